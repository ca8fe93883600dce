#include "plain_random.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "base/random.h"
#include "scenario/scenario.h"

enum { LINES = 900, PATH = 80, VALUE = 700, PROGRAMMES = 5, PRACTICES = 7, GATE_KINDS = 3, HORIZON = 30 };

/* A text in the making: what it says of which path, and the dice. */
struct draft {
    struct line {
        char path[PATH], value[VALUE];
    } lines[LINES];
    int n_lines;
    uint64_t seed;
    uint32_t thrown;
    bool overlay;
    int start; /* 12 * year + month of month 1 */
    int history;
    int n_programmes, n_practices;
    int kinds[PRACTICES]; /* of practices */
};

/* ---- dice ---- */

static double throw_dice(struct draft *draft)
{
    const uint32_t counter[4] = {draft->thrown++, 0, 0, 0};
    return random_unit(random_philox(counter, draft->seed).word[0]);
}

static double between(struct draft *draft, double low, double high)
{
    return low + (high - low) * throw_dice(draft);
}

/* A whole number from low to high, both included. */
static int whole(struct draft *draft, int low, int high)
{
    return low + (int)(throw_dice(draft) * (high - low + 1));
}

static bool happens(struct draft *draft, double chance)
{
    return throw_dice(draft) < chance;
}

/* ---- lines ---- */

static void say(struct draft *draft, const char *path, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void say(struct draft *draft, const char *path, const char *format, ...)
{
    va_list arguments;
    assert_in_range(draft->n_lines, 0, LINES - 1);
    struct line *line = &draft->lines[draft->n_lines++];
    snprintf(line->path, sizeof line->path, "%s", path);
    va_start(arguments, format);
    assert_in_range(vsnprintf(line->value, sizeof line->value, format, arguments), 1, VALUE - 1);
    va_end(arguments);
}

static bool is_said(const struct draft *draft, const char *path)
{
    for (int i = 0; i < draft->n_lines; i++)
        if (strcmp(draft->lines[i].path, path) == 0)
            return true;
    return false;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct line *)a)->path, ((const struct line *)b)->path);
}

/* The lines as nested maps. */
static void write_text(struct draft *draft, char *text)
{
    char *end = text;
    *end = '\0';
    char before[PATH] = "";
    qsort(draft->lines, (size_t)draft->n_lines, sizeof *draft->lines, by_path);
    for (int i = 0; i < draft->n_lines; i++) {
        const char *path = draft->lines[i].path;
        size_t from = 0;
        int depth = 0;
        for (size_t c = 0; path[c] != '\0' && path[c] == before[c]; c++)
            if (path[c] == '.') {
                from = c + 1;
                depth++;
            }
        for (const char *key = path + from; *key != '\0'; depth++) {
            const size_t length = strcspn(key, ".");
            end += sprintf(end, "%*s%.*s:%s", 2 * depth, "", (int)length, key, key[length] == '.' ? "\n" : " ");
            key += length + (key[length] == '.');
        }
        end += sprintf(end, "%s\n", draft->lines[i].value);
        assert_true(end < text + PLAIN_TEXT_SIZE - 2000);
        snprintf(before, sizeof before, "%s", path);
    }
}

/* ---- values ---- */

static void date_text(int date, char *text, size_t size)
{
    snprintf(text, size, "%04d-%02d", date / 12, date % 12 + 1);
}

/* Where values of a row lie: around its prior or its default, else up to `most`. */
static void bounds_of(const struct param *row, double most, double *low, double *high)
{
    *low = row->low;
    *high = fmin(row->high, most);
    if (!isnan(row->prior_low)) {
        const double width = row->prior_high - row->prior_low;
        *low = fmax(row->low, row->prior_low - width / 2);
        *high = fmin(row->high, row->prior_high + width / 2);
    } else if (!isnan(row->initial)) {
        const double width = fmax(fabs(row->initial), (*high - row->low) / 4);
        *low = fmax(row->low, row->initial - width);
        *high = fmin(row->high, row->initial + width);
    }
}

/* Shares are anything from nothing to all, both included. */
static double share_of(struct draft *draft, const struct param *row)
{
    const double side = throw_dice(draft), high = fmin(row->high, 1);
    return side < 0.1 ? row->low : side < 0.35 ? high : between(draft, row->low, high);
}

static void months_text(struct draft *draft, char *text, size_t size)
{
    static const char *const names[12] = {"jan", "feb", "mar", "apr", "may", "jun",
                                          "jul", "aug", "sep", "oct", "nov", "dec"};
    const int first = whole(draft, 0, 4);
    size_t at = (size_t)snprintf(text, size, "[%s", names[first]);
    for (int c = first + 1; c < 12; c++)
        if (happens(draft, 0.3))
            at += (size_t)snprintf(text + at, size - at, ", %s", names[c]);
    snprintf(text + at, size - at, "]");
}

static void value_text(struct draft *draft, const struct param *row, char *text, size_t size)
{
    double low, high;
    switch (row->type) {
    case TYPE_SHARE:
        snprintf(text, size, "%.4g %%", 100 * share_of(draft, row));
        break;
    case TYPE_MONEY:
        snprintf(text, size, "%.0f", happens(draft, 0.2) ? 0 : between(draft, 0, 5e6));
        break;
    case TYPE_MONTHS:
        snprintf(text, size, "%d months", whole(draft, (int)ceil(row->low), (int)fmin(row->high, 18)));
        break;
    case TYPE_COUNT:
        snprintf(text, size, "%d", whole(draft, (int)row->low, 8));
        break;
    case TYPE_HOURS:
        snprintf(text, size, "%.3g JP", between(draft, row->low, 60));
        break;
    case TYPE_FLAG:
        snprintf(text, size, "%s", happens(draft, 0.5) ? "yes" : "no");
        break;
    case TYPE_CHOICE:
        params_word_get(row->unit, whole(draft, 0, (int)row->high), text, (int)size);
        break;
    case TYPE_MONTHSET:
        months_text(draft, text, size);
        break;
    case TYPE_DATE:
        date_text(draft->start + whole(draft, -6, HORIZON), text, size);
        break;
    case TYPE_REFERENCE:
        snprintf(text, size, "word%d", whole(draft, 0, 2));
        break;
    default:
        bounds_of(row, 20, &low, &high);
        snprintf(text, size, "%.4g", between(draft, low, high));
    }
}

/* A range to draw from, around a value that lies in it. */
static void say_with_prior(struct draft *draft, const char *path, const struct param *row)
{
    const bool share = row->type == TYPE_SHARE;
    double low, high;
    bounds_of(row, share ? 1 : 20, &low, &high);
    if (share && isnan(row->prior_low))
        high = fmin(row->high, 1);
    const double a = between(draft, low, high), b = between(draft, a, high), value = between(draft, a, b);
    say(draft, path, share ? "{value: %.8g %%, prior: %.4g %% to %.12g %%}" : "{value: %.8g, prior: %.4g to %.12g}",
        value * (share ? 100 : 1), floor(a * 100) / (share ? 1 : 100), ceil(b * 100) / (share ? 1 : 100));
}

/* A list in time. In an agency file it begins with the history, in an overlay at any time. */
static void say_dated(struct draft *draft, const char *path, const struct param *row)
{
    char from[16], until[16], first[200], second[200];
    const int begin = draft->overlay ? draft->start + whole(draft, 0, 12) : draft->start - draft->history;
    date_text(begin, from, sizeof from);
    date_text(begin + whole(draft, 1, 20), until, sizeof until);
    value_text(draft, row, first, sizeof first);
    value_text(draft, row, second, sizeof second);
    say(draft, path, "[{from: %s, value: %s}, {from: %s, value: %s}]", from, first, until, second);
}

static void say_row(struct draft *draft, const char *path, const struct param *row)
{
    char text[200];
    const bool number = row->type == TYPE_NUMBER || row->type == TYPE_SHARE;
    const bool may_change = row->scope == SCOPE_POLICY && row->type != TYPE_REFERENCE && row->type != TYPE_DATE;
    if (may_change && happens(draft, draft->overlay ? 0.4 : 0.2)) {
        say_dated(draft, path, row);
    } else if (number && row->scope != SCOPE_AGENCY && happens(draft, 0.2)) {
        say_with_prior(draft, path, row);
    } else {
        value_text(draft, row, text, sizeof text);
        say(draft, path, "%s", text);
    }
}

static void say_rows(struct draft *draft, const struct param *rows, int n, const char *id, int kind, double chance)
{
    char word[40] = "", path[PATH];
    if (kind >= 0)
        params_word_get(params_practice[PRACTICE_kind].unit, kind, word, sizeof word);
    for (int i = 0; i < n; i++) {
        const char *star = strchr(rows[i].path, '*');
        const bool belongs = kind < 0 || strcmp(rows[i].kinds, "all") == 0 || strstr(rows[i].kinds, word) != NULL;
        snprintf(path, sizeof path, "%.*s%s%s", star == NULL ? (int)strlen(rows[i].path) : (int)(star - rows[i].path),
                 rows[i].path, star == NULL ? "" : id, star == NULL ? "" : star + 1);
        if (belongs && !is_said(draft, path) && happens(draft, chance))
            say_row(draft, path, &rows[i]);
    }
}

/* ---- what hangs together ---- */

static void say_groups(struct draft *draft)
{
    char text[VALUE] = "[", unit[24];
    size_t at = 1;
    const int n = whole(draft, 1, 5), units = whole(draft, 1, 4);
    for (int g = 0; g < n; g++) {
        const int from = whole(draft, 22, 54), to = whole(draft, from, 57);
        snprintf(unit, sizeof unit, ", unit: %d", whole(draft, 1, units));
        at += (size_t)snprintf(text + at, sizeof text - at, "{count: %d, education: %s, age: %d-%d, post: %s%s%s}%s",
                               whole(draft, 1, 9), scenario_education_names[whole(draft, 0, EDUCATIONS - 1)], from, to,
                               scenario_post_names[whole(draft, 0, POST_TYPES - 1)], happens(draft, 0.2) ? unit : "",
                               happens(draft, 0.2) ? ", retires_at: 60" : "", g + 1 < n ? ", " : "]");
    }
    say(draft, "staff.groups", "%s", text);
    say(draft, "staff.units", "%d", units);
    say(draft, "staff.retirement_age", "%d", whole(draft, 58, 62));
    say(draft, "staff.entry_age", "20-%d", whole(draft, 20, 34));
    say(draft, "staff.hiring.age", "%d-%d", whole(draft, 20, 28), whole(draft, 28, 40));
    if (happens(draft, 0.5))
        say(draft, "staff.vacancies", "%d", whole(draft, 0, 6));
    else
        say(draft, "staff.vacancies", "steady");
    const int a = whole(draft, 0, 100), b = whole(draft, 0, 100 - a), c = whole(draft, 0, 100 - a - b);
    say(draft, "staff.hiring.SMA", "%d %%", a);
    say(draft, "staff.hiring.D3", "%d %%", b);
    say(draft, "staff.hiring.D4", "%d %%", c);
    say(draft, "staff.hiring.S1", "0 %%");
    say(draft, "staff.hiring.S2", "%d %%", 100 - a - b - c);
}

static void say_money(struct draft *draft)
{
    say(draft, "budget.ceiling", "%.0f", between(draft, 1e9, 1e11));
    if (happens(draft, 0.3))
        say(draft, "budget.annual", "{share_of_ceiling: %.2f %%}", between(draft, 0.01, 1));
    else
        say(draft, "budget.annual", "%.0f", happens(draft, 0.2) ? between(draft, 0, 1e6) : between(draft, 0, 3e8));
    if (happens(draft, 0.4))
        say(draft, "budget.floor", "%.0f", between(draft, 0, 2e8));
}

static void say_agency(struct draft *draft)
{
    char start[16];
    date_text(draft->start, start, sizeof start);
    say(draft, "name", "Random");
    say(draft, "start", "%s", start);
    say(draft, "horizon", "%d months", whole(draft, 6, HORIZON));
    say(draft, "history", "%d months", draft->history);
    say_groups(draft);
    say_money(draft);
    say(draft, "observed.error_per_file", "%d %%", whole(draft, 9, 40));
    say(draft, "observed.sop_compliance", "%d %%", whole(draft, 5, 95));
    say(draft, "effects.error.floor", "%d %%", whole(draft, 0, 8));
    say(draft, "work.due", "%d months", whole(draft, 1, 3));
    say(draft, "work.triage_after", "%d months", whole(draft, 3, 12));
    say(draft, "work.files_per_post", "%.3g", between(draft, params_global[PARAM_files_per_post].low, 60));
}

static void say_programme(struct draft *draft, const char *id, double split, double chance)
{
    char path[PATH], months[100];
    snprintf(path, sizeof path, "programmes.%s.kind", id);
    say(draft, path, happens(draft, 0.3) ? "structural" : "kind%d", whole(draft, 0, GATE_KINDS - 1));
    snprintf(path, sizeof path, "programmes.%s.hours", id);
    say(draft, path, "%d JP", whole(draft, 0, 100));
    snprintf(path, sizeof path, "programmes.%s.intakes", id);
    months_text(draft, months, sizeof months);
    say(draft, path, "%s", months);
    snprintf(path, sizeof path, "programmes.%s.away", id);
    say(draft, path, "%.3f", between(draft, 0, 1));
    snprintf(path, sizeof path, "budget.split.%s", id);
    say(draft, path, "%.3g %%", 100 * between(draft, 0, split));
    say_rows(draft, params_programme, PROGRAMME_COUNT, id, -1, chance);
}

static void say_practice(struct draft *draft, const char *id, int kind, bool is_new, double chance)
{
    char path[PATH], word[40];
    params_word_get(params_practice[PRACTICE_kind].unit, kind, word, sizeof word);
    snprintf(path, sizeof path, "practices.%s.kind", id);
    if (is_new)
        say(draft, path, "%s", word);
    if (kind == PRACTICE_IS_CHECKING) {
        snprintf(path, sizeof path, "practices.%s.share", id);
        say(draft, path, "%d %%", whole(draft, 0, 50));
    }
    say_rows(draft, params_practice + PRACTICE_on, PRACTICE_COUNT - PRACTICE_on, id, kind, chance);
}

/* ---- texts ---- */

static void begin_agency(struct draft *draft, unsigned number)
{
    *draft = (struct draft){.seed = number};
    draft->start = 12 * 2026 + whole(draft, 0, 11);
    draft->history = whole(draft, 12, 26);
    draft->n_programmes = whole(draft, 1, PROGRAMMES);
    draft->n_practices = whole(draft, 1, PRACTICES);
    for (int k = 0; k < draft->n_practices; k++)
        draft->kinds[k] = whole(draft, 0, PRACTICE_KINDS - 1);
}

void plain_random_agency(unsigned number, char *text)
{
    struct draft *draft = calloc(1, sizeof *draft);
    char id[32];
    assert_non_null(draft);
    begin_agency(draft, number);
    const double chance = between(draft, 0.05, 0.6);
    say_agency(draft);
    for (int k = 0; k < GATE_KINDS; k++) {
        snprintf(id, sizeof id, "kind%d", k);
        say_rows(draft, params_gate, 1, id, -1, 1);
        say_rows(draft, params_gate, GATE_COUNT, id, -1, 0.7);
    }
    say_rows(draft, params_gate, GATE_COUNT, "structural", -1, 1);
    for (int k = 0; k < draft->n_programmes; k++) {
        snprintf(id, sizeof id, "course%d", k);
        say_programme(draft, id, 0.9 / draft->n_programmes, chance);
    }
    for (int k = 0; k < draft->n_practices; k++) {
        snprintf(id, sizeof id, "practice%d", k);
        say_practice(draft, id, draft->kinds[k], true, fmax(chance, 0.3));
    }
    for (int row = PARAM_units; row < PARAM_COUNT; row++)
        if (row != PARAM_entry_age_from && row != PARAM_entry_age_to &&
            (row < PARAM_hiring_age_from || row > PARAM_hiring_s3))
            say_rows(draft, &params_global[row], 1, "", -1, chance);
    write_text(draft, text);
    free(draft);
}

/* An overlay changes policy: globals, some of the courses and practices, what it adds and what it removes. */
void plain_random_overlay(unsigned number, unsigned overlay, char *text)
{
    struct draft *draft = calloc(1, sizeof *draft);
    char id[32];
    assert_non_null(draft);
    begin_agency(draft, number);
    draft->overlay = true;
    draft->seed ^= (uint64_t)(overlay + 1) << 32;
    const double chance = between(draft, 0, 0.4);
    for (int row = 0; row < PARAM_COUNT; row++)
        if (params_global[row].scope == SCOPE_POLICY && row != PARAM_budget_ceiling && row != PARAM_budget_annual)
            say_rows(draft, &params_global[row], 1, "", -1, chance);
    if (happens(draft, 0.5))
        say(draft, "budget.annual", "{factor: %d %%}", whole(draft, 20, 300));
    for (int k = 0; k < draft->n_programmes; k++) {
        char path[PATH];
        snprintf(id, sizeof id, "course%d", k);
        snprintf(path, sizeof path, "programmes.%s", id);
        if (happens(draft, 0.15))
            say(draft, path, "null");
        for (int row = 0; row < PROGRAMME_COUNT && !is_said(draft, path); row++)
            if (row != PROGRAMME_kind && row != PROGRAMME_away && row != PROGRAMME_subject && row != PROGRAMME_split)
                say_rows(draft, &params_programme[row], 1, id, -1, chance);
    }
    for (int k = 0; k < draft->n_practices; k++) {
        char path[PATH];
        snprintf(id, sizeof id, "practice%d", k);
        snprintf(path, sizeof path, "practices.%s", id);
        if (happens(draft, 0.15))
            say(draft, path, "null");
        else
            say_practice(draft, id, draft->kinds[k], false, chance);
    }
    if (happens(draft, 0.4))
        say_programme(draft, "added", 0.1, chance);
    if (happens(draft, 0.4))
        say_practice(draft, "addition", whole(draft, 0, PRACTICE_KINDS - 1), true, fmax(chance, 0.3));
    write_text(draft, text);
    free(draft);
}
