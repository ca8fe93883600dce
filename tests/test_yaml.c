#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "scenario/yaml.h"
#include "yaml_refused.h"

static struct yaml_node *parse(const char *text)
{
    struct messages messages = {0};
    struct yaml_node *root;
    const int status = yaml_parse("a.yaml", text, strlen(text), &root, &messages);
    if (messages.count > 0) {
        print_error("%s: %s\n", text, messages.list[0].text);
    }
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(messages.errors, 0);
    return root;
}

static void assert_scalar(const struct yaml_node *node, int line, int column, const char *text)
{
    assert_non_null(node);
    assert_int_equal(node->kind, YAML_SCALAR);
    assert_string_equal(node->text, text);
    assert_string_equal(node->place.file, "a.yaml");
    assert_int_equal(node->place.line, line);
    assert_int_equal(node->place.column, column);
}

/* ---- what is read --------------------------------------------------------------------------------------------- */

static void a_tree_keeps_order_and_places(void **state)
{
    (void)state;
    struct yaml_node *root = parse("budget:\n"
                                   "  annual: Rp 150.000.000   # a year\n"
                                   "  split: {bimtek: 35 %, retreat: 5 %}\n"
                                   "intakes: [mar, oct]\n"
                                   "groups:\n"
                                   "  - count: 1\n"
                                   "  - two\n");
    assert_int_equal(root->kind, YAML_MAP);
    assert_null(root->key);
    assert_null(root->text);

    const struct yaml_node *budget = yaml_get(root, "budget");
    assert_ptr_equal(budget, root->child);
    assert_int_equal(budget->kind, YAML_MAP);
    assert_scalar(budget->key, 1, 1, "budget");
    assert_scalar(yaml_get(budget, "annual"), 2, 11, "Rp 150.000.000");
    assert_scalar(yaml_get(budget, "annual")->key, 2, 3, "annual");
    assert_scalar(yaml_get(yaml_get(budget, "split"), "retreat"), 3, 34, "5 %");

    const struct yaml_node *intakes = yaml_get(root, "intakes");
    assert_int_equal(intakes->kind, YAML_LIST);
    assert_scalar(intakes->child, 4, 11, "mar");
    assert_scalar(intakes->child->sibling, 4, 16, "oct");
    assert_null(intakes->child->key);
    assert_null(intakes->child->sibling->sibling);

    const struct yaml_node *groups = yaml_get(root, "groups");
    assert_ptr_equal(intakes->sibling, groups);
    assert_scalar(yaml_get(groups->child, "count"), 6, 12, "1");
    assert_scalar(groups->child->sibling, 7, 5, "two");
    assert_null(groups->sibling);
    yaml_tree_free(root);
}

static void scalars_stay_text(void **state)
{
    (void)state;
    static const struct {
        const char *written, *text;
        bool quoted, null;
    } cases[] = {
        {"28,5 %", "28,5 %", false, false},
        {"28,5\xC2\xA0%", "28,5\xC2\xA0%", false, false},
        {"0x10", "0x10", false, false},
        {"no", "no", false, false},
        {".inf", ".inf", false, false},
        {"2026-01", "2026-01", false, false},
        {"it's 'so'", "it's 'so'", false, false},
        {"'it''s'", "it's", true, false},
        {"\"a\\tb \\u00e9\"", "a\tb \xC3\xA9", true, false},
        {"|\n  one\n  two", "one\ntwo\n", true, false},
        {"a word\n  and more", "a word and more", false, false},
        {"~", "~", false, true},
        {"null", "null", false, true},
        {"NULL", "NULL", false, true},
        {"'null'", "null", true, false},
        {"''", "", true, false},
        {"nullify", "nullify", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[100];
        snprintf(text, sizeof text, "key: %s\nnext: 1\n", cases[i].written);
        struct yaml_node *root = parse(text);
        const struct yaml_node *value = yaml_get(root, "key");
        assert_string_equal(value->text, cases[i].text);
        assert_int_equal(value->quoted, cases[i].quoted);
        assert_int_equal(yaml_is_null(value), cases[i].null);
        yaml_tree_free(root);
    }
}

static void a_blank_value_is_no_null(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {"a:\n", 1, 1, "`a` has no value; write one, or `null` to take it out"},
        {"a: # none\nb: 1\n", 1, 1, "`a` has no value"},
        {"a:\n  b: 1\n  c:\nd: 1\n", 3, 3, "`c` has no value"},
        {"a: {b: 1, c: }\n", 1, 11, "`c` has no value"},
        {"a: {b, c: 1}\n", 1, 5, "`b` has no value"},
        {"- a:\n  b: 1\n", 1, 3, "`a` has no value"},
        {"'5 %':\n", 1, 1, "`5 %` has no value"},
        {"a:\n  - b\n  -\n", 3, 4, "this item of the list has no value; write one, or delete the item"},
    };
    check_refusals(cases, sizeof cases / sizeof cases[0]);
    yaml_tree_free(parse("a: ''\nb: ~\nc: []\nd: {}\ne: [~]\n"));
}

static void looking_up_what_is_not_there_gives_null(void **state)
{
    (void)state;
    struct yaml_node *root = parse("a: [x]\nb: c\n");
    assert_null(yaml_get(root, "c"));
    assert_null(yaml_get(root, ""));
    assert_null(yaml_get(yaml_get(root, "a"), "x"));
    assert_null(yaml_get(yaml_get(root, "b"), "c"));
    assert_null(yaml_get(NULL, "a"));
    assert_false(yaml_is_null(NULL));
    assert_false(yaml_is_null(root));
    yaml_tree_free(root);
    yaml_tree_free(NULL);
}

static void any_value_may_be_the_root(void **state)
{
    (void)state;
    struct yaml_node *root = parse("150 juta");
    assert_scalar(root, 1, 1, "150 juta");
    yaml_tree_free(root);
    root = parse("--- [a, b]\n...\n");
    assert_int_equal(root->kind, YAML_LIST);
    yaml_tree_free(root);
    root = parse("null");
    assert_true(yaml_is_null(root));
    yaml_tree_free(root);
}

static void windows_files_are_read(void **state)
{
    (void)state;
    struct yaml_node *root = parse("\xEF\xBB\xBF"
                                   "a: 1\r\nb:\r\n  c: |\r\n    one\r\n    two\r\n");
    assert_scalar(yaml_get(root, "a"), 1, 4, "1");
    assert_scalar(yaml_get(yaml_get(root, "b"), "c"), 3, 6, "one\ntwo\n");
    yaml_tree_free(root);
}

static void columns_count_characters(void **state)
{
    (void)state;
    struct yaml_node *root = parse("{\xC3\xA9\xE2\x80\x93\xF0\x9F\x98\x80: x}");
    assert_scalar(root->child, 1, 7, "x");
    yaml_tree_free(root);
}

/* ---- what is refused ------------------------------------------------------------------------------------------ */

static void yaml_beyond_plain_maps_and_lists_is_refused(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {"a: &x 5\n", 1, 4, "anchors (`&name`) are not read"},
        {"a: &x {b: 1}\n", 1, 4, "anchors"},
        {"a: &x [b]\n", 1, 4, "anchors"},
        {"&x a: 1\n", 1, 1, "anchors"},
        {"a: *x\n", 1, 4, "aliases (`*name`) are not read; write the value out"},
        {"*x : 1\n", 1, 1, "aliases"},
        {"a: !!int 5\n", 1, 4, "tags (`!name`) are not read"},
        {"a: ! 5\n", 1, 4, "tags"},
        {"a: !!python/object:os.system {b: 1}\n", 1, 4, "tags"},
        {"a: !<tag:yaml.org,2002:seq> [b]\n", 1, 4, "tags"},
        {"<<: {a: 1}\n", 1, 1, "merge keys (`<<`) are not read"},
        {"a: 1\n---\nb: 2\n", 2, 1, "a second document begins here"},
        {"a: 1\n...\n---\nb: 2\n", 3, 1, "a second document begins here"},
        {"%YAML 1.1\n---\na: 1\n", 1, 1, "directives are not read"},
        {"a: 1\n...\n%TAG ! x\n---\nb: 1\n", 3, 1, "directives are not read"},
        {"{[a]: b}\n", 1, 2, "a key must be a word, not a map or list"},
        {"? {a: b}\n: c\n", 1, 3, "a key must be a word, not a map or list"},
        {"a: {{b}}\n", 1, 5, "a key must be a word, not a map or list"},
        {"?\n: b\n", 1, 2, "a key is missing before the colon"},
        {"a: 1\n\"\": 3\n", 2, 1, "a key is missing before the colon"},
    };
    check_refusals(cases, sizeof cases / sizeof cases[0]);
    yaml_tree_free(parse("'<<': '*x'\n'!': '!y'\n\"&\": '%z'\n"));
}

static void a_repeated_key_is_told_with_both_places(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {"a: 1\nb: 2\na: 3\n", 3, 1, "`a` is written twice, here and on line 1, column 1; keep one of them"},
        {"a: 1\nb: 2\nb: 3\nc: 4\n", 3, 1, "`b` is written twice, here and on line 2, column 1"},
        {"x:\n  {a: 1, 'a': 3}\n", 2, 10, "`a` is written twice, here and on line 2, column 4"},
        {"- {a: 1}\n- {a: 1, b: 2, a: ~}\n", 2, 16, "`a` is written twice, here and on line 2, column 4"},
    };
    check_refusals(cases, sizeof cases / sizeof cases[0]);
    yaml_tree_free(parse("a: {a: 1}\nb: {a: 1, A: 2}\n"));
}

static void all_errors_are_told_at_once(void **state)
{
    (void)state;
    struct messages messages = {0};
    struct yaml_node *root;
    const char *text = "a: &x 1\nb: *x\nc: !!int 3\na: 4\nd: 'open\n";
    assert_int_equal(yaml_parse("a.yaml", text, strlen(text), &root, &messages), STATUS_BAD_INPUT);
    assert_int_equal(messages.errors, 4); /* the repeated key would show only once the map is whole */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(messages.list[i].line, i + 1);
    }
    assert_int_equal(messages.list[3].line, 5);

    /* Errors that were there before do not spoil a good file. */
    assert_int_equal(yaml_parse("b.yaml", "a: 1", 4, &root, &messages), STATUS_OK);
    yaml_tree_free(root);
    messages_clear(&messages);
}

static void long_keys_are_cut_between_characters(void **state)
{
    (void)state;
    char text[400] = "";
    for (int i = 0; i < 2; i++) {
        strcat(text, "k");
        for (int j = 0; j < 50; j++) {
            strcat(text, "\xC3\xA9");
        }
        strcat(text, ": 1\n");
    }
    check_refused(text, strlen(text), 2, 1, "\xC3\xA9` is written twice");
}

/* ---- hostile files --------------------------------------------------------------------------------------------- */

static void nesting_ends_at_32(void **state)
{
    (void)state;
    char text[70] = "";
    memset(text, '[', 32);
    memset(text + 32, ']', 32);
    yaml_tree_free(parse(text));
    memset(text, '[', 33);
    memset(text + 33, ']', 33);
    check_refused(text, 66, 1, 33, "nested more than 32 deep");
    check_refused("- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - x", 67, 1, 65,
                  "nested more than 32");
}

/* Repeats a piece up to 1 MiB; `%d` in it becomes a number that grows. The caller frees it. */
static char *repeat(const char *before, const char *piece, int times)
{
    const size_t limit = 1024 * 1024;
    char *text = malloc(limit + 1);
    assert_non_null(text);
    size_t n = (size_t)snprintf(text, limit, "%s", before);
    const char *number = strstr(piece, "%d");
    for (int i = 0; i < times; i++) {
        char next[40];
        if (number) {
            snprintf(next, sizeof next, "%.*s%d%s", (int)(number - piece), piece, i, number + 2);
        } else {
            snprintf(next, sizeof next, "%s", piece);
        }
        if (n + strlen(next) > limit) {
            break;
        }
        strcpy(text + n, next);
        n += strlen(next);
    }
    return text;
}

static void hostile_files_cost_no_time(void **state)
{
    (void)state;
    static const struct {
        const char *before, *piece;
        int times;
        int status;
    } cases[] = {
        {"", "[", 200000, STATUS_BAD_INPUT},
        {"", "{a: ", 200000, STATUS_BAD_INPUT},
        {"", "- ", 500000, STATUS_BAD_INPUT},
        {"", "? ", 500000, STATUS_BAD_INPUT},
        {"", "- &a%d x\n", 60000, STATUS_BAD_INPUT},
        {"", "- *a\n", 200000, STATUS_BAD_INPUT},
        {"", "%%TAG !a%d! x\n", 60000, STATUS_BAD_INPUT},
        {"", "---\n", 250000, STATUS_BAD_INPUT},
        {"", "a: 1\n", 200000, STATUS_BAD_INPUT},
        {"", "k%d: 1\n", 90000, STATUS_OK},
        {"", "- a\n", 250000, STATUS_OK},
        {"a: ", "b ", 500000, STATUS_OK},
        {"a: b", "\n", 1000000, STATUS_OK},
        {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "a: b,", 200000, STATUS_BAD_INPUT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = repeat(cases[i].before, cases[i].piece, cases[i].times);
        struct messages messages = {0};
        struct yaml_node *root;
        const clock_t start = clock();
        assert_int_equal(yaml_parse("a.yaml", text, strlen(text), &root, &messages), cases[i].status);
        yaml_tree_free(root);
        /* Each takes less than 0.1 s; a quadratic reader takes from 10 s to minutes. Sanitizers need the room. */
        const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > 5) {
            fail_msg("%s took %g s", cases[i].piece, seconds);
        }
        assert_true(messages.count <= MESSAGES_ERRORS_SHOWN);
        messages_clear(&messages);
        free(text);
    }
}

/* ---- files ----------------------------------------------------------------------------------------------------- */

static void write_file(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void check_file_refused(const char *path, const char *part)
{
    struct messages messages = {0};
    struct yaml_node *root;
    assert_int_equal(yaml_read(path, &root, &messages), STATUS_BAD_INPUT);
    assert_null(root);
    assert_int_equal(messages.count, 1);
    assert_string_equal(messages.list[0].file, path);
    assert_int_equal(messages.list[0].line, 0);
    assert_non_null(strstr(messages.list[0].text, part));
    messages_clear(&messages);
}

static void files_are_read_or_refused_with_their_name(void **state)
{
    (void)state;
    char folder[] = "/tmp/kapasim-yaml.XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.yaml", folder);

    check_file_refused(path, "there is no such file");
    check_file_refused(folder, "this is a folder or a device, not a file");
    check_file_refused("", "there is no such file");

    assert_int_equal(mkfifo(path, 0600), 0);
    check_file_refused(path, "not a file"); /* and does not wait for a writer */
    assert_int_equal(unlink(path), 0);

    write_file(path, "", 0);
    check_file_refused(path, "the file is empty");

    char *large = repeat("a: b", "\n", 1024 * 1024);
    assert_int_equal(strlen(large), 1024 * 1024);
    struct messages messages = {0};
    struct yaml_node *root;
    write_file(path, large, 1024 * 1024);
    assert_int_equal(yaml_read(path, &root, &messages), STATUS_OK);
    assert_string_equal(yaml_get(root, "a")->text, "b");
    assert_ptr_equal(root->place.file, path);
    yaml_tree_free(root);

    FILE *file = fopen(path, "ab");
    assert_non_null(file);
    assert_int_equal(fputc('\n', file), '\n');
    assert_int_equal(fclose(file), 0);
    check_file_refused(path, "larger than 1 MiB");

    if (geteuid() != 0) { /* root may read anything */
        assert_int_equal(chmod(path, 0), 0);
        check_file_refused(path, "may not be read");
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    free(large);
}

/* ---- chance ---------------------------------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void check_tree(const struct yaml_node *node, const struct yaml_node *parent)
{
    assert_int_equal(node->text != NULL, node->kind == YAML_SCALAR);
    assert_int_equal(node->key != NULL, parent && parent->kind == YAML_MAP);
    assert_true(node->place.line >= 1 && node->place.column >= 1);
    for (const struct yaml_node *child = node->child; child; child = child->sibling) {
        assert_int_not_equal(node->kind, YAML_SCALAR);
        check_tree(child, node);
    }
}

/* Whatever bytes change in a file, there is a sound tree, or a message and no tree. */
static void a_mangled_file_is_read_or_refused(void **state)
{
    (void)state;
    static const char file[] = "name: \"A \\u00e9\" # note\nbudget: {annual: Rp 150.000.000, split: [30 %, 'x']}\n"
                               "groups:\n  - count: 1\n    age: 52-57\n  - {b: ~, c: ''}\ntext: |\n  one\n  two\n";
    static const char bytes[] = "\n\t :-{}[],&*!|>'\"%@`#?\\.~<a0\r\xEF\xBB\xBF\xC2\xA0\xFF";
    uint32_t seed = 1;
    int good = 0;
    for (int round = 0; round < 5000; round++) {
        char text[sizeof file];
        size_t size = sizeof file - 1;
        memcpy(text, file, sizeof file);
        for (int change = 0; change <= round % 8; change++) {
            const size_t at = next_random(&seed) % size, from = next_random(&seed) % size;
            switch (next_random(&seed) % 4) {
            case 0:
                memmove(text + at, text + at + 1, size - at - 1);
                size--;
                break;
            case 1:
                memmove(text + at, text + from, size - (at > from ? at : from));
                break;
            default:
                text[at] = bytes[next_random(&seed) % sizeof bytes];
            }
        }
        struct messages messages = {0};
        struct yaml_node *root;
        const int status = yaml_parse("a.yaml", text, size, &root, &messages);
        assert_int_equal(root != NULL, status == STATUS_OK);
        assert_int_equal(messages.errors == 0, status == STATUS_OK);
        if (root) {
            check_tree(root, NULL);
            good++;
        }
        yaml_tree_free(root);
        messages_clear(&messages);
    }
    assert_in_range(good, 100, 4900); /* both ends were tried */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_keeps_order_and_places),
        cmocka_unit_test(scalars_stay_text),
        cmocka_unit_test(a_blank_value_is_no_null),
        cmocka_unit_test(looking_up_what_is_not_there_gives_null),
        cmocka_unit_test(any_value_may_be_the_root),
        cmocka_unit_test(windows_files_are_read),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(yaml_beyond_plain_maps_and_lists_is_refused),
        cmocka_unit_test(a_repeated_key_is_told_with_both_places),
        cmocka_unit_test(all_errors_are_told_at_once),
        cmocka_unit_test(long_keys_are_cut_between_characters),
        cmocka_unit_test(nesting_ends_at_32),
        cmocka_unit_test(hostile_files_cost_no_time),
        cmocka_unit_test(files_are_read_or_refused_with_their_name),
        cmocka_unit_test(a_mangled_file_is_read_or_refused),
    };
    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
