#include <math.h>

#include "base/num.h"
#include "plain_model.h"

/* 7.10 Work, 7.11 Quality. */

/* ---- time and pace ---- */

static double season_of(const struct param_values *p, int calendar)
{
    const double months[12] = {p->season_jan, p->season_feb, p->season_mar, p->season_apr,
                               p->season_may, p->season_jun, p->season_jul, p->season_aug,
                               p->season_sep, p->season_oct, p->season_nov, p->season_dec};
    double sum = 0;
    for (int c = 0; c < 12; c++)
        sum += months[c];
    return 12 * months[calendar] / sum;
}

void plain_time_and_pace(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const struct practice_values *checking = plain_practice(agency, today, PRACTICE_IS_CHECKING);
    agency->checking_time = checking != NULL ? 1 + checking->share * checking->time : 1;
    agency->released = checking != NULL ? 1 - checking->share * checking->caught : 1;
    agency->season = season_of(p, today->calendar);
    agency->expected = p->files_per_post * agency->n_posts * agency->season;
    agency->outside = 1 - plain_staff(agency) / agency->n_posts;
    struct plain_sum capacity = {0};
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        person->time = fmax(0, 1 - person->lost);
        person->pace = person->presence * num_exp(p->speed_skill * person->theta) / agency->checking_time;
        plain_add(&capacity, i, person->time * person->pace);
        if (today->history)
            person->load = p->workload * agency->season;
    }
    agency->capacity = plain_sum(&capacity);
}

/* ---- the work of a month ---- */

static double arrivals(const struct plain_agency *agency, const struct plain_today *today)
{
    const double z = plain_z(today, PURPOSE_ARRIVALS, 0, today->month, 0, 0);
    return floor(agency->expected * fmax(0, 1 + today->values->params.arrivals_noise * z) + 0.5);
}

/* What contract staff are handed and do. */
static void contract_work(struct plain_agency *agency, const struct plain_today *today, double u)
{
    const struct param_values *p = &today->values->params;
    struct plain_contract *contract = &agency->contract;
    *contract = (struct plain_contract){.share = plain_contract_share(today)};
    if (contract->share <= 0)
        return;
    contract->part = contract->share * agency->pool;
    const double able = agency->anchor.capacity * p->contract_headcount * p->contract_productivity *
                        (1 - p->contract_late * (1 - p->contract_window)) / agency->checking_time;
    contract->load = contract->part / able;
    contract->work = fmin(contract->part, (1 + p->overtime) * able);
    contract->done = fmin(floor(u + contract->work), agency->pool);
}

/* How much more of the files goes to those with more skill. */
double plain_concentration(const struct plain_agency *agency, const struct plain_today *today)
{
    const struct practice_values *levelling = plain_practice(agency, today, PRACTICE_IS_LEVELLING);
    return today->values->params.concentration * (1 - (levelling != NULL ? levelling->evens : 0));
}

/* How much of the files goes to this person, before it is made a share. */
static double weight_of(const struct plain_agency *agency, const struct plain_today *today,
                        const struct plain_person *person)
{
    const double gamma = plain_concentration(agency, today);
    return gamma > 0 ? person->time * num_exp(gamma * person->theta) : person->time;
}

static void civil_work(struct plain_agency *agency, const struct plain_today *today, double files, double u)
{
    const double overtime = today->values->params.overtime;
    double x = u + agency->contract.work, before = agency->contract.done;
    struct plain_sum sum = {0};
    for (int i = 0; i < agency->n_posts; i++)
        plain_add(&sum, i, agency->posts[i].filled ? weight_of(agency, today, &agency->posts[i].person) : 0);
    const double a_weight = plain_sum(&sum) > 0 ? files / plain_sum(&sum) : 0;
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        const double able = agency->anchor.capacity * person->time * person->pace;
        person->assigned = a_weight * weight_of(agency, today, person);
        person->load = able > 0 ? person->assigned / able : 0;
        person->work = fmin(person->assigned, (1 + overtime) * able);
        x += person->work;
        const double done = fmin(floor(x), agency->pool);
        person->done = done - before;
        before = done;
    }
}

static double files_done(const struct plain_agency *agency)
{
    double done = agency->contract.done;
    for (int i = 0; i < agency->n_posts; i++)
        done += agency->posts[i].filled ? agency->posts[i].person.done : 0;
    return done;
}

/* Files done are those that have waited longest; what is left waits on, or is closed undone. */
static void waiting(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const int last = (int)p->triage_after - 1;
    double done = files_done(agency);
    agency->waiting[0] = agency->arrived;
    agency->on_time = agency->late = 0;
    for (int k = last; k >= 0; k--) {
        const double taken = fmin(done, agency->waiting[k]);
        agency->waiting[k] -= taken;
        done -= taken;
        *(k < p->due ? &agency->on_time : &agency->late) += taken;
    }
    agency->closed = agency->waiting[last];
    for (int k = last; k > 0; k--)
        agency->waiting[k] = agency->waiting[k - 1];
    agency->waiting[0] = 0;
}

void plain_work(struct plain_agency *agency, const struct plain_today *today)
{
    agency->arrived = arrivals(agency, today);
    agency->pool = agency->arrived;
    for (int k = 1; k <= PLAIN_WAITING; k++)
        agency->pool += agency->waiting[k];
    const double u = plain_u(today, PURPOSE_ARRIVALS, 0, today->month, 0, 1);
    contract_work(agency, today, u);
    civil_work(agency, today, agency->pool - agency->contract.part, u);
    waiting(agency, today);
}

/* ---- 7.11 Quality ---- */

enum { FORM_ADDITIVE, FORM_PRODUCT };

static double performance(const struct param_values *p, double theta, double motivation)
{
    if ((int)p->error_form == FORM_PRODUCT)
        return fmax(0, 1 + theta) * fmax(0, 1 + p->error_motivation * motivation) - 1;
    return theta + p->error_motivation * motivation + p->error_interaction * theta * motivation;
}

static double supervision_effect(const struct plain_agency *agency, const struct plain_today *today)
{
    const struct practice_values *supervision = plain_practice(agency, today, PRACTICE_IS_SUPERVISION);
    return supervision != NULL ? supervision->effect : 0;
}

/* The log-odds of contract staff: a worker of the stated skill, all else 0. */
static void contract_odds(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    struct plain_contract *contract = &agency->contract;
    const double over = fmax(0, contract->load - 1);
    contract->error_odds = -p->error_slope * performance(p, p->contract_skill, 0) + p->error_overload * over;
    contract->sop_odds = p->sop_skill * p->contract_skill - p->sop_overload * over + supervision_effect(agency, today);
}

/* The log-odds, without the intercepts, that the anchor solves for. */
void plain_odds(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const double supervised = supervision_effect(agency, today);
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        const double over = fmax(0, person->load - 1), outside = agency->outside * (1 - person->broad);
        const double present = person->presence - agency->anchor.mean_presence;
        const double support = agency->units[agency->posts[i].unit].support;
        person->error_odds = -p->error_slope * performance(p, person->theta, person->motivation) +
                             p->error_overload * over + p->error_outside * outside;
        person->sop_odds = p->sop_skill * person->theta + p->sop_motivation * person->motivation +
                           p->sop_presence * present + p->sop_support * support - p->sop_overload * over +
                           p->sop_trait * person->care + supervised;
    }
    contract_odds(agency, today);
}

double plain_files(const struct plain_agency *agency)
{
    struct plain_sum sum = {0};
    for (int i = 0; i < agency->n_posts; i++)
        plain_add(&sum, i, agency->posts[i].filled ? agency->posts[i].person.work : 0);
    return plain_sum(&sum) + agency->contract.work;
}

/* Chances for everyone, and the rates that are expected of them. */
void plain_chances(struct plain_agency *agency, const struct plain_today *today)
{
    const double least = today->values->params.error_floor, files = plain_files(agency);
    struct plain_contract *contract = &agency->contract;
    struct plain_sum errors = {0}, by_sop = {0};
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        person->error_chance = least + (1 - least) * num_logistic(agency->anchor.error + person->error_odds);
        person->sop_chance = num_logistic(agency->anchor.sop + person->sop_odds);
        plain_add(&errors, i, person->work * person->error_chance);
        plain_add(&by_sop, i, person->work * person->sop_chance);
    }
    contract->error_chance = least + (1 - least) * num_logistic(agency->anchor.error + contract->error_odds);
    contract->sop_chance = num_logistic(agency->anchor.sop + contract->sop_odds);
    agency->error_expected = (plain_sum(&errors) + contract->work * contract->error_chance) / files * agency->released;
    agency->sop_expected = (plain_sum(&by_sop) + contract->work * contract->sop_chance) / files;
}

static void contract_quality(struct plain_agency *agency, const struct plain_today *today)
{
    struct plain_contract *contract = &agency->contract;
    const struct random_words words = random_event(&today->source, PURPOSE_CONTRACT, 0, today->month, 0);
    contract->errors_made = num_binomial_inverse(random_unit(words.word[0]), contract->done, contract->error_chance);
    contract->errors = num_binomial_inverse(random_unit(words.word[1]), contract->errors_made, agency->released);
    contract->sop_tasks = num_binomial_inverse(random_unit(words.word[2]), contract->done, contract->sop_chance);
}

/* Errors are made and mended, tasks follow the SOP. */
void plain_quality(struct plain_agency *agency, const struct plain_today *today)
{
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        const struct random_words words = random_event(&today->source, PURPOSE_WORK, person->identity, today->month, 0);
        person->errors_made = num_binomial_inverse(random_unit(words.word[1]), person->done, person->error_chance);
        person->errors = num_binomial_inverse(random_unit(words.word[2]), person->errors_made, agency->released);
        person->sop_tasks = num_binomial_inverse(random_unit(words.word[3]), person->done, person->sop_chance);
    }
    if (agency->contract.share > 0)
        contract_quality(agency, today);
}
