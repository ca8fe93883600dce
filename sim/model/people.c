#include "model/people.h"

#include "base/num.h"
#include "model/contract.h"
#include "model/ipasn.h"
#include "model/learning.h"

double people_schooling(const struct param_values *p, enum education education, bool matched)
{
    static const double level[EDUCATIONS] = {-2, -1, 0, 0, 1, 2};
    return p->education_slope * level[education] * (matched ? 1 : p->education_unmatched);
}

static double normal(uint32_t word)
{
    return num_normal_inverse(random_unit(word));
}

void people_draw_units(struct agency *agency, const struct today *today)
{
    for (size_t u = 0; u < agency->shape.units; u++) {
        uint32_t identity = random_identity(RANDOM_POST_FIRST_UNIT + (uint32_t)u, 0);
        struct random_words w = random_event(&today->source, PURPOSE_UNIT_TRAIT, identity, 0, 0);
        agency->units[u].support_trait = normal(w.word[0]);
        agency->units[u].permit_trait = normal(w.word[1]);
        agency->units[u].clarity_trait = normal(w.word[2]);
    }
}

static void draw_traits(struct agency *agency, const struct today *today, size_t post)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    uint32_t identity = staff->identity[post];
    struct random_words w = random_event(&today->source, PURPOSE_TALENT, identity, 0, 0);
    for (size_t d = 0; d < DIMENSIONS; d++)
        staff->talent[d * agency->shape.lanes + post] = p->talent_spread * normal(w.word[d]);
    w = random_event(&today->source, PURPOSE_TRAIT, identity, 0, 0);
    staff->motivation_mean[post] = p->motivation_between * normal(w.word[0]);
    staff->care[post] = normal(w.word[1]);
    staff->absence_trait[post] = normal(w.word[2]);
    staff->readiness_trait[post] = normal(w.word[3]);
    w = random_event(&today->source, PURPOSE_TRAIT_ACCESS, identity, 0, 0);
    staff->invitation_trait[post] = normal(w.word[0]);
    staff->mood[post] = p->motivation_within * normal(w.word[1]);
}

/* Months until someone resigns or is moved, from a constant monthly hazard by its inverse distribution function. */
static double months_to_leaving(const struct param_values *p, uint32_t word)
{
    double yearly = p->resignation + p->transfer_out;
    if (yearly <= 0)
        return INFINITY;
    double log_monthly_survival = num_log(yearly < 1 ? 1 - yearly : 1e-12) / 12;
    return 1 + floor(num_log(random_unit(word)) / log_monthly_survival);
}

/* Whole months of an age between two whole years, both included. */
static double whole_months(double from_years, double to_years, uint32_t word)
{
    return floor(12 * (from_years + random_unit(word) * (to_years + 1 - from_years)));
}

static void enter(struct agency *agency, const struct today *today, size_t post, uint32_t holder)
{
    struct staff *staff = &agency->staff;
    agency_vacate(agency, post);
    staff->here[post] = 1;
    staff->identity[post] = random_identity(RANDOM_POST_FIRST_STAFF + (uint32_t)post, holder);
    draw_traits(agency, today, post);
}

/* Age in months at appointment of someone `age` months old now, who cannot have been appointed later than now. */
static double age_at_entry(const struct param_values *p, double age, uint32_t word)
{
    double from = fmin(12 * p->entry_age_from, age), to = fmin(12 * (p->entry_age_to + 1), age);
    return floor(from + random_unit(word) * (to - from));
}

void people_place(struct agency *agency, const struct today *today, size_t post, const struct group *group)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    enter(agency, today, post, 0);
    struct random_words age = random_event(&today->source, PURPOSE_AGE, staff->identity[post], 0, 0);
    struct random_words w = random_event(&today->source, PURPOSE_ENTRY, staff->identity[post], 0, 0);
    double limit = 12 * (isnan(group->retires_at) ? p->retirement_age : group->retires_at);
    staff->education[post] = (uint8_t)group->education;
    staff->born[post] = -whole_months(group->age_from, group->age_to, age.word[0]);
    staff->appointed[post] = staff->born[post] + age_at_entry(p, -staff->born[post], w.word[0]);
    staff->matched[post] = random_unit(w.word[1]) < p->field_match;
    staff->schooling[post] = people_schooling(p, group->education, staff->matched[post] != 0);
    staff->retires[post] = staff->born[post] + limit + 1;
    staff->leaves[post] = months_to_leaving(p, w.word[2]);
    staff->practice[post] =
        (1 - contract_share(p)) * learning_usual_practice(p, fmax(0, today->month - staff->appointed[post]));
    const double level[DIMENSIONS] = {p->level_technical, p->level_managerial, p->level_social, p->level_strategic};
    for (size_t d = 0; d < DIMENSIONS; d++)
        staff->talent[d * agency->shape.lanes + post] += level[d];
    ipasn_enter(agency, today, post);
}

void people_hire(struct agency *agency, const struct today *today, size_t post)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    enter(agency, today, post, staff->holders[post]++ & 0xff);
    struct random_words age = random_event(&today->source, PURPOSE_HIRE, staff->identity[post], 0, 0);
    struct random_words w = random_event(&today->source, PURPOSE_ENTRY, staff->identity[post], 0, 0);
    const double part[EDUCATIONS] = {p->hiring_sma, p->hiring_d3, p->hiring_d4,
                                     p->hiring_s1,  p->hiring_s2, p->hiring_s3};
    double u = random_unit(w.word[3]), sum = 0;
    int education = EDUCATION_S1;
    for (int e = 0; e < EDUCATIONS && u >= sum; e++)
        if (part[e] > 0) {
            education = e;
            sum += part[e];
        }
    staff->education[post] = (uint8_t)education;
    staff->born[post] = today->month - whole_months(p->hiring_age_from, p->hiring_age_to, age.word[0]);
    staff->appointed[post] = today->month;
    staff->matched[post] = random_unit(w.word[1]) < p->field_match;
    staff->schooling[post] = people_schooling(p, (enum education)education, staff->matched[post] != 0);
    staff->retires[post] = staff->born[post] + 12 * p->retirement_age + 1;
    staff->leaves[post] = today->month + months_to_leaving(p, w.word[2]);
    staff->learnable[TECHNICAL * agency->shape.lanes + post] = learning_practice(p, 0);
    for (size_t d = 0; d < DIMENSIONS; d++) {
        size_t at = d * agency->shape.lanes + post;
        staff->skill[at] = staff->schooling[post] + staff->talent[at] + staff->learnable[at];
    }
    ipasn_enter(agency, today, post);
}
