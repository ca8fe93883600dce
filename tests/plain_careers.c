#include <math.h>

#include "plain_model.h"

/* 7.2 Careers, 7.14 Study for a degree. */

static void vacate(struct plain_agency *agency, const struct plain_today *today, int post)
{
    agency->posts[post].filled = false;
    agency->posts[post].fill_month = today->month + today->values->params.hiring_gap;
    agency->rematch = true;
}

/* ---- a wave of early retirement ---- */

static void retirement_wave(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    if (isnan(p->wave_month) || p->wave_month - p->start + 1 != today->month)
        return;
    const int n = (int)floor(p->wave_share * plain_staff(agency) + 0.5);
    double last = -INFINITY;
    int last_post = -1;
    for (int k = 0; k < n; k++) {
        /* The next one in the order of `retires`, ties to the lower post, by what it was before the wave. */
        int next = -1;
        for (int i = 0; i < agency->n_posts; i++) {
            const struct plain_person *person = plain_at(agency, i);
            if (person == NULL || person->retires < last || (person->retires == last && i <= last_post))
                continue;
            if (next < 0 || person->retires < agency->posts[next].person.retires)
                next = i;
        }
        struct plain_person *leaver = &agency->posts[next].person;
        last = leaver->retires;
        last_post = next;
        leaver->retires = fmin(leaver->retires, today->month + floor(k * p->wave_over / n));
    }
}

/* ---- leaving ---- */

static void leaving(struct plain_agency *agency, const struct plain_today *today)
{
    for (int i = 0; i < agency->n_posts; i++) {
        const struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        const bool retires = today->month >= person->retires;
        agency->retirements += retires;
        if (retires || today->month >= person->leaves)
            vacate(agency, today, i);
    }
}

/* ---- promotion ---- */

static bool has_fast_track(const struct plain_person *person, const struct plain_today *today)
{
    for (int k = 0; k < today->values->n_programmes; k++)
        if (today->values->programme_present[k] && today->values->programmes[k].fast_track > 0 &&
            person->standing[k].holds)
            return true;
    return false;
}

static bool may_be_promoted(const struct plain_post *post, const struct plain_today *today)
{
    const struct plain_person *person = &post->person;
    const double service = today->month - person->appointed;
    return post->filled && post->type != POST_STRUCTURAL && person->education >= EDUCATION_D4 &&
           service >= (has_fast_track(person, today) ? 24 : 60) && person->retires - today->month > 12;
}

/* Whether `a` comes before `b`, who holds a lower post. */
static bool comes_before(const struct plain_post *a, const struct plain_post *b, int unit,
                         const struct plain_today *today)
{
    const bool fast_a = has_fast_track(&a->person, today), fast_b = has_fast_track(&b->person, today);
    if (fast_a != fast_b)
        return fast_a;
    if ((a->unit == unit) != (b->unit == unit))
        return a->unit == unit;
    return a->person.skill[PLAIN_MANAGERIAL] > b->person.skill[PLAIN_MANAGERIAL];
}

static void promotion(struct plain_agency *agency, const struct plain_today *today)
{
    for (int head = 0; head < agency->n_posts; head++) {
        struct plain_post *post = &agency->posts[head];
        if (post->filled || post->type != POST_STRUCTURAL)
            continue;
        int best = -1;
        for (int i = 0; i < agency->n_posts; i++)
            if (may_be_promoted(&agency->posts[i], today) &&
                (best < 0 || comes_before(&agency->posts[i], &agency->posts[best], post->unit, today)))
                best = i;
        if (best < 0)
            continue;
        post->person = agency->posts[best].person;
        post->filled = true;
        vacate(agency, today, best);
    }
}

/* ---- hiring ---- */

static enum education education_of_hire(const struct param_values *p, double u)
{
    const double shares[EDUCATIONS] = {p->hiring_sma, p->hiring_d3, p->hiring_d4,
                                       p->hiring_s1,  p->hiring_s2, p->hiring_s3};
    enum education last = EDUCATION_S1;
    double sum = 0;
    for (enum education e = EDUCATION_SMA; e < EDUCATIONS; e++) {
        if (shares[e] <= 0)
            continue;
        sum += shares[e];
        last = e;
        if (sum > u)
            break;
    }
    return last;
}

static void hire(struct plain_agency *agency, const struct plain_today *today, int number)
{
    const struct param_values *p = &today->values->params;
    struct plain_post *post = &agency->posts[number];
    struct plain_person *person = &post->person;
    const uint32_t identity = plain_post_identity(number, post->holders++);
    plain_draw_person(person, today, identity);
    const double u = plain_u(today, PURPOSE_HIRE, identity, 0, 0, 0);
    const double age = floor(12 * (p->hiring_age_from + u * (p->hiring_age_to + 1 - p->hiring_age_from)));
    person->born = today->month - age;
    person->appointed = today->month;
    person->education = education_of_hire(p, plain_u(today, PURPOSE_ENTRY, identity, 0, 0, 3));
    person->schooling = plain_schooling(today, person->education, person->matched);
    person->qualification = plain_qualification(person->education);
    person->retires = person->born + 12 * p->retirement_age + 1;
    person->leaves = today->month + plain_months_to_leaving(today, plain_u(today, PURPOSE_ENTRY, identity, 0, 0, 2));
    post->filled = true;
    /* Mentors and the rule of allocation see a beginner without practice. */
    plain_add_up_person(person, today);
}

static void hiring(struct plain_agency *agency, const struct plain_today *today)
{
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_post *post = &agency->posts[i];
        if (post->filled || post->type == POST_STRUCTURAL || today->month < post->fill_month)
            continue;
        const double u = plain_u(today, PURPOSE_VACANCY, plain_post_identity(i, 0), today->month, 0, 1);
        if (u < today->values->params.hiring_filled)
            hire(agency, today, i);
        else
            post->fill_month = today->month + 12;
    }
}

void plain_careers(struct plain_agency *agency, const struct plain_today *today)
{
    agency->retirements = 0;
    if (today->month < 1)
        return;
    retirement_wave(agency, today);
    leaving(agency, today);
    promotion(agency, today);
    hiring(agency, today);
}

void plain_ages(struct plain_agency *agency, const struct plain_today *today)
{
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        person->age = (today->month - person->born) / 12;
        if (today->calendar != 0)
            continue;
        person->jp_last = person->jp;
        person->technical_last = person->technical;
        person->jp = person->technical = 0;
        for (int s = 0; s < PLAIN_PROGRAMMES; s++)
            person->subject_hours[s] = 0;
    }
}

/* ---- 7.14 Study for a degree ---- */

static void graduate(struct plain_person *person, const struct plain_today *today)
{
    person->education = (enum education)person->degree;
    person->degree = -1;
    person->study_lost = 0;
    person->matched =
        plain_u(today, PURPOSE_STUDY, person->identity, today->month, 0, 1) < today->values->params.field_match;
    person->schooling = plain_schooling(today, person->education, person->matched);
    person->qualification = plain_qualification(person->education);
}

static void begin_study(struct plain_agency *agency, const struct plain_today *today, struct plain_person *person,
                        const struct practice_values *study)
{
    const double months[EDUCATION_S2] = {48, 30, 24, 24}; /* SMA D3 D4 S1 */
    if (person->degree >= 0 || person->education >= EDUCATION_S2)
        return;
    const double duration = months[person->education];
    if (person->retires - today->month < (study->released > 0 ? 3 : 2) * duration)
        return;
    if (plain_u(today, PURPOSE_STUDY, person->identity, today->january, 0, 0) >= study->starts)
        return;
    person->degree = person->education <= EDUCATION_D3 ? EDUCATION_S1 : EDUCATION_S2;
    person->study_left = duration;
    person->study_lost = study->released > 0 ? 1 : study->beside;
    if (study->released > 0) {
        person->course = -1;
        agency->rematch = true;
    }
}

void plain_study(struct plain_agency *agency, const struct plain_today *today)
{
    const struct practice_values *study = plain_practice(agency, today, PRACTICE_IS_STUDY);
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        if (person->degree >= 0 && person->study_left <= 0)
            graduate(person, today);
        if (study != NULL && today->calendar == 0 && today->month >= 1)
            begin_study(agency, today, person, study);
        if (person->degree >= 0) {
            person->lost += person->study_lost;
            person->study_left -= 1;
        }
    }
}
