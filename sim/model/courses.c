/* Those who end a course in the same month learn side by side, so that what each learns is worked out in lanes. */
#include "model/courses.h"

#include "base/lanes.h"
#include "base/num.h"
#include "model/ipasn.h"
#include "model/learning.h"
#include "model/practices.h"

enum { CLASS = 32, WHOLE = AGENCY_LANES };

/* What a programme is to all who end it this month. */
struct course {
    size_t programme;
    const struct programme_values *v;
    double cut;     /* probability */
    double fit;     /* probability */
    double support; /* weight of the heads' support in transfer */
    double effect;  /* of evaluation, log-odds */
    /* Follow-up, by u: first where the heads give it by the practice, then where they do of their own accord. */
    double followed_by_practice, followed;
};

/* Some of those who end it: their posts, and a lane each. The lanes beyond the `n` people are whole vectors filled up
 * with the first of them; what becomes of those is written nowhere. */
struct class {
    size_t n, lanes;
    const uint32_t *post;  /* [lanes] */
    double unit[4][CLASS]; /* random numbers: cut, fit, follow-up, transfer */
    double support[CLASS], motivation[CLASS], load[CLASS], age[CLASS], had[CLASS];
    double delivered[CLASS], fit[CLASS], applied[CLASS], use[CLASS], part[CLASS];
};

/* ---- what a programme is to all ---- */

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

static const struct practice_values *practice_for(const struct agency *agency, const struct today *today,
                                                  const struct programme_values *v, enum practice_kind kind)
{
    return v->follow_up != 0 ? practices_in_force(agency, today, kind) : NULL;
}

static struct course course_of(const struct agency *agency, const struct today *today, size_t programme)
{
    const struct param_values *p = &today->values->params;
    const struct programme_values *v = &today->values->programmes[programme];
    const struct practice_values *follow_up = practice_for(agency, today, v, PRACTICE_IS_FOLLOW_UP);
    const struct practice_values *evaluation = practice_for(agency, today, v, PRACTICE_IS_EVALUATION);
    bool managerial = v->managerial > v->technical + v->social + v->strategic;
    return (struct course){
        .programme = programme,
        .v = v,
        .cut = chance_of_cut(agency, today),
        .fit = chance_of_fit(agency, today, v),
        .support = p->transfer_support * (managerial ? p->transfer_managerial : 1),
        .effect = evaluation ? evaluation->effect : 0,
        .followed_by_practice = follow_up ? follow_up->covers : 0,
        .followed = follow_up ? follow_up->covers + (1 - follow_up->covers) * p->transfer_unasked : p->transfer_unasked,
    };
}

/* ---- learning, in lanes ---- */

static void gather(const struct agency *agency, const struct today *today, const struct course *course,
                   struct class *class)
{
    const struct staff *staff = &agency->staff;
    const double *hours = staff->subject_hours + (size_t)course->v->subject * agency->shape.lanes;
    uint32_t identity[CLASS] = {0}, word[4][CLASS] = {{0}};
    uint32_t *const words[4] = {word[0], word[1], word[2], word[3]};
    for (size_t k = 0; k < class->lanes; k++) {
        size_t i = class->post[k];
        identity[k] = staff->identity[i];
        class->support[k] = agency->units[staff->unit[i]].support;
        class->motivation[k] = staff->motivation[i];
        class->load[k] = staff->load[i];
        class->age[k] = staff->age[i];
        class->had[k] = hours[i];
    }
    random_event_lanes(&today->source, PURPOSE_COURSE, identity, class->n, today->month,
                       today->scenario->programmes[course->programme].item, words);
    for (size_t w = 0; w < 4; w++)
        for (size_t k = 0; k < class->lanes; k++)
            class->unit[w][k] = random_unit(word[w][k]);
}

static void transfer_lanes(const struct param_values *p, const struct course *course, struct class *class)
{
    const double hours = course->v->hours, cut_delivered = p->cut_delivered, mismatch = p->fit_mismatch;
    const double follow_up = p->transfer_follow_up, overload = p->transfer_overload;
    LANES_LOOP
    for (size_t k = 0; k < class->lanes; k++) {
        bool followed = class->unit[2][k] < course->followed;
        double load = class->load[k];
        double logit = p->transfer_base + (followed ? follow_up : 0) + course->support * class->support[k] +
                       p->transfer_motivation * class->motivation[k] - overload * (load > 1 ? load - 1 : 0) +
                       course->effect;
        class->delivered[k] = hours * (class->unit[0][k] < course->cut ? cut_delivered : 1);
        class->fit[k] = class->unit[1][k] < course->fit ? 1 : mismatch;
        class->applied[k] = class->unit[3][k] < num_logistic(logit) ? 1 : 0;
        class->use[k] = followed ? p->use_follow_up : p->use_bare;
    }
}

/* The part of the gain that is the same in all dimensions: dose, into `delivered`, and age, into `part`. */
static void dose_lanes(const struct param_values *p, struct class *class)
{
    const double dose = p->training_dose, slope = p->training_age;
    LANES_LOOP
    for (size_t k = 0; k < class->lanes; k++) {
        double had = class->had[k], hours = class->delivered[k], age = class->age[k];
        double decades = age > 40 ? (age - 40) / 10 : 0;
        class->had[k] = had + hours;
        class->delivered[k] = num_exp(-had / dose) - num_exp(-(had + hours) / dose);
        class->part[k] = slope * decades < 1 ? 1 - slope * decades : 0;
    }
}

/* A stock of skill, its use, and what a month keeps of it. */
struct stock {
    double *level, *use, *keep;
};

/* Adds gains to a stock, with the use averaged by gain; where the use is the same, so is what a month keeps. */
static void add_gains(const struct param_values *p, const double *gain, struct class *class, struct stock stock,
                      size_t at)
{
    double level[CLASS] = {0}, use[CLASS] = {0}, keep[CLASS] = {0};
    for (size_t k = 0; k < class->lanes; k++) {
        size_t i = at + class->post[k];
        level[k] = stock.level[i];
        use[k] = stock.use[i];
        keep[k] = stock.keep[i];
    }
    LANES_LOOP
    for (size_t k = 0; k < class->lanes; k++) {
        double total = level[k] + gain[k];
        double mixed = (level[k] * use[k] + gain[k] * class->use[k]) / total;
        double then = level[k] > 0 ? mixed : class->use[k];
        double kept = learning_keep(p, then);
        bool same = level[k] > 0 && use[k] == class->use[k], gains = gain[k] > 0, anew = gains && !same;
        level[k] = gains ? total : level[k];
        use[k] = anew ? then : use[k];
        keep[k] = anew ? kept : keep[k];
    }
    for (size_t k = 0; k < class->n; k++) {
        size_t i = at + class->post[k];
        stock.level[i] = level[k];
        stock.use[i] = use[k];
        stock.keep[i] = keep[k];
    }
}

static void learn_dimension(struct agency *agency, const struct param_values *p, struct class *class, enum dimension d,
                            double weight)
{
    struct staff *staff = &agency->staff;
    size_t at = (size_t)d * agency->shape.lanes;
    double gain[CLASS], ceiling = p->training_ceiling;
    for (size_t k = 0; k < class->lanes; k++)
        gain[k] = staff->known[at + class->post[k]];
    LANES_LOOP
    for (size_t k = 0; k < class->lanes; k++) {
        double room = gain[k] < ceiling ? 1 - gain[k] / ceiling : 0;
        gain[k] = p->training_gain * weight * class->fit[k] * class->delivered[k] * room * class->part[k];
    }
    add_gains(p, gain, class, (struct stock){staff->known, staff->known_use, staff->known_keep}, at);
    LANES_LOOP
    for (size_t k = 0; k < class->lanes; k++)
        gain[k] = class->applied[k] != 0 ? gain[k] : 0;
    add_gains(p, gain, class, (struct stock){staff->applied, staff->applied_use, staff->applied_keep}, at);
}

/* ---- what it leaves on record ---- */

static void put_on_record(struct agency *agency, const struct today *today, const struct course *course,
                          const struct class *class)
{
    struct staff *staff = &agency->staff;
    const struct programme_values *v = course->v;
    double *hours = staff->subject_hours + (size_t)v->subject * agency->shape.lanes;
    double recorded = isnan(v->recorded_hours) ? v->hours : v->recorded_hours;
    double keep = v->motivation_gain != 0 ? num_exp(-NUM_LN_2 / v->motivation_half_life) : 0;
    double uplift = v->motivation_gain * today->values->params.motivation_unit;
    uint32_t bit = 1U << course->programme;
    unsigned first_time = 0;
    for (size_t k = 0; k < class->n; k++) {
        size_t i = class->post[k];
        hours[i] = class->had[k];
        staff->jp[i] += recorded;
        ipasn_note(agency, today, i, v);
        staff->holds[i] |= bit;
        uint32_t applies = class->applied[k] != 0 ? staff->attended[i] & ~staff->transferred[i] & bit : 0;
        staff->transferred[i] |= applies;
        first_time += applies != 0;
        if (v->motivation_gain != 0) {
            staff->uplift[i] += uplift;
            staff->uplift_keep[i] = keep;
        }
    }
    agency->programmes[course->programme].year.stage[FUNNEL_APPLIED] += first_time;
    if ((int)v->kind == today->structural_kind)
        agency->now.graduates += (double)class->n;
}

/* The last month of a course for `n` of those in it, of CLASS at most. `by_heads` gets, by post, who is followed up by
 * the practice. */
static void teach(struct agency *agency, const struct today *today, const struct course *course, uint32_t post[CLASS],
                  size_t n, uint32_t *by_heads)
{
    const struct param_values *p = &today->values->params;
    const double weight[DIMENSIONS] = {course->v->technical, course->v->managerial, course->v->social,
                                       course->v->strategic};
    struct class class;
    class.n = n;
    class.lanes = (n + WHOLE - 1) / WHOLE * WHOLE;
    class.post = post;
    for (size_t k = n; k < class.lanes; k++)
        post[k] = post[0];
    gather(agency, today, course, &class);
    transfer_lanes(p, course, &class);
    dose_lanes(p, &class);
    for (size_t d = 0; d < DIMENSIONS; d++)
        if (weight[d] > 0)
            learn_dimension(agency, p, &class, (enum dimension)d, weight[d]);
    put_on_record(agency, today, course, &class);
    for (size_t k = 0; k < n; k++)
        by_heads[post[k]] = class.unit[2][k] < course->followed_by_practice;
}

/* ---- time ---- */

/* The heads of a person's unit share hours spent on this trainee; where there are none, nobody spends them. */
static void take_heads_hours(struct agency *agency, const struct today *today, size_t i, double hours)
{
    struct staff *staff = &agency->staff;
    double lost = hours / today->values->params.hours_month / agency->units[staff->unit[i]].heads;
    for (size_t j = 0; j < agency->shape.posts; j++)
        if (staff->unit[j] == staff->unit[i] && staff->post_type[j] == POST_STRUCTURAL && staff->here[j] != 0)
            staff->lost[j] += lost;
}

/* Courses take their time, and who ends one that of the heads. */
static void take_time(struct agency *agency, const struct today *today, const uint32_t *attending, size_t n,
                      const uint32_t *by_heads)
{
    struct staff *staff = &agency->staff;
    for (size_t k = 0; k < n; k++) {
        size_t i = attending[k];
        const struct programme_values *v = &today->values->programmes[staff->course[i]];
        staff->lost[i] += v->away / v->lasts;
        if (staff->course_left[i] > 0)
            continue;
        const struct practice_values *follow_up = practice_for(agency, today, v, PRACTICE_IS_FOLLOW_UP);
        const struct practice_values *evaluation = practice_for(agency, today, v, PRACTICE_IS_EVALUATION);
        if (follow_up && by_heads[i])
            take_heads_hours(agency, today, i, follow_up->head_hours_per_trainee);
        if (evaluation)
            take_heads_hours(agency, today, i, evaluation->head_hours_per_trainee);
        staff->course[i] = -1;
    }
}

/* ---- the month ---- */

static void attending_lanes(const struct staff *staff, uint8_t *restrict marks, size_t lanes)
{
    const int32_t *course = staff->course;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        marks[i] = course[i] >= 0;
}

/* Lists those in a course, which goes on by a month; the policy may have dropped it: then it is broken off. Returns one
 * bit a programme that some of them end. */
static uint32_t list_attending(struct agency *agency, const struct today *today, uint32_t *attending, size_t *n)
{
    struct staff *staff = &agency->staff;
    uint32_t ending = 0;
    size_t listed, kept = 0;
    attending_lanes(staff, staff->marks, agency->shape.lanes);
    listed = lanes_list(staff->marks, agency->shape.lanes, attending);
    for (size_t k = 0; k < listed; k++) {
        size_t i = attending[k];
        int32_t programme = staff->course[i];
        if (!today->values->programme_present[programme]) {
            staff->course[i] = -1;
            continue;
        }
        attending[kept++] = (uint32_t)i;
        if (--staff->course_left[i] <= 0)
            ending |= 1U << programme;
    }
    *n = kept;
    return ending;
}

static void end_course(struct agency *agency, const struct today *today, size_t programme, const uint32_t *attending,
                       size_t n, uint32_t *by_heads)
{
    const struct staff *staff = &agency->staff;
    const struct course course = course_of(agency, today, programme);
    uint32_t post[CLASS];
    size_t pupils = 0;
    for (size_t k = 0; k < n; k++) {
        size_t i = attending[k];
        post[pupils] = (uint32_t)i;
        pupils += ((size_t)staff->course[i] == programme) & (staff->course_left[i] <= 0);
        if (pupils == CLASS || (k + 1 == n && pupils > 0)) {
            teach(agency, today, &course, post, pupils, by_heads);
            pupils = 0;
        }
    }
}

void courses_attend(struct agency *agency, const struct today *today)
{
    uint32_t *attending = agency->staff.crowd, *by_heads = attending + agency->shape.lanes;
    size_t n;
    uint32_t ending = list_attending(agency, today, attending, &n);
    for (size_t k = 0; k < (size_t)today->values->n_programmes; k++)
        if (ending >> k & 1)
            end_course(agency, today, k, attending, n, by_heads);
    take_time(agency, today, attending, n, by_heads);
}
