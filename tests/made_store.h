/* A results store made of two functions instead of a run, for tests of what reads one: it stands in for run/store.h's
 * reading side. Include it in one file of a program. */
#ifndef KAPASIM_TESTS_MADE_STORE_H
#define KAPASIM_TESTS_MADE_STORE_H

#include <stdlib.h>

#include "run/store.h"

struct store {
    struct store_info info;
    double (*value)(int scenario, int indicator, uint32_t replicate, int month); /* month from -11 */
    void (*years)(int scenario, uint32_t replicate, struct record *record);      /* the arrays come zeroed */
};

const struct store_info *store_info(const struct store *store)
{
    return &store->info;
}

int store_read_indicator(struct store *store, int scenario, int indicator, double **values)
{
    int months = 12 + store->info.horizon;
    double *all = malloc(sizeof *all * (size_t)months * store->info.stored);
    if (all == NULL)
        return STATUS_NO_MEMORY;
    for (uint32_t i = 0; i < store->info.stored; i++)
        for (int month = 0; month < months; month++)
            all[i * (uint32_t)months + (uint32_t)month] = store->value(scenario, indicator, i, month - 11);
    *values = all;
    return STATUS_OK;
}

int store_read_years(struct store *store, int scenario, uint32_t index, struct record *record)
{
    for (int i = 0; i < record->n_years * record->n_programmes; i++)
        record->programmes[i] = (struct programme_year){.seats = 0};
    for (int i = 0; i < record->n_years; i++)
        record->budget[i] = (struct budget_year){.money = 0};
    store->years(scenario, index, record);
    return STATUS_OK;
}

#endif
