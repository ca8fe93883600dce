#include "scenario/yaml_text.h"

#include <stdint.h>
#include <string.h>

struct place yaml_text_place(const struct yaml_text *text, yaml_mark_t mark)
{
    return (struct place){text->name, (int)mark.line + 1, (int)mark.column + 1};
}

/* ---- bytes --------------------------------------------------------------------------------------------------- */

/* The bytes of the character at `s`, or 0 where it is not UTF-8 (also overlong forms and surrogates). */
static size_t decode(const unsigned char *s, size_t left, uint32_t *code)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t n = s[0] < 0x80 ? 1 : s[0] < 0xC0 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF8 ? 4 : 0;
    if (n == 0 || n > left) {
        return 0;
    }
    *code = n == 1 ? s[0] : s[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            return 0;
        }
        *code = *code << 6 | (s[i] & 0x3Fu);
    }
    const bool surrogate = *code >= 0xD800 && *code < 0xE000;
    return *code < least[n] || *code > 0x10FFFF || surrogate ? 0 : n;
}

/* What YAML calls printable; the byte-order mark is met here only where it is not the first character. */
static bool is_printable(uint32_t code)
{
    return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0x7F) || code == 0x85 ||
           (code >= 0xA0 && code < 0xFFFE && code != 0xFEFF) || code >= 0x10000;
}

static bool is_break(uint32_t code)
{
    return code == '\n' || code == '\r' || code == 0x85 || code == 0x2028 || code == 0x2029;
}

/* Refuses one character, or the byte where there is none (n 0). `indenting`: only blanks precede it on its line. */
static int check_character(size_t n, uint32_t code, bool indenting, const struct place *place,
                           struct messages *messages)
{
    if (n == 0) {
        messages_error(messages, place, "this is not UTF-8 text; save the file as UTF-8, or type this character again");
    } else if (code == 0) {
        messages_error(messages, place, "the file is not text (it holds a zero byte) or is UTF-16; save it as UTF-8");
    } else if (!is_printable(code)) {
        messages_error(messages, place, "the invisible character U+%04X cannot stand here; delete it", (unsigned)code);
    } else if (code == 0xA0 && indenting) {
        messages_error(messages, place, "a no-break space cannot be used to indent; use spaces");
    } else if (code == '%' && place->column == 1) {
        messages_error(messages, place,
                       "a line cannot begin with `%%`: directives are not read; delete it or indent it");
    } else {
        return STATUS_OK;
    }
    return STATUS_BAD_INPUT;
}

int yaml_text_check(const struct yaml_text *text, struct messages *messages)
{
    const unsigned char *s = (const unsigned char *)text->text;
    struct place place = {text->name, 1, 1};
    bool indenting = true;
    if (text->size >= 2 && ((s[0] == 0xFF && s[1] == 0xFE) || (s[0] == 0xFE && s[1] == 0xFF))) {
        messages_error(messages, &place, "the file is saved as UTF-16; save it as UTF-8");
        return STATUS_BAD_INPUT;
    }
    for (size_t i = 0; i < text->size;) {
        uint32_t code = 0;
        const size_t n = decode(s + i, text->size - i, &code);
        const int status = check_character(n, code, indenting, &place, messages);
        if (status != STATUS_OK) {
            return status;
        }
        i += n;
        indenting = is_break(code) || (indenting && (code == ' ' || code == '\t'));
        place.column++;
        if (is_break(code) && !(code == '\r' && i < text->size && s[i] == '\n')) {
            place.line++;
            place.column = 1;
        }
    }
    return STATUS_OK;
}

/* ---- what libyaml says, for planners -------------------------------------------------------------------------- */

/* The first row whose `context` and `problem` are found in libyaml's words is taken. */
static const struct advice {
    const char *context, *problem;
    bool at_context; /* the fault lies where the context began, not where it was noticed */
    const char *text;
    const char *rest; /* where it is not NULL, the line on which the context began stands before it */
} advices[] = {
    {"", "tab character", false, "a tab cannot be used to indent; use spaces", NULL},
    {"quoted scalar", "unknown escape", false, "a backslash is special in double quotes; use single quotes", NULL},
    {"quoted scalar", "escape", false, "this is no character's number; use single quotes, or correct it", NULL},
    {"quoted scalar", "hexdecimal", false, "this is no character's number; use single quotes, or correct it", NULL},
    {"quoted scalar", "", true, "the quotation mark that opens here is never closed; close it", NULL},
    {"anchor", "", false, "a value cannot begin with `&`; put it in quotes", NULL},
    {"alias", "", false, "a value cannot begin with `*`; put it in quotes", NULL},
    {"tag", "", false, "a value cannot begin with `!`; put it in quotes", NULL},
    {"", "undefined tag", false, "a value cannot begin with `!`; put it in quotes", NULL},
    {"block scalar", "", false, "after `|` or `>` the text begins on the next line; or put the value in quotes", NULL},
    {"simple key", "", true, "this is not a `key: value`; write a colon and a space after the key", NULL},
    {"", "mapping values are not allowed", false,
     "a colon is not expected here; indent this line like its neighbours, or put text that holds `: ` in quotes", NULL},
    {"", "sequence entries are not allowed", false, "the `- ` of a list must begin on a line of its own", NULL},
    {"", "mapping keys are not allowed", false, "a value cannot begin with `? `; put it in quotes", NULL},
    {"block mapping", "", false, "this does not fit the map that began on line ", "; check indentation and quotes"},
    {"block collection", "", false, "this does not fit the list that began on line ",
     "; begin with `- `, indented alike"},
    {"flow mapping", "", false, "a comma or `}` is missing before this; the `{` is on line ", ""},
    {"flow sequence", "", false, "a comma or `]` is missing before this; the `[` is on line ", ""},
    {"", "node content", false, "a value is missing here; write one, in quotes if it begins with a special sign", NULL},
    {"", "<document start>", false, "this does not belong to what stands before it; check its indentation", NULL},
};

/* The byte that libyaml's mark speaks of; marks count characters. */
static size_t offset_of(const struct yaml_text *text, yaml_mark_t mark)
{
    size_t i = 0;
    for (size_t characters = 0; i < text->size; i++) {
        if (((unsigned char)text->text[i] & 0xC0) != 0x80 && characters++ == mark.index) {
            break;
        }
    }
    return i;
}

static bool is_indented_by_tab(const struct yaml_text *text, size_t offset)
{
    size_t i = offset;
    while (i > 0 && text->text[i - 1] != '\n' && text->text[i - 1] != '\r') {
        i--;
    }
    while (i < text->size && text->text[i] == ' ') {
        i++;
    }
    return i < text->size && text->text[i] == '\t';
}

static const struct advice *find_advice(const char *context, const char *problem)
{
    for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++) {
        if (strstr(context, advices[i].context) && strstr(problem, advices[i].problem)) {
            return &advices[i];
        }
    }
    return NULL;
}

int yaml_text_explain(const struct yaml_text *text, const yaml_parser_t *parser, struct messages *messages)
{
    if (parser->error == YAML_MEMORY_ERROR) {
        return STATUS_NO_MEMORY;
    }
    const char *context = parser->context ? parser->context : "";
    const char *problem = parser->problem ? parser->problem : "";
    const struct place began = yaml_text_place(text, parser->context_mark);
    const struct place place = yaml_text_place(text, parser->problem_mark);
    const size_t offset = offset_of(text, parser->problem_mark);
    const struct advice *advice = find_advice(context, problem);
    if (is_indented_by_tab(text, offset)) {
        messages_error(messages, &place, "a tab cannot be used to indent; use spaces");
    } else if (strstr(problem, "cannot start any token") && offset < text->size) {
        messages_error(messages, &place, "a value cannot begin with `%c`; put it in quotes", text->text[offset]);
    } else if (advice && advice->rest) {
        messages_error(messages, &place, "%s%d%s", advice->text, began.line, advice->rest);
    } else if (advice) {
        messages_error(messages, advice->at_context ? &began : &place, "%s", advice->text);
    } else {
        messages_error(messages, &place, "this is not YAML (%s %s); check quotes and indentation", context, problem);
    }
    return STATUS_BAD_INPUT;
}
