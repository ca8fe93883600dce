#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "yaml_refused.h"

static void slips_are_explained_where_they_are(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {"a:\n\tb: 1\n", 2, 1, "a tab cannot be used to indent; use spaces"},
        {"a:\n  b: 1\n  \tc: 2\n", 3, 3, "a tab cannot be used to indent; use spaces"},
        {"a:\n  b: 1\n\tc: 2\n", 3, 1, "a tab cannot be used to indent; use spaces"},
        {"a: |\n\tb\n", 2, 1, "a tab cannot be used to indent; use spaces"},
        {"a:\n\xC2\xA0 b: 1\n", 2, 1, "a no-break space cannot be used to indent; use spaces"},
        {"a: 1\n  b: 2\n", 2, 4, "indent this line like its neighbours"},
        {"a:\n   b: 1\n  c: 2\n", 3, 3, "the map that began on line 1; check indentation"},
        {"a:\n  - b\n  c: 1\n", 3, 3, "the list that began on line 2; begin with `- `"},
        {"  a: 1\nb: 2\n", 2, 1, "check its indentation"},
        {"name: Budget: more\n", 1, 13, "put text that holds `: ` in quotes"},
        {"a: 1\nb:2\nc: 3\n", 2, 1, "write a colon and a space after the key"},
        {"a: 1\nb\nc: 3\n", 2, 1, "write a colon and a space after the key"},
        {"a: {ready:60 %}\n", 1, 5, "`ready:60 %` needs a space after its colon"},
        {"a: {ready: 28,5 %}\n", 1, 15, "`5 %` follows a comma, which ends a value"},
        {"a: {b: 1\n  c: 2}\n", 2, 4, "a comma or `}` is missing before this; the `{` is on line 1"},
        {"a:\n  {b: 1, c: 2\n", 3, 1, "a comma or `}` is missing before this; the `{` is on line 2"},
        {"a: [1, 2}\n", 1, 9, "a comma or `]` is missing before this; the `[` is on line 1"},
        {"a: [1,, 2]\n", 1, 7, "a value is missing here"},
        {"a: - b\n", 1, 4, "must begin on a line of its own"},
        {"a: ? b\n", 1, 4, "cannot begin with `? `"},
        {"a: %5\n", 1, 4, "a value cannot begin with `%`; put it in quotes"},
        {"a: @b\n", 1, 4, "a value cannot begin with `@`; put it in quotes"},
        {"a: & b\n", 1, 5, "cannot begin with `&`"},
        {"a: * b\n", 1, 5, "cannot begin with `*`"},
        {"a: !b!c d\n", 1, 4, "cannot begin with `!`"},
        {"a: > 5\n", 1, 6, "put the value in quotes"},
        {"a: 'b\nc: d\n", 1, 4, "the quotation mark that opens here is never closed"},
        {"a: 'b' c\n", 1, 8, "check indentation and quotes"},
        {"a: \"C:\\data\"\n", 1, 7, "use single quotes"},
        {"a: \"\\u12\"\n", 1, 7, "use single quotes"},
        {"a: \"\\ud800\"\n", 1, 7, "use single quotes"},
    };
    check_refusals(cases, sizeof cases / sizeof cases[0]);
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        int line, column;
        const char *part;
    } cases[] = {
        {"a: 1\nb\0: 2\n", 11, 2, 2, "the file is not text"},
        {"\xFF\xFE"
         "a\0:\0 \0b\0",
         10, 1, 1, "saved as UTF-16; save it as UTF-8"},
        {"\xFE\xFF\0a\0:", 6, 1, 1, "saved as UTF-16; save it as UTF-8"},
        {"a\0:\0 \0b\0", 8, 1, 2, "UTF-16; save it as UTF-8"},
        {"a: caf\xE9\n", 8, 1, 7, "not UTF-8 text; save the file as UTF-8"},
        {"\xC3\xA9: \xC3\n", 6, 1, 4, "not UTF-8"},
        {"a: \xC0\x80", 5, 1, 4, "not UTF-8"},
        {"a: \xE0\x80\x80", 6, 1, 4, "not UTF-8"},
        {"a: \xED\xA0\x80", 6, 1, 4, "not UTF-8"},
        {"a: \xF4\x90\x80\x80", 7, 1, 4, "not UTF-8"},
        {"a: \xE2\x80", 5, 1, 4, "not UTF-8"},
        {"a: b\x1B[31m", 9, 1, 5, "the invisible character U+001B cannot stand here"},
        {"a:\r\n\xEF\xBB\xBF b", 9, 2, 1, "the invisible character U+FEFF"},
        {"a: \"b\\0c\"", 9, 1, 4, "holds an invisible control character"},
        {"a: \"\\e[31m\"", 11, 1, 4, "holds an invisible control character"},
        {"a: \"\\x9b31m\"", 12, 1, 4, "holds an invisible control character"},
        {"", 0, 0, 0, "the file is empty"},
        {"\xEF\xBB\xBF", 3, 0, 0, "the file is empty"},
        {"# a\n\n  # b\n", 11, 0, 0, "the file is empty"},
        {"---\n...\n", 8, 0, 0, "the file is empty"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_refused(cases[i].text, cases[i].size, cases[i].line, cases[i].column, cases[i].part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_are_explained_where_they_are),
        cmocka_unit_test(what_is_no_text_is_refused),
    };
    return cmocka_run_group_tests_name("yaml_text", tests, NULL, NULL);
}
