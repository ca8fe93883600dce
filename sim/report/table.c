#include "report/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/gates.h"
#include "report/measure.h"
#include "report/text.h"
#include "stats/paired.h"
#include "stats/summary.h"

enum { NAME = 24, DESCRIPTION = 88, LEVEL = 6, CHANGE = 12, RANGE = 12, ALONE = 25, MONEY = 7, YEAR = 12 };

/* The two indicators that are told, in percent. */
enum { ERROR, SOP, TOLD };
static const int told[TOLD] = {INDICATOR_error_expected, INDICATOR_sop_expected};

/* An indicator at the end of a scenario. */
struct outcome {
    double level;         /* mean over replicates */
    struct paired change; /* to the baseline */
    double low, high;     /* 5 and 95 % of the change over replicates; NaN where they are too few */
};

struct row {
    struct outcome outcomes[TOLD];
    double spent, lapsed;
    int gate;
    double unpaid[SCENARIO_PRACTICES_MAX]; /* part of its months that a practice was not paid for */
};

/* The months at the end that levels are taken over. */
static int end_months(const struct store_info *info)
{
    return info->horizon < YEAR ? info->horizon : YEAR;
}

/* The means of the last months of each replicate, in percent: [which of both told][as many as are stored]. */
static int read_ends(struct store *store, int scenario, double *ends)
{
    const uint32_t n = store_info(store)->stored;
    int status = store_read_ends(store, scenario, store_replicates(store), n, told, TOLD, ends);
    for (size_t i = 0; status == STATUS_OK && i < (size_t)TOLD * n; i++)
        ends[i] *= 100;
    return status;
}

/* Works in place on the scenario's ends. */
static void compare(const double *baseline, double *ends, size_t n, struct outcome *outcome)
{
    outcome->level = summary_mean(ends, n);
    paired_compare(baseline, ends, n, &outcome->change);
    for (size_t i = 0; i < n; i++)
        ends[i] -= baseline[i];
    struct summary changes;
    summary_make(ends, n, &changes);
    bool tails = changes.n >= MEASURE_TAILS_FROM;
    outcome->low = tails ? changes.quantile[0] : NAN;
    outcome->high = tails ? changes.quantile[SUMMARY_QUANTILES - 1] : NAN;
}

static int read_outcomes(struct store *store, struct row *rows)
{
    const struct store_info *info = store_info(store);
    size_t n = info->stored;
    double *room = calloc(2 * TOLD * n + 1, sizeof *room);
    double *baseline = room, *ends = room + TOLD * n;
    int status = room ? STATUS_OK : STATUS_NO_MEMORY;
    for (int i = 0; i < info->n_scenarios && status == STATUS_OK; i++) {
        status = read_ends(store, i, ends);
        for (int which = 0; which < TOLD && status == STATUS_OK; which++) {
            const size_t at = (size_t)which * n;
            if (i == 0)
                memcpy(baseline + at, ends + at, n * sizeof *room);
            compare(baseline + at, ends + at, n, &rows[i].outcomes[which]);
        }
    }
    free(room);
    return status;
}

static int read_gates(struct store *store, int scenario, struct row *row)
{
    struct gates gates;
    int status = gates_read(store, scenario, &gates);
    if (status != STATUS_OK)
        return status;
    double people[FUNNEL_STAGES] = {0};
    for (int i = 0; i < gates.n_programmes; i++)
        for (int stage = 0; stage < FUNNEL_STAGES; stage++)
            people[stage] += gates.people[i][stage];
    row->spent = gates.spent;
    row->lapsed = gates.lapsed;
    row->gate = gates_tightest(people);
    memcpy(row->unpaid, gates.unpaid, sizeof row->unpaid);
    gates_close(&gates);
    return STATUS_OK;
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

static void write_change(FILE *out, const struct outcome *outcome)
{
    char change[TEXT_SIZE], reach[TEXT_SIZE], low[TEXT_SIZE], high[TEXT_SIZE], field[3 * TEXT_SIZE];
    text_number(outcome->change.difference, text_change_decimals(outcome->change.difference), true, change);
    text_number((outcome->change.high - outcome->change.low) / 2, 2, false, reach);
    snprintf(field, sizeof field, "%s±%s", change, reach);
    text_pad(out, field, -CHANGE);
    text_number(outcome->low, text_change_decimals(outcome->low), true, low);
    text_number(outcome->high, text_change_decimals(outcome->high), true, high);
    snprintf(field, sizeof field, "%s…%s", low, high);
    text_pad(out, isnan(outcome->low) ? "–" : field, -RANGE);
}

static void write_number(FILE *out, double value, int decimals, int width)
{
    char number[TEXT_SIZE];
    text_number(value, decimals, false, number);
    text_pad(out, number, -width);
}

/* Rupiah in millions, of a nation in billions. */
static void write_money(const struct store_info *info, FILE *out, double rupiah)
{
    double amount = rupiah / (info->nation ? 1e9 : 1e6);
    write_number(out, amount, amount < 99.95 ? 1 : 0, MONEY);
}

/* A run of one scenario has no changes, so that levels stand alone under their titles. */
static void write_titles(const struct store_info *info, FILE *out)
{
    bool compares = measure_compares(info);
    int width = compares ? LEVEL + CHANGE + RANGE : ALONE;
    text_pad(out, "", NAME);
    text_pad(out, "Files with an error (%)", -width);
    text_pad(out, "Tasks by the SOP (%)", -width);
    text_pad(out, info->nation ? "Rp billion/yr" : "Rp million/yr", -2 * MONEY);
    fputs("  tightest\n", out);
    text_pad(out, "Scenario", NAME);
    for (int i = 0; i < TOLD; i++) {
        text_pad(out, "end", compares ? -LEVEL : -ALONE);
        text_pad(out, compares ? "change±" : "", compares ? -CHANGE : 0);
        text_pad(out, compares ? "5…95 %" : "", compares ? -RANGE : 0);
    }
    text_pad(out, "spent", -MONEY);
    text_pad(out, "lapsed", -MONEY);
    fputs("  gate\n", out);
}

static void write_rows(const struct store_info *info, const struct row *rows, FILE *out)
{
    bool compares = measure_compares(info);
    write_titles(info, out);
    for (int i = 0; i < info->n_scenarios; i++) {
        char name[TEXT_SIZE];
        text_scenario(info, i, NAME, name);
        text_pad(out, name, NAME);
        for (int j = 0; j < TOLD; j++) {
            write_number(out, rows[i].outcomes[j].level, 1, compares ? LEVEL : ALONE);
            if (i > 0 && compares)
                write_change(out, &rows[i].outcomes[j]);
            else
                text_pad(out, "", compares ? CHANGE + RANGE : 0);
        }
        write_money(info, out, rows[i].spent);
        write_money(info, out, rows[i].lapsed);
        bool whole = info->nation && i == 0; /* its kinds have programmes of their own */
        fprintf(out, "  %s\n", rows[i].gate >= 0 ? gates_name(rows[i].gate) : whole ? "–" : "no gate");
    }
}

static void write_head(const struct store_info *info, FILE *out)
{
    char agency[TEXT_SIZE];
    int end = info->start + info->horizon - 1;
    text_line(info->agency, TEXT_NAME_COLUMNS, agency);
    fprintf(out, "%s, %04d-%02d to %04d-%02d, %u replicate%s", agency, info->start / YEAR, info->start % YEAR + 1,
            end / YEAR, end % YEAR + 1, (unsigned)info->stored, info->stored == 1 ? "" : "s");
    if (!info->complete)
        fprintf(out, " of %u: the run is not complete", (unsigned)info->replicates);
    fputs("\n\n", out);
}

/* What the changes are and are not. */
static void write_changes_explained(const struct store_info *info, FILE *out)
{
    fputs("change: difference to the baseline, the first line, in percentage points, replicate by replicate on the\n"
          "same random numbers. ±: the 95 % Monte Carlo interval of its mean, which tells how far more replicates\n"
          "could still move it, and not whether the model and its assumptions are right.\n",
          out);
    if (info->stored < MEASURE_TAILS_FROM)
        fprintf(out, "5…95 %%: left out, since fewer than %d replicates hardly show it.\n", MEASURE_TAILS_FROM);
    else if (info->fixed_parameters)
        fputs(
            "5…95 %: the change in nine of ten replicates. Parameters were held fixed, so that it holds chance alone\n"
            "and not what is unknown of them.\n",
            out);
    else
        fputs(
            "5…95 %: the change in nine of ten replicates, by chance and by what is unknown of the parameters, whose\n"
            "priors are stated and partly judged. More replicates do not narrow it.\n",
            out);
}

/* A line of what a scenario says of itself, without the sentence at its end on what an earlier run has found. */
static void describe(const char *description, char line[TEXT_SIZE])
{
    char words[4 * TEXT_SIZE];
    const char *found = strstr(description, " Model: ");
    int length = found != NULL ? (int)(found - description) : (int)strlen(description);
    snprintf(words, sizeof words, "%.*s", length, description);
    text_line(words, DESCRIPTION, line);
}

/* What each scenario changes, in its own words. */
static void write_descriptions(const struct store_info *info, FILE *out)
{
    char name[TEXT_SIZE], description[TEXT_SIZE];
    const char *before = "\n";
    for (int i = 1; i < info->n_scenarios; i++) {
        text_scenario(info, i, NAME, name);
        describe(info->scenarios[i].description, description);
        if (description[0] == '\0')
            continue;
        fputs(before, out);
        before = "";
        text_pad(out, name, NAME);
        fprintf(out, "  %s\n", description);
    }
}

/* How sure the figures are, in plain words. */
static void write_notes(const struct store_info *info, size_t missing, FILE *out)
{
    fprintf(out, "\nend: mean of the last %d months. Money and gates: mean of the fiscal years that end in the run.\n",
            end_months(info));
    fputs("tightest gate: the one that stops the largest part of those who reach it, over all programmes. Seats or\n"
          "money: intakes had fewer seats, or less money for them, than people who could go.\n",
          out);
    if (measure_compares(info))
        write_changes_explained(info, out);
    if (info->dropped > 0)
        fprintf(out,
                "%u more replicate%s dropped, since what was observed cannot be reached with the parameters drawn.\n",
                (unsigned)info->dropped, info->dropped == 1 ? " was" : "s were");
    if (missing > 0)
        fprintf(out, "Up to %zu replicates have no value at the end and are left out of a change.\n", missing);
}

/* Practices that were on and not in force for want of money. */
static void write_unpaid(const struct store_info *info, const struct row *rows, FILE *out)
{
    for (int i = 0; i < info->n_scenarios; i++) {
        const struct store_scenario *scenario = &info->scenarios[i];
        char name[TEXT_SIZE];
        text_scenario(info, i, NAME, name);
        for (int k = 0; k < scenario->n_practices; k++)
            if (rows[i].unpaid[k] > 0)
                fprintf(out, "%s: the budget did not reach for the practice `%s` in %.1f %% of its months.\n", name,
                        scenario->items[scenario->n_programmes + k].id, 100 * rows[i].unpaid[k]);
    }
}

int table_summary(struct store *store, FILE *out, struct messages *messages)
{
    const struct store_info *info = store_info(store);
    if (info->stored == 0) {
        messages_error(messages, NULL, "the run holds no replicates: there is nothing to sum up");
        return STATUS_BAD_INPUT;
    }
    struct row *rows = calloc((size_t)info->n_scenarios, sizeof *rows);
    int status = rows == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    if (status == STATUS_OK)
        status = read_outcomes(store, rows);
    size_t missing = 0;
    for (int i = 0; i < info->n_scenarios && status == STATUS_OK; i++) {
        status = read_gates(store, i, &rows[i]);
        for (int j = 0; j < TOLD; j++)
            if (rows[i].outcomes[j].change.missing > missing)
                missing = rows[i].outcomes[j].change.missing;
    }
    if (status == STATUS_OK) {
        write_head(info, out);
        write_rows(info, rows, out);
        write_descriptions(info, out);
        write_notes(info, missing, out);
        write_unpaid(info, rows, out);
        if (ferror(out) != 0)
            status = STATUS_IO;
    } else if (status == STATUS_STORE) {
        messages_error(messages, NULL, "the results cannot be read: %s", store_problem(store));
    }
    free(rows);
    return status;
}
