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
    const char *script;                  /* plots/SCRIPT.gp draws it */
    bool on_request;                     /* not drawn unless named */
    bool compares;                       /* needs a second scenario */
    void (*expect)(struct store *store); /* tells the store what `write` reads of summaries; NULL: nothing */
    int (*write)(struct store *store, FILE *file);
    const char *nothing; /* why there may be nothing to draw, which `write` tells by STATUS_BAD_INPUT; or NULL */
};

/* All figures, by name; `*n` of them. */
const struct figure *figure_list(int *n);

/* What is drawn and of what, such as "Lines: mean of 200 replicates; bands: …"; a single replicate has no `spread`. */
void figure_tell_sample(const struct store_info *info, const char *drawn, const char *spread, char text[TEXT_SIZE]);

/* How many scenarios of a run figures show; and where that is not all, a sentence on it, else "". */
int figure_shown(const struct store_info *info);
void figure_tell_shown(const struct store_info *info, char text[TEXT_SIZE]);

/* Fan charts: the mean over replicates and the bands of the middle of them, each scenario over the baseline. */
void figure_expect_error(struct store *store);
int figure_write_error(struct store *store, FILE *file) MUST_CHECK;
void figure_expect_sop(struct store *store);
int figure_write_sop(struct store *store, FILE *file) MUST_CHECK;
void figure_expect_error_realised(struct store *store);
int figure_write_error_realised(struct store *store, FILE *file) MUST_CHECK;
void figure_expect_sop_realised(struct store *store);
int figure_write_sop_realised(struct store *store, FILE *file) MUST_CHECK;

/* The paired difference of error_expected to the baseline. */
void figure_expect_difference(struct store *store);
int figure_write_difference(struct store *store, FILE *file) MUST_CHECK;

/* Means of several scenarios in a panel, at most six; further ones get panels of their own beside the baseline. */
void figure_expect_skill(struct store *store);
int figure_write_skill(struct store *store, FILE *file) MUST_CHECK;
void figure_expect_access(struct store *store);
int figure_write_access(struct store *store, FILE *file) MUST_CHECK;

/* IPASN above errors, and what is reached of the targets that the agency states, drawn likewise. */
void figure_expect_ipasn(struct store *store);
int figure_write_ipasn(struct store *store, FILE *file) MUST_CHECK;
void figure_expect_kpi(struct store *store);
int figure_write_kpi(struct store *store, FILE *file) MUST_CHECK;

/* Skill in file work, a line for each level of education: the baseline beside the scenario with the fewest errors. */
void figure_expect_education(struct store *store);
int figure_write_education(struct store *store, FILE *file) MUST_CHECK;

/* Money available, spent and lapsed in the fiscal years that end in the run, a panel for each scenario. */
int figure_write_budget(struct store *store, FILE *file) MUST_CHECK;

/* Where the gates stop people, a column of bars for each programme and a row for each scenario. */
int figure_write_funnel(struct store *store, FILE *file) MUST_CHECK;

#endif
