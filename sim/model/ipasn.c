#include "model/ipasn.h"

#include "base/lanes.h"

enum { TECHNICAL_JP = 20, SEMINAR_MONTHS = 24 }; /* of the regulation */

/* ---- the point table ---- */

double ipasn_qualification_points(enum education education)
{
    static const double points[EDUCATIONS] = {5, 10, 15, 15, 20, 25};
    return points[education];
}

LANES_INLINE double performance_points(double score)
{
    /* As steps, which a loop does in lanes. */
    return 1 + (score >= 51 ? 4 : 0) + (score >= 61 ? 10 : 0) + (score >= 76 ? 10 : 0) + (score >= 91 ? 5 : 0);
}

double ipasn_performance_points(double score)
{
    return performance_points(score);
}

double ipasn_discipline_points(int punishment)
{
    static const double points[] = {5, 3, 2, 1};
    return points[punishment];
}

/* ---- a person's record ---- */

static int punishment_of(const struct param_values *p, double u)
{
    if (u < p->punished_severe)
        return 3;
    if (u < p->punished_severe + p->punished_medium)
        return 2;
    return u < p->punished_severe + p->punished_medium + p->punished_light ? 1 : 0;
}

void ipasn_enter(struct agency *agency, const struct today *today, size_t post, uint32_t word)
{
    struct staff *staff = &agency->staff;
    int punishment = punishment_of(&today->values->params, random_unit(word));
    staff->qualification[post] = ipasn_qualification_points((enum education)staff->education[post]);
    staff->discipline[post] = ipasn_discipline_points(punishment);
    staff->seminar_until[post] = -INFINITY;
}

void ipasn_note(struct agency *agency, const struct today *today, size_t post, const struct programme_values *course)
{
    struct staff *staff = &agency->staff;
    switch ((enum ipasn_course)course->ipasn) {
    case IPASN_LEADERSHIP:
        staff->led[post] = 1;
        break;
    case IPASN_FUNCTIONAL:
        staff->qualified[post] = 1;
        break;
    case IPASN_TECHNICAL:
        staff->technical[post] += isnan(course->recorded_hours) ? course->hours : course->recorded_hours;
        break;
    case IPASN_SEMINAR:
        staff->seminar_until[post] = today->month + SEMINAR_MONTHS;
        break;
    case IPASN_NONE:
        break;
    }
}

void ipasn_open_year(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.lanes && today->month == today->year_start; i++) {
        staff->technical_last[i] = staff->technical[i];
        staff->technical[i] = 0;
    }
}

static void state(double *mark, double share, uint32_t word, double with, double without)
{
    if (!isnan(share))
        *mark = random_unit(word) < share ? with : without;
}

void ipasn_state_marks(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.posts && today->month == 0; i++) {
        if (staff->here[i] == 0)
            continue;
        struct random_words w = random_event(&today->source, PURPOSE_MARKS, staff->identity[i], 0, 0);
        if (staff->post_type[i] == POST_STRUCTURAL)
            state(&staff->led[i], p->mark_leadership, w.word[0], 1, 0);
        if (staff->post_type[i] == POST_FUNCTIONAL)
            state(&staff->qualified[i], p->mark_functional, w.word[1], 1, 0);
        state(&staff->technical[i], p->mark_technical, w.word[2], TECHNICAL_JP, 0);
        if (!isnan(p->mark_technical))
            staff->technical_last[i] = 0;
        state(&staff->seminar_until[i], p->mark_seminar, w.word[3], SEMINAR_MONTHS, -INFINITY);
    }
}

/* ---- the month ---- */

static void competence_lanes(struct staff *staff, double month, size_t lanes)
{
    const uint8_t *post_type = staff->post_type;
    const double *led = staff->led, *qualified = staff->qualified, *seminar_until = staff->seminar_until;
    const double *technical = staff->technical, *technical_last = staff->technical_last;
    double *competence = staff->competence;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        double operational = post_type[i] == POST_OPERATIONAL ? 1 : 0;
        double structural = post_type[i] == POST_STRUCTURAL ? 1 : 0;
        double own = structural * led[i] + (1 - structural - operational) * qualified[i];
        double trained = technical[i] >= TECHNICAL_JP || technical_last[i] >= TECHNICAL_JP ? 1 : 0;
        double seminar = month < seminar_until[i] ? 1 : 0;
        competence[i] = 15 * own + (15 + 7.5 * operational) * trained + (10 + 7.5 * operational) * seminar;
    }
}

static void performance_lanes(struct staff *staff, double mean, double points_a_unit, double score, size_t lanes)
{
    const double *skill = staff->file_skill, *motivation = staff->motivation;
    double *performance = staff->performance;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        double own = score + points_a_unit * (skill[i] + motivation[i] - mean) + 0.5;
        performance[i] = performance_points(own); /* its limits are whole, so rounding down to them changes nothing */
    }
}

void ipasn_measure(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    double *standing = staff->performance; /* until it is worked out */
    for (size_t i = 0; i < agency->shape.lanes; i++)
        standing[i] = staff->here[i] * (staff->file_skill[i] + staff->motivation[i]);
    double mean = agency_sum(agency, standing) / agency->now.filled;
    double variance = agency_dot(agency, standing, standing) / agency->now.filled - mean * mean;
    double points_a_unit = variance > 0 ? p->performance_spread / sqrt(variance) : 0;
    competence_lanes(staff, today->month, agency->shape.lanes);
    performance_lanes(staff, mean, points_a_unit, p->performance_score, agency->shape.lanes);
}
