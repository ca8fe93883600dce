#include "report/figure.h"

const struct figure *figure_list(int *n)
{
    static const struct figure figures[] = {
        {"access", "who gets training: share with the required hours, hours a head, inequality", "panels", false, false,
         figure_write_access},
        {"difference", "files with an error: each scenario's paired difference to the baseline", "panels", false, true,
         figure_write_difference},
        {"error", "files with an error over time, with bands", "panels", false, false, figure_write_error},
        {"error_realised", "the same month by month, with season and chance", "panels", true, false,
         figure_write_error_realised},
        {"funnel", "where the gates stop people on the way to each programme", "funnel", false, false,
         figure_write_funnel},
        {"skill", "skill of staff by dimension over time", "panels", false, false, figure_write_skill},
        {"sop", "tasks done by the SOP over time, with bands", "panels", false, false, figure_write_sop},
        {"sop_realised", "the same month by month, with season and chance", "panels", true, false,
         figure_write_sop_realised},
    };
    *n = (int)(sizeof figures / sizeof figures[0]);
    return figures;
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
