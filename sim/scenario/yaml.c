/* The bytes are checked first (yaml_text_check); then each of libyaml's events becomes a node at once, since its
 * loader, yaml_parser_load, would be superlinear. What is merely not wanted (a tag, an anchor, a repeated key) is noted
 * and reading goes on, so that one run tells all; what leaves no shape to go on with stops it. */
#include "scenario/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "scenario/file.h"
#include "scenario/yaml_text.h"

enum { DEPTH_LIMIT = 32, SHOWN_LIMIT = 60 };

/* A map or list that is still open. */
struct level {
    struct yaml_node *node;
    struct yaml_node *last; /* its newest child */
    struct yaml_node *key;  /* a key that waits for its value */
    size_t children;
    bool flow; /* written in brackets or braces */
};

struct reader {
    struct yaml_text text;
    struct messages *messages;
    yaml_parser_t parser;
    struct yaml_node *root;
    struct level levels[DEPTH_LIMIT];
    int depth;
    int documents;
};

static int refuse(const struct reader *reader, yaml_mark_t mark, const char *text)
{
    const struct place place = yaml_text_place(&reader->text, mark);
    messages_error(reader->messages, &place, "%s", text);
    return STATUS_BAD_INPUT;
}

/* How many bytes of a text to show in a message: whole characters only. */
static int shown(const char *text)
{
    size_t n = strlen(text);
    if (n > SHOWN_LIMIT) {
        n = SHOWN_LIMIT;
        while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) {
            n--;
        }
    }
    return (int)n;
}

/* ---- events to nodes ----------------------------------------------------------------------------------------- */

/* The text lies in the same block, behind the node. */
static struct yaml_node *node_new(const struct reader *reader, enum yaml_kind kind, yaml_mark_t mark, const char *text,
                                  size_t length)
{
    struct yaml_node *node = calloc(1, sizeof *node + length + 1);
    if (!node) {
        return NULL;
    }
    node->kind = kind;
    node->place = yaml_text_place(&reader->text, mark);
    if (text) {
        node->text = (char *)(node + 1);
        memcpy(node->text, text, length);
    }
    return node;
}

static bool is_empty(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && !node->quoted && node->text[0] == '\0';
}

/* Sets a key aside until its value comes. */
static int take_key(const struct reader *reader, struct level *level, struct yaml_node *node)
{
    if (node->kind != YAML_SCALAR) {
        messages_error(reader->messages, &node->place,
                       "a key must be a word, not a map or list; put a text that begins with `{` or `[` in quotes");
    } else if (node->text[0] == '\0') {
        messages_error(reader->messages, &node->place, "a key is missing before the colon; write one");
    } else if (!node->quoted && strcmp(node->text, "<<") == 0) {
        messages_error(reader->messages, &node->place,
                       "merge keys (`<<`) are not read; write the values out, or use `extends`");
    }
    level->key = node;
    return node->kind == YAML_SCALAR ? STATUS_OK : STATUS_BAD_INPUT;
}

/* What is left blank is forgotten more often than meant, so that YAML's rule that it is null would remove things in
 * silence. `{ready: 28,5 %}` holds, for YAML, a blank key `5 %`, and `{ready:60 %}` a blank key `ready:60 %`. */
static void check_blank(const struct reader *reader, const struct level *level, const struct yaml_node *node)
{
    if (!is_empty(node)) {
        return;
    }
    if (!node->key) {
        messages_error(reader->messages, &node->place,
                       "this item of the list has no value; write one, or delete the item");
        return;
    }
    const char *key = node->key->text;
    const bool plain = level->flow && !node->key->quoted;
    if (plain && key[0] >= '0' && key[0] <= '9') {
        messages_error(reader->messages, &node->key->place,
                       "`%.*s` follows a comma, which ends a value inside { }; write a decimal point, or quotes",
                       shown(key), key);
    } else if (plain && strchr(key, ':')) {
        messages_error(reader->messages, &node->key->place, "`%.*s` needs a space after its colon", shown(key), key);
    } else {
        messages_error(reader->messages, &node->key->place, "`%.*s` has no value; write one, or `null` to take it out",
                       shown(key), key);
    }
}

/* Hangs a node into the tree, which owns it from here on. */
static int take_node(struct reader *reader, struct yaml_node *node)
{
    if (reader->depth == 0) {
        reader->root = node;
        return STATUS_OK;
    }
    struct level *level = &reader->levels[reader->depth - 1];
    if (level->node->kind == YAML_MAP) {
        if (!level->key) {
            return take_key(reader, level, node);
        }
        node->key = level->key;
        level->key = NULL;
    }
    check_blank(reader, level, node);
    if (level->last) {
        level->last->sibling = node;
    } else {
        level->node->child = node;
    }
    level->last = node;
    level->children++;
    return STATUS_OK;
}

static int open_level(struct reader *reader, enum yaml_kind kind, yaml_mark_t mark, bool flow)
{
    if (reader->depth == DEPTH_LIMIT) {
        return refuse(reader, mark, "maps and lists are nested more than 32 deep; close some of them before this");
    }
    struct yaml_node *node = node_new(reader, kind, mark, NULL, 0);
    if (!node) {
        return STATUS_NO_MEMORY;
    }
    const int status = take_node(reader, node);
    if (status == STATUS_OK) {
        reader->levels[reader->depth++] = (struct level){.node = node, .flow = flow};
    }
    return status;
}

static int compare_keys(const void *a, const void *b)
{
    const struct yaml_node *left = *(const struct yaml_node *const *)a;
    const struct yaml_node *right = *(const struct yaml_node *const *)b;
    const int order = strcmp(left->key->text, right->key->text);
    if (order != 0) {
        return order;
    }
    return left->place.line != right->place.line ? left->place.line - right->place.line
                                                 : left->place.column - right->place.column;
}

/* Repeated keys, found by sorting: a map may hold a hundred thousand. */
static int check_repeated_keys(const struct reader *reader, const struct level *level)
{
    const struct yaml_node **children = malloc(level->children * sizeof(const struct yaml_node *) + 1);
    if (!children) {
        return STATUS_NO_MEMORY;
    }
    size_t n = 0;
    for (const struct yaml_node *child = level->node->child; child; child = child->sibling) {
        children[n++] = child;
    }
    qsort(children, n, sizeof *children, compare_keys);
    for (size_t i = 1, first = 0; i < n; i++) {
        const struct yaml_node *key = children[i]->key;
        if (strcmp(key->text, children[first]->key->text) != 0) {
            first = i;
            continue;
        }
        const struct place *before = &children[first]->key->place;
        messages_error(reader->messages, &key->place,
                       "`%.*s` is written twice, here and on line %d, column %d; keep one of them", shown(key->text),
                       key->text, before->line, before->column);
    }
    free(children);
    return STATUS_OK;
}

static int close_level(struct reader *reader)
{
    const struct level *level = &reader->levels[--reader->depth];
    return level->node->kind == YAML_MAP ? check_repeated_keys(reader, level) : STATUS_OK;
}

/* Escapes in double quotes can write what no editor types, and a terminal may obey it. */
static bool holds_control(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0; i < length; i++) {
        const bool ascii = (s[i] < 0x20 && s[i] != '\n' && s[i] != '\t') || s[i] == 0x7F;
        if (ascii || (s[i] == 0xC2 && s[i + 1] >= 0x80 && s[i + 1] < 0xA0 && s[i + 1] != 0x85)) {
            return true;
        }
    }
    return false;
}

static int take_scalar(struct reader *reader, yaml_mark_t mark, const char *text, size_t length, bool quoted)
{
    if (holds_control(text, length)) {
        refuse(reader, mark, "this text holds an invisible control character; delete its escape");
    }
    struct yaml_node *node = node_new(reader, YAML_SCALAR, mark, text, length);
    if (!node) {
        return STATUS_NO_MEMORY;
    }
    node->quoted = quoted;
    return take_node(reader, node);
}

static void refuse_extras(const struct reader *reader, yaml_mark_t mark, const yaml_char_t *anchor,
                          const yaml_char_t *tag)
{
    if (anchor) {
        refuse(reader, mark, "anchors (`&name`) are not read; delete it, or put a text that begins with `&` in quotes");
    }
    if (tag) {
        refuse(reader, mark, "tags (`!name`) are not read; delete it, or put a text that begins with `!` in quotes");
    }
}

static int take_event(struct reader *reader, const yaml_event_t *event)
{
    const yaml_mark_t mark = event->start_mark;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return reader->documents++ == 0
                   ? STATUS_OK
                   : refuse(reader, mark, "a second document begins here; put it into a file of its own");
    case YAML_ALIAS_EVENT: {
        /* The alias' name stands in for its value, so that the rest is read and checked too. */
        refuse(reader, mark,
               "aliases (`*name`) are not read; write the value out, or put a text that begins with `*` in quotes");
        const char *name = (const char *)event->data.alias.anchor;
        return take_scalar(reader, mark, name, strlen(name), true);
    }
    case YAML_SCALAR_EVENT:
        refuse_extras(reader, mark, event->data.scalar.anchor, event->data.scalar.tag);
        return take_scalar(reader, mark, (const char *)event->data.scalar.value, event->data.scalar.length,
                           event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE);
    case YAML_SEQUENCE_START_EVENT:
        refuse_extras(reader, mark, event->data.sequence_start.anchor, event->data.sequence_start.tag);
        return open_level(reader, YAML_LIST, mark, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
    case YAML_MAPPING_START_EVENT:
        refuse_extras(reader, mark, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return open_level(reader, YAML_MAP, mark, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_level(reader);
    default:
        return STATUS_OK;
    }
}

static int take_events(struct reader *reader)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&reader->parser, &event)) {
            return yaml_text_explain(&reader->text, &reader->parser, reader->messages);
        }
        const bool end = event.type == YAML_STREAM_END_EVENT;
        const int status = take_event(reader, &event);
        yaml_event_delete(&event);
        if (status != STATUS_OK || end) {
            return status;
        }
    }
}

static int check_whole(const struct reader *reader, size_t errors_before)
{
    if (reader->messages->errors > errors_before) {
        return STATUS_BAD_INPUT;
    }
    if (!reader->root || is_empty(reader->root)) {
        const struct place place = {reader->text.name, 0, 0};
        messages_error(reader->messages, &place, "the file is empty; write a scenario into it, or name another file");
        return STATUS_BAD_INPUT;
    }
    return STATUS_OK;
}

/* ---- the public functions ------------------------------------------------------------------------------------ */

int yaml_parse(const char *name, const char *text, size_t size, struct yaml_node **root, struct messages *messages)
{
    *root = NULL;
    if (size > YAML_SIZE_MAX) {
        const struct place place = {name, 0, 0};
        messages_error(messages, &place, "the file is larger than 1 MiB; check that it is a scenario");
        return STATUS_BAD_INPUT;
    }
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        size -= 3;
    }
    struct reader reader = {.text = {name, size ? text : "", size}, .messages = messages};
    const size_t errors_before = messages->errors;
    int status = yaml_text_check(&reader.text, messages);
    if (status != STATUS_OK) {
        return status;
    }
    if (!yaml_parser_initialize(&reader.parser)) {
        return STATUS_NO_MEMORY;
    }
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)reader.text.text, size);
    status = take_events(&reader);
    if (status == STATUS_OK) {
        status = check_whole(&reader, errors_before);
    }
    yaml_parser_delete(&reader.parser);
    for (int i = 0; i < reader.depth; i++) {
        yaml_tree_free(reader.levels[i].key);
    }
    if (status != STATUS_OK) {
        yaml_tree_free(reader.root);
        return status;
    }
    *root = reader.root;
    return STATUS_OK;
}

int yaml_read(const char *path, struct yaml_node **root, struct messages *messages)
{
    char *text = NULL;
    size_t size = 0;
    *root = NULL;
    int status = file_read(path, YAML_SIZE_MAX + 1, &text, &size, messages);
    if (status == STATUS_OK) {
        status = yaml_parse(path, text, size, root, messages);
    }
    free(text);
    return status;
}

void yaml_tree_free(struct yaml_node *root)
{
    for (struct yaml_node *node = root, *next; node; node = next) {
        next = node->sibling;
        yaml_tree_free(node->key);
        yaml_tree_free(node->child);
        free(node);
    }
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_MAP) {
        return NULL;
    }
    for (const struct yaml_node *child = map->child; child; child = child->sibling) {
        if (strcmp(child->key->text, key) == 0) {
            return child;
        }
    }
    return NULL;
}

bool yaml_is_null(const struct yaml_node *node)
{
    return node && node->kind == YAML_SCALAR && !node->quoted &&
           (strcmp(node->text, "~") == 0 || strcasecmp(node->text, "null") == 0);
}
