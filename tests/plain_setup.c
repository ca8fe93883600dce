#include <math.h>
#include <stdlib.h>

#include "check.h"

#include "base/num.h"
#include "plain_model.h"

/* 5 Initialization: posts, units, and the people of month 0. */

/* ---- posts ---- */

static double limit_of(const struct group *group, const struct param_values *p)
{
    return isnan(group->retires_at) ? p->retirement_age : group->retires_at;
}

/* Vacant posts that leaving and hiring keep empty in the long run. */
static int steady_vacancies(const struct scenario *scenario, const struct param_values *p)
{
    double retiring = 0, headcount = 0;
    for (int g = 0; g < scenario->n_groups; g++) {
        const struct group *group = &scenario->groups[g];
        const double part = (group->age_to + 1 - (limit_of(group, p) - 5)) / (group->age_to + 1 - group->age_from);
        retiring += group->count * fmin(fmax(part, 0), 1);
        headcount += group->count;
    }
    if (p->hiring_filled <= 0)
        return 0;
    const double exits = retiring / 60 + headcount * (p->resignation + p->transfer_out) / 12;
    const double wait = p->hiring_gap + 12 * (1 / p->hiring_filled - 1);
    return (int)floor(exits * wait + 0.5);
}

static void make_units(struct plain_agency *agency, const struct plain_today *today)
{
    for (int k = 0; k < agency->n_units; k++) {
        const uint32_t identity = plain_unit_identity(k);
        agency->units[k].support_trait = plain_z(today, PURPOSE_UNIT_TRAIT, identity, 0, 0, 0);
        agency->units[k].permit_trait = plain_z(today, PURPOSE_UNIT_TRAIT, identity, 0, 0, 1);
        agency->units[k].clarity_trait = plain_z(today, PURPOSE_UNIT_TRAIT, identity, 0, 0, 2);
    }
}

/* ---- people ---- */

double plain_schooling(const struct plain_today *today, enum education education, bool matched)
{
    const double level[EDUCATIONS] = {-2, -1, 0, 0, 1, 2}; /* SMA D3 D4 S1 S2 S3 */
    const struct param_values *p = &today->values->params;
    return p->education_slope * level[education] * (matched ? 1 : p->education_unmatched);
}

double plain_months_to_leaving(const struct plain_today *today, double u)
{
    const struct param_values *p = &today->values->params;
    const double leaving = p->resignation + p->transfer_out, staying = leaving < 1 ? 1 - leaving : 1e-12;
    return leaving > 0 ? 1 + floor(num_log(u) / (num_log(staying) / 12)) : INFINITY;
}

/* What belongs to a person for good, and everything else as it is at the start. */
void plain_draw_person(struct plain_person *person, const struct plain_today *today, uint32_t identity)
{
    const struct param_values *p = &today->values->params;
    *person = (struct plain_person){.identity = identity, .degree = -1, .course = -1, .mentor = -1};
    for (int d = 0; d < PLAIN_DIMENSIONS; d++)
        person->talent[d] = p->talent_spread * plain_z(today, PURPOSE_TALENT, identity, 0, 0, d);
    person->own_mean = p->motivation_between * plain_z(today, PURPOSE_TRAIT, identity, 0, 0, 0);
    person->care = plain_z(today, PURPOSE_TRAIT, identity, 0, 0, 1);
    person->absence_trait = plain_z(today, PURPOSE_TRAIT, identity, 0, 0, 2);
    person->readiness_trait = plain_z(today, PURPOSE_TRAIT, identity, 0, 0, 3);
    person->invitation_trait = plain_z(today, PURPOSE_TRAIT_ACCESS, identity, 0, 0, 0);
    person->mood = p->motivation_within * plain_z(today, PURPOSE_TRAIT_ACCESS, identity, 0, 0, 1);
    person->discipline = plain_discipline(today, plain_u(today, PURPOSE_TRAIT_ACCESS, identity, 0, 0, 2));
    person->matched = plain_u(today, PURPOSE_ENTRY, identity, 0, 0, 1) < p->field_match;
    person->seminar_until = PLAIN_NEVER;
}

/* The practice that `months` of service leave on average where rules change. */
static double usual_practice(const struct param_values *p, double months)
{
    const double q = (1 - num_exp(-p->change_rate / 12)) * p->change_loss;
    if (q <= 0)
        return months;
    return fmin(months, (1 - plain_power(fmax(1 - q, 1e-12), months)) / q);
}

static void make_person(struct plain_post *post, const struct plain_today *today, int number, const struct group *group)
{
    const struct param_values *p = &today->values->params;
    struct plain_person *person = &post->person;
    const uint32_t identity = plain_post_identity(number, 0);
    post->filled = true;
    post->holders = 1;
    plain_draw_person(person, today, identity);
    const double level[PLAIN_DIMENSIONS] = {p->level_technical, p->level_managerial, p->level_social,
                                            p->level_strategic};
    for (int d = 0; d < PLAIN_DIMENSIONS; d++)
        person->talent[d] += level[d];

    const double u = plain_u(today, PURPOSE_AGE, identity, 0, 0, 0);
    const double age = floor(12 * (group->age_from + u * (group->age_to + 1 - group->age_from)));
    const double lo = fmin(12 * p->entry_age_from, age), hi = fmin(12 * (p->entry_age_to + 1), age);
    person->born = -age;
    person->appointed = person->born + floor(lo + plain_u(today, PURPOSE_ENTRY, identity, 0, 0, 0) * (hi - lo));
    person->education = group->education;
    person->schooling = plain_schooling(today, person->education, person->matched);
    person->qualification = plain_qualification(person->education);
    person->retires = person->born + 12 * limit_of(group, p) + 1;
    person->leaves = plain_months_to_leaving(today, plain_u(today, PURPOSE_ENTRY, identity, 0, 0, 2));
    person->practice = (1 - plain_contract_share(today)) * usual_practice(p, fmax(0, today->month - person->appointed));
}

void plain_populate(struct plain_agency *agency, const struct plain_today *today)
{
    const struct scenario *scenario = today->scenario;
    const struct param_values *p = &today->values->params;
    int headcount = 0, turn[POST_TYPES] = {0}, i = 0;
    for (int g = 0; g < scenario->n_groups; g++)
        headcount += scenario->groups[g].count;
    const int vacant = p->vacancies < 0 ? steady_vacancies(scenario, p) : (int)p->vacancies;
    *agency = (struct plain_agency){.n_posts = headcount + vacant, .n_units = (int)p->units};
    agency->posts = calloc((size_t)agency->n_posts, sizeof *agency->posts);
    assert_non_null(agency->posts);
    make_units(agency, today);
    for (int g = 0; g < scenario->n_groups; g++)
        for (int n = 0; n < scenario->groups[g].count; n++, i++) {
            const struct group *group = &scenario->groups[g];
            agency->posts[i].type = group->post;
            agency->posts[i].unit = group->unit > 0 ? group->unit - 1 : turn[group->post]++ % agency->n_units;
            make_person(&agency->posts[i], today, i, group);
        }
    for (; i < agency->n_posts; i++) {
        const double u = plain_u(today, PURPOSE_VACANCY, plain_post_identity(i, 0), 0, 0, 0);
        agency->posts[i].type = POST_OPERATIONAL;
        agency->posts[i].unit = turn[POST_OPERATIONAL]++ % agency->n_units;
        agency->posts[i].fill_month = 1 + floor(u * p->hiring_gap);
    }
    plain_add_up(agency, today);
}
