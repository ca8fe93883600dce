/* Tables of YAML texts that must be refused, with the place and part of the message. */
#ifndef KAPASIM_TESTS_YAML_REFUSED_H
#define KAPASIM_TESTS_YAML_REFUSED_H

#include <string.h>

#include "scenario/yaml.h"

static inline void check_refused(const char *text, size_t size, int line, int column, const char *part)
{
    struct messages messages = {0};
    struct yaml_node *root = (struct yaml_node *)&messages;
    const int status = yaml_parse("a.yaml", text, size, &root, &messages);
    if (messages.count == 0) {
        fail_msg("accepted: %s", text);
    }
    const struct message *first = &messages.list[0];
    if (first->line != line || first->column != column || !strstr(first->text, part)) {
        fail_msg("%s\nis refused as %d:%d: %s\n and not as %d:%d: %s", text, first->line, first->column, first->text,
                 line, column, part);
    }
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_string_equal(first->file, "a.yaml");
    assert_null(root);
    messages_clear(&messages);
}

struct refusal {
    const char *text;
    int line, column;
    const char *part;
};

static inline void check_refusals(const struct refusal *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        check_refused(cases[i].text, strlen(cases[i].text), cases[i].line, cases[i].column, cases[i].part);
    }
}

#endif
