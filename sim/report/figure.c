#include "report/figure.h"

const struct figure *figure_list(int *n)
{
    static const struct figure figures[] = {
        {"access", "who gets training: share with the required hours, hours a head, inequality", "panels", false, false,
         figure_write_access, NULL},
        {"budget", "money available, spent and lapsed by fiscal year", "panels", false, false, figure_write_budget,
         "no scenario has any money"},
        {"difference", "files with an error: each scenario's paired difference to the baseline", "panels", false, true,
         figure_write_difference, NULL},
        {"education", "skill in file work by education over time", "panels", false, false, figure_write_education,
         "nobody has any of the levels of education"},
        {"error", "files with an error over time, with bands", "panels", false, false, figure_write_error, NULL},
        {"error_realised", "the same month by month, with season and chance", "panels", true, false,
         figure_write_error_realised, NULL},
        {"funnel", "where the gates stop people on the way to each programme", "funnel", false, false,
         figure_write_funnel, "nobody needed a programme"},
        {"ipasn", "the index of professionalism (IPASN) above files with an error", "panels", false, false,
         figure_write_ipasn, NULL},
        {"kpi", "targets of the agency: how much of them is reached", "panels", false, false, figure_write_kpi,
         "the agency states no target (`observed.kpi`)"},
        {"skill", "skill of staff by dimension over time", "panels", false, false, figure_write_skill, NULL},
        {"sop", "tasks done by the SOP over time, with bands", "panels", false, false, figure_write_sop, NULL},
        {"sop_realised", "the same month by month, with season and chance", "panels", true, false,
         figure_write_sop_realised, NULL},
    };
    *n = (int)(sizeof figures / sizeof figures[0]);
    return figures;
}

void figure_expect(struct store *store)
{
    static const int read[] = {INDICATOR_error_rate,
                               INDICATOR_error_expected,
                               INDICATOR_sop_compliance,
                               INDICATOR_sop_expected,
                               INDICATOR_skill_technical,
                               INDICATOR_skill_managerial,
                               INDICATOR_skill_social,
                               INDICATOR_skill_strategic,
                               INDICATOR_skill_sma,
                               INDICATOR_skill_d3,
                               INDICATOR_skill_s1,
                               INDICATOR_skill_s2,
                               INDICATOR_jp,
                               INDICATOR_jp20_share,
                               INDICATOR_access_gini,
                               INDICATOR_ipasn,
                               INDICATOR_document_kpi,
                               INDICATOR_satisfaction_kpi,
                               INDICATOR_mutual_aid_kpi,
                               INDICATOR_planning_kpi,
                               INDICATOR_religious_kpi};
    for (size_t i = 0; i < sizeof read / sizeof *read; i++)
        store_expect(store, read[i]);
}

void figure_tell_sample(const struct store_info *info, const char *drawn, const char *spread, char text[TEXT_SIZE])
{
    if (info->stored == 1)
        snprintf(text, TEXT_SIZE, "%s of 1 replicate, which shows no spread.", drawn);
    else
        snprintf(text, TEXT_SIZE, "%s of %u replicates; %s.", drawn, (unsigned)info->stored, spread);
}

int figure_shown(const struct store_info *info)
{
    return info->n_scenarios < FIGURE_SCENARIOS ? info->n_scenarios : FIGURE_SCENARIOS;
}

void figure_tell_shown(const struct store_info *info, char text[TEXT_SIZE])
{
    text[0] = '\0';
    if (info->n_scenarios > FIGURE_SCENARIOS)
        snprintf(text, TEXT_SIZE,
                 "Shown are the baseline and the first %d of %d other scenarios; to see others, run them with the "
                 "baseline.",
                 FIGURE_SCENARIOS - 1, info->n_scenarios - 1);
}
