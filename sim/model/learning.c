#include "model/learning.h"

#include "base/lanes.h"
#include "base/num.h"
#include "model/contract.h"
#include "model/ipasn.h"
#include "model/people.h"
#include "model/practices.h"
#include "model/work.h"

enum { JOURNEYMAN_MONTHS = 60 };
static const double LN_2 = 0.693147180559945309;
static const double LEAST_N0 = 0.05; /* for priors at the edge, where n0 would collapse towards 0 (P8) */

double learning_keep(const struct param_values *p, double use)
{
    return num_exp(-LN_2 / p->forgetting_half_life * (1 - use));
}

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
        disuse_lanes(staff, -LN_2 / p->forgetting_half_life * share, DIMENSIONS * agency->shape.lanes);
    forget_lanes(staff, learning_keep(p, p->mentoring_use * (1 - share)), DIMENSIONS * agency->shape.lanes);
    for (size_t i = 0; i < agency->shape.lanes; i++)
        staff->uplift[i] *= staff->uplift_keep[i];
}

/* ---- a course ---- */

struct lesson {
    const struct programme_values *v;
    double hours;  /* delivered */
    double fit;    /* 1 or the mismatch part */
    double use;    /* on the job, of what is learned */
    bool followed; /* F */
    double effect; /* of evaluation, log-odds */
    bool applied;
};

/* The heads of a person's unit share hours spent on this trainee; where there are none, nobody spends them. */
static void take_heads_hours(struct agency *agency, const struct today *today, size_t i, double hours)
{
    struct staff *staff = &agency->staff;
    double lost = hours / today->values->params.hours_month / agency->units[staff->unit[i]].heads;
    for (size_t j = 0; j < agency->shape.posts; j++)
        if (staff->unit[j] == staff->unit[i] && staff->post_type[j] == POST_STRUCTURAL && staff->here[j] != 0)
            staff->lost[j] += lost;
}

/* Follow-up by the practice, which takes the heads' time; or by a head of one's own accord. */
static bool is_followed_up(struct agency *agency, const struct today *today, const struct programme_values *v, size_t i,
                           double u)
{
    const struct practice_values *practice = practices_in_force(agency, today, PRACTICE_IS_FOLLOW_UP);
    double unasked = today->values->params.transfer_unasked;
    if (!practice || v->follow_up == 0)
        return u < unasked;
    if (u >= practice->covers)
        return u < practice->covers + (1 - practice->covers) * unasked;
    take_heads_hours(agency, today, i, practice->head_hours_per_trainee);
    return true;
}

/* Evaluation of a trainee, which takes the heads' time, too: what it adds to the log-odds of transfer. */
static double evaluate(struct agency *agency, const struct today *today, const struct programme_values *v, size_t i)
{
    const struct practice_values *evaluation = practices_in_force(agency, today, PRACTICE_IS_EVALUATION);
    if (!evaluation || v->follow_up == 0)
        return 0;
    take_heads_hours(agency, today, i, evaluation->head_hours_per_trainee);
    return evaluation->effect;
}

static bool is_applied(const struct agency *agency, const struct today *today, const struct lesson *lesson, size_t i,
                       double u)
{
    const struct param_values *p = &today->values->params;
    const struct staff *staff = &agency->staff;
    const struct programme_values *v = lesson->v;
    bool managerial = v->managerial > v->technical + v->social + v->strategic;
    double support = p->transfer_support * (managerial ? p->transfer_managerial : 1);
    double logit = p->transfer_base + (lesson->followed ? p->transfer_follow_up : 0) +
                   support * agency->units[staff->unit[i]].support + p->transfer_motivation * staff->motivation[i] -
                   p->transfer_overload * (staff->load[i] > 1 ? staff->load[i] - 1 : 0) + lesson->effect;
    return u < num_logistic(logit);
}

/* Adds a gain to a stock, with the use averaged by gain; where the use is the same, so is what a month keeps. */
static void add_gain(const struct param_values *p, double gain, double use, double *stock, double *stock_use,
                     double *keep)
{
    double total = *stock + gain;
    if (*stock <= 0 || *stock_use != use) {
        *stock_use = *stock > 0 ? (*stock * *stock_use + gain * use) / total : use;
        *keep = learning_keep(p, *stock_use);
    }
    *stock = total;
}

static void gain_skill(struct agency *agency, const struct today *today, const struct lesson *lesson, size_t i)
{
    const struct param_values *p = &today->values->params;
    struct staff *staff = &agency->staff;
    size_t lanes = agency->shape.lanes;
    double *had = &staff->subject_hours[(size_t)lesson->v->subject * lanes + i];
    double dose = num_exp(-*had / p->training_dose) - num_exp(-(*had + lesson->hours) / p->training_dose);
    double decades = staff->age[i] > 40 ? (staff->age[i] - 40) / 10 : 0;
    double age = p->training_age * decades < 1 ? 1 - p->training_age * decades : 0;
    const double weight[DIMENSIONS] = {lesson->v->technical, lesson->v->managerial, lesson->v->social,
                                       lesson->v->strategic};
    *had += lesson->hours;
    for (size_t d = 0; d < DIMENSIONS; d++) {
        size_t at = d * lanes + i;
        if (weight[d] <= 0)
            continue;
        double room = staff->known[at] < p->training_ceiling ? 1 - staff->known[at] / p->training_ceiling : 0;
        double gain = p->training_gain * weight[d] * lesson->fit * dose * room * age;
        if (gain <= 0)
            continue;
        add_gain(p, gain, lesson->use, &staff->known[at], &staff->known_use[at], &staff->known_keep[at]);
        if (lesson->applied)
            add_gain(p, gain, lesson->use, &staff->applied[at], &staff->applied_use[at], &staff->applied_keep[at]);
    }
}

static double chance_of_cut(const struct agency *agency, const struct today *today)
{
    const struct practice_values *coordination = practices_in_force(agency, today, PRACTICE_IS_COORDINATION);
    return today->values->params.cut_probability * (coordination ? 1 - coordination->avoids : 1);
}

static double chance_of_fit(const struct agency *agency, const struct today *today, const struct programme_values *v)
{
    if (!isnan(v->fit))
        return v->fit;
    const struct param_values *p = &today->values->params;
    return practices_in_force(agency, today, PRACTICE_IS_NEEDS_ANALYSIS) ? p->fit_analysis : p->fit_bare;
}

/* The course's last month: what it taught, whether it is applied, what it leaves on record. */
static void finish(struct agency *agency, const struct today *today, size_t i)
{
    struct staff *staff = &agency->staff;
    const struct param_values *p = &today->values->params;
    size_t programme = (size_t)staff->course[i];
    const struct named *named = &today->scenario->programmes[programme];
    const struct programme_values *v = &today->values->programmes[programme];
    struct random_words w = random_event(&today->source, PURPOSE_COURSE, staff->identity[i], today->month, named->item);
    struct lesson lesson = {.v = v};
    lesson.hours = v->hours * (random_unit(w.word[0]) < chance_of_cut(agency, today) ? p->cut_delivered : 1);
    lesson.fit = random_unit(w.word[1]) < chance_of_fit(agency, today, v) ? 1 : p->fit_mismatch;
    lesson.followed = is_followed_up(agency, today, v, i, random_unit(w.word[2]));
    lesson.effect = evaluate(agency, today, v, i);
    lesson.applied = is_applied(agency, today, &lesson, i, random_unit(w.word[3]));
    lesson.use = lesson.followed ? p->use_follow_up : p->use_bare;
    gain_skill(agency, today, &lesson, i);
    staff->jp[i] += isnan(v->recorded_hours) ? v->hours : v->recorded_hours;
    ipasn_note(agency, today, i, v);
    staff->uplift[i] += v->motivation_gain * p->motivation_unit;
    if (v->motivation_gain != 0)
        staff->uplift_keep[i] = num_exp(-LN_2 / v->motivation_half_life);
    staff->holds[i] |= 1U << programme;
    staff->course[i] = -1;
    if ((int)v->kind == today->structural_kind)
        agency->now.graduates++;
    uint32_t bit = 1U << programme;
    if (lesson.applied && (staff->attended[i] & bit) && !(staff->transferred[i] & bit)) {
        staff->transferred[i] |= bit;
        agency->programmes[programme].year.stage[FUNNEL_APPLIED]++;
    }
}

void learning_attend(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (staff->course[i] < 0)
            continue;
        if (!today->values->programme_present[staff->course[i]]) {
            staff->course[i] = -1; /* the policy has dropped the programme: the course is broken off */
            continue;
        }
        const struct programme_values *v = &today->values->programmes[staff->course[i]];
        staff->lost[i] += v->away / v->lasts;
        if (--staff->course_left[i] <= 0)
            finish(agency, today, i);
    }
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
    double *learnable = staff->learnable + at, *skill = staff->skill + at;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        learnable[i] = applied[i] + mentored[i];
    LANES_LOOP
    for (size_t i = 0; i < lanes && practice; i++)
        learnable[i] += practice[i];
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        skill[i] = schooling[i] + talent[i] + learnable[i];
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
