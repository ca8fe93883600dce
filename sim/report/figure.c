#include "report/figure.h"

const struct figure *figure_list(int *n)
{
    static const struct figure figures[] = {
        {"access", "who gets training: share with the required hours, hours a head, inequality", "panels", false, false,
         figure_expect_access, figure_write_access, NULL},
        {"budget", "money available, spent and lapsed by fiscal year", "panels", false, false, NULL,
         figure_write_budget, "no scenario has any money"},
        {"difference", "files with an error: each scenario's paired difference to the baseline", "panels", false, true,
         figure_expect_difference, figure_write_difference, NULL},
        {"education", "skill in file work by education over time", "panels", false, false, figure_expect_education,
         figure_write_education, "nobody has any of the levels of education"},
        {"error", "files with an error over time, with bands", "panels", false, false, figure_expect_error,
         figure_write_error, NULL},
        {"error_realised", "the same month by month, with season and chance", "panels", true, false,
         figure_expect_error_realised, figure_write_error_realised, NULL},
        {"funnel", "where the gates stop people on the way to each programme", "funnel", false, false, NULL,
         figure_write_funnel, "nobody needed a programme"},
        {"ipasn", "the index of professionalism (IPASN) above files with an error", "panels", false, false,
         figure_expect_ipasn, figure_write_ipasn, NULL},
        {"kpi", "targets of the agency: how much of them is reached", "panels", false, false, figure_expect_kpi,
         figure_write_kpi, "the agency states no target (`observed.kpi`)"},
        {"skill", "skill of staff by dimension over time", "panels", false, false, figure_expect_skill,
         figure_write_skill, NULL},
        {"sop", "tasks done by the SOP over time, with bands", "panels", false, false, figure_expect_sop,
         figure_write_sop, NULL},
        {"sop_realised", "the same month by month, with season and chance", "panels", true, false,
         figure_expect_sop_realised, figure_write_sop_realised, NULL},
    };
    *n = (int)(sizeof figures / sizeof figures[0]);
    return figures;
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
