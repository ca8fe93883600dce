/* What a file says about one parameter: a value, a prior, a factor, a share of the ceiling, or a list of these in
 * time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"
#include "scenario/units.h"

static const double ROUNDING = 1e-9; /* 85 % and 15 points are 100 %, not more */

/* Whose value is read, for the messages. */
struct about {
    struct reader *reader;
    const struct slot *slot;
    const char *path;
};

static units_reader *const scalar_readers[] = {
    [TYPE_NUMBER] = units_number, [TYPE_SHARE] = units_share, [TYPE_MONEY] = units_money, [TYPE_MONTHS] = units_months,
    [TYPE_HOURS] = units_hours,   [TYPE_COUNT] = units_count, [TYPE_FLAG] = units_flag,   [TYPE_DATE] = units_date};

/* A number of months may also be written with its unit. */
static units_reader *reader_of(const struct param *row)
{
    static const char months[] = "months";
    bool duration = row->type == TYPE_NUMBER && strncmp(row->unit, months, strlen(months)) == 0;
    return duration ? units_months : scalar_readers[row->type];
}

/* Can be scaled, and can have a prior. */
static bool is_continuous(const struct param *row)
{
    return row->type <= TYPE_HOURS && !scenario_value_is_whole(row);
}

bool scenario_value_is_whole(const struct param *row)
{
    static const char *const whole[] = {"horizon",  "history",           "staff.hiring.gap",
                                        "work.due", "work.triage_after", "programmes.*.lasts"};
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (strcmp(row->path, whole[i]) == 0)
            return true;
    return row->type == TYPE_COUNT;
}

bool scenario_is_id(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return text[0] >= 'a' && text[0] <= 'z' && text[length] == '\0' && length < SCENARIO_ID_SIZE;
}

int scenario_value_subject(struct reader *reader, const char *word, const struct place *place)
{
    struct scenario *scenario = reader->scenario;
    for (int i = 0; i < scenario->n_subjects; i++)
        if (strcmp(scenario->subjects[i], word) == 0)
            return i;
    if (scenario->n_subjects == SCENARIO_PROGRAMMES_MAX) {
        scenario_report(reader, place, "more than %d subjects; give related programmes one subject",
                        SCENARIO_PROGRAMMES_MAX);
        return -1;
    }
    char *copy = strdup(word);
    if (copy == NULL) {
        reader->status = STATUS_NO_MEMORY;
        return -1;
    }
    scenario->subjects[scenario->n_subjects] = copy;
    return scenario->n_subjects++;
}

/* Says what is wrong with a text, in the words of units.h. */
static void tell(const struct about *about, const struct yaml_node *node, const char *wrong)
{
    if (node->kind == YAML_SCALAR)
        scenario_report(about->reader, &node->place, "%s: `%s` %s", about->path, node->text, wrong);
    else
        scenario_report(about->reader, &node->place, "%s: this %s %s", about->path,
                        node->kind == YAML_MAP ? "map" : "list", wrong);
}

static double read_reference(const struct about *about, const struct yaml_node *node)
{
    struct reader *reader = about->reader;
    const struct scenario *scenario = reader->scenario;
    if (about->slot->number == PROGRAMME_subject) {
        if (!scenario_is_id(node->text)) {
            scenario_report(reader, &node->place, "`%s` is no subject; write a word of a-z, 0-9 and _", node->text);
            return NAN;
        }
        int number = scenario_value_subject(reader, node->text, &node->place);
        return number < 0 ? (double)NAN : number;
    }
    char known[SCENARIO_GATE_KINDS_MAX * (SCENARIO_ID_SIZE + 2)] = "";
    for (int i = 0; i < scenario->n_gate_kinds; i++) {
        if (strcmp(scenario->gate_kinds[i], node->text) == 0)
            return i;
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", i > 0 ? ", " : "",
                 scenario->gate_kinds[i]);
    }
    scenario_report(reader, &node->place, "`%s` is no kind of programme; the kinds stated under `gates` are: %s",
                    node->text, known[0] != '\0' ? known : "none yet");
    return NAN;
}

static double read_choice(const struct about *about, const struct yaml_node *node)
{
    const char *words = about->slot->row->unit;
    int number = params_word_find(words, node->text);
    if (number >= 0)
        return number;
    char list[256];
    snprintf(list, sizeof list, "%s", words);
    for (char *bar = list; (bar = strchr(bar, '|')) != NULL;)
        *bar = ' ';
    scenario_report(about->reader, &node->place, "`%s` cannot be `%s`; the words are: %s", about->path, node->text,
                    list);
    return NAN;
}

static double read_month_name(const struct about *about, const struct yaml_node *node)
{
    int month;
    const char *wrong = "is no month; write [mar, oct] or monthly";
    if (node->kind == YAML_SCALAR)
        wrong = units_month_name(node->text, &month);
    if (wrong == NULL)
        return 1 << month;
    tell(about, node, wrong);
    return NAN;
}

static double read_month_set(const struct about *about, const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR)
        return strcmp(node->text, "monthly") == 0 ? (1 << 12) - 1 : read_month_name(about, node);
    unsigned set = 0;
    for (const struct yaml_node *item = node->child; item != NULL; item = item->sibling) {
        double month = read_month_name(about, item);
        if (isnan(month))
            return NAN;
        if ((set & (unsigned)month) != 0)
            tell(about, item, "is there twice; leave it out");
        set |= (unsigned)month;
    }
    return set;
}

/* A value in the row's own unit; NaN, and a message, if it is none. */
static double read_value(const struct about *about, const struct yaml_node *node)
{
    const struct param *row = about->slot->row;
    if (row->type == TYPE_MONTHSET && node->kind != YAML_MAP)
        return read_month_set(about, node);
    if (node->kind != YAML_SCALAR) {
        scenario_report(about->reader, &node->place, "`%s` takes one value (%s), not a %s", about->path, row->unit,
                        node->kind == YAML_MAP ? "map" : "list");
        return NAN;
    }
    if (row->type == TYPE_REFERENCE)
        return read_reference(about, node);
    if (row->type == TYPE_CHOICE)
        return read_choice(about, node);
    /* The one word that a count may take stands for -1. */
    if (row->type == TYPE_COUNT && row->low < 0 && strcmp(node->text, "steady") == 0)
        return -1;
    double value = NAN;
    const char *wrong = reader_of(row)(node->text, &value);
    if (wrong == NULL)
        return value;
    tell(about, node, wrong);
    return NAN;
}

/* Both ends of a prior; false, with a message, if they are not there. */
static bool read_prior_ends(const struct about *about, const struct yaml_node *node, units_reader *reader,
                            struct statement *said)
{
    const char *wrong = "is no prior; write a range such as 0.2-0.5, or a list of its two ends";
    double half;
    if (node->kind == YAML_SCALAR) {
        if (reader == units_share && units_points(node->text, &half) == NULL) {
            said->prior_low = said->value - half;
            said->prior_high = said->value + half;
            return true;
        }
        wrong = units_range(node->text, reader, &said->prior_low, &said->prior_high);
    } else if (node->kind == YAML_LIST && node->child != NULL && node->child->sibling != NULL &&
               node->child->sibling->sibling == NULL) {
        const struct yaml_node *low = node->child, *high = low->sibling;
        if (low->kind == YAML_SCALAR && high->kind == YAML_SCALAR) {
            wrong = reader(low->text, &said->prior_low);
            if (wrong == NULL)
                wrong = reader(high->text, &said->prior_high);
            if (wrong == NULL && said->prior_low > said->prior_high)
                wrong = "begins above its end; write the lower end first";
        }
    }
    if (wrong != NULL)
        tell(about, node, wrong);
    return wrong == NULL;
}

static void read_prior(const struct about *about, const struct yaml_node *node, struct statement *said)
{
    const struct param *row = about->slot->row;
    if (isnan(said->value) || yaml_is_null(node))
        return;
    if (!is_continuous(row)) {
        scenario_report(about->reader, &node->place, "`%s` takes no prior; only numbers that need not be whole do",
                        about->path);
        return;
    }
    double low = said->of_ceiling ? 0 : row->low, high = said->of_ceiling ? 1 : row->high;
    bool read = read_prior_ends(about, node, said->of_ceiling ? units_share : reader_of(row), said);
    if (read && !(said->prior_low <= said->value && said->value <= said->prior_high)) {
        scenario_report(about->reader, &node->place, "the prior of `%s` does not hold its value; widen it or move it",
                        about->path);
        read = false;
    }
    said->prior_cut = read && (low - said->prior_low > ROUNDING || said->prior_high - high > ROUNDING);
    said->prior_low = read ? fmax(said->prior_low, low) : (double)NAN;
    said->prior_high = read ? fmin(said->prior_high, high) : (double)NAN;
}

/* A share, of the ceiling or of what is in force. */
static double read_share(const struct about *about, const struct yaml_node *node)
{
    double share = NAN;
    const char *wrong = "is not a share; write one such as 150 %";
    if (node->kind == YAML_SCALAR)
        wrong = units_share(node->text, &share);
    if (wrong == NULL)
        return share;
    tell(about, node, wrong);
    return NAN;
}

static void read_factor(const struct about *about, const struct yaml_node *node, struct statement *said)
{
    said->is_factor = true;
    said->value = read_share(about, node);
    if (!is_continuous(about->slot->row))
        scenario_report(about->reader, &node->place, "`%s` cannot be scaled; state its value", about->path);
    else if (said->value <= 0)
        scenario_report(about->reader, &node->place,
                        "a factor is above 0 %%; to have nothing of it, state the value 0");
    else
        return;
    said->value = NAN;
}

/* Money may be stated as a share of the agency's whole budget. */
static bool takes_ceiling(const struct param *row)
{
    return row == &params_global[PARAM_budget_annual] || row == &params_global[PARAM_budget_floor];
}

/* {value:, prior:}, {factor:} or {share_of_ceiling:, prior:}; `from` is read by read_in_time. */
static void read_map(const struct about *about, const struct yaml_node *map, bool in_time, struct statement *said)
{
    const struct yaml_node *value = yaml_get(map, "value"), *factor = yaml_get(map, "factor"),
                           *ceiling = yaml_get(map, "share_of_ceiling"), *prior = yaml_get(map, "prior");
    bool is_budget = takes_ceiling(about->slot->row);
    for (const struct yaml_node *item = map->child; item != NULL; item = item->sibling)
        if (item != value && item != factor && item != ceiling && item != prior &&
            !(in_time && strcmp(item->key->text, "from") == 0))
            scenario_report(about->reader, &item->key->place,
                            "unknown key `%s`; `%s` takes a value, or {value:, prior:}, or {factor:}%s",
                            item->key->text, about->path, is_budget ? ", or {share_of_ceiling:}" : "");
    if ((value != NULL) + (factor != NULL) + (ceiling != NULL) != 1) {
        scenario_report(about->reader, &map->place, "`%s` needs one of `value` and `factor`%s here", about->path,
                        is_budget ? ", or `share_of_ceiling`," : "");
    } else if (factor != NULL) {
        read_factor(about, factor, said);
        if (prior != NULL)
            scenario_report(about->reader, &prior->place,
                            "a factor keeps the prior of what it scales; leave `prior` out or state `value`");
    } else if (ceiling != NULL && !is_budget) {
        scenario_report(about->reader, &ceiling->key->place,
                        "`share_of_ceiling` is for budget.annual and budget.floor; state `value`");
    } else {
        said->of_ceiling = ceiling != NULL;
        said->value = ceiling != NULL ? read_share(about, ceiling) : read_value(about, value);
        if (said->of_ceiling && (said->value < 0 || said->value > 1)) {
            scenario_report(about->reader, &ceiling->place, "a share of the ceiling lies from 0 %% to 100 %%");
            said->value = NAN;
        }
        if (prior != NULL)
            read_prior(about, prior, said);
    }
}

static struct statement blank(const struct yaml_node *node)
{
    return (struct statement){.from = SCENARIO_ALWAYS,
                              .value = (double)NAN,
                              .prior_low = (double)NAN,
                              .prior_high = (double)NAN,
                              .place = node->place};
}

static bool is_list_in_time(const struct param *row, const struct yaml_node *node)
{
    if (node->kind != YAML_LIST || node->child == NULL)
        return false;
    return row->type != TYPE_MONTHSET || node->child->kind == YAML_MAP;
}

/* One item of a list in time; `previous` is the `from` before it. */
static void read_in_time(const struct about *about, const struct yaml_node *item, int previous, struct statement *said)
{
    *said = blank(item);
    said->from = previous + 1;
    if (item->kind != YAML_MAP) {
        scenario_report(about->reader, &item->place,
                        "`%s` takes one value, or a list in time such as [{from: 2026-07, value: …}]", about->path);
        return;
    }
    const struct yaml_node *from = yaml_get(item, "from");
    double date = NAN;
    const char *wrong = "does not say when it begins; state `from`, such as `from: 2026-07`";
    if (from != NULL && from->kind == YAML_SCALAR)
        wrong = units_date(from->text, &date);
    if (wrong == NULL && (date < 12 * 1950 || date >= 12 * 2201))
        wrong = "is out of range; months lie from 1950-01 to 2200-12";
    if (wrong == NULL && date <= previous)
        wrong = "is not after the `from` before it; put the list in order";
    if (wrong == NULL)
        said->from = (int)date;
    else
        tell(about, from != NULL ? from : item, wrong);
    read_map(about, item, true, said);
}

/* False, with a message, if the parameter may not change over time. */
static bool may_change(const struct about *about, const struct yaml_node *node)
{
    const struct param *row = about->slot->row;
    if (row->scope != SCOPE_POLICY)
        scenario_report(about->reader, &node->place,
                        "`%s` does not change over time, only policy does; state one value", about->path);
    else if (row->type == TYPE_REFERENCE || row == &params_practice[PRACTICE_kind])
        scenario_report(about->reader, &node->place, "`%s` says what it is, so it does not change; state one value",
                        about->path);
    else
        return true;
    return false;
}

int scenario_value_read(struct reader *reader, const struct slot *slot, const char *path, const struct yaml_node *node,
                        struct statement **list, int *n)
{
    struct about about = {reader, slot, path};
    bool in_time = is_list_in_time(slot->row, node);
    int count = 1;
    if (in_time)
        for (const struct yaml_node *item = node->child->sibling; item != NULL; item = item->sibling)
            count++;
    *n = count;
    *list = malloc((size_t)count * sizeof **list);
    if (*list == NULL)
        return STATUS_NO_MEMORY;
    if (in_time && may_change(&about, node)) {
        struct statement *said = *list;
        int previous = 0;
        for (const struct yaml_node *item = node->child; item != NULL; item = item->sibling, said++) {
            read_in_time(&about, item, previous, said);
            previous = said->from;
        }
        return STATUS_OK;
    }
    *n = 1;
    **list = blank(node);
    if (in_time)
        return STATUS_OK;
    if (node->kind == YAML_MAP)
        read_map(&about, node, false, *list);
    else
        (*list)->value = read_value(&about, node);
    return STATUS_OK;
}
