#include <math.h>

#include "plain_model.h"

/* 7.13 IPASN. */

double plain_qualification(enum education education)
{
    const double points[EDUCATIONS] = {5, 10, 15, 15, 20, 25}; /* SMA D3 D4 S1 S2 S3 */
    return points[education];
}

double plain_discipline(const struct plain_today *today, double u)
{
    const struct param_values *p = &today->values->params;
    if (u < p->punished_severe)
        return 1;
    if (u < p->punished_severe + p->punished_medium)
        return 2;
    return u < p->punished_severe + p->punished_medium + p->punished_light ? 3 : 5;
}

/* Marks that the agency states, in place of what the history brought. */
void plain_marks(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        const struct random_words words = random_event(&today->source, PURPOSE_MARKS, person->identity, 0, 0);
        double u[4];
        for (int word = 0; word < 4; word++)
            u[word] = random_unit(words.word[word]);
        if (!isnan(p->mark_leadership) && agency->posts[i].type == POST_STRUCTURAL)
            person->led = u[0] < p->mark_leadership;
        if (!isnan(p->mark_functional) && agency->posts[i].type == POST_FUNCTIONAL)
            person->qualified = u[1] < p->mark_functional;
        if (!isnan(p->mark_technical)) {
            person->technical = u[2] < p->mark_technical ? 20 : 0;
            person->technical_last = 0;
        }
        if (!isnan(p->mark_seminar))
            person->seminar_until = u[3] < p->mark_seminar ? 24 : PLAIN_NEVER;
    }
}

static double competence(const struct plain_post *post, const struct plain_today *today)
{
    const struct plain_person *person = &post->person;
    const bool own =
        (post->type == POST_STRUCTURAL && person->led) || (post->type == POST_FUNCTIONAL && person->qualified);
    const bool technical = person->technical >= 20 || person->technical_last >= 20;
    const bool seminar = today->month < person->seminar_until;
    const double o = post->type == POST_OPERATIONAL;
    return 15 * own + (15 + 7.5 * o) * technical + (10 + 7.5 * o) * seminar;
}

static double points_of(double appraisal)
{
    return appraisal >= 91 ? 30 : appraisal >= 76 ? 25 : appraisal >= 61 ? 15 : appraisal >= 51 ? 5 : 1;
}

void plain_ipasn(struct plain_agency *agency, const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    const double staff = plain_staff(agency);
    struct plain_sum sum = {0}, squares = {0};
    for (int i = 0; i < agency->n_posts; i++) {
        const struct plain_person *person = &agency->posts[i].person;
        const double s = person->theta + person->motivation;
        plain_add(&sum, i, agency->posts[i].filled ? s : 0);
        plain_add(&squares, i, agency->posts[i].filled ? s * s : 0);
    }
    const double mean = plain_sum(&sum) / staff, variance = plain_sum(&squares) / staff - mean * mean;
    const double spread = variance > 0 ? p->performance_spread / sqrt(variance) : 0;
    for (int i = 0; i < agency->n_posts; i++) {
        struct plain_person *person = plain_at(agency, i);
        if (person == NULL)
            continue;
        const double from_mean = person->theta + person->motivation - mean;
        const double appraisal = p->performance_score + spread * from_mean + 0.5;
        person->performance = points_of(floor(fmin(fmax(appraisal, 0), 100)));
        person->competence = competence(&agency->posts[i], today);
    }
}
