#include "report/export_staff.h"

#include <math.h>
#include <stdlib.h>

#include "report/replay.h"

int export_staff_check(const struct store_info *info, bool one_month, int month, struct messages *messages)
{
    bool kept = info->keep == KEEP_STAFF;
    if (kept && (!one_month || staff_table_keeps(info->start, info->horizon, month)))
        return STATUS_OK;
    if (kept)
        messages_error(messages, NULL,
                       "the staff of month %d are not kept: they are of month 0, of each December and of month %d",
                       month, info->horizon);
    else
        messages_error(messages, NULL,
                       "these results do not hold the members of the staff; run the scenarios again with --keep staff");
    return STATUS_BAD_INPUT;
}

static void write_cell(struct csv *csv, const struct staff_column *column, double number)
{
    char name[16];
    if (column->kind == STAFF_NUMBER || !(number >= 0 && number <= UINT32_MAX)) {
        csv_number(csv, number);
        return;
    }
    uint32_t whole = (uint32_t)number;
    if (column->kind == STAFF_PERSON) {
        replay_name(whole, name);
        csv_text(csv, name);
    } else if (column->kind == STAFF_POST_TYPE) {
        csv_text(csv, whole < POST_TYPES ? scenario_post_names[whole] : "");
    } else {
        csv_text(csv, whole < EDUCATIONS ? scenario_education_names[whole] : "");
    }
}

static int write_month(struct store *store, struct csv *csv, int scenario, uint32_t index, int month)
{
    double *numbers = NULL;
    size_t people = 0;
    int status = store_read_staff(store, scenario, index, month, &numbers, &people);
    for (size_t i = 0; i < people && status == STATUS_OK; i++) {
        csv_text(csv, store_info(store)->scenarios[scenario].id);
        csv_whole(csv, store_replicates(store)[index]);
        csv_whole(csv, month);
        for (size_t k = 0; k < STAFF_COLUMNS; k++)
            write_cell(csv, &staff_columns[k], numbers[k * people + i]);
        csv_end(csv);
    }
    free(numbers);
    return status;
}

int export_staff_write(struct store *store, struct csv *csv, int scenario, int end_scenario, int month, int end_month)
{
    const struct store_info *info = store_info(store);
    int status = STATUS_OK;
    csv_text(csv, "scenario");
    csv_text(csv, "replicate");
    csv_text(csv, "month");
    for (int k = 0; k < STAFF_COLUMNS; k++)
        csv_text(csv, staff_columns[k].name);
    csv_end(csv);
    for (; scenario < end_scenario; scenario++)
        for (uint32_t index = 0; index < info->stored; index++)
            for (int at = month; at < end_month && status == STATUS_OK; at++)
                if (staff_table_keeps(info->start, info->horizon, at))
                    status = write_month(store, csv, scenario, index, at);
    return status;
}

void export_staff_columns(struct csv *csv)
{
    csv_text(csv, "column");
    csv_text(csv, "meaning");
    csv_end(csv);
    for (int k = 0; k < STAFF_COLUMNS; k++) {
        csv_text(csv, staff_columns[k].name);
        csv_text(csv, staff_columns[k].meaning);
        csv_end(csv);
    }
}
