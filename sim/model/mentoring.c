#include "model/mentoring.h"

#include "base/lanes.h"
#include "model/people.h"
#include "model/practices.h"

/* ---- matching ---- */

static const double SCORES = 1e9; /* a standard deviation: scores are rounded, so that rounding decides no tie */

/* The best mentor still to be had in a unit, and who can learn most; `posts` where there is none. */
struct offer {
    bool known; /* false when it must be looked for again */
    size_t mentor, mentee;
    double gap; /* 0 where nobody can gain */
};

/* The state of one matching. Arrays by post lie in the month's scratch arrays. */
struct match {
    const struct staff *staff;
    size_t posts, units;
    uint32_t *members;                  /* posts, unit by unit */
    size_t first[AGENCY_UNITS_MAX + 1]; /* of each unit among the members */
    struct offer offers[AGENCY_UNITS_MAX];
    double *score;   /* learnable skill in file work */
    double *mentees; /* of each mentor; -1 where the person mentors nobody */
    double mentors, mentors_max, mentees_max;
    double month, service;
};

static void score_lanes(const struct agency *agency, const struct param_values *p, double *restrict score)
{
    const double *learnable = agency->staff.learnable;
    size_t lanes = agency->shape.lanes;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        score[i] = p->weight_technical * learnable[TECHNICAL * lanes + i] +
                   p->weight_managerial * learnable[MANAGERIAL * lanes + i] +
                   p->weight_social * learnable[SOCIAL * lanes + i] +
                   p->weight_strategic * learnable[STRATEGIC * lanes + i];
    for (size_t i = 0; i < lanes; i++)
        score[i] = floor(SCORES * score[i] + 0.5) / SCORES;
}

static bool may_mentor(const struct match *m, size_t i)
{
    if (m->mentees[i] >= 0)
        return m->mentees[i] < m->mentees_max;
    return m->mentors < m->mentors_max && m->staff->mentor[i] < 0 && m->month - m->staff->appointed[i] >= m->service;
}

static bool may_be_mentored(const struct match *m, size_t i)
{
    return m->staff->mentor[i] < 0 && m->mentees[i] < 0;
}

/* The widest gap among the members from `first` up to `last`. */
static struct offer find_offer(const struct match *m, size_t first, size_t last)
{
    struct offer offer = {.known = true, .mentor = m->posts, .mentee = m->posts};
    for (size_t k = first; k < last; k++) {
        size_t i = m->members[k];
        if (may_mentor(m, i) && (offer.mentor == m->posts || m->score[i] > m->score[offer.mentor]))
            offer.mentor = i;
        if (may_be_mentored(m, i) && (offer.mentee == m->posts || m->score[i] < m->score[offer.mentee]))
            offer.mentee = i;
    }
    if (offer.mentor < m->posts && offer.mentee < m->posts)
        offer.gap = fmax(0, m->score[offer.mentor] - m->score[offer.mentee]);
    return offer;
}

/* Lists those at work, unit by unit, within a unit by post. */
static void list_members(struct match *m)
{
    size_t n = 0;
    for (size_t u = 0; u < m->units; u++) {
        m->first[u] = n;
        for (size_t i = 0; i < m->posts; i++)
            if (people_at_work(m->staff, i) && m->staff->unit[i] == u)
                m->members[n++] = (uint32_t)i;
    }
    m->first[m->units] = n;
}

static void pair(struct agency *agency, struct match *m, const struct offer *offer)
{
    agency->staff.mentor[offer->mentee] = (int32_t)offer->mentor;
    if (m->mentees[offer->mentor] < 0) {
        m->mentees[offer->mentor] = 0;
        m->mentors++;
    }
    m->mentees[offer->mentor]++;
    agency->now.pairs++;
    bool last_mentor = m->mentors == m->mentors_max;
    for (size_t u = 0; u < m->units; u++)
        if (last_mentor || u == m->staff->unit[offer->mentor])
            m->offers[u].known = false;
}

static void match_inside_units(struct agency *agency, struct match *m)
{
    for (;;) {
        const struct offer *widest = &m->offers[0];
        for (size_t u = 0; u < m->units; u++) {
            if (!m->offers[u].known)
                m->offers[u] = find_offer(m, m->first[u], m->first[u + 1]);
            if (m->offers[u].gap > widest->gap)
                widest = &m->offers[u];
        }
        if (widest->gap <= 0)
            return;
        struct offer taken = *widest;
        pair(agency, m, &taken);
    }
}

/* Ties across units go to the lower post too, so the members are listed by post. */
static void match_across_units(struct agency *agency, struct match *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->posts; i++)
        if (people_at_work(m->staff, i))
            m->members[n++] = (uint32_t)i;
    for (struct offer offer = find_offer(m, 0, n); offer.gap > 0; offer = find_offer(m, 0, n))
        pair(agency, m, &offer);
}

void mentoring_match(struct agency *agency, const struct today *today)
{
    const struct practice_values *v = practices_in_force(agency, today, PRACTICE_IS_MENTORING);
    struct staff *staff = &agency->staff;
    bool begins = v && agency->now.pairs == 0;
    if (v && !begins && !agency->now.rematch && today->month != today->year_start)
        return;
    agency->now.rematch = false;
    agency->now.pairs = 0;
    for (size_t i = 0; i < agency->shape.lanes; i++)
        staff->mentor[i] = -1;
    if (!v)
        return;
    struct match m = {.staff = staff,
                      .posts = agency->shape.posts,
                      .units = agency->shape.units,
                      .members = (uint32_t *)(void *)staff->done,
                      .score = staff->work,
                      .mentees = staff->assigned,
                      .mentors_max = v->mentors,
                      .mentees_max = v->mentees_each,
                      .month = today->month,
                      .service = today->values->params.mentor_service};
    list_members(&m);
    score_lanes(agency, &today->values->params, m.score);
    for (size_t i = 0; i < agency->shape.lanes; i++)
        m.mentees[i] = -1;
    match_inside_units(agency, &m);
    match_across_units(agency, &m);
}

/* ---- time and meetings ---- */

void mentoring_take_time(struct agency *agency, const struct today *today)
{
    const struct practice_values *v = practices_in_force(agency, today, PRACTICE_IS_MENTORING);
    if (!v)
        return;
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.posts; i++)
        if (staff->mentor[i] >= 0) {
            staff->lost[i] += v->hours_week * p->mentee_time;
            staff->lost[staff->mentor[i]] += v->hours_week * p->mentor_time;
        }
}

static void gain(struct staff *staff, size_t at, double amount)
{
    if (amount > 0)
        staff->mentored[at] += amount;
}

static void meet_pairs(struct agency *agency, const struct today *today, const struct practice_values *v)
{
    struct staff *staff = &agency->staff;
    double rate = today->values->params.mentoring_rate * v->hours_week;
    for (size_t i = 0; i < agency->shape.posts; i++)
        for (size_t d = 0; d < DIMENSIONS && staff->mentor[i] >= 0; d++) {
            size_t at = d * agency->shape.lanes + i;
            size_t mentor = d * agency->shape.lanes + (size_t)staff->mentor[i];
            gain(staff, at, rate * (staff->learnable[mentor] - staff->learnable[at]));
        }
}

/* The number of unit members whose score is higher, ties going to the lower post. */
static size_t rank_in_unit(const struct agency *agency, const double *score, size_t i)
{
    const struct staff *staff = &agency->staff;
    size_t rank = 0;
    for (size_t j = 0; j < agency->shape.posts; j++)
        if (people_at_work(staff, j) && staff->unit[j] == staff->unit[i])
            rank += j < i ? score[j] >= score[i] : score[j] > score[i];
    return rank;
}

static void meet_community(struct agency *agency, size_t unit, double rate)
{
    struct staff *staff = &agency->staff;
    size_t lanes = agency->shape.lanes, members = 0, best = 0;
    double mean[DIMENSIONS] = {0};
    double *score = staff->work;
    for (size_t i = 0; i < agency->shape.posts; i++)
        members += people_at_work(staff, i) && staff->unit[i] == unit;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (!people_at_work(staff, i) || staff->unit[i] != unit || 3 * rank_in_unit(agency, score, i) >= members)
            continue;
        best++;
        for (size_t d = 0; d < DIMENSIONS; d++)
            mean[d] += staff->learnable[d * lanes + i];
    }
    for (size_t i = 0; i < agency->shape.posts; i++)
        for (size_t d = 0; d < DIMENSIONS && people_at_work(staff, i) && staff->unit[i] == unit; d++)
            gain(staff, d * lanes + i, rate * (mean[d] / (double)best - staff->learnable[d * lanes + i]));
}

void mentoring_meet(struct agency *agency, const struct today *today)
{
    const struct practice_values *pairs = practices_in_force(agency, today, PRACTICE_IS_MENTORING);
    const struct practice_values *community = practices_in_force(agency, today, PRACTICE_IS_LEARNING_COMMUNITY);
    if (pairs)
        meet_pairs(agency, today, pairs);
    if (!community)
        return;
    score_lanes(agency, &today->values->params, agency->staff.work);
    for (size_t u = 0; u < agency->shape.units; u++)
        meet_community(agency, u, community->rate);
}
