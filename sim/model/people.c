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

enum { SOME = 64 };

/* The four normal draws of an event for each of `n` people, at most SOME; the words stay in `word`. */
static void draw_normals(const struct today *today, enum purpose purpose, const uint32_t *identity, size_t n,
                         uint32_t word[4][SOME], double normals[4][SOME])
{
    uint32_t *const words[4] = {word[0], word[1], word[2], word[3]};
    random_event_lanes(&today->source, purpose, identity, n, 0, 0, words);
    for (size_t w = 0; w < 4; w++) {
        for (size_t k = 0; k < n; k++)
            normals[w][k] = random_unit(word[w][k]);
        num_normal_inverse_lanes(normals[w], normals[w], n);
    }
}

/* Draws the lasting traits of the people in `n` posts, at most SOME; the mean of their talent in each dimension is
 * `level`. */
static void draw_traits(struct agency *agency, const struct today *today, const uint32_t *posts, size_t n,
                        const double level[DIMENSIONS])
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    uint32_t identity[SOME], word[4][SOME];
    double z[4][SOME];
    for (size_t k = 0; k < n; k++)
        identity[k] = staff->identity[posts[k]];
    draw_normals(today, PURPOSE_TALENT, identity, n, word, z);
    for (size_t d = 0; d < DIMENSIONS; d++)
        for (size_t k = 0; k < n; k++)
            staff->talent[d * agency->shape.lanes + posts[k]] = p->talent_spread * z[d][k] + level[d];
    draw_normals(today, PURPOSE_TRAIT, identity, n, word, z);
    for (size_t k = 0; k < n; k++) {
        staff->motivation_mean[posts[k]] = p->motivation_between * z[0][k];
        staff->care[posts[k]] = z[1][k];
        staff->absence_trait[posts[k]] = z[2][k];
        staff->readiness_trait[posts[k]] = z[3][k];
    }
    draw_normals(today, PURPOSE_TRAIT_ACCESS, identity, n, word, z);
    for (size_t k = 0; k < n; k++) {
        staff->invitation_trait[posts[k]] = z[0][k];
        staff->mood[posts[k]] = p->motivation_within * z[1][k];
        ipasn_enter(agency, today, posts[k], word[2][k]);
    }
}

void people_draw_traits(struct agency *agency, const struct today *today, size_t n)
{
    const struct param_values *p = &today->values->params;
    const double level[DIMENSIONS] = {p->level_technical, p->level_managerial, p->level_social, p->level_strategic};
    uint32_t posts[SOME];
    for (size_t first = 0; first < n; first += SOME) {
        size_t some = n - first < SOME ? n - first : SOME;
        for (size_t k = 0; k < some; k++)
            posts[k] = (uint32_t)(first + k);
        draw_traits(agency, today, posts, some, level);
    }
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

static void enter(struct agency *agency, size_t post, uint32_t holder)
{
    struct staff *staff = &agency->staff;
    agency_vacate(agency, post);
    staff->here[post] = 1;
    staff->identity[post] = random_identity(RANDOM_POST_FIRST_STAFF + (uint32_t)post, holder);
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
    enter(agency, post, 0);
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
}

void people_hire(struct agency *agency, const struct today *today, size_t post)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    enter(agency, post, staff->holders[post]++ & 0xff);
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
    draw_traits(agency, today, &(uint32_t){(uint32_t)post}, 1, (const double[DIMENSIONS]){0});
    staff->learnable[TECHNICAL * agency->shape.lanes + post] = learning_practice(p, 0);
    for (size_t d = 0; d < DIMENSIONS; d++) {
        size_t at = d * agency->shape.lanes + post;
        staff->skill[at] = staff->schooling[post] + staff->talent[at] + staff->learnable[at];
    }
}
