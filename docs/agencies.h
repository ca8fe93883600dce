/* The parts of docs-agencies, which writes what the model says of the shipped agencies. */
#ifndef KAPASIM_DOCS_AGENCIES_H
#define KAPASIM_DOCS_AGENCIES_H

#include <stdio.h>

#include "base/status.h"
#include "run/store.h"
#include "stats/paired.h"

/* Ends the program with a message. */
_Noreturn void agencies_stop(const char *format, ...) PRINTF_LIKE(1, 2);

/* Writes `text` in lines of at most 120 characters, the first after `first`, the others after `rest`. */
void agencies_wrap(FILE *file, const char *first, const char *rest, const char *text);

/* ---- agencies_finding.c: what a policy changes ---------------------------------------------------------------- */

/* What is told of a scenario; the indicators stand in a table in agencies_finding.c. */
enum { FINDING_ERROR, FINDING_SOP, FINDING_SPENT, FINDING_FIRST_OTHER, FINDING_INDICATORS = 12 };

/* An indicator over the last year of a scenario, and its paired difference to the baseline. */
struct change {
    double level; /* mean over replicates */
    struct paired paired;
    double low, high;  /* 5 and 95 % of the difference over replicates */
    size_t less, more; /* replicates in which it is below and above the baseline's */
};

struct finding {
    struct change changes[FINDING_INDICATORS];
};

/* One finding a scenario, the baseline's first, for the caller to free. */
struct finding *finding_read(struct store *store);

/* The part of `n` replicates that `count` is, in whole percent, rounded down as in the figures. */
int finding_percent(size_t count, size_t n);

/* The sentence of a policy, beginning with `Model: `. */
void finding_say(const struct finding *finding, FILE *file);

/* ---- agencies_overlay.c: what an overlay says of itself -------------------------------------------------------- */

/* The description without the sentence of the model, for the caller to free. */
char *overlay_prose(const char *description);

/* Writes the overlay `path` anew: in its description `sentence` stands after `prose`, all else stays as it is. */
void overlay_renew(const char *path, const char *prose, const char *sentence, FILE *file);

/* Writes the comment at the head of the overlay `path`, below its first line, as list items of Markdown. */
void overlay_tell(const char *path, FILE *file);

#endif
