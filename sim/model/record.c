#include "model/record.h"

#include <stdlib.h>
#include <string.h>

const struct indicator indicators[INDICATOR_COUNT] = {
#define INDICATOR(name, unit, better, over_year, who, pooled, label, label_id, meaning)                                \
    {#name, UNIT_##unit, BETTER_##better, OVER_YEAR_##over_year, WHO_##who, POOLED_##pooled, label, label_id, meaning},
#include "model/indicators.def"
#undef INDICATOR
};

const char *const indicator_unit_names[INDICATOR_UNITS] = {[UNIT_SHARE] = "share",
                                                           [UNIT_RUPIAH] = "rupiah",
                                                           [UNIT_HOURS] = "hours",
                                                           [UNIT_FILES] = "files",
                                                           [UNIT_MONTHS_OF_WORK] = "months of work",
                                                           [UNIT_STAFF] = "staff",
                                                           [UNIT_SD] = "SD",
                                                           [UNIT_INDEX] = "index",
                                                           [UNIT_POINTS] = "points"};

const char *const funnel_stage_names[FUNNEL_STAGES] = {"needed", "invited", "permitted", "ready",
                                                       "free",   "funded",  "attended",  "applied"};

/* Never of size 0, so that NULL always means that memory has run out. */
static void *zeroes(int rows, int columns, size_t size)
{
    return calloc((size_t)rows * (size_t)columns + 1, size);
}

int record_open(struct record *record)
{
    record->monthly = zeroes(record->n_months, INDICATOR_COUNT, sizeof *record->monthly);
    record->programmes = zeroes(record->n_years, record->n_programmes, sizeof *record->programmes);
    record->practices = zeroes(record->n_years, record->n_practices, sizeof *record->practices);
    record->budget = zeroes(record->n_years, 1, sizeof *record->budget);
    if (record->monthly && record->programmes && record->practices && record->budget)
        return STATUS_OK;
    record_close(record);
    return STATUS_NO_MEMORY;
}

void record_close(struct record *record)
{
    free(record->monthly);
    free(record->programmes);
    free(record->practices);
    free(record->budget);
    memset(record, 0, sizeof *record);
}
