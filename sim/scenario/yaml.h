/* A YAML document as a tree with places.
 *
 * Read event by event with libyaml, so that hostile files cost nothing: at most 1 MiB, 32 levels, no anchors or
 * aliases, one document, valid UTF-8, no duplicate keys, no key or item that is left blank. Every scalar stays text. */
#ifndef KAPASIM_SCENARIO_YAML_H
#define KAPASIM_SCENARIO_YAML_H

#include "base/status.h"

enum { YAML_SIZE_MAX = 1024 * 1024 };

enum yaml_kind { YAML_SCALAR, YAML_MAP, YAML_LIST };

struct yaml_node {
    enum yaml_kind kind;
    struct place place;
    char *text;                /* scalar: its text; maps and lists: NULL */
    bool quoted;               /* scalar: written in quotes, so never null */
    struct yaml_node *key;     /* child of a map: its key, a scalar; NULL elsewhere */
    struct yaml_node *child;   /* first child of a map or list */
    struct yaml_node *sibling; /* next child of the same parent */
};

/* Reads a file into a tree that the caller frees. Errors go to `messages`, with places. `path` is borrowed by every
 * place in the tree. STATUS_BAD_INPUT also where the file is missing, a folder, or empty. */
int yaml_read(const char *path, struct yaml_node **root, struct messages *messages) MUST_CHECK;

/* The same from memory, `name` standing for the path. */
int yaml_parse(const char *name, const char *text, size_t size, struct yaml_node **root,
               struct messages *messages) MUST_CHECK;

/* Not called yaml_free: libyaml exports that name for itself, and ours would be called in its place. */
void yaml_tree_free(struct yaml_node *root);

/* The value under a key, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* True for a bare `null` or `~`. */
bool yaml_is_null(const struct yaml_node *node);

#endif
