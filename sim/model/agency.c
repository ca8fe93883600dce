#include "model/agency.h"

#include <stdlib.h>
#include <string.h>

#include "base/lanes.h"
#include "model/people.h"

void today_set(struct today *today, int start, int month)
{
    int date = start + month - 1;
    today->month = month;
    today->date = date;
    today->year = date / 12;
    today->calendar = date % 12;
    today->year_start = month - today->calendar;
}

/* ---- one block for all arrays ---- */

static size_t align_up(size_t size)
{
    return (size + 63) & ~(size_t)63;
}

/* Takes room for `n` elements at *at, which moves on; with base NULL it is only measured. */
static void *place(char *base, size_t *at, size_t n, size_t size)
{
    void *here = base ? base + *at : NULL;
    *at += align_up(n * size);
    return here;
}

/* Lays the arrays out behind one another from `base`: those that are no staff's, the KEPT rows, and, if `whole`, the
 * NOW rows. */
static size_t lay_out(struct agency *a, char *base, bool whole)
{
    const struct agency_shape *s = &a->shape;
    size_t at = 0;
    a->units = place(base, &at, s->units, sizeof *a->units);
    a->programmes = place(base, &at, s->programmes, sizeof *a->programmes);
    a->practices = place(base, &at, s->practices, sizeof *a->practices);
#define KEPT true
#define NOW false
#define STAFF(type, name, width, of, kept, meaning)                                                                    \
    if (kept)                                                                                                          \
        a->staff.name = place(base, &at, (size_t)(width)*s->lanes, sizeof(type));
#include "model/staff.def"
#undef STAFF
#define STAFF(type, name, width, of, kept, meaning)                                                                    \
    if (whole && !(kept))                                                                                              \
        a->staff.name = place(base, &at, (size_t)(width)*s->lanes, sizeof(type));
#include "model/staff.def"
#undef STAFF
#undef KEPT
#undef NOW
    return at;
}

static int open_part(struct agency *agency, const struct agency_shape *shape, bool whole)
{
    memset(agency, 0, sizeof *agency);
    agency->shape = *shape;
    size_t size = lay_out(agency, NULL, whole);
    char *block = aligned_alloc(64, size);
    if (!block)
        return STATUS_NO_MEMORY;
    memset(block, 0, size);
    agency->block = block;
    agency->block_size = size;
    lay_out(agency, block, whole);
    return STATUS_OK;
}

int agency_open(struct agency *agency, const struct agency_shape *shape)
{
    return open_part(agency, shape, true);
}

int agency_open_month(struct agency *agency, const struct agency_shape *shape)
{
    return open_part(agency, shape, false);
}

void agency_close(struct agency *agency)
{
    free(agency->block);
    memset(agency, 0, sizeof *agency);
}

void agency_copy(struct agency *to, const struct agency *from)
{
    memcpy(to->block, from->block, to->block_size);
    to->now = from->now;
}

/* ---- posts and people ---- */

void agency_vacate(struct agency *agency, size_t post)
{
    struct staff *staff = &agency->staff;
    const struct agency_shape *s = &agency->shape;
#define VACATE_PERSON(name, width)                                                                                     \
    for (size_t d = 0; d < (size_t)(width); d++)                                                                       \
        staff->name[d * s->lanes + post] = 0;
#define VACATE_POST(name, width)
#define VACATE_MONTH(name, width) VACATE_PERSON(name, width)
#define VACATE_SCRATCH(name, width)
#define STAFF(type, name, width, of, kept, meaning) VACATE_##of(name, width)
#include "model/staff.def"
#undef STAFF
    staff->course[post] = -1;
    staff->mentor[post] = -1;
    staff->degree[post] = -1;
}

void agency_move(struct agency *agency, size_t from, size_t to)
{
    struct staff *staff = &agency->staff;
    const struct agency_shape *s = &agency->shape;
#define MOVE_PERSON(name, width)                                                                                       \
    for (size_t d = 0; d < (size_t)(width); d++)                                                                       \
        staff->name[d * s->lanes + to] = staff->name[d * s->lanes + from];
#define MOVE_POST(name, width)
#define MOVE_MONTH(name, width) MOVE_PERSON(name, width)
#define MOVE_SCRATCH(name, width)
#define STAFF(type, name, width, of, kept, meaning) MOVE_##of(name, width)
#include "model/staff.def"
#undef STAFF
    agency_vacate(agency, from);
    agency->now.rematch = true;
}

/* ---- the size of an agency ---- */

/* Of a group with ages uniform between two whole years, both included, the part that retires within five years. */
static double retiring_part(const struct group *group, double retirement_age)
{
    double limit = isnan(group->retires_at) ? retirement_age : group->retires_at;
    double youngest = group->age_from, oldest = group->age_to + 1.0;
    double part = (oldest - (limit - 5)) / (oldest - youngest);
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

/* Posts that leaving and hiring keep vacant in the long run: exits a month times the months that a post waits. */
static size_t steady_vacancies(const struct scenario *scenario, const struct param_values *p)
{
    if (p->hiring_filled <= 0)
        return 0;
    double retiring = 0;
    for (int g = 0; g < scenario->n_groups; g++)
        retiring += scenario->groups[g].count * retiring_part(&scenario->groups[g], p->retirement_age);
    double exits = retiring / 60 + scenario_headcount(scenario) * (p->resignation + p->transfer_out) / 12;
    double waits = p->hiring_gap + 12 * (1 / p->hiring_filled - 1);
    return (size_t)(exits * waits + 0.5);
}

struct agency_shape agency_measure(struct scenario *const *scenarios, int n, const struct param_values *params)
{
    struct agency_shape shape = {0};
    shape.staff = (size_t)scenario_headcount(scenarios[0]);
    shape.posts =
        shape.staff + (params->vacancies < 0 ? steady_vacancies(scenarios[0], params) : (size_t)params->vacancies);
    shape.lanes = (shape.posts + AGENCY_LANES - 1) / AGENCY_LANES * AGENCY_LANES;
    shape.units = (size_t)params->units;
    for (int k = 0; k < n; k++) {
        const struct scenario *scenario = scenarios[k];
        if (shape.programmes < (size_t)scenario->n_programmes)
            shape.programmes = (size_t)scenario->n_programmes;
        if (shape.practices < (size_t)scenario->n_practices)
            shape.practices = (size_t)scenario->n_practices;
        if (shape.subjects < (size_t)scenario->n_subjects)
            shape.subjects = (size_t)scenario->n_subjects;
    }
    return shape;
}

/* ---- the people of month 0 ---- */

/* Spreads posts over units: structural ones first, so that every unit has heads, each type in turn; a group may name
 * its unit. */
static void assign_units(struct agency *agency, const struct scenario *scenario)
{
    struct staff *staff = &agency->staff;
    size_t turn[POST_TYPES] = {0}, post = 0;
    for (int g = 0; g < scenario->n_groups; g++)
        for (int i = 0; i < scenario->groups[g].count; i++, post++) {
            int unit = scenario->groups[g].unit;
            size_t *next = &turn[staff->post_type[post]];
            staff->unit[post] = (uint8_t)(unit > 0 ? (size_t)unit - 1 : (*next)++ % agency->shape.units);
        }
    for (; post < agency->shape.posts; post++)
        staff->unit[post] = (uint8_t)(turn[POST_OPERATIONAL]++ % agency->shape.units);
}

static void open_posts(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    const struct scenario *scenario = today->scenario;
    double gap = today->values->params.hiring_gap;
    size_t post = 0;
    for (int g = 0; g < scenario->n_groups; g++)
        for (int i = 0; i < scenario->groups[g].count; i++, post++)
            staff->post_type[post] = (uint8_t)scenario->groups[g].post;
    for (; post < agency->shape.posts; post++) {
        uint32_t identity = random_identity(RANDOM_POST_FIRST_STAFF + (uint32_t)post, 0);
        struct random_words w = random_event(&today->source, PURPOSE_VACANCY, identity, 0, 0);
        staff->post_type[post] = POST_OPERATIONAL;
        staff->fill_month[post] = 1 + floor(random_unit(w.word[0]) * gap);
    }
}

void agency_populate(struct agency *agency, const struct today *today)
{
    const struct scenario *scenario = today->scenario;
    struct staff *staff = &agency->staff;
    memset(agency->block, 0, agency->block_size);
    memset(&agency->now, 0, sizeof agency->now);
    for (size_t post = 0; post < agency->shape.lanes; post++)
        staff->by_hours[post] = (uint32_t)post;
    for (size_t post = agency->shape.staff; post < agency->shape.lanes; post++)
        agency_vacate(agency, post); /* the others are placed below */
    for (size_t k = 0; k < agency->shape.practices; k++)
        agency->practices[k].renewed = -1;
    open_posts(agency, today);
    assign_units(agency, scenario);
    people_draw_units(agency, today);
    size_t post = 0;
    for (int g = 0; g < scenario->n_groups; g++)
        for (int i = 0; i < scenario->groups[g].count; i++, post++) {
            people_place(agency, today, post, &scenario->groups[g]);
            staff->holders[post] = 1;
        }
    people_draw_traits(agency, today, post);
}

/* ---- sums ---- */

static double add_parts(const double part[AGENCY_LANES])
{
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

double agency_sum(const struct agency *agency, const double *array)
{
    double part[AGENCY_LANES] = {0};
    for (size_t i = 0; i < agency->shape.lanes; i += AGENCY_LANES)
        for (size_t l = 0; l < AGENCY_LANES; l++)
            part[l] += array[i + l];
    return add_parts(part);
}

double agency_dot(const struct agency *agency, const double *a, const double *b)
{
    double part[AGENCY_LANES] = {0};
    for (size_t i = 0; i < agency->shape.lanes; i += AGENCY_LANES)
        for (size_t l = 0; l < AGENCY_LANES; l++)
            part[l] += a[i + l] * b[i + l];
    return add_parts(part);
}

double agency_mean(const struct agency *agency, const double *array)
{
    return agency_dot(agency, array, agency->staff.here) / agency->now.filled;
}
