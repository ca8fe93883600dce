/* The text of a YAML file before and after libyaml: which bytes it may hold, and what a parse error means. */
#ifndef KAPASIM_SCENARIO_YAML_TEXT_H
#define KAPASIM_SCENARIO_YAML_TEXT_H

#include <yaml.h>

#include "base/status.h"

struct yaml_text {
    const char *name; /* of the file, for messages */
    const char *text; /* never NULL, without a byte-order mark at its beginning */
    size_t size;
};

struct place yaml_text_place(const struct yaml_text *text, yaml_mark_t mark);

/* Refuses, with a message, all that would be an error without a line in libyaml's reader (bytes that are not UTF-8,
 * invisible characters), and directives, since libyaml keeps those in a list that takes quadratic time. */
int yaml_text_check(const struct yaml_text *text, struct messages *messages) MUST_CHECK;

/* Says in a planner's words why `parser` stopped. Returns the status to hand on, never STATUS_OK. */
int yaml_text_explain(const struct yaml_text *text, const yaml_parser_t *parser, struct messages *messages) MUST_CHECK;

#endif
