#include "report/export.h"

#include <errno.h>
#include <string.h>

#include "report/export_inside.h"

enum { LIST_SIZE = 512 };

/* The number of a name among `n`; -1 after a message that lists them. */
static int find(const char *what, const char *wanted, int n, const char *(*name)(const void *, int), const void *list,
                struct messages *messages)
{
    char known[LIST_SIZE] = "";
    size_t length = 0;
    for (int i = 0; i < n; i++) {
        if (strcmp(name(list, i), wanted) == 0)
            return i;
        if (length < sizeof known)
            length += (size_t)snprintf(known + length, sizeof known - length, "%s%s", i > 0 ? ", " : "", name(list, i));
    }
    messages_error(messages, NULL, "unknown %s `%s`; known are: %s", what, wanted, known);
    return -1;
}

static const char *kind_name(const void *kinds, int i)
{
    return ((const struct export_kind *)kinds)[i].name;
}

static const char *indicator_name(const void *list, int i)
{
    (void)list;
    return indicators[i].name;
}

static const char *scenario_id(const void *info, int i)
{
    return ((const struct store_info *)info)->scenarios[i].id;
}

static void refuse_choice(const char *table, const char *what, struct messages *messages)
{
    messages_error(messages, NULL, "the table `%s` cannot be cut down to one %s; leave that out", table, what);
}

static int choose(struct export *export, const struct export_kind *kind, const struct export_filter *filter,
                  struct messages *messages)
{
    size_t errors = messages->errors;
    const struct store_info *info = export->info;
    if (filter->scenario && !(kind->choices & BY_SCENARIO))
        refuse_choice(kind->name, "scenario", messages);
    else if (filter->scenario) {
        export->scenario = find("scenario", filter->scenario, info->n_scenarios, scenario_id, info, messages);
        export->end_scenario = export->scenario + 1;
    }
    if (filter->indicator && !(kind->choices & BY_INDICATOR))
        refuse_choice(kind->name, "indicator", messages);
    else if (filter->indicator) {
        export->indicator = find("indicator", filter->indicator, INDICATOR_COUNT, indicator_name, NULL, messages);
        export->end_indicator = export->indicator + 1;
    }
    if (filter->one_month && !(kind->choices & BY_MONTH))
        refuse_choice(kind->name, "month", messages);
    else if (filter->one_month) {
        if (filter->month < export->month || filter->month >= export->end_month)
            messages_error(messages, NULL, "there is no month %d; the run has months %d to %d", filter->month,
                           export->month, export->end_month - 1);
        export->month = filter->month;
        export->end_month = filter->month + 1;
        export->one_month = true;
    }
    return messages->errors == errors ? STATUS_OK : STATUS_BAD_INPUT;
}

const char *export_table_name(int number)
{
    int n = 0;
    const struct export_kind *kinds = export_kind_list(&n);
    return number < n ? kinds[number].name : NULL;
}

int export_table(struct store *store, const char *table, const struct export_filter *filter, FILE *out,
                 struct messages *messages)
{
    const struct store_info *info = store_info(store);
    struct export export = {.store = store,
                            .info = info,
                            .csv = {.file = out, .indonesian = filter->indonesian},
                            .end_scenario = info->n_scenarios,
                            .end_indicator = INDICATOR_COUNT,
                            .month = 1 - REPLICATE_HISTORY_MONTHS,
                            .end_month = info->horizon + 1};
    int n = 0;
    const struct export_kind *kinds = export_kind_list(&n);
    int number = find("table", table, n, kind_name, kinds, messages);
    if (number < 0)
        return STATUS_BAD_INPUT;
    const struct export_kind *kind = &kinds[number];
    int status = choose(&export, kind, filter, messages);
    if (status == STATUS_OK && kind->check)
        status = kind->check(&export, messages);
    if (status != STATUS_OK)
        return status;
    errno = 0;
    status = kind->write(&export);
    if (status != STATUS_OK) {
        bool memory = status == STATUS_NO_MEMORY; /* of which the store may know nothing */
        messages_error(messages, NULL, "the results cannot be read: %s",
                       memory ? status_text(STATUS_NO_MEMORY) : store_problem(store));
    } else if (fflush(out) != 0 || ferror(out)) {
        messages_error(messages, NULL, "the table cannot be written: %s", strerror(errno));
        status = STATUS_IO;
    }
    return status;
}
