#include <math.h>
#include <string.h>

#include "base/num.h"
#include "plain_model.h"

/* 7.7 Changes, new tasks, forgetting, courses. */

/* ---- changes of rules or applications ---- */

static void lose_part(struct plain_agency *agency, double loss)
{
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        person->practice *= 1 - loss;
        person->known[PLAIN_TECHNICAL] *= 1 - loss;
        person->applied[PLAIN_TECHNICAL] *= 1 - loss;
    }
}

void plain_changes(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const double u = plain_u(today, PURPOSE_CHANGE, 0, today->month, 0, 0);
    if (u < 1 - num_exp(-p->change_rate / 12))
        lose_part(agency, p->change_loss);
    if (!isnan(p->application_month) && p->application_month - p->start + 1 == today->month)
        lose_part(agency, isnan(p->application_loss) ? p->change_loss : p->application_loss);
}

/* ---- new tasks ---- */

void plain_new_tasks(struct plain_agency *agency, const struct plain_today *today)
{
    const struct practice_values *rotation = plain_practice(agency, today, PRACTICE_IS_ROTATION);
    if (rotation == NULL || today->calendar != 0)
        return;
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL || agency->posts[i].type == POST_STRUCTURAL || plain_released(person))
            continue;
        if (plain_u(today, PURPOSE_ROTATION, person->identity, today->january, 0, 0) >= rotation->moves)
            continue;
        person->practice = plain_practice_months(today, person->practice, today->values->params.rotation_loss);
        person->broad = true;
    }
}

/* ---- forgetting ---- */

void plain_forgetting(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const double lambda = num_log(2) / p->forgetting_half_life, share = plain_contract_share(today);
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        for (int d = 0; d < PLAIN_DIMENSIONS; d++) {
            person->known[d] *= num_exp(-lambda * share * person->known_use[d]);
            person->applied[d] *= num_exp(-lambda * share * person->applied_use[d]);
            person->known[d] *= num_exp(-lambda * (1 - person->known_use[d]));
            person->applied[d] *= num_exp(-lambda * (1 - person->applied_use[d]));
            person->mentored[d] *= num_exp(-lambda * (1 - p->mentoring_use * (1 - share)));
            person->known[d] = fmax(person->known[d], person->applied[d]);
        }
        if (person->uplift_half_life > 0)
            person->uplift *= plain_halved(1, person->uplift_half_life);
    }
}

/* ---- courses ---- */

/* How a course went for one trainee. */
struct outcome {
    double hours, fit, use;
    bool applied;
};

static void heads_lose(struct plain_agency *agency, const struct plain_today *today, int unit, double hours)
{
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_post *post = &agency->posts[i];
        if (post->filled && post->type == POST_STRUCTURAL && post->unit == unit)
            post->person.lost += hours / today->values->params.hours_month / agency->units[unit].heads;
    }
}

/* Whether the trainee is followed up; the heads' hours for it. */
static bool is_followed_up(struct plain_agency *agency, const struct plain_today *today, int unit,
                           const struct programme_values *programme, double u)
{
    const double unasked = today->values->params.transfer_unasked;
    const struct practice_values *follow_up = plain_practice(agency, today, PRACTICE_IS_FOLLOW_UP);
    if (follow_up == NULL || programme->follow_up <= 0)
        return u < unasked;
    if (u < follow_up->covers)
        heads_lose(agency, today, unit, follow_up->head_hours_per_trainee);
    return u < follow_up->covers + (1 - follow_up->covers) * unasked;
}

static double log_odds_of_transfer(struct plain_agency *agency, const struct plain_today *today, int post,
                                   const struct programme_values *programme, bool followed)
{
    const struct param_values *p = &today->values->params;
    const struct plain_person *person = &agency->posts[post].person;
    const struct practice_values *evaluation = plain_practice(agency, today, PRACTICE_IS_EVALUATION);
    const bool managerial = programme->managerial > programme->technical + programme->social + programme->strategic;
    const double support = p->transfer_support * (managerial ? p->transfer_managerial : 1);
    double odds = p->transfer_base + p->transfer_follow_up * followed +
                  support * agency->units[agency->posts[post].unit].support +
                  p->transfer_motivation * person->motivation - p->transfer_overload * fmax(0, person->load - 1);
    if (evaluation != NULL && programme->follow_up > 0)
        odds += evaluation->effect;
    return odds;
}

static struct outcome draw_outcome(struct plain_agency *agency, const struct plain_today *today, int post, int k)
{
    const struct param_values *p = &today->values->params;
    const struct programme_values *programme = &today->values->programmes[k];
    const struct practice_values *coordination = plain_practice(agency, today, PRACTICE_IS_COORDINATION);
    const struct practice_values *evaluation = plain_practice(agency, today, PRACTICE_IS_EVALUATION);
    const bool analysed = plain_practice(agency, today, PRACTICE_IS_NEEDS_ANALYSIS) != NULL;
    const uint32_t item = plain_item(today, k), identity = agency->posts[post].person.identity;
    double u[4];
    for (int word = 0; word < 4; word++)
        u[word] = plain_u(today, PURPOSE_COURSE, identity, today->month, item, word);

    const double avoids = coordination != NULL ? coordination->avoids : 0;
    const double fit = !isnan(programme->fit) ? programme->fit : analysed ? p->fit_analysis : p->fit_bare;
    const bool followed = is_followed_up(agency, today, agency->posts[post].unit, programme, u[2]);
    const double odds = log_odds_of_transfer(agency, today, post, programme, followed);
    if (evaluation != NULL && programme->follow_up > 0)
        heads_lose(agency, today, agency->posts[post].unit, evaluation->head_hours_per_trainee);
    return (struct outcome){
        .hours = programme->hours * (u[0] < p->cut_probability * (1 - avoids) ? p->cut_delivered : 1),
        .fit = u[1] < fit ? 1 : p->fit_mismatch,
        .use = followed ? p->use_follow_up : p->use_bare,
        .applied = u[3] < num_logistic(odds),
    };
}

static void add_to_stock(double *stock, double *use, double gain, double use_of_gain)
{
    if (*stock <= 0 || *use == use_of_gain)
        *use = use_of_gain;
    else
        *use = (*stock * *use + gain * use_of_gain) / (*stock + gain);
    *stock += gain;
}

static void learn(struct plain_person *person, const struct plain_today *today,
                  const struct programme_values *programme, const struct outcome *outcome, double already)
{
    const struct param_values *p = &today->values->params;
    const double part[PLAIN_DIMENSIONS] = {programme->technical, programme->managerial, programme->social,
                                           programme->strategic};
    const double dose = num_exp(-already / p->training_dose) - num_exp(-(already + outcome->hours) / p->training_dose);
    const double age = fmax(0, 1 - p->training_age * (fmax(0, person->age - 40) / 10));
    for (int d = 0; d < PLAIN_DIMENSIONS; d++) {
        const double room = fmax(0, 1 - person->known[d] / p->training_ceiling);
        const double gain = p->training_gain * part[d] * outcome->fit * dose * room * age;
        if (gain <= 0)
            continue;
        add_to_stock(&person->known[d], &person->known_use[d], gain, outcome->use);
        if (outcome->applied)
            add_to_stock(&person->applied[d], &person->applied_use[d], gain, outcome->use);
    }
}

enum { COUNTS_AS_LEADERSHIP = 1, COUNTS_AS_FUNCTIONAL, COUNTS_AS_TECHNICAL, COUNTS_AS_SEMINAR };

static void put_on_record(struct plain_person *person, const struct plain_today *today, int k)
{
    const struct programme_values *programme = &today->values->programmes[k];
    const double hours = isnan(programme->recorded_hours) ? programme->hours : programme->recorded_hours;
    person->jp += hours;
    person->standing[k].holds = true;
    if ((int)programme->ipasn == COUNTS_AS_LEADERSHIP)
        person->led = true;
    if ((int)programme->ipasn == COUNTS_AS_FUNCTIONAL)
        person->qualified = true;
    if ((int)programme->ipasn == COUNTS_AS_TECHNICAL)
        person->technical += hours;
    if ((int)programme->ipasn == COUNTS_AS_SEMINAR)
        person->seminar_until = today->month + 24;
}

static void end_course(struct plain_agency *agency, const struct plain_today *today, int post)
{
    const struct param_values *p = &today->values->params;
    struct plain_person *person = plain_at(agency, post);
    const int k = person->course;
    const struct programme_values *programme = &today->values->programmes[k];
    struct plain_standing *standing = &person->standing[k];
    const struct outcome outcome = draw_outcome(agency, today, post, k);
    double *already = &person->subject_hours[(int)programme->subject];
    learn(person, today, programme, &outcome, *already);
    *already += outcome.hours;
    put_on_record(person, today, k);
    if (outcome.applied && standing->attended) {
        agency->programmes[k].year.stage[FUNNEL_APPLIED] += !standing->transferred;
        standing->transferred = true;
    }
    person->uplift += programme->motivation_gain * p->motivation_unit;
    if (programme->motivation_gain != 0)
        person->uplift_half_life = programme->motivation_half_life;
    agency->graduates += strcmp(today->scenario->gate_kinds[(int)programme->kind], "structural") == 0;
    person->course = -1;
}

/* Those in a course lose time; those in its last month learn. A course that the scenario removes is broken off. */
void plain_courses(struct plain_agency *agency, const struct plain_today *today)
{
    agency->graduates = 0;
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL || person->course < 0)
            continue;
        const struct programme_values *programme = &today->values->programmes[person->course];
        if (!today->values->programme_present[person->course]) {
            person->course = -1;
            continue;
        }
        person->lost += programme->away / programme->lasts;
        person->course_left -= 1;
        if (person->course_left <= 0)
            end_course(agency, today, i);
    }
}
