/* What the files that read a scenario share: places in the table, statements of a file, settings in the making.
 *
 * While files are read, `from` of a piece is a calendar month (12 * year + month); scenario_resolve_all turns it into
 * a month of the simulation. A value that could not be read is NaN with a place, so that one mistake is told once and
 * every other check still runs. */
#ifndef KAPASIM_SCENARIO_INTERNAL_H
#define KAPASIM_SCENARIO_INTERNAL_H

#include "scenario/scenario.h"
#include "scenario/yaml.h"

enum {
    SCENARIO_PATH_SIZE = 160, /* bytes of a full path, NUL included; keys that make a longer one are unknown */
    SCENARIO_ID_SIZE = 33
};

/* Who reads what, for the length of one scenario_read. */
struct reader {
    struct scenario *scenario;
    struct messages *messages;
    enum scenario_era era; /* whose settings are being set */
    bool overlay;          /* the file extends another and states no staff: it sets policy only */
    bool assigning;        /* `--set`: any scope, but nothing new */
    bool lacks_staff;      /* it was told that the agency file states no staff */
    int status;            /* STATUS_NO_MEMORY once memory ran out */
};

/* A place in the table: the row, and the gate kind, programme or practice that it is about. */
struct slot {
    const struct param *row;
    int number; /* of the row in its family */
    int id;     /* of the gate kind, programme or practice; 0 for FAMILY_GLOBAL */
};

/* What a file says about a parameter, from a month on. */
struct statement {
    int from;        /* calendar month, or SCENARIO_ALWAYS */
    bool is_factor;  /* `value` scales what is in force */
    bool of_ceiling; /* `value` is a share of budget.ceiling */
    bool prior_cut;  /* what was stated reaches beyond what is accepted */
    double value, prior_low, prior_high;
    struct place place;
};

/* Adds an error, but not a second time: the two eras share most of what can be wrong. */
void scenario_report(struct reader *reader, const struct place *place, const char *format, ...) PRINTF_LIKE(3, 4);

/* scenario_path.c: paths and the table. */
bool scenario_path_find(const struct scenario *scenario, const char *path, struct slot *slot);
bool scenario_path_is_map(const char *path);
void scenario_path_write(const struct scenario *scenario, const struct slot *slot, char *path, size_t size);
int scenario_path_count(const struct scenario *scenario); /* slots, in the order of scenario_each */
struct slot scenario_path_slot(const struct scenario *scenario, int i);
bool scenario_path_present(const struct scenario *scenario, enum scenario_era era, const struct slot *slot);
const struct setting *scenario_path_setting(const struct scenario *scenario, enum scenario_era era,
                                            const struct slot *slot);
struct setting *scenario_path_setting_of(struct scenario *scenario, enum scenario_era era, const struct slot *slot);
uint64_t scenario_path_key(const char *path);                  /* 40 bits: the draw key */
bool scenario_path_belongs(const struct param *row, int kind); /* a PRACTICE row to a kind of practice */

/* Says that `path` is unknown, at `place`, with the nearest key at the level where it goes astray. */
void scenario_path_unknown(struct reader *reader, const struct place *place, const char *path);

/* scenario_setting.c: pieces in time. */
int scenario_setting_default(struct setting *setting, const struct param *row, uint64_t key) MUST_CHECK;
int scenario_setting_copy(struct setting *to, const struct setting *from) MUST_CHECK;
void scenario_setting_clear(struct setting *setting);
int scenario_setting_apply(struct setting *setting, const struct statement *list, int n, uint64_t key) MUST_CHECK;
int scenario_setting_inherit(struct setting *setting, const struct setting *other) MUST_CHECK;
void scenario_setting_date(struct setting *setting, int start, int first); /* calendar months to months */
const struct piece *scenario_setting_at(const struct setting *setting, int month);
bool scenario_setting_equal(const struct setting *a, const struct setting *b);

/* scenario_value.c: from YAML to statements, which the caller frees; at least one. */
int scenario_value_read(struct reader *reader, const struct slot *slot, const char *path, const struct yaml_node *node,
                        struct statement **list, int *n) MUST_CHECK;
bool scenario_value_is_whole(const struct param *row);
int scenario_value_subject(struct reader *reader, const char *word, const struct place *place); /* -1 if too many */

/* scenario_read.c: files, all in new memory, NULL without: what a caller's path names, and what a name in a file leads
 * to (beside the file, or among the shipped ones); the stem, which becomes the id. */
char *scenario_read_named_path(const char *path, const char *shipped);
char *scenario_read_extended_path(const char *file, const char *name, const char *shipped);
char *scenario_read_stem(const char *path);
void scenario_read_check_stem(const char *stem, const char *path, struct messages *messages);

/* Keeps an assignment in the scenario, which has room for it, as the next label with what it assigns. */
int scenario_read_label(const struct assignment *assignment, struct scenario *scenario) MUST_CHECK;

/* The next three record what is wrong in the reader. */
void scenario_apply_file(struct reader *reader, const struct yaml_node *root);
void scenario_apply_assignment(struct reader *reader, const char *path, const struct yaml_node *value);
void scenario_staff_read(struct reader *reader, const struct yaml_node *list); /* scenario_staff.c */

/* scenario_resolve.c: after the last file. Months, subjects, kinds of practice and inherited gates. */
void scenario_resolve_subjects(struct reader *reader); /* after each file */
void scenario_resolve_all(struct reader *reader);

/* scenario_check.c: what no single value shows. */
void scenario_check_all(struct reader *reader);
double scenario_check_value(const struct scenario *scenario, enum scenario_era era, const struct setting *setting,
                            int month);
/* The share of errors that the agency's checking leaves, mean of the last twelve months of the history. */
double scenario_check_released(const struct scenario *scenario);
/* The observed errors lie between these: what the floor and the agency's checking leave of none and of all. */
void scenario_check_reach(const struct scenario *scenario, double floor, double *least, double *most);
void scenario_check_months(const struct scenario *scenario, enum scenario_era era, int *first, int *last);

/* True for an id: [a-z][a-z0-9_]{0,31}. */
bool scenario_is_id(const char *text);

/* A parameter is in force where its programme or practice is present, and of the practice's kind. */
bool scenario_is_in_force(const struct scenario *scenario, enum scenario_era era, const struct slot *slot);

/* Whether a programme or practice is there in an era. */
static inline bool scenario_is_present(const struct named *named, enum scenario_era era)
{
    return era == ERA_HISTORY ? named->present_in_history : named->present;
}

#endif
