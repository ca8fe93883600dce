#include "cli/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { MINUTE = 60 };

static void write_line(const char *counted, const struct batch_progress *now)
{
    double rate = (now->done - now->begun) / now->seconds, left = ceil((now->total - now->done) / rate);
    fprintf(stderr, "%" PRIu32 " of %" PRIu32 " %s, ", now->done, now->total, counted);
    if (rate < 1)
        fprintf(stderr, "%.1f a minute, ", rate * MINUTE);
    else
        fprintf(stderr, "%.0f a second, ", rate);
    if (left < 2 * MINUTE)
        fprintf(stderr, "%.0f s left", left);
    else
        fprintf(stderr, "%.0f min left", left / MINUTE);
}

void progress_show(struct progress *progress, const struct batch_progress *now)
{
    if (!progress->show || now->done == now->begun)
        return;
    if (progress->terminal) {
        fputs("\r", stderr);
        write_line(progress->counted, now);
        fputs("\033[K", stderr);
        progress->shown = true;
    } else {
        if (now->seconds < progress->told) /* a new stretch of a run that ends when it is precise enough */
            progress->told = 0;
        if (now->seconds - progress->told < MINUTE)
            return;
        write_line(progress->counted, now);
        fputs("\n", stderr);
        progress->told = now->seconds;
    }
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
