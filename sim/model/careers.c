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

/* Whose month of leaving has come. */
static void leaving_lanes(const struct staff *staff, double month, uint8_t *restrict marks, size_t lanes)
{
    const double *here = staff->here, *retires = staff->retires, *leaves = staff->leaves;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        marks[i] = (here[i] != 0) & ((month >= retires[i]) | (month >= leaves[i]));
}

void careers_leave(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    uint32_t *leaving = staff->crowd;
    leaving_lanes(staff, today->month, staff->marks, agency->shape.lanes);
    size_t n = lanes_list(staff->marks, agency->shape.lanes, leaving);
    for (size_t k = 0; k < n; k++) {
        size_t i = leaving[k];
        agency->now.retirements += today->month >= staff->retires[i];
        vacate(agency, today, i);
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

/* Who may be promoted this month, by unit. Those of a unit are a heap, with its best on top, since in a large agency
 * many posts of heads fall vacant in the same month. */
struct succession {
    const struct staff *staff;
    const double *managerial;
    uint32_t tracks;
    uint32_t *posts[AGENCY_UNITS_MAX]; /* by unit */
    size_t n[AGENCY_UNITS_MAX];
    size_t units;
};

static bool has_fast_track(const struct succession *s, uint32_t post)
{
    return (s->staff->holds[post] & s->tracks) != 0;
}

/* Whether `a` is promoted before `b`, both of the unit or both not. */
static bool goes_first(const struct succession *s, uint32_t a, uint32_t b)
{
    if (has_fast_track(s, a) != has_fast_track(s, b))
        return has_fast_track(s, a);
    if (s->managerial[a] != s->managerial[b])
        return s->managerial[a] > s->managerial[b];
    return a < b;
}

/* Lets the entry `at` of a unit's heap sink to its place. */
static void sink(struct succession *s, size_t unit, size_t at)
{
    uint32_t *heap = s->posts[unit], post = heap[at];
    for (;;) {
        size_t below = 2 * at + 1;
        if (below + 1 < s->n[unit] && goes_first(s, heap[below + 1], heap[below]))
            below++;
        if (below >= s->n[unit] || !goes_first(s, heap[below], post))
            break;
        heap[at] = heap[below];
        at = below;
    }
    heap[at] = post;
}

static struct succession succession_of(struct agency *agency, const struct today *today)
{
    const struct staff *staff = &agency->staff;
    struct succession s = {.staff = staff,
                           .managerial = staff->skill + MANAGERIAL * agency->shape.lanes,
                           .tracks = fast_tracks(today),
                           .units = agency->shape.units};
    uint32_t *room = staff->crowd;
    for (size_t i = 0; i < agency->shape.posts; i++)
        s.n[staff->unit[i]]++;
    for (size_t u = 0; u < s.units; room += s.n[u], s.n[u++] = 0)
        s.posts[u] = room;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        size_t u = staff->unit[i];
        if (may_be_promoted(staff, i, today->month, has_fast_track(&s, (uint32_t)i)))
            s.posts[u][s.n[u]++] = (uint32_t)i;
    }
    for (size_t u = 0; u < s.units; u++)
        for (size_t k = s.n[u] / 2; k-- > 0;)
            sink(&s, u, k);
    return s;
}

/* Takes out who is promoted in `unit`: someone with a fast track goes before others, and then someone of the unit.
 * False where nobody can be. */
static bool take_successor(struct succession *s, size_t unit, size_t *post)
{
    size_t from = s->units;
    for (size_t u = 0; u < s->units; u++)
        if (u != unit && s->n[u] > 0 && (from == s->units || goes_first(s, s->posts[u][0], s->posts[from][0])))
            from = u;
    bool inside = s->n[unit] > 0, outside = from < s->units;
    if (!inside && !outside)
        return false;
    if (inside && !(outside && has_fast_track(s, s->posts[from][0]) && !has_fast_track(s, s->posts[unit][0])))
        from = unit;
    *post = s->posts[from][0];
    s->posts[from][0] = s->posts[from][--s->n[from]];
    if (s->n[from] > 0)
        sink(s, from, 0);
    return true;
}

/* Vacant posts, of heads or of others, that may be filled this month. Heads' posts wait for nobody. */
static void vacant_lanes(const struct staff *staff, bool heads, double month, uint8_t *restrict marks, size_t lanes)
{
    const double *here = staff->here, *fill_month = staff->fill_month;
    const uint8_t *post_type = staff->post_type;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        bool head = post_type[i] == POST_STRUCTURAL, due = heads | (month >= fill_month[i]);
        marks[i] = (here[i] == 0) & (head == heads) & due;
    }
}

static size_t list_vacant(const struct agency *agency, bool heads, double month, uint32_t *list)
{
    const struct staff *staff = &agency->staff;
    vacant_lanes(staff, heads, month, staff->marks, agency->shape.lanes);
    size_t n = lanes_list(staff->marks, agency->shape.lanes, list);
    while (n > 0 && list[n - 1] >= agency->shape.posts) /* lanes without a post */
        n--;
    return n;
}

void careers_promote(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    uint32_t *vacant = staff->crowd + agency->shape.lanes; /* the first row is for the succession */
    size_t n = list_vacant(agency, true, today->month, vacant), from;
    if (n == 0)
        return;
    struct succession succession = succession_of(agency, today);
    for (size_t k = 0; k < n; k++)
        if (take_successor(&succession, staff->unit[vacant[k]], &from)) {
            agency_move(agency, from, vacant[k]);
            staff->fill_month[from] = today->month + today->values->params.hiring_gap;
        }
}

void careers_hire(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    uint32_t *vacant = staff->crowd;
    size_t n = list_vacant(agency, false, today->month, vacant);
    for (size_t k = 0; k < n; k++) {
        size_t i = vacant[k];
        uint32_t identity = random_identity(RANDOM_POST_FIRST_STAFF + (uint32_t)i, 0);
        struct random_words w = random_event(&today->source, PURPOSE_VACANCY, identity, today->month, 0);
        if (random_unit(w.word[1]) < today->values->params.hiring_filled)
            people_hire(agency, today, i);
        else
            staff->fill_month[i] = today->month + 12;
    }
}
