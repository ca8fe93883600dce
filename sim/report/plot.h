/* Draws figures of a run with gnuplot, into DIR/plots: NAME.svg and NAME.png, with NAME.dat, the numbers, and NAME.gp,
 * the script that draws them again, beside them. Each file appears whole or not at all; the same results give the same
 * bytes. */
#ifndef KAPASIM_REPORT_PLOT_H
#define KAPASIM_REPORT_PLOT_H

#include "run/store.h"

/* Draws the `n` figures named, or with n = 0 all that make sense for the run; see report/figure.h for the list.
 * `plots_dir` holds the scripts. All names are checked before anything is drawn. */
int plot_figures(struct store *store, const char *dir, const char *plots_dir, const char *const *figures, int n,
                 struct messages *messages) MUST_CHECK;

#endif
