/* What the files of export share: the table in hand, and the table of tables. */
#ifndef KAPASIM_REPORT_EXPORT_INSIDE_H
#define KAPASIM_REPORT_EXPORT_INSIDE_H

#include "report/csv.h"
#include "run/store.h"

/* A table on its way out. Lists are chosen from by a first and an end, so that one or all are the same loop. */
struct export
{
    struct store *store;
    const struct store_info *info;
    struct csv csv;
    int scenario, end_scenario;
    int indicator, end_indicator;
    int month, end_month;
    bool one_month; /* was asked for */
};

/* What a table may be cut down by. */
enum { BY_SCENARIO = 1, BY_INDICATOR = 2, BY_MONTH = 4 };

struct export_kind {
    const char *name;
    int (*write)(struct export *export);
    unsigned choices;
    /* STATUS_BAD_INPUT, with a message, where the run has not kept what was chosen; NULL: every run keeps it. */
    int (*check)(const struct export *export, struct messages *messages);
};

/* All tables; `*n` of them. */
const struct export_kind *export_kind_list(int *n);

#endif
