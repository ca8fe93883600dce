#include "model/contract.h"

#include "base/num.h"
#include "model/practices.h"

double contract_share(const struct param_values *p)
{
    return p->contract_headcount > 0 ? p->contract_share : 0;
}

void contract_work(struct agency *agency, const struct today *today, double u)
{
    const struct param_values *p = &today->values->params;
    struct contract *contract = &agency->now.contract;
    *contract = (struct contract){.assigned = contract_share(p) * agency->now.pool};
    if (contract->assigned <= 0)
        return;
    double in_time = 1 - p->contract_late * (1 - p->contract_window);
    double able =
        agency->now.anchor.capacity * p->contract_headcount * p->contract_productivity * in_time / agency->now.slowed;
    contract->load = contract->assigned / able;
    contract->work = fmin(contract->assigned, (1 + p->overtime) * able);
    contract->done = fmin(floor(u + contract->work), agency->now.pool);
}

void contract_weigh(struct agency *agency, const struct today *today)
{
    const struct param_values *p = &today->values->params;
    const struct practice_values *supervision = practices_in_force(agency, today, PRACTICE_IS_SUPERVISION);
    struct contract *contract = &agency->now.contract;
    double skill = p->contract_skill, excess = fmax(0, contract->load - 1);
    double performance = p->error_form != 0 ? fmax(0, 1 + skill) - 1 : skill;
    contract->error_odds = -p->error_slope * performance + p->error_overload * excess;
    contract->sop_odds = p->sop_skill * skill - p->sop_overload * excess + (supervision ? supervision->effect : 0);
}

void contract_happen(struct agency *agency, const struct today *today)
{
    struct contract *contract = &agency->now.contract;
    const struct anchor *anchor = &agency->now.anchor;
    double least = today->values->params.error_floor;
    contract->error_chance = least + (1 - least) * num_logistic(anchor->error + contract->error_odds);
    contract->sop_chance = num_logistic(anchor->sop + contract->sop_odds);
    if (contract->done <= 0)
        return;
    struct random_words w =
        random_event(&today->source, PURPOSE_CONTRACT, random_identity(RANDOM_POST_AGENCY, 0), today->month, 0);
    contract->errors_made = num_binomial_inverse(random_unit(w.word[0]), contract->done, contract->error_chance);
    contract->errors = num_binomial_inverse(random_unit(w.word[1]), contract->errors_made, agency->now.released_share);
    contract->sop_tasks = num_binomial_inverse(random_unit(w.word[2]), contract->done, contract->sop_chance);
}
