/* What happens inside a replicate, for the bench: three files of the program, with a count around their draws and a
 * clock around their steps. Both are off until `counted` and `clocked` are set, which is for one thread only. */
#ifndef KAPASIM_BENCH_INSIDE_H
#define KAPASIM_BENCH_INSIDE_H

#define random_event plain_event
#define random_event_lanes plain_event_lanes
#include "base/random.c"
#undef random_event
#undef random_event_lanes
#include "model/month.c"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "model/anchor.h"
#include "model/indicators.h"
#include "run/batch.h"

/* ---- the count of the draws ---- */

static bool counted; /* on one thread only */
static double blocks;

struct random_words random_event(const struct random_source *source, enum purpose purpose, uint32_t identity, int month,
                                 uint32_t item);
void random_event_lanes(const struct random_source *source, enum purpose purpose, const uint32_t *identity, size_t n,
                        int month, uint32_t item, uint32_t *const words[4]);

struct random_words random_event(const struct random_source *source, enum purpose purpose, uint32_t identity, int month,
                                 uint32_t item)
{
    if (counted)
        blocks++;
    return plain_event(source, purpose, identity, month, item);
}

void random_event_lanes(const struct random_source *source, enum purpose purpose, const uint32_t *identity, size_t n,
                        int month, uint32_t item, uint32_t *const words[4])
{
    if (counted)
        blocks += (double)n;
    plain_event_lanes(source, purpose, identity, n, month, item, words);
}

/* ---- the clock around the steps ---- */

#define STEPS                                                                                                          \
    STEP(PEOPLE, "people come and go, and age")                                                                        \
    STEP(MONEY, "money comes, practices run")                                                                          \
    STEP(MOTIVATION, "heads support, motivation drifts")                                                               \
    STEP(SEATS, "study, gates and seats")                                                                              \
    STEP(RULES, "rules and tasks change")                                                                              \
    STEP(LEARNING, "forgetting and courses")                                                                           \
    STEP(COLLEAGUES, "mentors and coordinators")                                                                       \
    STEP(SHOWING, "skill, presence, IPASN, load")                                                                      \
    STEP(WORK, "work")                                                                                                 \
    STEP(ODDS, "odds of errors and the SOP")                                                                           \
    STEP(QUALITY, "errors and tasks by the SOP")                                                                       \
    STEP(CLOSE, "practice grows, the year closes")                                                                     \
    STEP(INDICATORS, "indicators")                                                                                     \
    STEP(ANCHOR, "anchor, at the fork")                                                                                \
    STEP(COPIES, "copies of the agency")                                                                               \
    STEP(REST, "values in force, and the rest")

#define STEP(id, text) id,
enum { STEPS STEP_COUNT };
#undef STEP
#define STEP(id, text) text,
static const char *const step_names[STEP_COUNT] = {STEPS};
#undef STEP

static bool clocked; /* on one thread only */
static double step_seconds[STEP_COUNT], step_calls[STEP_COUNT];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void step_took(int step, double since)
{
    step_seconds[step] += now() - since;
    step_calls[step]++;
}

#define CLOCK(step, call)                                                                                              \
    do {                                                                                                               \
        double since = clocked ? now() : 0;                                                                            \
        call;                                                                                                          \
        if (clocked)                                                                                                   \
            step_took(step, since);                                                                                    \
    } while (0)

/* The month of model/month.c, step by step. */
static void clocked_prepare(struct agency *agency, const struct today *today)
{
    if (!clocked) {
        month_prepare(agency, today);
        return;
    }
    CLOCK(PEOPLE, people_come_and_go(agency, today));
    CLOCK(MONEY, money_comes_and_practices_run(agency, today));
    CLOCK(MOTIVATION, heads_support_and_motivation_drifts(agency, today));
    CLOCK(SEATS, staff_study_and_get_seats(agency, today));
    CLOCK(RULES, rules_and_tasks_change(agency, today));
    CLOCK(LEARNING, staff_forget_and_learn(agency, today));
    CLOCK(COLLEAGUES, colleagues_teach_and_coordinate(agency, today));
    CLOCK(SHOWING, it_shows_what_each_can_do(agency, today));
}

static void clocked_work(struct agency *agency, const struct today *today)
{
    if (!clocked) {
        month_work(agency, today);
        return;
    }
    CLOCK(WORK, work_do(agency, today));
    CLOCK(ODDS, quality_weigh(agency, today));
    CLOCK(QUALITY, quality_happen(agency, today));
}

static int clocked_solve(struct agency *months, const struct today *days, size_t n, struct anchor *anchor)
{
    int status;
    CLOCK(ANCHOR, status = anchor_solve(months, days, n, anchor));
    return status;
}

#define month_prepare(agency, today) clocked_prepare(agency, today)
#define month_work(agency, today) clocked_work(agency, today)
#define month_close(agency, today) CLOCK(CLOSE, month_close(agency, today))
#define quality_happen(agency, today) CLOCK(QUALITY, quality_happen(agency, today))
#define indicators_record(agency, today, row) CLOCK(INDICATORS, indicators_record(agency, today, row))
#define anchor_solve(months, days, n, anchor) clocked_solve(months, days, n, anchor)
#define anchor_count(months, days, n, anchor) CLOCK(ANCHOR, anchor_count(months, days, n, anchor))
#define agency_copy(to, from) CLOCK(COPIES, agency_copy(to, from))
#include "run/life.c"
#undef month_prepare
#undef month_work
#undef month_close
#undef quality_happen
#undef indicators_record
#undef anchor_solve
#undef anchor_count
#undef agency_copy

#endif
