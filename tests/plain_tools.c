#include <math.h>

#include "base/num.h"
#include "plain_model.h"

/* ---- 7.1 Random numbers ---- */

double plain_u(const struct plain_today *today, enum purpose purpose, uint32_t identity, int month, uint32_t item,
               int word)
{
    return random_unit(random_event(&today->source, purpose, identity, month, item).word[word]);
}

double plain_z(const struct plain_today *today, enum purpose purpose, uint32_t identity, int month, uint32_t item,
               int word)
{
    return num_normal_inverse(plain_u(today, purpose, identity, month, item, word));
}

uint32_t plain_post_identity(int post, uint32_t holder)
{
    return ((uint32_t)post + 64) << 8 | holder % 256;
}

uint32_t plain_unit_identity(int unit)
{
    return ((uint32_t)unit + 1) << 8;
}

uint32_t plain_item(const struct plain_today *today, int programme)
{
    uint32_t hash = 2166136261U;
    for (const char *c = today->scenario->programmes[programme].id; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    hash = (hash ^ hash >> 16) & 0xffff;
    return hash == 0 ? 1 : hash;
}

/* ---- arithmetic ---- */

void plain_add(struct plain_sum *sum, int post, double number)
{
    sum->part[post % 8] += number;
}

double plain_sum(const struct plain_sum *sum)
{
    const double *part = sum->part;
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

double plain_power(double base, double exponent)
{
    return num_exp(exponent * num_log(base));
}

/* What is left of 1 after some months: 0.5^(months / half_life). */
double plain_halved(double months, double half_life)
{
    return num_exp(-num_log(2) * months / half_life);
}

double plain_weighted(const struct plain_today *today, const double *by_dimension)
{
    const struct param_values *p = &today->values->params;
    return p->weight_technical * by_dimension[PLAIN_TECHNICAL] + p->weight_managerial * by_dimension[PLAIN_MANAGERIAL] +
           p->weight_social * by_dimension[PLAIN_SOCIAL] + p->weight_strategic * by_dimension[PLAIN_STRATEGIC];
}

/* ---- who is there, what is in force ---- */

struct plain_person *plain_at(struct plain_agency *agency, int post)
{
    return agency->posts[post].filled ? &agency->posts[post].person : NULL;
}

double plain_staff(const struct plain_agency *agency)
{
    double staff = 0;
    for (int i = 0; i < agency->n_posts; i++)
        staff += agency->posts[i].filled;
    return staff;
}

/* Released for study, or losing the whole month to study beside the job. */
bool plain_released(const struct plain_person *person)
{
    return person->degree >= 0 && person->study_lost >= 1;
}

/* The first practice of this kind that is in force, or NULL. */
const struct practice_values *plain_practice(const struct plain_agency *agency, const struct plain_today *today,
                                             enum practice_kind kind)
{
    const struct values *values = today->values;
    for (int k = 0; k < values->n_practices; k++)
        if (agency->practices[k].in_force && (enum practice_kind)values->practices[k].kind == kind)
            return &values->practices[k];
    return NULL;
}

/* The part of the files that contract staff are handed. */
double plain_contract_share(const struct plain_today *today)
{
    const struct param_values *p = &today->values->params;
    return p->contract_headcount > 0 ? p->contract_share : 0;
}
