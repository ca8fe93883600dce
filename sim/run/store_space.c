/* How much room results take, before they take it. */
#include <math.h>
#include <stdio.h>
#include <sys/statvfs.h>

#include "run/store_inside.h"

/* SQLite keeps the beginning of a long row beside others, so much that the rest fills pages of its own, each with the
 * number of the next (https://www.sqlite.org/fileformat.html, section 1.6). */
enum { PAGE = 8192, PAGE_LINK = 4, PAGE_LEAST = 1003, PAGE_MOST = PAGE - 35 };

static const double told_from = 1e9;

enum { AMOUNT_SIZE = 32 };

/* Bytes, in the largest unit of which there is one. */
static const char *amount(double bytes, char text[AMOUNT_SIZE])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    int unit = 0;
    for (bytes /= 1e3; bytes >= 1e3 && unit < 3; unit++)
        bytes /= 1e3;
    snprintf(text, AMOUNT_SIZE, bytes < 100 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
    return text;
}

/* What packing leaves of a double, nearly: most numbers are counts, many are 0. Those of the staff are fewer, and the
 * ends of their pages are empty. */
static const double packed = 0.5, staff_packed = 0.65;

static double row_bytes(const struct record *record)
{
    double years = record->n_years;
    double bytes = (double)record->n_months * INDICATOR_COUNT * sizeof *record->monthly +
                   years * record->n_programmes * sizeof *record->programmes +
                   years * record->n_practices * sizeof *record->practices + years * sizeof *record->budget;
    double beside = bytes;
    if (bytes > PAGE_MOST)
        beside = PAGE_LEAST + fmod(bytes - PAGE_LEAST, PAGE - PAGE_LINK);
    if (beside > PAGE_MOST)
        beside = PAGE_LEAST;
    return (bytes - beside) * PAGE / (PAGE - PAGE_LINK) + PAGE / floor(PAGE_MOST / beside);
}

double store_replicate_bytes(const struct store_info *info)
{
    double bytes = (double)info->n_parameters * sizeof(double) + staff_packed * store_staff_bytes(info);
    for (int i = -store_histories(info); i < info->n_scenarios; i++) {
        struct record shape = store_shape(info, i);
        bytes += row_bytes(&shape);
    }
    return bytes;
}

double store_complete_bytes(const struct store_info *info)
{
    double replicates = info->replicates;
    if (info->keep != KEEP_SUMMARY)
        return replicates * store_replicate_bytes(info);
    double replicate = packed * store_years_bytes(info) + (double)info->n_parameters * sizeof(double);
    return replicates * replicate + packed * store_summaries_bytes(info);
}

int store_space_check(const struct store *store, double more, struct messages *messages)
{
    const struct place place = {.file = store->dir};
    struct statvfs disk;
    bool shrinks = store->info.keep == KEEP_SUMMARY; /* into another file beside the large one */
    uint32_t left = store->info.replicates - store_settled(store);
    double complete = store_complete_bytes(&store->info);
    double needed = left * store_replicate_bytes(&store->info) + more + (shrinks ? complete : 0);
    if (fstatvfs(store->lock, &disk) != 0 || disk.f_blocks == 0) /* some file systems do not tell */
        return STATUS_OK;
    double free = (double)disk.f_bavail * (double)disk.f_frsize;
    char texts[3][AMOUNT_SIZE];
    if (needed > free) {
        messages_error(messages, &place,
                       "%.0f replicates need about %s here, and %s are free; ask for fewer with -n, make room, "
                       "or choose a folder on another disk with -o",
                       (double)left, amount(needed, texts[0]), amount(free, texts[1]));
        return STATUS_BAD_INPUT;
    }
    if (needed > told_from && shrinks)
        messages_warn(messages, &place,
                      "the run may take up to %s, and its results %s once it is complete; %s are free",
                      amount(needed, texts[0]), amount(complete, texts[2]), amount(free, texts[1]));
    else if (needed > told_from)
        messages_warn(messages, &place, "the results may take up to %s; %s are free", amount(needed, texts[0]),
                      amount(free, texts[1]));
    return STATUS_OK;
}
