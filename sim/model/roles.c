#include "model/roles.h"

#include "model/learning.h"
#include "model/people.h"
#include "model/practices.h"

static bool may_change_roles(const struct staff *staff, size_t i)
{
    return people_at_work(staff, i) && staff->post_type[i] != POST_STRUCTURAL;
}

/* ---- rotation ---- */

static void take_new_task(struct staff *staff, const struct param_values *p, size_t i)
{
    double practice = learning_practice_of(p, learning_practice(p, staff->practice[i]) - p->rotation_loss);
    if (!isnan(practice))
        staff->practice[i] = fmax(0, practice);
    staff->broad[i] = 1;
}

void roles_rotate(struct agency *agency, const struct today *today)
{
    const struct practice_values *v = practices_in_force(agency, today, PRACTICE_IS_ROTATION);
    struct staff *staff = &agency->staff;
    if (!v || today->month != today->year_start)
        return;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (!may_change_roles(staff, i))
            continue;
        struct random_words w = random_event(&today->source, PURPOSE_ROTATION, staff->identity[i], today->month, 0);
        if (random_unit(w.word[0]) < v->moves)
            take_new_task(staff, &today->values->params, i);
    }
}

/* ---- coordinators ---- */

/* Whether `a` is named before `b`. */
static bool goes_first(const struct agency *agency, size_t a, size_t b)
{
    const struct staff *staff = &agency->staff;
    const double *managerial = staff->skill + MANAGERIAL * agency->shape.lanes;
    if (staff->coordinated[a] != staff->coordinated[b])
        return staff->coordinated[a] < staff->coordinated[b];
    return managerial[a] > managerial[b];
}

/* Names the next coordinator of a unit; false where nobody is left. */
static bool name_next(struct agency *agency, size_t unit)
{
    struct staff *staff = &agency->staff;
    size_t posts = agency->shape.posts, next = posts;
    for (size_t i = 0; i < posts; i++)
        if (staff->unit[i] == unit && staff->coordinates[i] == 0 && may_change_roles(staff, i) &&
            (next == posts || goes_first(agency, i, next)))
            next = i;
    if (next == posts)
        return false;
    staff->coordinates[next] = 1;
    return true;
}

static void name_coordinators(struct agency *agency, double each_unit)
{
    for (size_t i = 0; i < agency->shape.posts; i++)
        agency->staff.coordinates[i] = 0;
    for (size_t u = 0; u < agency->shape.units; u++)
        for (int k = 0; k < (int)each_unit && name_next(agency, u);)
            k++;
}

void roles_coordinate(struct agency *agency, const struct today *today)
{
    const struct practice_values *v = practices_in_force(agency, today, PRACTICE_IS_COORDINATORS);
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    bool any = agency_sum(agency, staff->coordinates) > 0;
    if (!v && !any)
        return;
    if (!v || !any || today->month == today->year_start)
        name_coordinators(agency, v ? v->each_unit : 0);
    size_t managerial = MANAGERIAL * agency->shape.lanes;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (staff->coordinates[i] == 0)
            continue;
        double room = fmax(0, 1 - staff->learnable[managerial + i] / p->training_ceiling);
        staff->mentored[managerial + i] += v->gain / 12 * room;
        staff->lost[i] += v->role_hours_month / p->hours_month;
        staff->coordinated[i]++;
    }
}
