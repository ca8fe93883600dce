#include "base/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

static void assert_line(const struct messages *messages, size_t i, const char *expected)
{
    char line[600];
    messages_format(messages, i, line, sizeof line);
    assert_string_equal(line, expected);
}

static void test_a_line_shows_what_is_known_of_the_place(void **state)
{
    (void)state;
    struct messages messages = {0};
    messages_error(&messages, &(struct place){"a.yaml", 12, 3}, "%d staff, at most %s", 70, "60");
    messages_warn(&messages, &(struct place){"a.yaml", 7, 0}, "odd");
    messages_error(&messages, &(struct place){"b.yaml", 0, 0}, "missing");
    messages_warn(&messages, NULL, "nothing to do");
    assert_line(&messages, 0, "a.yaml:12:3: error: 70 staff, at most 60");
    assert_line(&messages, 1, "a.yaml:7: warning: odd");
    assert_line(&messages, 2, "b.yaml: error: missing");
    assert_line(&messages, 3, "warning: nothing to do");
    assert_line(&messages, 4, "");
    assert_int_equal(messages.count, 4);
    assert_int_equal(messages.errors, 2);
    messages_clear(&messages);
}

static void test_a_line_is_cut_to_the_room_it_has(void **state)
{
    (void)state;
    struct messages messages = {0};
    char line[10] = "untouched";
    messages_error(&messages, NULL, "too long");
    messages_format(&messages, 0, line, 0);
    assert_string_equal(line, "untouched");
    messages_format(&messages, 0, line, sizeof line);
    assert_string_equal(line, "error: to");
    messages_clear(&messages);
}

static void test_the_file_name_outlives_its_owner(void **state)
{
    (void)state;
    struct messages messages = {0};
    char name[] = "a.yaml";
    messages_error(&messages, &(struct place){name, 1, 1}, "wrong");
    memset(name, 'x', sizeof name - 1);
    assert_line(&messages, 0, "a.yaml:1:1: error: wrong");
    messages_clear(&messages);
}

static void test_control_characters_do_not_reach_the_terminal(void **state)
{
    (void)state;
    struct messages messages = {0};
    messages_error(&messages, &(struct place){"a\033b", 1, 1}, "x\033[2J\n\ty\177z\302\233q");
    assert_line(&messages, 0, "a?b:1:1: error: x?[2J??y?z?q");
    messages_warn(&messages, NULL, "caf\303\251 \342\200\246 %s", "\302\240");
    assert_line(&messages, 1, "warning: caf\303\251 \342\200\246 \302\240");
    messages_clear(&messages);
}

static void test_marks_of_direction_do_not_either(void **state)
{
    (void)state;
    struct messages messages = {0};
    /* U+202E, which would show the rest backwards, U+200F and U+2069; a dash and an ellipsis of the same block stay. */
    messages_error(&messages, &(struct place){"a\342\200\256b", 1, 1},
                   "x\342\200\217y\342\201\251z \342\200\223 \342\200\246");
    assert_line(&messages, 0, "a?b:1:1: error: x?y?z \342\200\223 \342\200\246");
    assert_int_equal(messages_control("\342\200\216"), 3);
    assert_int_equal(messages_control("\342\200"), 0);
    assert_int_equal(messages_control(""), 0);
    messages_clear(&messages);
}

static void test_a_text_of_400_bytes_is_whole_and_a_longer_one_cut(void **state)
{
    (void)state;
    struct messages messages = {0};
    char text[500];
    memset(text, 'a', sizeof text);
    text[400] = '\0';
    messages_error(&messages, NULL, "%s", text);
    assert_string_equal(messages.list[0].text, text);

    text[400] = 'a';
    text[499] = '\0';
    messages_error(&messages, NULL, "%s", text);
    assert_int_equal(strlen(messages.list[1].text), 400);
    assert_string_equal(messages.list[1].text + 396, "a...");

    /* The cut falls inside a character of three bytes, which goes as a whole. */
    memcpy(text + 395, "\342\200\246", 3);
    messages_error(&messages, NULL, "%s", text);
    assert_string_equal(messages.list[2].text + 394, "a...");
    messages_clear(&messages);
}

static void test_twenty_errors_are_kept_and_all_counted(void **state)
{
    (void)state;
    struct messages messages = {0};
    for (int i = 0; i < 30; i++)
        messages_error(&messages, NULL, "error %d", i);
    assert_int_equal(messages.count, MESSAGES_ERRORS_SHOWN);
    assert_int_equal(messages.errors, 30);
    assert_line(&messages, 19, "error: error 19");
    messages_warn(&messages, NULL, "still room for warnings");
    assert_line(&messages, 20, "warning: still room for warnings");
    messages_clear(&messages);
}

static void test_a_hundred_warnings_do_not_crowd_out_an_error(void **state)
{
    (void)state;
    struct messages messages = {0};
    for (int i = 0; i < 150; i++)
        messages_warn(&messages, NULL, "warning %d", i);
    assert_int_equal(messages.count, MESSAGES_WARNINGS_SHOWN);
    assert_int_equal(messages.errors, 0);
    messages_error(&messages, NULL, "seen");
    assert_line(&messages, 100, "error: seen");
    messages_clear(&messages);
}

static void test_a_bad_path_is_its_users_fault_and_a_full_disk_is_not(void **state)
{
    (void)state;
    static const int of_the_user[] = {ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP, EACCES, EPERM, EROFS};
    static const int of_the_machine[] = {ENOSPC, EDQUOT, EIO, EMFILE, ENOMEM};
    struct messages messages = {0};
    for (size_t i = 0; i < sizeof of_the_user / sizeof *of_the_user; i++)
        assert_int_equal(messages_path(&messages, "here", "it fails", of_the_user[i], "go away"), STATUS_BAD_INPUT);
    for (size_t i = 0; i < sizeof of_the_machine / sizeof *of_the_machine; i++)
        assert_int_equal(messages_path(&messages, "here", "it fails", of_the_machine[i], "go away"), STATUS_IO);
    assert_line(&messages, 1, "here: error: it fails: a part of its path is a file and not a folder; go away");
    assert_line(&messages, 2, "error: it fails: its name is too long; go away");
    assert_line(&messages, 7, "here: error: it fails: the disk is full; go away");
    messages_clear(&messages);
}

static void test_a_cleared_list_is_empty_and_can_be_used_again(void **state)
{
    (void)state;
    struct messages messages = {0};
    messages_error(&messages, NULL, "first");
    messages_clear(&messages);
    messages_clear(&messages);
    assert_null(messages.list);
    assert_int_equal(messages.errors, 0);
    messages_error(&messages, NULL, "second");
    assert_line(&messages, 0, "error: second");
    messages_clear(&messages);
}

static void test_every_status_has_a_text_of_its_own(void **state)
{
    (void)state;
    for (int a = STATUS_BUG; a <= STATUS_OK; a++) {
        assert_string_not_equal(status_text((enum status)a), "unknown status");
        for (int b = STATUS_BUG; b < a; b++)
            assert_string_not_equal(status_text((enum status)a), status_text((enum status)b));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_shows_what_is_known_of_the_place),
        cmocka_unit_test(test_a_line_is_cut_to_the_room_it_has),
        cmocka_unit_test(test_the_file_name_outlives_its_owner),
        cmocka_unit_test(test_control_characters_do_not_reach_the_terminal),
        cmocka_unit_test(test_marks_of_direction_do_not_either),
        cmocka_unit_test(test_a_text_of_400_bytes_is_whole_and_a_longer_one_cut),
        cmocka_unit_test(test_twenty_errors_are_kept_and_all_counted),
        cmocka_unit_test(test_a_hundred_warnings_do_not_crowd_out_an_error),
        cmocka_unit_test(test_a_bad_path_is_its_users_fault_and_a_full_disk_is_not),
        cmocka_unit_test(test_a_cleared_list_is_empty_and_can_be_used_again),
        cmocka_unit_test(test_every_status_has_a_text_of_its_own),
    };
    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
