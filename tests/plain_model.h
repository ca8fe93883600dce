/* The model told a second time, from docs/odd.md alone: one person after the other, each rule where its section has it.
 *
 * It is there to be read beside the document and to be held against the program (tests/test_plain.c), so it shares
 * nothing with the program's model but the scenario's values, the random cipher, the elementary functions, GSL's solver
 * and the shape of what is recorded. It takes sums and products in the order of the document (7.16), so that its
 * numbers are the program's to the last bit. Nothing in it is fast. */
#ifndef KAPASIM_TESTS_PLAIN_MODEL_H
#define KAPASIM_TESTS_PLAIN_MODEL_H

#include <stdbool.h>

#include "base/random.h"
#include "model/record.h"
#include "scenario/values.h"

enum { PLAIN_TECHNICAL, PLAIN_MANAGERIAL, PLAIN_SOCIAL, PLAIN_STRATEGIC, PLAIN_DIMENSIONS };
enum { PLAIN_PROGRAMMES = SCENARIO_PROGRAMMES_MAX, PLAIN_PRACTICES = SCENARIO_PRACTICES_MAX };
enum { PLAIN_UNITS = 60, PLAIN_WAITING = 12, PLAIN_COPIES = 12, PLAIN_NEVER = -1000000 };

/* What a person has reached in a programme. */
struct plain_standing {
    bool holds;                                              /* for good */
    bool asked, ready, freed, funded, attended, transferred; /* this fiscal year */
};

struct plain_person {
    uint32_t identity;
    enum education education;
    bool matched;
    double schooling, qualification, discipline;
    double born, appointed, retires, leaves; /* months */
    double talent[PLAIN_DIMENSIONS];
    double own_mean, care, absence_trait, invitation_trait, readiness_trait;

    double practice;
    bool broad, coordinates;
    double coordinated;
    double known[PLAIN_DIMENSIONS], known_use[PLAIN_DIMENSIONS];
    double applied[PLAIN_DIMENSIONS], applied_use[PLAIN_DIMENSIONS];
    double mentored[PLAIN_DIMENSIONS];
    double subject_hours[PLAIN_PROGRAMMES];
    double jp, jp_last;
    bool led, qualified;
    double technical, technical_last, seminar_until;
    int degree; /* being studied for, or -1 */
    double study_left, study_lost;
    double mood, uplift, uplift_half_life;
    double load;
    int course; /* or -1 */
    double course_left;
    int mentor; /* post, or -1 */
    struct plain_standing standing[PLAIN_PROGRAMMES];

    /* Of the month; some are read in the month after. */
    double age, learnable[PLAIN_DIMENSIONS], skill[PLAIN_DIMENSIONS], theta, motivation;
    double lost, presence, time, pace;
    double assigned, work, done;
    double error_odds, sop_odds, error_chance, sop_chance;
    double errors_made, errors, sop_tasks;
    double competence, performance;
};

struct plain_post {
    enum post_type type;
    int unit;
    uint32_t holders;
    double fill_month;
    bool filled;
    struct plain_person person; /* where the post is filled */
};

struct plain_unit {
    double support_trait, permit_trait, clarity_trait;
    int heads;
    double support, clarity;
};

struct plain_programme {
    double hand; /* money */
    struct programme_year year;
};

struct plain_practice {
    bool on, paid, in_force, ever_renewed;
    double renewed; /* months ago */
    struct practice_year year;
};

struct plain_anchor {
    double error, sop, capacity, mean_presence, right, complaint;
};

/* Contract staff are one more worker, without a person. */
struct plain_contract {
    double share, part; /* s of the files, and how many they are */
    double load, work, done, error_odds, sop_odds, error_chance, sop_chance, errors_made, errors, sop_tasks;
};

struct plain_agency {
    int n_posts, n_units;
    struct plain_post *posts;
    struct plain_unit units[PLAIN_UNITS];
    struct plain_programme programmes[PLAIN_PROGRAMMES];
    struct plain_practice practices[PLAIN_PRACTICES];
    struct plain_anchor anchor;
    struct budget_year budget;
    double purse, level, deviation, price_level;
    double waiting[PLAIN_WAITING + 1]; /* [k]: files that have waited k months, k from 1 on */
    bool rematch;

    /* Of the month. */
    double spent, seats, graduates, retirements, pairs;
    double outside, capacity, season, expected, checking_time, released;
    double arrived, pool, on_time, late, closed;
    double error_expected, sop_expected;
    struct plain_contract contract;
};

struct plain_today {
    int month, calendar, year;
    int january; /* month number of the fiscal year's January */
    int months_left;
    bool history, first; /* the first month lived */
    const struct values *values;
    const struct scenario *scenario;
    struct random_source source;
};

/* One scenario, lived month by month. */
struct plain_life {
    const struct plan *plans[2]; /* by era */
    const struct scenario *scenarios[2];
    struct random_source source;
    bool fixed;
    struct values values;
    struct plain_today today;
    struct plain_agency agency;
    double indicators[INDICATOR_COUNT]; /* of a month from 1 on */

    /* The last twelve months of the history. */
    struct plain_agency copies[PLAIN_COPIES];
    struct values copy_values[PLAIN_COPIES];
    struct plain_today copy_days[PLAIN_COPIES];
    double copy_indicators[PLAIN_COPIES][INDICATOR_COUNT];
};

/* ---- a life: plain_model.c ---- */
void plain_life_open(struct plain_life *life, const struct plan *history, const struct scenario *agency,
                     const struct random_source *source, bool fixed);
/* The next month to its end; false where the observed levels cannot be reached (in month 0). */
bool plain_life_step(struct plain_life *life);
/* Another scenario's life from month 0 on; `life` must be there. */
void plain_life_fork(struct plain_life *fork, const struct plain_life *life, const struct plan *policy,
                     const struct scenario *scenario);
void plain_life_close(struct plain_life *life);
void plain_agency_copy(struct plain_agency *to, const struct plain_agency *from);

/* ---- small things that all submodels use: plain_tools.c ---- */
double plain_u(const struct plain_today *today, enum purpose purpose, uint32_t identity, int month, uint32_t item,
               int word);
double plain_z(const struct plain_today *today, enum purpose purpose, uint32_t identity, int month, uint32_t item,
               int word);
uint32_t plain_post_identity(int post, uint32_t holder);
uint32_t plain_unit_identity(int unit);
uint32_t plain_item(const struct plain_today *today, int programme);
/* A sum over staff, of which each post's number is added in turn: eight sums of every eighth post, and their sum. */
struct plain_sum {
    double part[8];
};
void plain_add(struct plain_sum *sum, int post, double number);
double plain_sum(const struct plain_sum *sum);
double plain_power(double base, double exponent);
double plain_halved(double months, double half_life);
struct plain_person *plain_at(struct plain_agency *agency, int post); /* NULL where the post is vacant */
double plain_staff(const struct plain_agency *agency);
bool plain_released(const struct plain_person *person);
const struct practice_values *plain_practice(const struct plain_agency *agency, const struct plain_today *today,
                                             enum practice_kind kind);
double plain_weighted(const struct plain_today *today, const double *by_dimension);
double plain_contract_share(const struct plain_today *today);

/* ---- submodels, by section of docs/odd.md ---- */
/* 5 */
void plain_populate(struct plain_agency *agency, const struct plain_today *today);
void plain_draw_person(struct plain_person *person, const struct plain_today *today, uint32_t identity);
double plain_schooling(const struct plain_today *today, enum education education, bool matched);
double plain_months_to_leaving(const struct plain_today *today, double u);
double plain_qualification(enum education education);
/* 7.2 */
void plain_careers(struct plain_agency *agency, const struct plain_today *today);
void plain_ages(struct plain_agency *agency, const struct plain_today *today);
/* 7.3, 7.4 */
void plain_money(struct plain_agency *agency, const struct plain_today *today);
void plain_practices(struct plain_agency *agency, const struct plain_today *today);
void plain_split(struct plain_agency *agency, const struct plain_today *today);
void plain_pass_on(struct plain_agency *agency, const struct plain_today *today, int programme);
void plain_lapse(struct plain_agency *agency, const struct plain_today *today);
/* 7.5 */
void plain_support(struct plain_agency *agency, const struct plain_today *today);
void plain_motivation(struct plain_agency *agency, const struct plain_today *today);
void plain_presence(struct plain_agency *agency, const struct plain_today *today);
/* 7.6 */
void plain_access(struct plain_agency *agency, const struct plain_today *today);
/* 7.7 */
void plain_changes(struct plain_agency *agency, const struct plain_today *today);
void plain_new_tasks(struct plain_agency *agency, const struct plain_today *today);
void plain_forgetting(struct plain_agency *agency, const struct plain_today *today);
void plain_courses(struct plain_agency *agency, const struct plain_today *today);
/* 7.8 */
void plain_mentoring(struct plain_agency *agency, const struct plain_today *today);
void plain_communities(struct plain_agency *agency, const struct plain_today *today);
void plain_coordinators(struct plain_agency *agency, const struct plain_today *today);
/* 7.9 */
double plain_practice_skill(const struct plain_today *today, double months);
double plain_practice_months(const struct plain_today *today, double months, double loss);
void plain_add_up_person(struct plain_person *person, const struct plain_today *today);
void plain_add_up(struct plain_agency *agency, const struct plain_today *today);
void plain_practise(struct plain_agency *agency, const struct plain_today *today);
/* 7.10, 7.11 */
double plain_concentration(const struct plain_agency *agency, const struct plain_today *today);
void plain_time_and_pace(struct plain_agency *agency, const struct plain_today *today);
void plain_work(struct plain_agency *agency, const struct plain_today *today);
void plain_odds(struct plain_agency *agency, const struct plain_today *today);
void plain_chances(struct plain_agency *agency, const struct plain_today *today);
void plain_quality(struct plain_agency *agency, const struct plain_today *today);
double plain_files(const struct plain_agency *agency); /* done in the month, before they are made whole */
/* 7.12 */
bool plain_anchor_solve(struct plain_life *life);
/* 7.13 */
void plain_marks(struct plain_agency *agency, const struct plain_today *today);
void plain_ipasn(struct plain_agency *agency, const struct plain_today *today);
double plain_discipline(const struct plain_today *today, double u);
/* 7.14 */
void plain_study(struct plain_agency *agency, const struct plain_today *today);
/* 7.15, 10 */
void plain_indicators(const struct plain_agency *agency, const struct plain_today *today, double *indicators);

#endif
