/* Manifests read back: the experiment is the same to the last bit, and whatever has happened to the file is an error
 * with a place, and never the end of the program. */
#include "nation_fixture.h"

#include "made_run.h"
#include "run/batch.h"
#include "run/manifest.h"
#include "run/nation_batch.h"

enum { PATH = 400, MUTATIONS = 1500 };

static void path_to(char path[PATH], const char *folder, const char *name)
{
    assert_true(snprintf(path, PATH, "%s/%s", folder, name) < PATH);
}

/* Reads the files that the land's agencies and their policy are in, and stores a run of one replicate in `results`. */
static void store_policies(const char *folder, const char *results)
{
    static const struct assignment assignments[] = {{"budget.annual", "[{from: 2026-09, value: 90 juta}]"},
                                                    {"horizon", "9 months"}};
    static const char *const names[] = {"first.yaml", "policy.yaml"};
    struct messages messages = {0};
    struct scenario *scenarios[2];
    struct experiment experiment;
    struct store *store = NULL;
    uint32_t dropped;
    char path[PATH];
    write_file(folder, "policy.yaml",
               "extends: first.yaml\nname: \"A \\\"policy\\\", é\"\npractices: {mentoring: {on: yes}}\n"
               "gates: {technical: {permit: {factor: 120 %}}}\n");
    for (int i = 0; i < 2; i++) {
        path_to(path, folder, names[i]);
        assert_int_equal(scenario_read(path, NULL, assignments, 2, &scenarios[i], &messages), STATUS_OK);
    }
    assert_int_equal(experiment_open(scenarios, 2, UINT64_MAX, false, &experiment), STATUS_OK);
    assert_int_equal(store_create(results, false, &experiment, 1, "kapasim run", &store, &messages), STATUS_OK);
    assert_int_equal(batch_run(&experiment, 1, 1, store, NULL, NULL, &dropped, &messages), STATUS_OK);
    assert_int_equal(store_finish(store, &messages), STATUS_OK);
    store_close(store);
    experiment_close(&experiment);
    for (int i = 0; i < 2; i++)
        scenario_free(scenarios[i]);
    messages_clear(&messages);
}

static void tell_all(const struct messages *messages)
{
    char line[1000];
    for (size_t i = 0; i < messages->count; i++) {
        messages_format(messages, i, line, sizeof line);
        print_error("%s\n", line);
    }
}

/* Results know exactly what they were begun with: they take up the experiment of the manifest as the same. */
static void check_same(const char *results, const struct experiment *experiment)
{
    struct messages messages = {0};
    struct store *store = NULL;
    int status = store_resume(results, experiment, 0, "kapasim run", &store, &messages);
    tell_all(&messages);
    assert_int_equal(status, STATUS_OK);
    assert_true(store_info(store)->complete);
    store_close(store);
    messages_clear(&messages);
}

static void read_whole(const char *results, struct manifest *manifest)
{
    struct messages messages = {0};
    char path[PATH];
    path_to(path, results, "manifest.json");
    assert_true(manifest_recognise(path));
    int status = manifest_read(path, manifest, &messages);
    tell_all(&messages);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(messages.errors, 0);
    messages_clear(&messages);
}

static void policies_come_back_to_the_last_bit(void **state)
{
    struct land *land = *state;
    struct manifest manifest;
    struct experiment experiment;
    char results[PATH];
    path_to(results, land->folder, "results");
    store_policies(land->folder, results);
    path_to(results, land->folder, "policy.yaml");
    assert_int_equal(remove(results), 0); /* nothing but the results is left of the policy */
    path_to(results, land->folder, "results");
    read_whole(results, &manifest);
    assert_null(manifest.nation);
    assert_int_equal(manifest.n_scenarios, 2);
    assert_true(manifest.seed == UINT64_MAX);
    assert_int_equal(manifest.replicates, 1);
    assert_close(manifest.precision, 0, 0);
    assert_false(manifest.fixed_parameters);
    assert_int_equal(experiment_open(manifest.scenarios, 2, manifest.seed, false, &experiment), STATUS_OK);
    check_same(results, &experiment);
    experiment_close(&experiment);
    manifest_free(&manifest);
    made_run_remove(results);
}

static void a_nation_comes_back_to_the_last_bit(void **state)
{
    struct land *land = *state;
    struct manifest manifest;
    struct nation_batch batch;
    struct messages messages = {0};
    struct store *store = NULL;
    uint32_t dropped;
    char results[PATH];
    path_to(results, land->folder, "results");
    assert_int_equal(nation_batch_open(land->nation, 7, true, 1, &batch, &messages), STATUS_OK);
    assert_int_equal(store_create(results, false, &batch.experiment, 1, "kapasim run", &store, &messages), STATUS_OK);
    assert_int_equal(nation_batch_run(&batch, 1, store, NULL, NULL, &dropped, &messages), STATUS_OK);
    assert_int_equal(store_finish(store, &messages), STATUS_OK);
    store_close(store);
    nation_batch_close(&batch);
    read_whole(results, &manifest);
    assert_int_equal(manifest.n_scenarios, 0);
    assert_int_equal(manifest.nation->n_kinds, 2);
    assert_true(manifest.fixed_parameters);
    assert_int_equal(nation_batch_open(manifest.nation, manifest.seed, true, 1, &batch, &messages), STATUS_OK);
    check_same(results, &batch.experiment);
    nation_batch_close(&batch);
    manifest_free(&manifest);
    messages_clear(&messages);
    made_run_remove(results);
}

/* ---- what can happen to a file ---- */

static uint32_t next(uint32_t *chance)
{
    *chance ^= *chance << 13;
    *chance ^= *chance >> 17;
    *chance ^= *chance << 5;
    return *chance;
}

static char *read_text(const char *path, size_t *size)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, *size, file), *size);
    text[*size] = '\0';
    assert_int_equal(fclose(file), 0);
    return text;
}

/* Writes the text with a change: some bytes replaced by a piece of JSON, by a random byte, by other bytes of the text,
 * or by nothing. Half of the changes begin behind a colon, where a value stands. */
static void write_changed(const char *path, const char *text, size_t size, uint32_t *chance)
{
    static const char *const pieces[] = {"null", "true",  "[]", "{}", "\"\"", "-1", "1e308", "9223372036854775807",
                                         "0.5",  "\"x\"", "]",  "}",  "{",    "[",  ",",     ":",
                                         "\"",   "\\"};
    size_t at = next(chance) % size, skip = next(chance) % 3 ? next(chance) % 24 : next(chance) % 4000;
    const char *colon = next(chance) % 2 ? strchr(text + at, ':') : NULL;
    if (colon)
        at = (size_t)(colon - text) + 1;
    if (at + skip > size)
        skip = size - at;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(text, 1, at, file);
    switch (next(chance) % 4) {
    case 0:
        fputs(pieces[next(chance) % (sizeof pieces / sizeof *pieces)], file);
        break;
    case 1:
        putc((int)(next(chance) % 256), file);
        break;
    case 2:
        fwrite(text + next(chance) % (size - skip), 1, skip, file);
        break;
    default:
        break;
    }
    fwrite(text + at + skip, 1, size - at - skip, file);
    assert_int_equal(fclose(file), 0);
}

static void what_has_been_changed_is_read_or_told(void **state)
{
    struct land *land = *state;
    char results[PATH], path[PATH];
    size_t size;
    uint32_t chance = 2463534242, refused = 0;
    path_to(results, land->folder, "results");
    store_policies(land->folder, results);
    path_to(path, results, "manifest.json");
    char *text = read_text(path, &size);
    for (int i = 0; i < MUTATIONS; i++) {
        struct messages messages = {0};
        struct manifest manifest;
        write_changed(path, text, size, &chance);
        (void)manifest_recognise(path);
        int status = manifest_read(path, &manifest, &messages);
        assert_true(status == STATUS_OK || status == STATUS_BAD_INPUT);
        assert_int_equal(status == STATUS_BAD_INPUT, messages.errors > 0);
        for (size_t k = 0; k < messages.count; k++)
            assert_true(messages.list[k].severity == SEVERITY_WARNING || messages.list[k].line > 0);
        refused += status == STATUS_BAD_INPUT;
        manifest_free(&manifest);
        messages_clear(&messages);
    }
    assert_in_range(refused, MUTATIONS / 2, MUTATIONS - 1);
    free(text);
    made_run_remove(results);
}

static void what_is_no_manifest_is_not_taken_for_one(void **state)
{
    struct land *land = *state;
    static const struct {
        const char *name, *text;
        bool is_one;
    } files[] = {{"a.json", "{\"program\": \"kapasim\"}", true},
                 {"b", "  {\"program\": 3}", true},
                 {"c.json", "{\"program\": ", true}, /* broken, and told as such */
                 {"d.yaml", "{\"program\": ", false},
                 {"e.json", "{\"staff\": 3}", false}, /* a scenario may be written in JSON */
                 {"f.json", "staff: 3", false},
                 {"g.json", "", false},
                 {"h.yaml", "program: kapasim", false}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[PATH];
        write_file(land->folder, files[i].name, files[i].text);
        path_to(path, land->folder, files[i].name);
        assert_int_equal(manifest_recognise(path), files[i].is_one);
    }
    assert_false(manifest_recognise(land->folder));
    assert_false(manifest_recognise("/nowhere.json"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_land, close_land)
    const struct CMUnitTest tests[] = {
        TEST(policies_come_back_to_the_last_bit),
        TEST(a_nation_comes_back_to_the_last_bit),
        TEST(what_has_been_changed_is_read_or_told),
        TEST(what_is_no_manifest_is_not_taken_for_one),
    };
    return cmocka_run_group_tests_name("manifest", tests, NULL, NULL);
}
