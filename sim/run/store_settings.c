/* What a run was begun with, so that only the same can complete it: each value in force, the staff, the lists of
 * programmes and practices, the seed, and the sources of the program. It is kept in the results themselves, since the
 * files of a scenario may have changed in the meantime. Names and descriptions count too: tables show them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "run/sql.h"
#include "run/store_inside.h"
#include "run/store_manifest.h"

/* The sources that numbers come from, as the Makefile sums them up; a build by other means knows its version only. */
#ifndef KAPASIM_SOURCES
#define KAPASIM_SOURCES "unknown"
#endif
#define PROGRAM KAPASIM_VERSION ", sources " KAPASIM_SOURCES

const char *store_manifest_sources(void)
{
    return KAPASIM_SOURCES;
}

enum { WORDS = 512 };

/* A row that is being put together: exact for the comparison, and in words for people. */
struct row {
    FILE *exact, *shown;
    char *exact_text, *shown_text;
    size_t exact_size, shown_size;
};

struct writer {
    sqlite3_stmt *insert;
    const struct scenario *scenario;
    int number; /* of the scenario */
    int status;
};

static void begin_row(struct writer *writer, struct row *row)
{
    *row = (struct row){0};
    row->exact = open_memstream(&row->exact_text, &row->exact_size);
    row->shown = open_memstream(&row->shown_text, &row->shown_size);
    if ((!row->exact || !row->shown) && writer->status == STATUS_OK)
        writer->status = STATUS_NO_MEMORY;
}

static void end_row(struct writer *writer, const char *path, struct row *row)
{
    bool exact = !row->exact || fclose(row->exact) == 0, shown = !row->shown || fclose(row->shown) == 0;
    if (!exact || !shown)
        writer->status = STATUS_NO_MEMORY;
    if (writer->status == STATUS_OK) {
        sqlite3_bind_int(writer->insert, 1, writer->number);
        sqlite3_bind_text(writer->insert, 2, path, -1, SQLITE_STATIC);
        sqlite3_bind_text(writer->insert, 3, row->exact_text, -1, SQLITE_STATIC);
        sqlite3_bind_text(writer->insert, 4, row->shown_text, -1, SQLITE_STATIC);
        writer->status = sql_do(writer->insert);
    }
    free(row->exact_text);
    free(row->shown_text);
}

static void write_text(struct writer *writer, const char *path, const char *text)
{
    struct row row;
    begin_row(writer, &row);
    if (writer->status == STATUS_OK) {
        fputs(text ? text : "", row.exact);
        fputs(text ? text : "", row.shown);
    }
    end_row(writer, path, &row);
}

/* ---- scenarios ---- */

static void print_exactly(double value, FILE *out)
{
    if (isnan(value))
        fputs("none ", out);
    else
        fprintf(out, "%a ", value);
}

static void write_setting(void *context, const char *path, const struct param *parameter, const struct setting *setting)
{
    struct writer *writer = context;
    const struct scenario *scenario = writer->scenario;
    int start = (int)scenario->global[ERA_POLICY][PARAM_start].pieces[0].value;
    struct row row;
    begin_row(writer, &row);
    for (int i = 0; i < setting->count && writer->status == STATUS_OK; i++) {
        const struct piece *piece = &setting->pieces[i];
        const double numbers[] = {piece->value, piece->prior_low, piece->prior_high, piece->factor};
        char words[WORDS];
        for (int k = 0; k < 4; k++)
            print_exactly(numbers[k], row.exact);
        fprintf(row.exact, "%d %d %" PRIx64 ";", piece->from, piece->of_ceiling, piece->draw_key);
        scenario_format_piece(scenario, parameter, piece, words, sizeof words);
        int date = start + piece->from - 1;
        if (piece->from != SCENARIO_ALWAYS)
            fprintf(row.shown, "; from %04d-%02d ", date / 12, date % 12 + 1);
        fputs(words, row.shown);
    }
    end_row(writer, path, &row);
}

static void write_names(struct writer *writer, const char *path, const struct named *list, int n)
{
    struct row row;
    begin_row(writer, &row);
    for (int i = 0; i < n && writer->status == STATUS_OK; i++) {
        fprintf(row.exact, "%s %" PRIu32 " %d %d;", list[i].id, list[i].item, list[i].present,
                list[i].present_in_history);
        if (list[i].present)
            fprintf(row.shown, "%s%s", ftello(row.shown) > 0 ? ", " : "", list[i].id);
    }
    end_row(writer, path, &row);
}

static void write_words(struct writer *writer, const char *path, char *const *list, int n)
{
    struct row row;
    begin_row(writer, &row);
    for (int i = 0; i < n && writer->status == STATUS_OK; i++) {
        fprintf(row.exact, "%s;", list[i]);
        fprintf(row.shown, "%s%s", i > 0 ? ", " : "", list[i]);
    }
    end_row(writer, path, &row);
}

/* A group as `4 S1 operational, 26-57`, with its unit and its own age of retirement where these are stated. */
static void write_group(struct writer *writer, int number, const struct group *group)
{
    char path[WORDS];
    struct row row;
    snprintf(path, sizeof path, "staff.groups.%d", number + 1);
    begin_row(writer, &row);
    if (writer->status == STATUS_OK) {
        fprintf(row.exact, "%d %d %d %d %d %d ", group->count, (int)group->education, (int)group->post, group->age_from,
                group->age_to, group->unit);
        print_exactly(group->retires_at, row.exact);
        fprintf(row.shown, "%d %s %s, %d-%d", group->count, scenario_education_names[group->education],
                scenario_post_names[group->post], group->age_from, group->age_to);
        if (group->unit > 0)
            fprintf(row.shown, ", unit %d", group->unit);
        if (!isnan(group->retires_at))
            fprintf(row.shown, ", retires at %.10g", group->retires_at);
    }
    end_row(writer, path, &row);
}

/* Of a nation: how many agencies there are of a kind, and their own policy. */
static void write_kind(struct writer *writer, const struct experiment *experiment, int number)
{
    char count[WORDS];
    snprintf(count, sizeof count, "%" PRIu32, experiment->agencies[number]);
    write_text(writer, "agencies", count);
    writer->number = experiment->n_scenarios + number;
    scenario_each(writer->scenario, ERA_HISTORY, write_setting, writer);
}

static void write_scenario(struct writer *writer, const struct experiment *experiment, int number)
{
    const struct scenario *scenario = experiment->scenarios[number];
    writer->scenario = scenario;
    writer->number = number;
    write_text(writer, "name", scenario->name);
    write_text(writer, "description", scenario->description);
    write_names(writer, "programmes", scenario->programmes, scenario->n_programmes);
    write_names(writer, "practices", scenario->practices, scenario->n_practices);
    write_words(writer, "gates", scenario->gate_kinds, scenario->n_gate_kinds);
    write_words(writer, "subjects", scenario->subjects, scenario->n_subjects);
    for (int i = 0; i < scenario->n_groups; i++)
        write_group(writer, i, &scenario->groups[i]);
    if (experiment->agencies && experiment->agencies[number] == 0) /* the nation as a whole */
        return;
    scenario_each(scenario, ERA_POLICY, write_setting, writer);
    if (experiment->agencies)
        write_kind(writer, experiment, number);
}

static void write_run(struct writer *writer, const struct experiment *experiment)
{
    char seed[WORDS];
    struct row row;
    writer->number = STORE_SETTINGS_RUN;
    snprintf(seed, sizeof seed, "%" PRIu64, experiment->seed);
    write_text(writer, "program", PROGRAM);
    write_text(writer, "seed", seed);
    write_text(writer, "fixed parameters", experiment->fixed_parameters ? "yes" : "no");
    write_text(writer, "keep", experiment_keep_names[experiment->keep]);
    write_text(writer, "agency", experiment->scenarios[0]->agency_name);
    begin_row(writer, &row);
    for (int i = 0; i < experiment->n_scenarios && writer->status == STATUS_OK; i++) {
        fprintf(row.exact, "%s\n", experiment->scenarios[i]->id);
        fprintf(row.shown, "%s%s", i > 0 ? ", " : "", experiment->scenarios[i]->id);
    }
    end_row(writer, "scenarios", &row);
}

static int write_all(sqlite3 *database, const char *insert, const struct experiment *experiment)
{
    struct writer writer = {.scenario = experiment->scenarios[0]};
    writer.status = sql_prepare(database, insert, &writer.insert);
    if (writer.status == STATUS_OK)
        write_run(&writer, experiment);
    writer.number = STORE_SETTINGS_HISTORY;
    if (writer.status == STATUS_OK && !experiment->agencies)
        scenario_each(experiment->scenarios[0], ERA_HISTORY, write_setting, &writer);
    for (int i = 0; i < experiment->n_scenarios && writer.status == STATUS_OK; i++)
        write_scenario(&writer, experiment, i);
    sqlite3_finalize(writer.insert);
    return writer.status;
}

int store_settings_write(sqlite3 *database, const struct experiment *experiment)
{
    return write_all(database, "INSERT INTO main.settings VALUES (?1, ?2, ?3, ?4)", experiment);
}

/* ---- comparing ---- */

/* A path that differs in several scenarios in the same way is told once. Of runs of other scenarios only that is told.
 * Where the words hide the difference, the exact values are shown. */
static const char differences[] =
    "WITH pairs AS ("
    "  SELECT scenario, path, a.exact AS x, b.exact AS y, a.shown AS old, b.shown AS new "
    "  FROM main.settings AS a LEFT JOIN temp.settings AS b USING (scenario, path) WHERE b.exact IS NOT a.exact "
    "  UNION ALL SELECT b.scenario, b.path, NULL, b.exact, NULL, b.shown FROM temp.settings AS b "
    "  WHERE NOT EXISTS (SELECT 1 FROM main.settings AS a WHERE a.scenario = b.scenario AND a.path = b.path)) "
    "SELECT path, iif(old IS new, x, old) AS there, iif(old IS new, y, new) AS here, min(scenario) AS first FROM pairs "
    "WHERE scenario = ?1 OR NOT EXISTS (SELECT 1 FROM pairs WHERE scenario = ?1 AND path = 'scenarios') "
    "GROUP BY path, there, here ORDER BY first, path";

/* Words that are to stand in a message beside others. */
static const char *words_of(sqlite3_stmt *select, int column, char words[WORDS])
{
    const unsigned char *text = sqlite3_column_text(select, column);
    if (!text)
        return "not stated";
    snprintf(words, WORDS, "%.120s", (const char *)text);
    return words[0] ? words : "empty";
}

static void tell_difference(const struct store *store, sqlite3_stmt *select, struct messages *messages)
{
    const struct place place = {.file = store->path};
    char there[WORDS], here[WORDS];
    int scenario = sqlite3_column_int(select, 3);
    bool named = scenario >= 0 && scenario < store->info.n_scenarios && store->info.n_scenarios > 1;
    if (messages->errors == 0)
        messages_error(messages, &place,
                       "the run there was begun with something else; complete it with the same, or replace it with "
                       "--force:");
    messages_error(messages, NULL, "  %s%s`%s` is %s in that run, and %s now",
                   named ? store->info.scenarios[scenario].id : "", named ? ": " : "",
                   (const char *)sqlite3_column_text(select, 0), words_of(select, 1, there), words_of(select, 2, here));
}

int store_settings_compare(struct store *store, const struct experiment *experiment, struct messages *messages)
{
    sqlite3_stmt *select = NULL;
    bool differs = false;
    int status = sql_run(store->database, STORE_SETTINGS_TABLE("temp"));
    if (status == STATUS_OK)
        status = sql_run(store->database, "BEGIN");
    if (status == STATUS_OK)
        status = write_all(store->database, "INSERT INTO temp.settings VALUES (?1, ?2, ?3, ?4)", experiment);
    if (status == STATUS_OK)
        status = sql_run(store->database, "COMMIT");
    if (status == STATUS_OK)
        status = sql_prepare(store->database, differences, &select);
    if (status == STATUS_OK)
        sqlite3_bind_int(select, 1, STORE_SETTINGS_RUN);
    for (int code = SQLITE_ROW; status == STATUS_OK && code == SQLITE_ROW;) {
        code = sqlite3_step(select);
        status = sql_status(code);
        if (code == SQLITE_ROW) {
            tell_difference(store, select, messages);
            differs = true;
        }
    }
    sqlite3_finalize(select);
    if (status == STATUS_OK)
        status = sql_run(store->database, "DROP TABLE temp.settings");
    store_problem_keep(store, status);
    return status == STATUS_OK && differs ? STATUS_BAD_INPUT : status;
}
