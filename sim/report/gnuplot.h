/* Starts gnuplot without a shell. */
#ifndef KAPASIM_REPORT_GNUPLOT_H
#define KAPASIM_REPORT_GNUPLOT_H

#include "base/status.h"

/* Runs `gnuplot -d -c SCRIPT DATA OUTPUT`, with no settings of the user's and no locale. STATUS_IO where gnuplot is
 * missing, fails, draws nothing, or has no fonts (it would draw without text); the messages say so and show what
 * gnuplot said. OUTPUT should not be there before. */
int gnuplot_draw(const char *script, const char *data, const char *output, struct messages *messages) MUST_CHECK;

#endif
