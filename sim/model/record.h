/* What a replicate leaves behind for one era of one scenario: indicators by month, programmes and practices by year. */
#ifndef KAPASIM_MODEL_RECORD_H
#define KAPASIM_MODEL_RECORD_H

#include "base/status.h"

enum indicator_unit {
    UNIT_SHARE,
    UNIT_RUPIAH,
    UNIT_HOURS,
    UNIT_FILES,
    UNIT_MONTHS_OF_WORK,
    UNIT_STAFF,
    UNIT_SD,
    UNIT_INDEX,
    UNIT_POINTS,
    INDICATOR_UNITS
};
extern const char *const indicator_unit_names[INDICATOR_UNITS]; /* for people */

enum indicator_better { BETTER_LOWER, BETTER_HIGHER, BETTER_NEITHER };
enum indicator_over_year { OVER_YEAR_MEAN, OVER_YEAR_SUM, OVER_YEAR_LAST };
enum indicator_who { WHO_CIVIL, WHO_BOTH, WHO_AGENCY };

/* By what an indicator's values are weighed when agencies are pooled; SUM and EACH weigh all alike. */
enum indicator_pooled {
    POOLED_SUM,
    POOLED_EACH,
    POOLED_FILES,
    POOLED_OWN_FILES,
    POOLED_SETTLED,
    POOLED_ARRIVALS,
    POOLED_CAPACITY,
    POOLED_STAFF,
    POOLED_SMA,
    POOLED_D3,
    POOLED_S1,
    POOLED_S2,
    INDICATOR_WEIGHTS
};

struct indicator {
    const char *name;
    enum indicator_unit unit;
    enum indicator_better better;
    enum indicator_over_year over_year;
    enum indicator_who who;
    enum indicator_pooled pooled;
    const char *label;
    const char *label_id;
    const char *meaning;
};

enum {
#define INDICATOR(name, ...) INDICATOR_##name,
#include "model/indicators.def"
#undef INDICATOR
    INDICATOR_COUNT
};
extern const struct indicator indicators[INDICATOR_COUNT];

/* The stages of the gate funnel, each a count of people in a fiscal year; each is part of the one before. */
enum funnel_stage {
    FUNNEL_NEEDED,
    FUNNEL_INVITED,
    FUNNEL_PERMITTED,
    FUNNEL_READY,
    FUNNEL_FREE,
    FUNNEL_FUNDED,
    FUNNEL_ATTENDED,
    FUNNEL_APPLIED,
    FUNNEL_STAGES
};
extern const char *const funnel_stage_names[FUNNEL_STAGES];

/* A programme in a fiscal year. Money in rupiah: allotted by the split, received from programmes before it, passed on
 * to programmes after it, to practices, or back in a revision; allotted + received = spent + passed_on + lapsed once
 * the year has closed. All doubles, so that a record is one array of numbers; counts are whole. */
struct programme_year {
    double stage[FUNNEL_STAGES];
    double seats;
    double allotted;
    double received;
    double passed_on;
    double spent;
    double lapsed;
};

struct practice_year {
    double spent;
    double months; /* in force */
    double unpaid; /* months in which it was on, but not in force for want of money */
};

struct budget_year {
    double money;  /* of the year, as drawn and revised */
    double spent;  /* by programmes and practices */
    double lapsed; /* on 31 December */
};

/* The sizes come first and decide the arrays. Months run from first_month, calendar years from first_year. */
struct record {
    int first_month, n_months;
    int first_year, n_years;
    int n_programmes, n_practices;
    double *monthly;                   /* [n_months][INDICATOR_COUNT] */
    struct programme_year *programmes; /* [n_years][n_programmes] */
    struct practice_year *practices;   /* [n_years][n_practices] */
    struct budget_year *budget;        /* [n_years] */
};

/* Allocates the arrays for the sizes given, all zero. */
int record_open(struct record *record) MUST_CHECK;
void record_close(struct record *record);

#endif
