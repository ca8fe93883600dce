#include "run/pooled.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/indicators.h"

enum { PROGRAMME_NUMBERS = sizeof(struct programme_year) / sizeof(double) };
enum { PRACTICE_NUMBERS = sizeof(struct practice_year) / sizeof(double) };
enum { BUDGET_NUMBERS = sizeof(struct budget_year) / sizeof(double) };

static size_t month_numbers(const struct record *record)
{
    return (size_t)record->n_months * INDICATOR_COUNT;
}

static void add(double *to, const void *numbers, size_t n)
{
    const double *from = numbers;
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

/* Adds rows of a year each: of as many items as both have. */
static void add_years(double *to, int n_to, const void *rows, int n_from, int years, int numbers)
{
    const double *from = rows;
    int n = n_to < n_from ? n_to : n_from;
    for (int year = 0; year < years; year++)
        add(to + year * n_to * numbers, from + year * n_from * numbers, (size_t)(n * numbers));
}

int pooled_open(struct pooled *pooled, const struct record *shape)
{
    pooled->sums = (struct record){.first_month = shape->first_month,
                                   .n_months = shape->n_months,
                                   .first_year = shape->first_year,
                                   .n_years = shape->n_years,
                                   .n_programmes = shape->n_programmes,
                                   .n_practices = shape->n_practices};
    pooled->room[0] = (size_t)shape->n_programmes;
    pooled->room[1] = (size_t)shape->n_practices;
    pooled->weights = calloc(month_numbers(shape) + 1, sizeof *pooled->weights);
    int status = record_open(&pooled->sums);
    if (status == STATUS_OK && pooled->weights)
        return STATUS_OK;
    pooled_close(pooled);
    return STATUS_NO_MEMORY;
}

void pooled_close(struct pooled *pooled)
{
    record_close(&pooled->sums);
    free(pooled->weights);
    *pooled = (struct pooled){0};
}

void pooled_begin(struct pooled *pooled, int n_programmes, int n_practices)
{
    struct record *sums = &pooled->sums;
    size_t months = month_numbers(sums), years = (size_t)sums->n_years;
    memset(pooled->weights, 0, months * sizeof *pooled->weights);
    memset(sums->monthly, 0, months * sizeof *sums->monthly);
    memset(sums->programmes, 0, years * pooled->room[0] * sizeof *sums->programmes);
    memset(sums->practices, 0, years * pooled->room[1] * sizeof *sums->practices);
    memset(sums->budget, 0, years * sizeof *sums->budget);
    sums->n_programmes = n_programmes;
    sums->n_practices = n_practices;
}

void pooled_add_month(struct pooled *pooled, const struct agency *agency, const struct today *today, const double *row)
{
    size_t first = (size_t)(today->month - pooled->sums.first_month) * INDICATOR_COUNT;
    double weights[INDICATOR_WEIGHTS];
    indicators_weigh(agency, today, weights);
    for (size_t k = 0; k < INDICATOR_COUNT; k++) {
        double weight = weights[indicators[k].pooled];
        if (isnan(row[k]))
            continue;
        pooled->sums.monthly[first + k] += weight * row[k];
        pooled->weights[first + k] += weight;
    }
}

void pooled_add_years(struct pooled *pooled, const struct record *record)
{
    struct record *sums = &pooled->sums;
    add_years((double *)sums->programmes, sums->n_programmes, record->programmes, record->n_programmes, sums->n_years,
              PROGRAMME_NUMBERS);
    add_years((double *)sums->practices, sums->n_practices, record->practices, record->n_practices, sums->n_years,
              PRACTICE_NUMBERS);
    add_years((double *)sums->budget, 1, record->budget, 1, sums->n_years, BUDGET_NUMBERS);
}

void pooled_merge(struct pooled *pooled, const struct pooled *from)
{
    add(pooled->sums.monthly, from->sums.monthly, month_numbers(&pooled->sums));
    add(pooled->weights, from->weights, month_numbers(&pooled->sums));
    pooled_add_years(pooled, &from->sums);
}

void pooled_write(const struct pooled *pooled, struct record *record)
{
    const struct record *sums = &pooled->sums;
    size_t years = (size_t)sums->n_years;
    for (size_t i = 0; i < month_numbers(sums); i++) {
        bool sum = indicators[i % INDICATOR_COUNT].pooled == POOLED_SUM;
        double weight = pooled->weights[i];
        record->monthly[i] = weight > 0 ? sums->monthly[i] / (sum ? 1 : weight) : NAN;
    }
    memcpy(record->programmes, sums->programmes, years * (size_t)sums->n_programmes * sizeof *sums->programmes);
    memcpy(record->practices, sums->practices, years * (size_t)sums->n_practices * sizeof *sums->practices);
    memcpy(record->budget, sums->budget, years * sizeof *sums->budget);
}
