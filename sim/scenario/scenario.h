/* A scenario: an agency file, or an overlay on one, read, merged and checked.
 *
 * Each parameter in force is a *setting*: a list of pieces in time, each with the place that set it. Pieces of a
 * scenario and of its agency file (whose own policy runs the history) are both kept. */
#ifndef KAPASIM_SCENARIO_SCENARIO_H
#define KAPASIM_SCENARIO_SCENARIO_H

#include <stddef.h>
#include <stdint.h>

#include "base/random.h"
#include "base/status.h"
#include "scenario/params.h"

enum {
    SCENARIO_PROGRAMMES_MAX = 32,
    SCENARIO_PRACTICES_MAX = 32,
    SCENARIO_GATE_KINDS_MAX = 16,
    SCENARIO_OVERLAYS_MAX = 8,  /* files in a chain of `extends` */
    SCENARIO_ALWAYS = INT16_MIN /* `from` of a value that holds from the beginning */
};

/* A value that holds from a month on, until the next piece. */
struct piece {
    int from;                     /* month of the simulation (month 1 is `start`), or SCENARIO_ALWAYS */
    double value;                 /* the mode where there is a prior */
    double prior_low, prior_high; /* NaN where there is no prior */
    double factor;                /* multiplies the value after the draw; 1 unless overlays scale it */
    bool of_ceiling;              /* the value is a share of budget.ceiling */
    bool prior_cut;               /* the prior was stated wider than what is accepted */
    uint64_t draw_key;            /* 40 bits that name the prior's draw: pieces with the same key share the draw */
    struct place place;           /* file NULL where the table's default holds */
};

struct setting {
    struct piece *pieces; /* by `from`, the first at SCENARIO_ALWAYS */
    int count;
};

/* A programme or a practice: what it is called. Its values are settings. Agency's first, in the order written; an
 * overlay's own follow; one that an overlay removed keeps its number and is not `present`. */
struct named {
    char *id;
    uint32_t item; /* permanent 16-bit id for random numbers, from the id's text */
    bool present;
    bool present_in_history; /* in the agency file */
    struct place place;
};

enum education { EDUCATION_SMA, EDUCATION_D3, EDUCATION_D4, EDUCATION_S1, EDUCATION_S2, EDUCATION_S3, EDUCATIONS };
extern const char *const scenario_education_names[EDUCATIONS]; /* SMA D3 D4 S1 S2 S3 */

enum post_type { POST_STRUCTURAL, POST_FUNCTIONAL, POST_OPERATIONAL, POST_TYPES };
extern const char *const scenario_post_names[POST_TYPES]; /* structural functional operational */

/* `count` people of the composition at month 0. Ages in whole years, both ends included. */
struct group {
    int count;
    enum education education;
    enum post_type post;
    int age_from, age_to;
    double retires_at; /* years; NaN for staff.retirement_age */
    int unit;          /* 1 to units; 0 where units are filled in turn */
    struct place place;
};

struct scenario {
    char *id;   /* its file's stem: [A-Za-z0-9][A-Za-z0-9._ -]{0,99} */
    char *name; /* text for people, of any characters */
    char *description;
    char *path;   /* of its file, as given */
    char **files; /* the agency file and the overlays on it, in order */
    char **texts; /* what they held when they were read */
    int n_files;
    const char *agency_file; /* borrowed from `files`: the last that states `staff` */
    char *agency_name;       /* the name that this file states; NULL if it states none */
    char **labels;           /* `--set PATH`, one an assignment: what places of assigned values borrow */
    char **assigned;         /* and what each of them assigns */
    int n_labels;

    struct named programmes[SCENARIO_PROGRAMMES_MAX];
    struct named practices[SCENARIO_PRACTICES_MAX];
    char *gate_kinds[SCENARIO_GATE_KINDS_MAX];
    char *subjects[SCENARIO_PROGRAMMES_MAX];
    int n_programmes, n_practices, n_gate_kinds, n_subjects;

    struct group *groups;
    int n_groups;

    /* Two sets of settings, with the same layout: [0] the agency file's own policy, for the history; [1] the
     * scenario's. Agency and world settings are equal in both. */
    struct setting global[2][PARAM_COUNT];
    struct setting gate[2][SCENARIO_GATE_KINDS_MAX][GATE_COUNT];
    struct setting programme[2][SCENARIO_PROGRAMMES_MAX][PROGRAMME_COUNT];
    struct setting practice[2][SCENARIO_PRACTICES_MAX][PRACTICE_COUNT];
};

enum scenario_era { ERA_HISTORY, ERA_POLICY };

/* One `--set PATH=VALUE`, as on the command line: the last word in every file of a run, history included. */
struct assignment {
    const char *path;
    const char *value;
};

/* Reads `path` and all that it extends, applies the assignments, checks everything. `shipped` is the folder in which
 * kapasim/NAME.yaml is looked for: always where a file extends it, and as `path` if no such file is there. On success
 * `*scenario` is a new scenario that the caller frees. Errors: STATUS_BAD_INPUT with messages (each with file, line and
 * column), STATUS_NO_MEMORY. Warnings may come with STATUS_OK. */
int scenario_read(const char *path, const char *shipped, const struct assignment *assignments, int n_assignments,
                  struct scenario **scenario, struct messages *messages) MUST_CHECK;

/* The same from texts, where the files themselves are not at hand: the agency's first, then those that extend it, one
 * after the other. Names stand for the paths, and no file is opened, whatever a text may say. */
struct scenario_text {
    const char *name;
    const char *text;
};
struct scenario_texts {
    struct scenario_text *list;
    int n;
};
int scenario_read_texts(const struct scenario_texts *texts, const struct assignment *assignments, int n_assignments,
                        struct scenario **scenario, struct messages *messages) MUST_CHECK;

void scenario_free(struct scenario *scenario);

/* The path of an assignment by its label. */
const char *scenario_label_path(const char *label);

/* Checks that scenarios can run together: same agency and world, different ids. Messages name the places. */
int scenario_check_together(struct scenario *const *scenarios, int n, struct messages *messages) MUST_CHECK;

/* Warns of what is legal but odd, as `check` shows it: a practice that costs nothing, money split that does not add
 * up to 100 %, a value at its bound, a prior cut there, an event that never happens, a policy that changes nothing. */
void scenario_warn(const struct scenario *scenario, struct messages *messages);

/* How many programmes and practices the agency's own policy has: the first ones, whatever an overlay adds. */
int scenario_history_programmes(const struct scenario *scenario);
int scenario_history_practices(const struct scenario *scenario);

/* The staff at month 0, by the composition. */
int scenario_headcount(const struct scenario *scenario);

/* The setting of a full path such as `programmes.bimtek.hours`, with its table row; NULL if there is none. */
const struct setting *scenario_find(const struct scenario *scenario, enum scenario_era era, const char *path,
                                    const struct param **row);

/* Calls `visit` for every parameter in force, in the order of the table, programmes and practices as written. */
typedef void scenario_visitor(void *context, const char *path, const struct param *row, const struct setting *setting);
void scenario_each(const struct scenario *scenario, enum scenario_era era, scenario_visitor *visit, void *context);

/* A value in its unit as a planner writes it: "28.5 %", "Rp 150.000.000", "9 months", "24 JP", "mar, oct". */
void scenario_format_value(const struct scenario *scenario, const struct param *row, double value, char *text,
                           size_t size);

/* A piece as a planner writes it: its value with what else it says, such as "35 %, prior 20 % to 50 %", "0.69 % of the
 * ceiling" or "Rp 150.000.000, times 150 %". */
void scenario_format_piece(const struct scenario *scenario, const struct param *row, const struct piece *piece,
                           char *text, size_t size);

#endif
