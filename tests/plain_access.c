#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "base/num.h"
#include "plain_model.h"

/* 7.6 Access to training. */

/* ---- need ---- */

static bool is_target(const struct plain_post *post, const struct programme_values *programme)
{
    switch ((enum target)programme->target) {
    case TARGET_STRUCTURAL:
        return post->type == POST_STRUCTURAL;
    case TARGET_FUNCTIONAL:
        return post->type == POST_FUNCTIONAL;
    case TARGET_OPERATIONAL:
        return post->type == POST_OPERATIONAL;
    default:
        return true;
    }
}

static bool is_in_need(const struct plain_post *post, const struct plain_today *today, int k)
{
    const struct programme_values *programme = &today->values->programmes[k];
    const struct plain_person *person = &post->person;
    if (!is_target(post, programme))
        return false;
    if (programme->high_performers > 0 && person->performance < 30)
        return false;
    return programme->once > 0 ? !person->standing[k].holds : person->jp < today->values->params.jp_required;
}

/* ---- gates ---- */

static bool passes(const struct plain_today *today, double share, double trait, double z, double shift)
{
    const double lasting = today->values->params.gate_lasting;
    if (share <= 0)
        return false;
    if (share >= 1)
        return true;
    return sqrt(lasting) * trait + sqrt(1 - lasting) * z < num_normal_inverse(share) + shift;
}

static bool is_ready(const struct plain_agency *agency, const struct plain_today *today,
                     const struct plain_person *person, double share, double z)
{
    const struct param_values *p = &today->values->params;
    const struct practice_values *persuasion = plain_practice(agency, today, PRACTICE_IS_PERSUASION);
    if (persuasion != NULL && person->age >= persuasion->from_age && share > 0 && share < 1)
        share = num_logistic(num_logit(share) + persuasion->readiness);
    const double years = fmax(0, p->senior_years - (person->retires - today->month) / 12);
    return passes(today, share, person->readiness_trait, z, p->senior_readiness * years);
}

static void meet_gates(struct plain_agency *agency, const struct plain_today *today, int k, int post)
{
    const struct programme_values *programme = &today->values->programmes[k];
    struct plain_person *person = plain_at(agency, post);
    if (person == NULL || person->standing[k].asked || !is_in_need(&agency->posts[post], today, k))
        return;
    double *stage = agency->programmes[k].year.stage;
    const uint32_t item = plain_item(today, k);
    double z[3];
    for (int g = 0; g < 3; g++)
        z[g] = plain_z(today, PURPOSE_GATES, person->identity, today->january, item, g);
    person->standing[k].asked = true;
    stage[FUNNEL_NEEDED]++;
    if (!passes(today, programme->invite, person->invitation_trait, z[0], 0))
        return;
    stage[FUNNEL_INVITED]++;
    if (!passes(today, programme->permit, agency->units[agency->posts[post].unit].permit_trait, z[1], 0))
        return;
    stage[FUNNEL_PERMITTED]++;
    if (!is_ready(agency, today, person, programme->ready, z[2]))
        return;
    stage[FUNNEL_READY]++;
    person->standing[k].ready = true;
}

/* ---- who is free at an intake, and in which order they get seats ---- */

struct candidate {
    int post, unit;
    double value; /* by the rule of allocation; the lowest comes first */
    uint32_t word_schedule, word_rank, word_no_show;
};

static bool is_candidate(const struct plain_agency *agency, const struct plain_today *today, int k, int i)
{
    const struct plain_post *post = &agency->posts[i];
    const struct plain_person *person = &post->person;
    const struct plain_standing *standing = &person->standing[k];
    const struct programme_values *programme = &today->values->programmes[k];
    if (!post->filled || !is_target(post, programme) || !standing->ready || person->course >= 0 ||
        plain_released(person))
        return false;
    return programme->once > 0 ? !standing->holds : !standing->attended || is_in_need(post, today, k);
}

static double chance_free(const struct plain_agency *agency, const struct plain_today *today, double schedule)
{
    const struct practice_values *coordination = plain_practice(agency, today, PRACTICE_IS_COORDINATION);
    if (coordination == NULL || schedule <= 0 || schedule >= 1)
        return schedule;
    return num_logistic(num_logit(schedule) + coordination->frees);
}

/* The value by which seats are given, but for the quota, which needs all candidates. */
static double value_of(const struct plain_post *post, const struct programme_values *programme, double rule)
{
    const double part[PLAIN_DIMENSIONS] = {programme->technical, programme->managerial, programme->social,
                                           programme->strategic};
    double sum = 0;
    switch ((int)rule) {
    case 1: /* structural_first */
        return post->type == POST_STRUCTURAL ? 0 : 1;
    case 2: /* need */
        for (int d = 0; d < PLAIN_DIMENSIONS; d++)
            sum += part[d] * post->person.skill[d];
        return sum;
    case 3: /* roster */
        return post->person.jp + post->person.jp_last;
    default: /* random, quota */
        return 0;
    }
}

static int by_value(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    if (x->word_rank != y->word_rank)
        return x->word_rank < y->word_rank ? -1 : 1;
    return x->post - y->post;
}

static void count_quota(struct candidate *list, int n)
{
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
            list[a].value += list[b].unit == list[a].unit && list[b].word_rank < list[a].word_rank;
}

/* Those who are free, in the order in which they get seats. */
static int list_free(struct plain_agency *agency, const struct plain_today *today, int k, struct candidate *list)
{
    const struct programme_values *programme = &today->values->programmes[k];
    const double chance = chance_free(agency, today, programme->schedule);
    const double rule = isnan(programme->allocation) ? today->values->params.allocation : programme->allocation;
    int n = 0;
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (!is_candidate(agency, today, k, i))
            continue;
        const struct random_words words =
            random_event(&today->source, PURPOSE_INTAKE, person->identity, today->month, plain_item(today, k));
        if (random_unit(words.word[0]) >= chance)
            continue;
        agency->programmes[k].year.stage[FUNNEL_FREE] += !person->standing[k].freed;
        person->standing[k].freed = true;
        list[n++] = (struct candidate){i,
                                       agency->posts[i].unit,
                                       value_of(&agency->posts[i], programme, rule),
                                       words.word[0],
                                       words.word[1],
                                       words.word[2]};
    }
    if ((int)rule == 4)
        count_quota(list, n);
    qsort(list, (size_t)n, sizeof *list, by_value);
    return n;
}

/* ---- an intake ---- */

static int intakes_left(const struct plain_today *today, int k)
{
    int left = 0;
    for (int c = today->calendar; c < 12; c++)
        left += (int)today->values->programmes[k].intakes >> c & 1;
    return left;
}

static double price_of_seat(const struct plain_agency *agency, const struct plain_today *today, int k)
{
    const struct programme_values *programme = &today->values->programmes[k];
    const struct practice_values *follow_up = plain_practice(agency, today, PRACTICE_IS_FOLLOW_UP);
    const struct practice_values *evaluation = plain_practice(agency, today, PRACTICE_IS_EVALUATION);
    double price = programme->cost_per_seat;
    if (follow_up != NULL && programme->follow_up > 0)
        price += follow_up->covers * follow_up->cost_per_trainee;
    if (evaluation != NULL && programme->follow_up > 0)
        price += evaluation->cost_per_trainee;
    return floor(price * agency->price_level + 0.5);
}

static int count_seats(const struct plain_agency *agency, const struct plain_today *today, int k, double price,
                       double fixed, int n_free)
{
    const double part = agency->programmes[k].hand / intakes_left(today, k) - fixed;
    const double stated = today->values->programmes[k].seats;
    if (part < 0)
        return 0;
    double seats = fmin(isnan(stated) ? agency->n_posts : stated, n_free);
    if (price > 0)
        seats = fmin(seats, floor(part / price));
    return (int)seats;
}

static void give_seat(struct plain_agency *agency, const struct plain_today *today, int k, const struct candidate *who)
{
    const struct param_values *p = &today->values->params;
    struct plain_programme *programme = &agency->programmes[k];
    struct plain_person *person = plain_at(agency, who->post);
    programme->year.stage[FUNNEL_FUNDED] += !person->standing[k].funded;
    person->standing[k].funded = true;
    if (random_unit(who->word_no_show) < p->no_show)
        return;
    programme->year.stage[FUNNEL_ATTENDED] += !person->standing[k].attended;
    person->standing[k].attended = true;
    person->course = k;
    person->course_left = today->values->programmes[k].lasts;
}

static void hold_intake(struct plain_agency *agency, const struct plain_today *today, int k)
{
    struct plain_programme *programme = &agency->programmes[k];
    for (int i = 0; i < agency->n_posts; i++)
        meet_gates(agency, today, k, i);
    struct candidate *list = calloc((size_t)agency->n_posts, sizeof *list);
    assert_non_null(list);
    const int n_free = list_free(agency, today, k, list);
    const double price = price_of_seat(agency, today, k);
    const double fixed = floor(today->values->programmes[k].fixed_cost * agency->price_level + 0.5);
    const int seats = count_seats(agency, today, k, price, fixed, n_free);
    for (int s = 0; s < seats; s++)
        give_seat(agency, today, k, &list[s]);
    free(list);
    if (seats == 0)
        return;
    const double cost = fixed + price * seats;
    programme->hand -= cost;
    programme->year.spent += cost;
    programme->year.seats += seats;
    agency->budget.spent += cost;
    agency->spent += cost;
    agency->seats += seats;
}

static bool is_offered(const struct plain_today *today, int k)
{
    const double offered = today->values->programmes[k].offered;
    return offered >= 1 || plain_u(today, PURPOSE_OFFER, 0, today->month, plain_item(today, k), 0) < offered;
}

static void forget_standings(struct plain_agency *agency)
{
    for (int i = 0; i < agency->n_posts; i++)
        for (int k = 0; k < PLAIN_PROGRAMMES; k++) {
            struct plain_standing *standing = &agency->posts[i].person.standing[k];
            *standing = (struct plain_standing){.holds = standing->holds};
        }
}

void plain_access(struct plain_agency *agency, const struct plain_today *today)
{
    agency->seats = 0;
    if (today->calendar == 0)
        forget_standings(agency);
    for (int k = 0; k < today->values->n_programmes; k++) {
        const int intakes = (int)today->values->programmes[k].intakes;
        if (!today->values->programme_present[k])
            continue;
        if (intakes >> today->calendar & 1 && is_offered(today, k))
            hold_intake(agency, today, k);
        plain_pass_on(agency, today, k);
    }
}
