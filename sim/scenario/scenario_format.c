/* Values as planners write them. */
#include <stdio.h>
#include <string.h>

#include "scenario/scenario_internal.h"

static const char *const month_names[12] = {"jan", "feb", "mar", "apr", "may", "jun",
                                            "jul", "aug", "sep", "oct", "nov", "dec"};

/* `Rp 150.000.000`. */
static void format_money(double value, char *text, size_t size)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%.0f", fabs(value));
    size_t n = strlen(digits), used = (size_t)snprintf(text, size, value <= -0.5 ? "Rp -" : "Rp ");
    for (size_t i = 0; i < n && used + 2 < size; i++) {
        text[used++] = digits[i];
        if (i + 1 < n && (n - i - 1) % 3 == 0)
            text[used++] = '.';
    }
    if (size > 0)
        text[used < size ? used : size - 1] = '\0';
}

/* `feb, jun, oct`, `monthly`, or `never`. */
static void format_month_set(int set, char *text, size_t size)
{
    size_t used = 0;
    snprintf(text, size, "%s", set == (1 << 12) - 1 ? "monthly" : "never");
    for (int month = 0; month < 12 && set != (1 << 12) - 1; month++)
        if ((set >> month & 1) != 0 && used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", month_names[month]);
}

static void format_reference(const struct scenario *scenario, const struct param *row, int number, char *text,
                             size_t size)
{
    bool kind = row == &params_programme[PROGRAMME_kind];
    int n = kind ? scenario->n_gate_kinds : scenario->n_subjects;
    char *const *names = kind ? scenario->gate_kinds : scenario->subjects;
    snprintf(text, size, "%s", number >= 0 && number < n ? names[number] : "?");
}

void scenario_format_value(const struct scenario *scenario, const struct param *row, double value, char *text,
                           size_t size)
{
    if (isnan(value)) {
        snprintf(text, size, "unsaid");
        return;
    }
    switch (row->type) {
    case TYPE_SHARE:
        snprintf(text, size, "%.10g %%", 100 * value);
        break;
    case TYPE_MONEY:
        format_money(value, text, size);
        break;
    case TYPE_MONTHS:
        snprintf(text, size, "%.10g %s", value, value == 1 ? "month" : "months");
        break;
    case TYPE_HOURS:
        snprintf(text, size, "%.10g JP", value);
        break;
    case TYPE_FLAG:
        snprintf(text, size, "%s", value != 0 ? "yes" : "no");
        break;
    case TYPE_CHOICE:
        params_word_get(row->unit, (int)value, text, (int)size);
        break;
    case TYPE_MONTHSET:
        format_month_set((int)value, text, size);
        break;
    case TYPE_DATE:
        snprintf(text, size, "%04d-%02d", (int)value / 12, (int)value % 12 + 1);
        break;
    case TYPE_REFERENCE:
        format_reference(scenario, row, (int)value, text, size);
        break;
    case TYPE_COUNT:
        if (value < 0) {
            snprintf(text, size, "steady");
            break;
        }
        snprintf(text, size, "%.10g", value);
        break;
    default:
        snprintf(text, size, "%.10g", value);
    }
}

/* How a share of the ceiling is written: like any other share. */
static const struct param share_row = {.type = TYPE_SHARE};

void scenario_format_piece(const struct scenario *scenario, const struct param *row, const struct piece *piece,
                           char *text, size_t size)
{
    const struct param *as = piece->of_ceiling ? &share_row : row;
    char value[128], low[128], high[128], prior[300] = "", factor[40] = "";
    scenario_format_value(scenario, as, piece->value, value, sizeof value);
    if (!isnan(piece->prior_low)) {
        scenario_format_value(scenario, as, piece->prior_low, low, sizeof low);
        scenario_format_value(scenario, as, piece->prior_high, high, sizeof high);
        snprintf(prior, sizeof prior, ", prior %s to %s", low, high);
    }
    if (piece->factor != 1)
        snprintf(factor, sizeof factor, ", times %.10g %%", 100 * piece->factor);
    snprintf(text, size, "%s%s%s%s", value, piece->of_ceiling ? " of the ceiling" : "", prior, factor);
}
