#include "report/precise.h"

#include <inttypes.h>
#include <math.h>

#include "run/precision.h"

enum { TIMES = 10 }; /* as precise; an interval narrows with the square root of the number of replicates */

static void write_answer(const char *what, double level, double change, FILE *out)
{
    fprintf(out, "%s are known to %.2g points", what, level);
    if (!isnan(change))
        fprintf(out, " and their changes to %.2g", change);
}

int precise_write(struct store *store, FILE *out, struct messages *messages)
{
    const struct store_info *info = store_info(store);
    struct precision precision;
    int status = precision_measure(store, store_settled(store), &precision);
    if (status != STATUS_OK) {
        messages_error(messages, NULL, "the results cannot be read: %s", store_problem(store));
        return status;
    }
    if (isnan(precision.level[PRECISION_ERROR])) {
        fputs("Precision: one replicate does not tell.\n", out);
    } else {
        fputs("Precision (95 %, at worst): ", out);
        write_answer("files with an error", precision.level[PRECISION_ERROR], precision.change[PRECISION_ERROR], out);
        fputs(";\n", out);
        write_answer("tasks by the SOP", precision.level[PRECISION_SOP], precision.change[PRECISION_SOP], out);
        fprintf(out, ".\nTen times as precise takes a hundred times as many replicates: %.0f.\n",
                (double)TIMES * TIMES * info->stored);
    }
    return ferror(out) != 0 ? STATUS_IO : STATUS_OK;
}
