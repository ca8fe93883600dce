#include "model/learning.h"

#include "base/lanes.h"
#include "base/num.h"
#include "model/contract.h"
#include "model/people.h"
#include "model/practices.h"
#include "model/work.h"

enum { JOURNEYMAN_MONTHS = 60 };
static const double LEAST_N0 = 0.05; /* for priors at the edge, where n0 would collapse towards 0 (P8) */

/* ---- change and forgetting ---- */

static void make_obsolete(struct agency *agency, double left)
{
    struct staff *staff = &agency->staff;
    size_t technical = TECHNICAL * agency->shape.lanes;
    for (size_t i = 0; i < agency->shape.lanes; i++) {
        staff->practice[i] *= left;
        staff->known[technical + i] *= left;
        staff->applied[technical + i] *= left;
    }
}

bool learning_rules_change(const struct today *today)
{
    uint32_t identity = random_identity(RANDOM_POST_AGENCY, 0);
    struct random_words w = random_event(&today->source, PURPOSE_CHANGE, identity, today->month, 0);
    return random_unit(w.word[0]) < 1 - num_exp(-today->values->params.change_rate / 12);
}

void learning_change(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    if (learning_rules_change(today))
        make_obsolete(agency, 1 - p->change_loss);
    if (p->application_month == today->date)
        make_obsolete(agency, 1 - (isnan(p->application_loss) ? p->change_loss : p->application_loss));
}

double learning_usual_practice(const struct param_values *p, double service)
{
    double q = (1 - num_exp(-p->change_rate / 12)) * p->change_loss;
    double kept = 1 - q > 1e-12 ? 1 - q : 1e-12;
    return q > 0 ? fmin(service, (1 - num_exp(service * num_log(kept))) / q) : service;
}

static void forget_lanes(struct staff *staff, double mentored_keep, size_t n)
{
    double *known = staff->known, *applied = staff->applied, *mentored = staff->mentored;
    const double *known_keep = staff->known_keep, *applied_keep = staff->applied_keep;
    LANES_LOOP
    for (size_t i = 0; i < n; i++) {
        double known_left = known[i] * known_keep[i], applied_left = applied[i] * applied_keep[i];
        applied[i] = applied_left;
        known[i] = known_left < applied_left ? applied_left : known_left;
        mentored[i] *= mentored_keep;
    }
}

/* The further fading of stocks whose use, on the part `share` of the files, is left to contract staff. */
static void disuse_lanes(struct staff *staff, double rate, size_t n)
{
    double *known = staff->known, *applied = staff->applied;
    const double *known_use = staff->known_use, *applied_use = staff->applied_use;
    LANES_LOOP
    for (size_t i = 0; i < n; i++) {
        known[i] *= num_exp(rate * known_use[i]);
        applied[i] *= num_exp(rate * applied_use[i]);
    }
}

void learning_forget(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    double share = contract_share(p);
    if (share > 0)
        disuse_lanes(staff, -NUM_LN_2 / p->forgetting_half_life * share, DIMENSIONS * agency->shape.lanes);
    forget_lanes(staff, learning_keep(p, p->mentoring_use * (1 - share)), DIMENSIONS * agency->shape.lanes);
    for (size_t i = 0; i < agency->shape.lanes; i++)
        staff->uplift[i] *= staff->uplift_keep[i];
}

/* ---- practice ---- */

/* What a replicate's practice curve needs, worked out once a month. */
struct curve {
    double asymptote, exponent, slope, n0, scale;
};

static struct curve curve_of(const struct param_values *p)
{
    struct curve c = {.asymptote = p->practice_asymptote, .exponent = p->practice_exponent, .slope = p->error_slope};
    double start = (num_exp(p->error_slope * p->practice_novice) - c.asymptote) / (1 - c.asymptote);
    double log_start = num_log(start);
    double ratio = num_exp(-log_start / c.exponent);
    c.n0 = fmax(LEAST_N0, JOURNEYMAN_MONTHS * ratio / (1 - ratio));
    if (!(ratio < 1)) /* no novice gap: the curve is flat */
        c.n0 = 1e9;
    c.scale = log_start / JOURNEYMAN_MONTHS;
    return c;
}

LANES_INLINE double curve_power(const struct curve *c, double n)
{
    return -c->exponent * num_log((n + c->n0) / (JOURNEYMAN_MONTHS + c->n0));
}

LANES_INLINE double curve_exponential(const struct curve *c, double n)
{
    return (JOURNEYMAN_MONTHS - n) * c->scale;
}

/* Skill from the log of what practice still leaves to learn, relative to a journeyman. */
LANES_INLINE double curve_skill(const struct curve *c, double log_left)
{
    return -num_log(c->asymptote + (1 - c->asymptote) * num_exp(log_left)) / c->slope;
}

static void power_lanes(const struct curve *curve, const double *restrict months, double *restrict skill, size_t lanes)
{
    const struct curve c = *curve;
    for (size_t i = 0; i < lanes; i++)
        skill[i] = curve_skill(&c, curve_power(&c, months[i]));
}

static void exponential_lanes(const struct curve *curve, const double *restrict months, double *restrict skill,
                              size_t lanes)
{
    const struct curve c = *curve;
    for (size_t i = 0; i < lanes; i++)
        skill[i] = curve_skill(&c, curve_exponential(&c, months[i]));
}

/* Skill after each of `months`, by the form of the world. */
static void practice_lanes(const struct param_values *p, const double *months, double *skill, size_t lanes)
{
    struct curve curve = curve_of(p);
    if (p->practice_form != 0)
        exponential_lanes(&curve, months, skill, lanes);
    else
        power_lanes(&curve, months, skill, lanes);
}

double learning_practice_of(const struct param_values *p, double skill)
{
    struct curve c = curve_of(p);
    if (!(c.scale > 0))
        return NAN;
    double left = (num_exp(-c.slope * skill) - c.asymptote) / (1 - c.asymptote);
    if (p->practice_form != 0)
        return JOURNEYMAN_MONTHS - num_log(left) / c.scale;
    return (JOURNEYMAN_MONTHS + c.n0) * num_exp(-num_log(left) / c.exponent) - c.n0;
}

double learning_practice(const struct param_values *p, double n)
{
    double skill;
    practice_lanes(p, &n, &skill, 1);
    return skill;
}

static void skilled_lanes(const double *restrict skill, double concentration, double *restrict own, size_t lanes)
{
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        own[i] = num_exp(concentration * skill[i]);
}

/* The part of each person's equal share of the files that those on whom work is concentrated leave; at most 1. */
static void own_share(const struct agency *agency, double concentration, double *own)
{
    const struct staff *staff = &agency->staff;
    skilled_lanes(staff->file_skill, concentration, own, agency->shape.lanes);
    double mean = agency_dot(agency, staff->time, own) / agency_sum(agency, staff->time);
    for (size_t i = 0; i < agency->shape.lanes; i++)
        own[i] = fmin(1, own[i] / mean);
}

static void practise_lanes(struct staff *staff, double month, double part, const double *own, size_t lanes)
{
    const double *here = staff->here, *study_lost = staff->study_lost, *appointed = staff->appointed;
    double *practice = staff->practice;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        double not_released = study_lost[i] < 1 ? 1 : 0; /* as people_at_work */
        double appointed_by_now = month >= appointed[i] ? 1 : 0;
        practice[i] += here[i] * not_released * appointed_by_now * (part * own[i]);
    }
}

void learning_gather_practice(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    double concentration = work_concentration(agency, today);
    double *own = concentration > 0 ? staff->assigned : staff->here; /* the one is free after the month's work */
    if (concentration > 0)
        own_share(agency, concentration, own);
    practise_lanes(staff, today->month, 1 - contract_share(&today->values->params), own, agency->shape.lanes);
}

/* ---- adding up ---- */

/* Adds up one dimension; `practice` NULL where practice gives none. */
static void add_up_lanes(struct staff *staff, size_t at, const double *practice, size_t lanes)
{
    const double *applied = staff->applied + at, *mentored = staff->mentored + at;
    const double *talent = staff->talent + at, *schooling = staff->schooling;
    double *restrict learnable = staff->learnable + at, *restrict skill = staff->skill + at;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        double learned = applied[i] + mentored[i];
        if (practice)
            learned += practice[i];
        learnable[i] = learned;
        skill[i] = schooling[i] + talent[i] + learned;
    }
}

static void file_skill_lanes(struct staff *staff, const struct param_values *p, size_t lanes)
{
    const double *technical = staff->skill + TECHNICAL * lanes, *managerial = staff->skill + MANAGERIAL * lanes;
    const double *social = staff->skill + SOCIAL * lanes, *strategic = staff->skill + STRATEGIC * lanes;
    double *file_skill = staff->file_skill;
    double w_technical = p->weight_technical, w_managerial = p->weight_managerial;
    double w_social = p->weight_social, w_strategic = p->weight_strategic;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        file_skill[i] = w_technical * technical[i] + w_managerial * managerial[i] + w_social * social[i] +
                        w_strategic * strategic[i];
}

void learning_add_up(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    size_t lanes = agency->shape.lanes;
    double *practice = staff->file_skill; /* until it is worked out */
    practice_lanes(p, staff->practice, practice, lanes);
    for (size_t d = 0; d < DIMENSIONS; d++)
        add_up_lanes(staff, d * lanes, d == TECHNICAL ? practice : NULL, lanes);
    file_skill_lanes(staff, p, lanes);
}
