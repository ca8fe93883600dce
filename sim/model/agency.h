/* The agency: its staff, units and money at one moment, and the calendar.
 *
 * Staff are arrays by field, one entry a post, padded to whole lanes. All arrays lie in one block, so that a scenario
 * forks from the history by one copy. */
#ifndef KAPASIM_MODEL_AGENCY_H
#define KAPASIM_MODEL_AGENCY_H

#include "base/random.h"
#include "base/status.h"
#include "model/record.h"
#include "scenario/scenario.h"
#include "scenario/values.h"

enum dimension { TECHNICAL, MANAGERIAL, SOCIAL, STRATEGIC, DIMENSIONS };

enum { AGENCY_LANES = 8, AGENCY_TRIAGE_MAX = 12, AGENCY_UNITS_MAX = RANDOM_POST_FIRST_STAFF - RANDOM_POST_FIRST_UNIT };

/* Decides every array's size; the same for all scenarios of an experiment. */
struct agency_shape {
    size_t posts; /* filled or vacant */
    size_t lanes; /* posts, rounded up to a multiple of AGENCY_LANES */
    size_t staff; /* at month 0 */
    size_t units;
    size_t programmes; /* the most of any scenario */
    size_t practices;
    size_t subjects;
};

struct staff {
#define STAFF(type, name, width, of, kept, meaning) type *name;
#include "model/staff.def"
#undef STAFF
};

/* Units: one entry a unit. */
struct unit {
    double support_trait; /* support by its heads, SD */
    double permit_trait;  /* lasting part of permission, SD */
    double clarity_trait; /* how clear its people are about their goals, SD */
    double heads;         /* structural posts that are filled */
    double support;       /* this month, SD */
    double clarity;       /* goal clarity this month, SD */
};

/* A programme's money and funnel in the current fiscal year. */
struct programme_state {
    double pot; /* money in hand, rupiah */
    struct programme_year year;
};

struct practice_state {
    bool on;        /* wanted this month */
    bool paid;      /* for this fiscal year */
    bool in_force;  /* this month */
    double renewed; /* months since a motivation lever was last renewed; negative before the first time */
    struct practice_year year;
};

/* What is solved at the fork so that the history ends at the observed levels. */
struct anchor {
    double error;         /* intercept, log-odds */
    double sop;           /* intercept, log-odds */
    double capacity;      /* files a month at pace 1 */
    double mean_presence; /* over the last 12 months of history */
    double right;         /* files done right over files expected to arrive, over those months */
    double complaint;     /* probability that a file with an error, late or closed undone brings a complaint */
};

/* All contract staff together this month (model/contract.h); the names and units are those of the arrays of staff. */
struct contract {
    double assigned, load, work, done;
    double error_odds, sop_odds, error_chance, sop_chance;
    double errors_made, errors, sop_tasks;
};

struct agency {
    struct agency_shape shape;
    struct staff staff;
    struct unit *units;
    struct programme_state *programmes;
    struct practice_state *practices;
    void *block; /* all of the arrays above */
    size_t block_size;

    /* All below is copied as it is. */
    struct agency_now {
        struct anchor anchor;
        struct budget_year budget;         /* of this fiscal year */
        double purse;                      /* money given to no programme, rupiah */
        double level;                      /* of the year's money as last fixed, rupiah, to notice a revision */
        double deviation;                  /* this year's money over its mean */
        double price_level;                /* of this year, relative to the year of month 1 */
        double waiting[AGENCY_TRIAGE_MAX]; /* files that have waited 1, 2, … months */
        int in_force[PRACTICE_KINDS];      /* first practice of each kind in force this month, or -1 */
        bool rematch;                      /* someone left, was promoted or released: mentors are matched anew */

        /* this month */
        double filled;                               /* posts */
        double spent;                                /* rupiah */
        double seats, graduates, retirements, pairs; /* people; mentors with a mentee */
        double arrived, closed, late, on_time;       /* files, `closed` undone */
        double pool, capacity;                       /* files in hand; what could be done without overtime at C = 1 */
        double outside;                              /* share of files that come from vacant posts */
        double slowed;                               /* time that a file takes with checking, over that without */
        struct contract contract;
        double error_expected, sop_expected, released_share;
        double lever;                /* motivation by levers, SD of motivation */
        double lost_all, lost_heads; /* part of a month that practices take from all, and from heads */
    } now;
};

/* The month being lived: the date, the values in force and where random numbers come from. */
struct today {
    int month;      /* 1 is the first simulated */
    int date;       /* 12 * calendar year + calendar month */
    int calendar;   /* calendar month, January 0 */
    int year;       /* calendar year, which is the fiscal year */
    int year_start; /* month number of its January: keys what is drawn once a fiscal year */
    bool history;
    int structural_kind; /* number of the kind of programme named `structural`, or -1 */
    const struct values *values;
    const struct scenario *scenario; /* for the ids of programmes, never for values */
    struct random_source source;
};

/* The calendar of a month, from `start` (12 * year + month of month 1). */
void today_set(struct today *today, int start, int month);

/* The shape that an experiment's scenarios share, at the values in force at month 0 (AGENCY scope, no priors move
 * them). */
struct agency_shape agency_measure(struct scenario *const *scenarios, int n, const struct param_values *params);

int agency_open(struct agency *agency, const struct agency_shape *shape) MUST_CHECK;

/* Only what is kept of a month of the last year of history: the arrays of the NOW rows of staff.def are NULL. */
int agency_open_month(struct agency *agency, const struct agency_shape *shape) MUST_CHECK;
void agency_close(struct agency *agency);

/* Makes `to` equal to `from`, as far as it has the same arrays; `from` is whole and was opened with the same shape. */
void agency_copy(struct agency *to, const struct agency *from);

/* Fills the agency with the people of month 0, their ages run back to the first month of the history. */
void agency_populate(struct agency *agency, const struct today *today);

/* Moves a person from post `from` to post `to`, which must be vacant; `from` becomes vacant. */
void agency_move(struct agency *agency, size_t from, size_t to);

/* Empties a post: vacant, with neutral values in every array, so that lanes without people are harmless. */
void agency_vacate(struct agency *agency, size_t post);

/* The sum over staff of an array, or of the products of two, in a fixed order: eight partial sums over the lanes, then
 * those. Entries of vacant posts must be 0. */
double agency_sum(const struct agency *agency, const double *array);
double agency_dot(const struct agency *agency, const double *a, const double *b);
/* The mean over those here; NaN where nobody is. */
double agency_mean(const struct agency *agency, const double *array);

/* Invariants that hold at the end of every month: NULL, or what is broken. For tests. */
const char *agency_verify(const struct agency *agency, const struct today *today);

#endif
