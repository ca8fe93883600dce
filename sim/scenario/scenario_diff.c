/* What one scenario changes against another.
 *
 * Numbers of programmes, practices, kinds and subjects are a scenario's own, so the two are matched by path, and
 * references compared by the words they stand for. */
#include "scenario/scenario_diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"

enum { VALUE_SIZE = 512 };

/* One comparison, area by area. */
struct walk {
    const struct scenario *a, *b;
    enum scenario_diff_area area;
    enum scenario_era era;
    struct scenario_diff *diff;
};

/* A parameter in one of the two scenarios. */
struct side {
    const struct scenario *scenario;
    struct slot slot;
    const struct setting *setting; /* NULL where it is not in force */
};

static enum scenario_diff_area area_of(const struct param *row, enum scenario_era era)
{
    if (row->scope != SCOPE_POLICY)
        return row->scope == SCOPE_AGENCY ? DIFF_AGENCY : DIFF_WORLD;
    if (era == ERA_HISTORY)
        return DIFF_HISTORY;
    if (strncmp(row->path, "budget.", strlen("budget.")) == 0)
        return DIFF_BUDGET;
    switch (row->family) {
    case FAMILY_GATE:
        return DIFF_GATES;
    case FAMILY_PROGRAMME:
        return DIFF_PROGRAMMES;
    case FAMILY_PRACTICE:
        return DIFF_PRACTICES;
    default:
        return DIFF_RULES;
    }
}

/* ---- the list -------------------------------------------------------------------------------------------------- */

static void free_texts(struct scenario_difference *difference)
{
    free(difference->path);
    free(difference->a);
    free(difference->b);
}

void scenario_diff_free(struct scenario_diff *diff)
{
    for (size_t i = 0; i < diff->count; i++)
        free_texts(&diff->list[i]);
    free(diff->list);
    *diff = (struct scenario_diff){NULL, 0};
}

/* Adds a difference and takes its texts; one that is NULL though its side has something means that memory ran out. */
static int add(struct walk *walk, const char *path, struct scenario_difference difference)
{
    struct scenario_diff *diff = walk->diff;
    struct scenario_difference *list = realloc(diff->list, (diff->count + 1) * sizeof *list);
    if (list != NULL)
        diff->list = list;
    difference.area = walk->area;
    difference.path = strdup(path);
    if (list == NULL || difference.path == NULL || (difference.a == NULL && difference.change != DIFF_ADDED) ||
        (difference.b == NULL && difference.change != DIFF_REMOVED)) {
        free_texts(&difference);
        return STATUS_NO_MEMORY;
    }
    list[diff->count++] = difference;
    return STATUS_OK;
}

/* ---- values in words ------------------------------------------------------------------------------------------- */

/* Ends a text that was written to a memory stream; NULL if memory ran out. */
static char *end_text(FILE *out, char **text)
{
    bool failed = ferror(out) != 0;
    if (fclose(out) == 0 && !failed)
        return *text;
    free(*text);
    return NULL;
}

/* True for a gate that a programme does not state: such a gate shares even the draw with its kind's. */
static bool is_inherited(const struct side *side, enum scenario_era era)
{
    const struct scenario *scenario = side->scenario;
    const struct slot *slot = &side->slot;
    if (slot->row->family != FAMILY_PROGRAMME || slot->number < PROGRAMME_invite || slot->number > PROGRAMME_schedule)
        return false;
    int kind = (int)scenario->programme[era][slot->id][PROGRAMME_kind].pieces[0].value;
    return scenario_setting_equal(side->setting, &scenario->gate[era][kind][slot->number - PROGRAMME_invite]);
}

/* A setting with all its pieces: `Rp 150.000.000; from 2027-07 Rp 200.000.000`. */
static void write_setting(FILE *out, const struct side *side, enum scenario_era era)
{
    char value[VALUE_SIZE];
    int start = (int)side->scenario->global[ERA_POLICY][PARAM_start].pieces[0].value;
    for (int i = 0; i < side->setting->count; i++) {
        const struct piece *piece = &side->setting->pieces[i];
        int date = start + piece->from - 1;
        if (piece->from != SCENARIO_ALWAYS)
            fprintf(out, "; from %04d-%02d ", date / 12, date % 12 + 1);
        scenario_format_piece(side->scenario, side->slot.row, piece, value, sizeof value);
        fputs(value, out);
    }
    if (is_inherited(side, era))
        fputs(" (as its kind)", out);
}

static char *setting_text(const struct side *side, enum scenario_era era)
{
    char *text = NULL;
    size_t size;
    if (side->setting == NULL)
        return strdup("does not apply");
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    write_setting(out, side, era);
    return end_text(out, &text);
}

/* The rows that tell what a programme is; of practices and kinds, all that are stated do. */
static bool is_main(const struct slot *slot)
{
    if (slot->row->family != FAMILY_PROGRAMME)
        return true;
    switch (slot->number) {
    case PROGRAMME_kind:
    case PROGRAMME_target:
    case PROGRAMME_hours:
    case PROGRAMME_intakes:
    case PROGRAMME_seats:
    case PROGRAMME_cost_per_seat:
    case PROGRAMME_fixed_cost:
    case PROGRAMME_split:
        return true;
    default:
        return false;
    }
}

/* The main values of a kind, programme or practice, those that a file states: `hours 24 JP; intakes mar, oct`. */
static char *item_text(const struct scenario *scenario, enum scenario_era era, struct slot slot)
{
    static const int counts[] = {[FAMILY_GLOBAL] = PARAM_COUNT,
                                 [FAMILY_GATE] = GATE_COUNT,
                                 [FAMILY_PROGRAMME] = PROGRAMME_COUNT,
                                 [FAMILY_PRACTICE] = PRACTICE_COUNT};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    const struct param *rows = slot.row - slot.number;
    bool first = true;
    for (slot.number = 0; slot.number < counts[rows->family]; slot.number++) {
        slot.row = &rows[slot.number];
        if (!is_main(&slot) || !scenario_is_in_force(scenario, era, &slot))
            continue;
        struct side side = {scenario, slot, scenario_path_setting(scenario, era, &slot)};
        if (side.setting->pieces[side.setting->count - 1].place.file == NULL)
            continue;
        const char *key = strstr(slot.row->path, "*.");
        fprintf(out, "%s%s ", first ? "" : "; ", key != NULL ? key + 2 : "split");
        write_setting(out, &side, era);
        first = false;
    }
    if (first)
        fputs("all as by default", out);
    return end_text(out, &text);
}

/* ---- parameters ------------------------------------------------------------------------------------------------ */

static bool same_number(double x, double y)
{
    return x == y || (isnan(x) && isnan(y));
}

static bool same_piece(const struct side *a, const struct piece *x, const struct side *b, const struct piece *y)
{
    if (a->slot.row->type == TYPE_REFERENCE) {
        char word_x[VALUE_SIZE], word_y[VALUE_SIZE];
        scenario_format_value(a->scenario, a->slot.row, x->value, word_x, sizeof word_x);
        scenario_format_value(b->scenario, b->slot.row, y->value, word_y, sizeof word_y);
        return strcmp(word_x, word_y) == 0;
    }
    return same_number(x->value, y->value) && same_number(x->prior_low, y->prior_low) &&
           same_number(x->prior_high, y->prior_high) && x->factor == y->factor && x->of_ceiling == y->of_ceiling &&
           (isnan(x->prior_low) || x->draw_key == y->draw_key);
}

/* Lowers `*month` to the first at which a piece of `a` begins and `b` has another value. */
static void find_difference(const struct side *a, const struct side *b, int *month)
{
    for (int i = 0; i < a->setting->count && a->setting->pieces[i].from < *month; i++) {
        const struct piece *piece = &a->setting->pieces[i];
        if (!same_piece(a, piece, b, scenario_setting_at(b->setting, piece->from)))
            *month = piece->from;
    }
}

/* Tells a parameter if it differs. One that only one side has, since its practice changes its kind, is told where a
 * file states it. */
static int compare_settings(struct walk *walk, const char *path, const struct side *a, const struct side *b)
{
    int month = INT32_MAX;
    if (a->setting != NULL && b->setting != NULL) {
        find_difference(a, b, &month);
        find_difference(b, a, &month);
        /* In the history each programme speaks for itself. */
        if (month == INT32_MAX || (walk->era == ERA_POLICY && is_inherited(a, walk->era) && is_inherited(b, walk->era)))
            return STATUS_OK;
    } else {
        const struct setting *only = a->setting != NULL ? a->setting : b->setting;
        if (only->pieces[only->count - 1].place.file == NULL)
            return STATUS_OK;
    }
    struct scenario_difference difference = {
        .meaning = a->slot.row->meaning, .a = setting_text(a, walk->era), .b = setting_text(b, walk->era)};
    if (a->setting != NULL)
        difference.place_a = scenario_setting_at(a->setting, month)->place;
    if (b->setting != NULL)
        difference.place_b = scenario_setting_at(b->setting, month)->place;
    return add(walk, path, difference);
}

/* What only one side has, told once, as its first row comes by. */
static int add_item(struct walk *walk, const char *path, const struct side *side)
{
    const struct slot *slot = &side->slot;
    char item[SCENARIO_PATH_SIZE];
    if (slot->number != 0)
        return STATUS_OK;
    snprintf(item, sizeof item, "%.*s", (int)(strrchr(path, '.') - path), path);
    struct place place = side->setting->pieces[0].place;
    if (slot->row->family == FAMILY_PROGRAMME)
        place = side->scenario->programmes[slot->id].place;
    else if (slot->row->family == FAMILY_PRACTICE)
        place = side->scenario->practices[slot->id].place;
    char *text = item_text(side->scenario, walk->era, *slot);
    if (side->scenario == walk->a)
        return add(walk, item, (struct scenario_difference){.change = DIFF_REMOVED, .a = text, .place_a = place});
    return add(walk, item, (struct scenario_difference){.change = DIFF_ADDED, .b = text, .place_b = place});
}

/* The parameter of a slot of `here`, against that of the same path in the other scenario. */
static int compare_slot(struct walk *walk, const struct scenario *here, const struct slot *slot)
{
    char path[SCENARIO_PATH_SIZE];
    bool from_a = here == walk->a;
    /* The history's gates are left out, since each programme holds its own by now. */
    bool left_out = walk->area == DIFF_HISTORY && slot->row->family == FAMILY_GATE;
    if (left_out || area_of(slot->row, walk->era) != walk->area || !scenario_is_in_force(here, walk->era, slot))
        return STATUS_OK;
    scenario_path_write(here, slot, path, sizeof path);
    struct side side = {here, *slot, scenario_path_setting(here, walk->era, slot)};
    struct side other = {from_a ? walk->b : walk->a, {NULL, 0, 0}, NULL};
    if (!scenario_path_find(other.scenario, path, &other.slot) ||
        !scenario_path_present(other.scenario, walk->era, &other.slot))
        return add_item(walk, path, &side);
    if (scenario_is_in_force(other.scenario, walk->era, &other.slot))
        other.setting = scenario_path_setting(other.scenario, walk->era, &other.slot);
    if (from_a)
        return compare_settings(walk, path, &side, &other);
    return other.setting != NULL ? STATUS_OK : compare_settings(walk, path, &other, &side);
}

/* ---- the order of programmes and of practices ------------------------------------------------------------------ */

/* The names of one family, with the number of them. */
static const struct named *names_of(const struct scenario *scenario, enum param_family family, int *n)
{
    bool programmes = family == FAMILY_PROGRAMME;
    *n = programmes ? scenario->n_programmes : scenario->n_practices;
    return programmes ? scenario->programmes : scenario->practices;
}

/* The number in `scenario` of a name that is there, or -1. */
static int number_of(const struct scenario *scenario, enum scenario_era era, enum param_family family, const char *id)
{
    int n;
    const struct named *names = names_of(scenario, family, &n);
    for (int i = 0; i < n; i++)
        if (scenario_is_present(&names[i], era) && strcmp(names[i].id, id) == 0)
            return i;
    return -1;
}

/* The names of `scenario` that both have, in its order. */
static char *order_text(const struct walk *walk, const struct scenario *scenario, enum param_family family)
{
    const struct scenario *other = scenario == walk->a ? walk->b : walk->a;
    int n;
    const struct named *names = names_of(scenario, family, &n);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    const char *comma = "";
    for (int i = 0; i < n; i++)
        if (scenario_is_present(&names[i], walk->era) && number_of(other, walk->era, family, names[i].id) >= 0) {
            fprintf(out, "%s%s", comma, names[i].id);
            comma = ", ";
        }
    return end_text(out, &text);
}

/* Money passes down the order, so another order is another policy. */
static int compare_order(struct walk *walk, enum param_family family)
{
    char *a = order_text(walk, walk->a, family), *b = order_text(walk, walk->b, family);
    if (a != NULL && b != NULL && strcmp(a, b) == 0) {
        free(a);
        free(b);
        return STATUS_OK;
    }
    struct scenario_difference difference = {.a = a, .b = b, .meaning = "the order in which they are served"};
    return add(walk, family == FAMILY_PROGRAMME ? "programmes" : "practices", difference);
}

/* ---- the composition ------------------------------------------------------------------------------------------- */

static char *group_text(const struct group *group)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    fprintf(out, "%d %s, %s, age %d-%d", group->count, scenario_post_names[group->post],
            scenario_education_names[group->education], group->age_from, group->age_to);
    if (!isnan(group->retires_at))
        fprintf(out, ", retires at %.10g", group->retires_at);
    if (group->unit > 0)
        fprintf(out, ", unit %d", group->unit);
    return end_text(out, &text);
}

static bool same_people(const struct group *x, const struct group *y)
{
    return x->education == y->education && x->post == y->post && x->age_from == y->age_from && x->age_to == y->age_to &&
           x->unit == y->unit && same_number(x->retires_at, y->retires_at);
}

/* Pairs groups of the same people that have none yet: those of the same count, then the others. `pair_a[i]` is the
 * number in `b` of a's group i, -1 where there is none; `pair_b` likewise. */
static void pair_groups(const struct walk *walk, int *pair_a, int *pair_b)
{
    const struct scenario *a = walk->a, *b = walk->b;
    for (int i = 0; i < a->n_groups; i++)
        pair_a[i] = -1;
    for (int k = 0; k < b->n_groups; k++)
        pair_b[k] = -1;
    for (int any_count = 0; any_count <= 1; any_count++)
        for (int i = 0; i < a->n_groups; i++)
            for (int k = 0; k < b->n_groups && pair_a[i] < 0; k++)
                if (pair_b[k] < 0 && same_people(&a->groups[i], &b->groups[k]) &&
                    (any_count || a->groups[i].count == b->groups[k].count)) {
                    pair_a[i] = k;
                    pair_b[k] = i;
                }
}

/* Group i of `a`, which is paired with group k of `b`; -1 for none. */
static int compare_group(struct walk *walk, int i, int k)
{
    const struct group *x = i < 0 ? NULL : &walk->a->groups[i], *y = k < 0 ? NULL : &walk->b->groups[k];
    struct scenario_difference difference = {.meaning = "people at month 0"};
    if (x != NULL && y != NULL && x->count == y->count)
        return STATUS_OK;
    if (x == NULL)
        difference.change = DIFF_ADDED;
    else if (y == NULL)
        difference.change = DIFF_REMOVED;
    if (x != NULL) {
        difference.a = group_text(x);
        difference.place_a = x->place;
    }
    if (y != NULL) {
        difference.b = group_text(y);
        difference.place_b = y->place;
    }
    return add(walk, "staff.groups", difference);
}

static int compare_groups(struct walk *walk)
{
    const int n_a = walk->a->n_groups, n_b = walk->b->n_groups;
    int *pairs = malloc((size_t)(n_a + n_b) * sizeof *pairs), status = STATUS_OK, last = -1;
    if (pairs == NULL)
        return STATUS_NO_MEMORY;
    const size_t before = walk->diff->count;
    bool in_order = true;
    pair_groups(walk, pairs, pairs + n_a);
    for (int i = 0; i < n_a && status == STATUS_OK; i++) {
        status = compare_group(walk, i, pairs[i]);
        if (pairs[i] >= 0) {
            in_order = in_order && pairs[i] > last;
            last = pairs[i];
        }
    }
    for (int k = 0; k < n_b && status == STATUS_OK; k++)
        if (pairs[n_a + k] < 0)
            status = compare_group(walk, -1, k);
    if (status == STATUS_OK && walk->diff->count == before && !in_order)
        status = add(walk, "staff.groups",
                     (struct scenario_difference){.a = strdup("one order"),
                                                  .b = strdup("another order of the same groups"),
                                                  .meaning = "people are numbered group by group",
                                                  .place_a = walk->a->groups[0].place,
                                                  .place_b = walk->b->groups[0].place});
    free(pairs);
    return status;
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

static int compare_area(struct walk *walk)
{
    const struct scenario *const both[] = {walk->a, walk->b};
    int status = walk->area == DIFF_AGENCY ? compare_groups(walk) : STATUS_OK;
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < scenario_path_count(both[s]) && status == STATUS_OK; i++) {
            struct slot slot = scenario_path_slot(both[s], i);
            status = compare_slot(walk, both[s], &slot);
        }
    if (status == STATUS_OK && (walk->area == DIFF_PROGRAMMES || walk->area == DIFF_HISTORY))
        status = compare_order(walk, FAMILY_PROGRAMME);
    if (status == STATUS_OK && (walk->area == DIFF_PRACTICES || walk->area == DIFF_HISTORY))
        status = compare_order(walk, FAMILY_PRACTICE);
    return status;
}

int scenario_diff_make(const struct scenario *a, const struct scenario *b, struct scenario_diff *diff)
{
    *diff = (struct scenario_diff){NULL, 0};
    int status = STATUS_OK;
    for (int area = 0; area < DIFF_AREAS && status == STATUS_OK; area++) {
        struct walk walk = {.a = a,
                            .b = b,
                            .area = (enum scenario_diff_area)area,
                            .era = area == DIFF_HISTORY ? ERA_HISTORY : ERA_POLICY,
                            .diff = diff};
        status = compare_area(&walk);
    }
    return status;
}
