/* The figures: each computes what it shows from a store and writes it as the data file of a gnuplot script. */
#ifndef KAPASIM_REPORT_FIGURE_H
#define KAPASIM_REPORT_FIGURE_H

#include <stdio.h>

#include "report/text.h"
#include "run/store.h"

/* A figure shows so many scenarios at most, the first of the run: beyond that its panels are too small to be read, and
 * in the end too many to be drawn. */
enum { FIGURE_SCENARIOS = 25 };

struct figure {
    const char *name;
    const char *description;
    const char *script; /* plots/SCRIPT.gp draws it */
    bool on_request;    /* not drawn unless named */
    bool compares;      /* needs a second scenario */
    int (*write)(struct store *store, FILE *file);
};

/* All figures, by name; `*n` of them. */
const struct figure *figure_list(int *n);

/* How many scenarios of a run figures show; and where that is not all, a sentence on it, else "". */
int figure_shown(const struct store_info *info);
void figure_tell_shown(const struct store_info *info, char text[TEXT_SIZE]);

/* Fan charts: the median over replicates and its bands, each scenario over the baseline. */
int figure_write_error(struct store *store, FILE *file) MUST_CHECK;
int figure_write_sop(struct store *store, FILE *file) MUST_CHECK;
int figure_write_error_realised(struct store *store, FILE *file) MUST_CHECK;
int figure_write_sop_realised(struct store *store, FILE *file) MUST_CHECK;

/* The paired difference of error_expected to the baseline. */
int figure_write_difference(struct store *store, FILE *file) MUST_CHECK;

/* Medians of several scenarios in a panel, at most six; further ones get panels of their own beside the baseline. */
int figure_write_skill(struct store *store, FILE *file) MUST_CHECK;
int figure_write_access(struct store *store, FILE *file) MUST_CHECK;

/* Where the gates stop people, a column of bars for each programme and a row for each scenario. */
int figure_write_funnel(struct store *store, FILE *file) MUST_CHECK;

#endif
