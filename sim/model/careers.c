#include "model/careers.h"

#include <string.h>

#include "base/lanes.h"
#include "model/people.h"

enum { PROMOTION_SERVICE = 60, FAST_TRACK_SERVICE = 24, PROMOTION_YEAR = 12 }; /* months */

void careers_open_month(struct agency *agency)
{
    agency->now.spent = agency->now.seats = agency->now.graduates = agency->now.retirements = 0;
}

void careers_age(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    size_t lanes = agency->shape.lanes;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        staff->age[i] = (today->month - staff->born[i]) / 12;
    agency->now.filled = agency_sum(agency, staff->here);
    if (today->month != today->year_start)
        return;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        staff->jp_last[i] = staff->jp[i];
        staff->jp[i] = 0;
    }
    memset(staff->subject_hours, 0, agency->shape.subjects * lanes * sizeof *staff->subject_hours);
}

/* The first month after `month` in which someone retires; infinite where nobody does. */
static double next_retirement(const struct agency *agency, double month)
{
    const struct staff *staff = &agency->staff;
    double next = INFINITY;
    for (size_t i = 0; i < agency->shape.posts; i++)
        if (staff->here[i] != 0 && staff->retires[i] > month && staff->retires[i] < next)
            next = staff->retires[i];
    return next;
}

void careers_wave(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    if (today->date != p->wave_month)
        return;
    double n = floor(p->wave_share * agency_sum(agency, staff->here) + 0.5), k = 0;
    for (double due = -INFINITY; k < n;) {
        due = next_retirement(agency, due);
        for (size_t i = 0; i < agency->shape.posts && k < n; i++)
            if (staff->here[i] != 0 && staff->retires[i] == due)
                staff->retires[i] = fmin(due, today->month + floor(k++ * p->wave_over / n));
    }
}

static void vacate(struct agency *agency, const struct today *today, size_t post)
{
    agency_vacate(agency, post);
    agency->staff.fill_month[post] = today->month + today->values->params.hiring_gap;
    agency->now.rematch = true;
}

void careers_leave(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (staff->here[i] == 0)
            continue;
        if (today->month >= staff->retires[i]) {
            agency->now.retirements++;
            vacate(agency, today, i);
        } else if (today->month >= staff->leaves[i]) {
            vacate(agency, today, i);
        }
    }
}

/* The programmes with a fast track, one bit each. */
static uint32_t fast_tracks(const struct today *today)
{
    uint32_t programmes = 0;
    for (int k = 0; k < today->values->n_programmes; k++)
        if (today->values->programme_present[k] && today->values->programmes[k].fast_track != 0)
            programmes |= 1U << k;
    return programmes;
}

static bool may_be_promoted(const struct staff *staff, size_t i, int month, bool fast)
{
    return staff->here[i] != 0 && staff->post_type[i] != POST_STRUCTURAL && staff->education[i] >= EDUCATION_D4 &&
           month - staff->appointed[i] >= (fast ? FAST_TRACK_SERVICE : PROMOTION_SERVICE) &&
           staff->retires[i] - month > PROMOTION_YEAR;
}

/* The post of who is promoted into `vacancy`, or `posts` where nobody can be. */
static size_t successor(const struct agency *agency, const struct today *today, uint32_t tracks, size_t vacancy)
{
    const struct staff *staff = &agency->staff;
    const double *managerial = staff->skill + MANAGERIAL * agency->shape.lanes;
    size_t posts = agency->shape.posts, best = posts;
    int best_claim = -1;
    for (size_t i = 0; i < posts; i++) {
        bool fast = (staff->holds[i] & tracks) != 0, inside = staff->unit[i] == staff->unit[vacancy];
        int claim = 2 * fast + inside;
        if (claim < best_claim || !may_be_promoted(staff, i, today->month, fast))
            continue;
        if (claim > best_claim || managerial[i] > managerial[best]) {
            best = i;
            best_claim = claim;
        }
    }
    return best;
}

void careers_promote(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    uint32_t tracks = fast_tracks(today);
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (staff->here[i] != 0 || staff->post_type[i] != POST_STRUCTURAL)
            continue;
        size_t from = successor(agency, today, tracks, i);
        if (from == agency->shape.posts)
            continue;
        agency_move(agency, from, i);
        staff->fill_month[from] = today->month + today->values->params.hiring_gap;
    }
}

void careers_hire(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (staff->here[i] != 0 || staff->post_type[i] == POST_STRUCTURAL || today->month < staff->fill_month[i])
            continue;
        uint32_t identity = random_identity(RANDOM_POST_FIRST_STAFF + (uint32_t)i, 0);
        struct random_words w = random_event(&today->source, PURPOSE_VACANCY, identity, today->month, 0);
        if (random_unit(w.word[1]) < today->values->params.hiring_filled)
            people_hire(agency, today, i);
        else
            staff->fill_month[i] = today->month + 12;
    }
}
