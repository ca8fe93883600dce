/* The parameter table as data, and as C structs with one double a row.
 *
 * The structs hold nothing but doubles, in the order of params.def, so that a set of values is at once a struct to
 * read by name and an array to fill by number. */
#ifndef KAPASIM_SCENARIO_PARAMS_H
#define KAPASIM_SCENARIO_PARAMS_H

#include <math.h>
#include <stdbool.h>

enum param_scope { SCOPE_AGENCY, SCOPE_WORLD, SCOPE_POLICY };

enum param_type {
    TYPE_NUMBER,
    TYPE_SHARE,    /* written with %, held as 0 to 1 */
    TYPE_MONEY,    /* rupiah */
    TYPE_MONTHS,   /* a duration */
    TYPE_HOURS,    /* JP, teaching hours of 45 minutes */
    TYPE_COUNT,    /* a whole number */
    TYPE_FLAG,     /* 0 or 1 */
    TYPE_CHOICE,   /* the number of the word in `unit` */
    TYPE_MONTHSET, /* bit k for calendar month k, January 0 */
    TYPE_DATE,     /* 12 * year + month, January 0 */
    TYPE_REFERENCE /* the number of a name that the scenario keeps */
};

enum param_family { FAMILY_GLOBAL, FAMILY_GATE, FAMILY_PROGRAMME, FAMILY_PRACTICE };

/* Not a number on purpose: no default, the file must say; or another value stands in. Both are NaN in the table;
 * `required` tells them apart. */
struct param {
    const char *field;
    const char *path; /* with `*` for the id, but for FAMILY_GLOBAL */
    enum param_family family;
    enum param_scope scope;
    enum param_type type;
    const char *unit;
    double initial; /* the default; NaN where there is none */
    bool required;
    double low, high;
    double prior_low, prior_high; /* NaN where there is no prior */
    char confidence;
    const char *kinds; /* practices: kinds it belongs to; NULL elsewhere */
    const char *source;
    const char *meaning;
};

/* The rows of each family. */
#define PARAM(field, ...) PARAM_##field,
enum {
#include "scenario/params.def"
    PARAM_COUNT
};
#define GATE(field, ...) GATE_##field,
enum {
#include "scenario/params.def"
    GATE_COUNT
};
#define PROGRAMME(field, ...) PROGRAMME_##field,
enum {
#include "scenario/params.def"
    PROGRAMME_COUNT
};
#define PRACTICE(field, ...) PRACTICE_##field,
enum {
#include "scenario/params.def"
    PRACTICE_COUNT
};

#define PARAM(field, ...) double field;
struct param_values {
#include "scenario/params.def"
};
#define PROGRAMME(field, ...) double field;
struct programme_values {
#include "scenario/params.def"
};
#define PRACTICE(field, ...) double field;
struct practice_values {
#include "scenario/params.def"
};

_Static_assert(sizeof(struct param_values) == PARAM_COUNT * sizeof(double), "only doubles, one a row");
_Static_assert(sizeof(struct programme_values) == PROGRAMME_COUNT * sizeof(double), "only doubles, one a row");
_Static_assert(sizeof(struct practice_values) == PRACTICE_COUNT * sizeof(double), "only doubles, one a row");

/* A value by its row's number. */
static inline double params_value(const struct param_values *values, int row)
{
    return ((const double *)values)[row];
}

/* The kinds of practice, in the order of the words of PRACTICE_kind; a test holds the two together. */
enum practice_kind {
    PRACTICE_IS_FOLLOW_UP,
    PRACTICE_IS_NEEDS_ANALYSIS,
    PRACTICE_IS_MENTORING,
    PRACTICE_IS_LEARNING_COMMUNITY,
    PRACTICE_IS_SUPERVISION,
    PRACTICE_IS_CHECKING,
    PRACTICE_IS_MOTIVATION,
    PRACTICE_IS_PERSUASION,
    PRACTICE_IS_SPOT_CHECKS,
    PRACTICE_IS_STUDY,
    PRACTICE_IS_COORDINATION,
    PRACTICE_IS_EVALUATION,
    PRACTICE_IS_ROTATION,
    PRACTICE_IS_COORDINATORS,
    PRACTICE_IS_LEVELLING,
    PRACTICE_IS_EFFORT,
    PRACTICE_KINDS
};

enum target { TARGET_ALL, TARGET_STRUCTURAL, TARGET_FUNCTIONAL, TARGET_OPERATIONAL };

extern const struct param params_global[PARAM_COUNT];
extern const struct param params_gate[GATE_COUNT];
extern const struct param params_programme[PROGRAMME_COUNT];
extern const struct param params_practice[PRACTICE_COUNT];

/* The number of the `word` among the `|`-separated `words`, or -1; and the n-th word copied to `word`. */
int params_word_find(const char *words, const char *word);
void params_word_get(const char *words, int n, char *word, int size);

#endif
