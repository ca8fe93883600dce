#include "run/fault.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* NaN says that there is nothing to measure: then its denominator, as far as the record holds it, is 0. What an agency
 * does not state is empty from the first month on. */
static bool may_be_empty(int indicator, const double *row, const double *first)
{
    switch (indicators[indicator].pooled) {
    case POOLED_FILES:
        return row[INDICATOR_files_done] <= 0;
    case POOLED_SETTLED:
        return row[INDICATOR_files_done] + row[INDICATOR_closed_undone] <= 0;
    case POOLED_CAPACITY: /* without any, staff do no files */
        return !(row[INDICATOR_files_done] * (1 - row[INDICATOR_contract_files]) > 0);
    case POOLED_STAFF: /* who had no training at all is equal in nothing */
        return row[INDICATOR_staff] <= 0 || indicator == INDICATOR_access_gini;
    case POOLED_SUM:
    case POOLED_EACH:
        return isnan(first[indicator]) &&
               (indicators[indicator].pooled == POOLED_EACH || indicator == INDICATOR_complaints);
    case POOLED_ARRIVALS:
        return false;
    default: /* by files of staff, or by education, which may be none */
        return true;
    }
}

static struct fault in_months(const struct record *record)
{
    for (int k = 0; k < record->n_months; k++) {
        const double *row = record->monthly + (size_t)k * INDICATOR_COUNT;
        for (int i = 0; i < INDICATOR_COUNT; i++)
            if (!isfinite(row[i]) && (isinf(row[i]) || !may_be_empty(i, row, record->monthly)))
                return (struct fault){indicators[i].name, row[i], record->first_month + k};
    }
    return (struct fault){0};
}

/* Counts and sums of money by year are never missing. */
static double first_not_finite(const void *rows, size_t size)
{
    const double *numbers = rows;
    for (size_t i = 0; i < size / sizeof *numbers; i++)
        if (!isfinite(numbers[i]))
            return numbers[i];
    return 0;
}

struct fault fault_in_record(const struct record *record, int start)
{
    struct fault fault = in_months(record);
    size_t programmes = (size_t)record->n_programmes, practices = (size_t)record->n_practices;
    for (int year = 0; year < record->n_years && !fault.quantity; year++) {
        const struct programme_year *own = record->programmes + (size_t)year * programmes;
        const double found[] = {
            first_not_finite(own, programmes * sizeof *own),
            first_not_finite(record->practices + (size_t)year * practices, practices * sizeof *record->practices),
            first_not_finite(&record->budget[year], sizeof *record->budget)};
        static const char *const names[] = {"programmes of the year", "practices of the year", "budget of the year"};
        for (int k = 0; k < 3 && !fault.quantity; k++)
            if (!isfinite(found[k]))
                fault = (struct fault){names[k], found[k], 12 * (record->first_year + year) + 12 - start};
    }
    return fault;
}

void fault_tell(const struct fault *fault, int start, const char *scenario, char text[FAULT_TEXT_MAX])
{
    int date = start + fault->month - 1;
    const char *what = isnan(fault->value) ? "not a number" : isinf(fault->value) ? "infinite" : "not above 0";
    snprintf(text, FAULT_TEXT_MAX, FAULT_WORDS ": `%s` is %s in %04d-%02d of %s", fault->quantity, what,
             date / 12 % 10000, date % 12 + 1, scenario);
}
