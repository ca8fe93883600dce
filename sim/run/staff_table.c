#include "run/staff_table.h"

#include <math.h>
#include <stdlib.h>

const struct staff_column staff_columns[STAFF_COLUMNS] = {
#define STAFF_COLUMN(name, kind, value, meaning) {#name, STAFF_##kind, meaning},
#include "run/staff_table.def"
#undef STAFF_COLUMN
};

enum { YEAR = 12 };

bool staff_table_keeps(int start, int horizon, int month)
{
    return month == 0 || (month > 0 && (month == horizon || (start + month) % YEAR == 0));
}

int staff_table_count(int start, int horizon)
{
    int n = 0;
    for (int month = 1; month <= horizon; month++)
        n += staff_table_keeps(start, horizon, month);
    return n;
}

void staff_table_clear(struct staff_table *table)
{
    table->scenario = -1;
    table->n_months = table->n_numbers = 0;
    table->status = STATUS_OK;
}

void staff_table_close(struct staff_table *table)
{
    free(table->months);
    free(table->numbers);
    *table = (struct staff_table){0};
}

/* Makes room for `more` entries behind `n`; twice as much as there is, so that it is seldom done. */
static int make_room(void **list, size_t *room, size_t n, size_t more, size_t size)
{
    if (n + more <= *room)
        return STATUS_OK;
    size_t wanted = 2 * *room > n + more ? 2 * *room : n + more;
    void *larger = realloc(*list, wanted * size);
    if (!larger)
        return STATUS_NO_MEMORY;
    *list = larger;
    *room = wanted;
    return STATUS_OK;
}

/* A skill of four dimensions, `lanes` apart, by the weights of file work. */
static double in_file_work(const struct today *today, const double *skill, size_t lanes)
{
    const struct param_values *p = &today->values->params;
    return p->weight_technical * skill[TECHNICAL * lanes] + p->weight_managerial * skill[MANAGERIAL * lanes] +
           p->weight_social * skill[SOCIAL * lanes] + p->weight_strategic * skill[STRATEGIC * lanes];
}

/* Writes the numbers of post `i`, the person's `apart` from each other. */
static void write_person(const struct agency *a, const struct today *t, size_t i, size_t apart, double *to)
{
    const struct staff *s = &a->staff;
    size_t lanes = a->shape.lanes;
#define STAFF_COLUMN(name, kind, value, meaning) to[STAFF_COLUMN_##name * apart] = value;
#include "run/staff_table.def"
#undef STAFF_COLUMN
}

static size_t count_people(const struct agency *agency)
{
    size_t people = 0;
    for (size_t i = 0; i < agency->shape.posts; i++)
        people += agency->staff.here[i] != 0;
    return people;
}

static int add(struct staff_table *table, const struct agency *agency, const struct today *today)
{
    size_t people = count_people(agency), n = people * STAFF_COLUMNS;
    void *months = table->months, *numbers = table->numbers;
    int status = make_room(&months, &table->months_room, table->n_months, 1, sizeof *table->months);
    table->months = months;
    if (status == STATUS_OK)
        status = make_room(&numbers, &table->numbers_room, table->n_numbers, n, sizeof *table->numbers);
    table->numbers = numbers;
    if (status != STATUS_OK)
        return status;
    table->months[table->n_months++] = (struct staff_month){
        .scenario = table->scenario, .month = today->month, .people = people, .from = table->n_numbers};
    double *to = table->numbers + table->n_numbers;
    for (size_t i = 0; i < agency->shape.posts; i++)
        if (agency->staff.here[i] != 0)
            write_person(agency, today, i, people, to++);
    table->n_numbers += n;
    return STATUS_OK;
}

void staff_table_watch(void *context, const struct agency *agency, const struct today *today, const double *row)
{
    struct staff_table *table = context;
    (void)row;
    if (today->month == 1) /* each scenario begins here */
        table->scenario++;
    if (table->status == STATUS_OK && staff_table_keeps(table->start, table->horizon, today->month))
        table->status = add(table, agency, today);
}
