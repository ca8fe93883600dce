#include <math.h>
#include <stdlib.h>

#include "check.h"

#include "plain_model.h"

/* 7.8 Mentoring, learning communities, coordinators. What can be passed on is that of the end of the month before. */

/* Who takes part: in post and not released for study. */
static struct plain_person *partner(struct plain_agency *agency, int post)
{
    struct plain_person *person = plain_at(agency, post);
    return person != NULL && !plain_released(person) ? person : NULL;
}

/* ---- matching ---- */

static int mentees_of(struct plain_agency *agency, int post)
{
    int n = 0;
    for (int i = 0; i < agency->n_posts; i++)
        n += agency->posts[i].filled && agency->posts[i].person.mentor == post;
    return n;
}

static int count_mentors(struct plain_agency *agency)
{
    int n = 0;
    for (int i = 0; i < agency->n_posts; i++)
        n += mentees_of(agency, i) > 0;
    return n;
}

static bool may_mentor(struct plain_agency *agency, const struct plain_today *today, int post, int n_mentors,
                       const struct practice_values *mentoring)
{
    const struct plain_person *person = partner(agency, post);
    if (person == NULL || person->mentor >= 0 ||
        today->month - person->appointed < today->values->params.mentor_service)
        return false;
    const int mentees = mentees_of(agency, post);
    return mentees > 0 ? mentees < mentoring->mentees_each : n_mentors < mentoring->mentors;
}

static bool may_be_mentored(struct plain_agency *agency, int post)
{
    const struct plain_person *person = partner(agency, post);
    return person != NULL && person->mentor < 0 && mentees_of(agency, post) == 0;
}

struct pair {
    int mentor, mentee;
    double gap;
};

/* What a person could pass on, rounded so that those alike have one score. */
static double score_of(const struct plain_agency *agency, const struct plain_today *today, int post)
{
    return floor(1e9 * plain_weighted(today, agency->posts[post].person.learnable) + 0.5) / 1e9;
}

/* The possible mentor with the highest score and the possible mentee with the lowest, in a unit or (-1) anywhere. */
static struct pair widest(struct plain_agency *agency, const struct plain_today *today, int unit, int n_mentors,
                          const struct practice_values *mentoring)
{
    struct pair pair = {-1, -1, 0};
    double highest = 0, lowest = 0;
    for (int i = 0; i < agency->n_posts; i++) {
        if (!agency->posts[i].filled || (unit >= 0 && agency->posts[i].unit != unit))
            continue;
        const double score = score_of(agency, today, i);
        if ((pair.mentor < 0 || score > highest) && may_mentor(agency, today, i, n_mentors, mentoring)) {
            pair.mentor = i;
            highest = score;
        }
        if ((pair.mentee < 0 || score < lowest) && may_be_mentored(agency, i)) {
            pair.mentee = i;
            lowest = score;
        }
    }
    if (pair.mentor >= 0 && pair.mentee >= 0 && highest > lowest)
        pair.gap = highest - lowest;
    return pair;
}

/* The next pair: of the unit with the widest gap, else of the whole agency. */
static struct pair next_pair(struct plain_agency *agency, const struct plain_today *today, bool inside,
                             const struct practice_values *mentoring)
{
    const int n_mentors = count_mentors(agency);
    struct pair best = {-1, -1, 0};
    if (!inside)
        return widest(agency, today, -1, n_mentors, mentoring);
    for (int u = 0; u < agency->n_units; u++) {
        const struct pair pair = widest(agency, today, u, n_mentors, mentoring);
        if (pair.gap > best.gap)
            best = pair;
    }
    return best;
}

static void form_pairs(struct plain_agency *agency, const struct plain_today *today, bool inside,
                       const struct practice_values *mentoring)
{
    for (;;) {
        const struct pair pair = next_pair(agency, today, inside, mentoring);
        if (pair.gap <= 0)
            return;
        agency->posts[pair.mentee].person.mentor = pair.mentor;
        agency->pairs++;
    }
}

static void match(struct plain_agency *agency, const struct plain_today *today, const struct practice_values *mentoring)
{
    if (mentoring != NULL && agency->pairs > 0 && !agency->rematch && today->calendar != 0)
        return;
    for (int i = 0; i < agency->n_posts; i++)
        agency->posts[i].person.mentor = -1;
    agency->pairs = 0;
    if (mentoring == NULL)
        return;
    agency->rematch = false;
    form_pairs(agency, today, true, mentoring);
    form_pairs(agency, today, false, mentoring);
}

/* ---- meeting ---- */

void plain_mentoring(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const struct practice_values *mentoring = plain_practice(agency, today, PRACTICE_IS_MENTORING);
    match(agency, today, mentoring);
    if (mentoring == NULL)
        return;
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *mentee = plain_at(agency, i);
        if (mentee == NULL || mentee->mentor < 0)
            continue;
        struct plain_person *mentor = &agency->posts[mentee->mentor].person;
        mentee->lost += mentoring->hours_week * p->mentee_time;
        mentor->lost += mentoring->hours_week * p->mentor_time;
        for (int d = 0; d < PLAIN_DIMENSIONS; d++)
            mentee->mentored[d] +=
                p->mentoring_rate * mentoring->hours_week * fmax(0, mentor->learnable[d] - mentee->learnable[d]);
    }
}

/* ---- learning communities ---- */

static bool is_before(struct plain_agency *agency, const struct plain_today *today, int a, int b)
{
    const double score_a = score_of(agency, today, a), score_b = score_of(agency, today, b);
    return score_a != score_b ? score_a > score_b : a < b;
}

static bool is_member(struct plain_agency *agency, int post, int unit)
{
    return agency->posts[post].unit == unit && partner(agency, post) != NULL;
}

static void community(struct plain_agency *agency, const struct plain_today *today, int unit, double rate)
{
    int members = 0, best = 0;
    double sum[PLAIN_DIMENSIONS] = {0};
    for (int i = 0; i < agency->n_posts; i++)
        members += is_member(agency, i, unit);
    for (int i = 0; i < agency->n_posts; i++) {
        int rank = 0;
        if (!is_member(agency, i, unit))
            continue;
        for (int j = 0; j < agency->n_posts; j++)
            rank += is_member(agency, j, unit) && is_before(agency, today, j, i);
        if (3 * rank >= members)
            continue;
        best++;
        for (int d = 0; d < PLAIN_DIMENSIONS; d++)
            sum[d] += agency->posts[i].person.learnable[d];
    }
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = &agency->posts[i].person;
        for (int d = 0; d < PLAIN_DIMENSIONS && is_member(agency, i, unit); d++)
            person->mentored[d] += rate * fmax(0, sum[d] / best - person->learnable[d]);
    }
}

void plain_communities(struct plain_agency *agency, const struct plain_today *today)
{
    const struct practice_values *practice = plain_practice(agency, today, PRACTICE_IS_LEARNING_COMMUNITY);
    for (int u = 0; u < agency->n_units && practice != NULL; u++)
        community(agency, today, u, practice->rate);
}

/* ---- coordinators ---- */

static bool is_named_before(const struct plain_person *a, const struct plain_person *b)
{
    if (a->coordinated != b->coordinated)
        return a->coordinated < b->coordinated;
    return a->skill[PLAIN_MANAGERIAL] > b->skill[PLAIN_MANAGERIAL];
}

static void name_coordinators(struct plain_agency *agency, int unit, int wanted)
{
    for (int n = 0; n < wanted; n++) {
        struct plain_person *next = NULL;
        for (int i = 0; i < agency->n_posts; i++) {
            struct plain_person *person = partner(agency, i);
            if (person == NULL || person->coordinates || agency->posts[i].unit != unit ||
                agency->posts[i].type == POST_STRUCTURAL)
                continue;
            if (next == NULL || is_named_before(person, next))
                next = person;
        }
        if (next == NULL)
            return;
        next->coordinates = true;
    }
}

static int count_coordinators(const struct plain_agency *agency)
{
    int n = 0;
    for (int i = 0; i < agency->n_posts; i++)
        n += agency->posts[i].filled && agency->posts[i].person.coordinates;
    return n;
}

void plain_coordinators(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const struct practice_values *practice = plain_practice(agency, today, PRACTICE_IS_COORDINATORS);
    if (practice == NULL || today->calendar == 0 || count_coordinators(agency) == 0) {
        for (int i = 0; i < agency->n_posts; i++)
            agency->posts[i].person.coordinates = false;
        for (int u = 0; u < agency->n_units && practice != NULL; u++)
            name_coordinators(agency, u, (int)practice->each_unit);
    }
    for (int i = 0; i < agency->n_posts && practice != NULL; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL || !person->coordinates)
            continue;
        const double room = fmax(0, 1 - person->learnable[PLAIN_MANAGERIAL] / p->training_ceiling);
        person->lost += practice->role_hours_month / p->hours_month;
        person->mentored[PLAIN_MANAGERIAL] += practice->gain / 12 * room;
        person->coordinated += 1;
    }
}
