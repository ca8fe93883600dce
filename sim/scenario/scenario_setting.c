/* Settings: pieces in time, replaced or scaled by what a file states. */
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_internal.h"

int scenario_setting_default(struct setting *setting, const struct param *row, uint64_t key)
{
    struct piece *piece = malloc(sizeof *piece);
    if (piece == NULL)
        return STATUS_NO_MEMORY;
    *piece = (struct piece){.from = SCENARIO_ALWAYS,
                            .value = row->initial,
                            .prior_low = row->prior_low,
                            .prior_high = row->prior_high,
                            .factor = 1,
                            .draw_key = key};
    free(setting->pieces);
    setting->pieces = piece;
    setting->count = 1;
    return STATUS_OK;
}

int scenario_setting_copy(struct setting *to, const struct setting *from)
{
    struct piece *pieces = malloc((size_t)from->count * sizeof *pieces);
    if (pieces == NULL)
        return STATUS_NO_MEMORY;
    memcpy(pieces, from->pieces, (size_t)from->count * sizeof *pieces);
    free(to->pieces);
    to->pieces = pieces;
    to->count = from->count;
    return STATUS_OK;
}

void scenario_setting_clear(struct setting *setting)
{
    free(setting->pieces);
    *setting = (struct setting){NULL, 0};
}

/* Appends to `to`, which has room, what of `base` lies in [from, until), scaled by `factor`; `place`, if any, becomes
 * the place of each piece. */
static void append_clipped(struct setting *to, const struct setting *base, int from, int until, double factor,
                           const struct place *place)
{
    for (int i = 0; i < base->count; i++) {
        struct piece piece = base->pieces[i];
        int end = i + 1 < base->count ? base->pieces[i + 1].from : INT32_MAX;
        if (piece.from < from)
            piece.from = from;
        if (end > until)
            end = until;
        if (piece.from >= end)
            continue;
        piece.factor *= factor;
        if (place != NULL)
            piece.place = *place;
        to->pieces[to->count++] = piece;
    }
}

int scenario_setting_apply(struct setting *setting, const struct statement *list, int n, uint64_t key)
{
    /* Each piece of the result begins where one of the base or one of the list does. */
    struct setting result = {malloc((size_t)(setting->count + n) * sizeof *result.pieces), 0};
    if (result.pieces == NULL)
        return STATUS_NO_MEMORY;
    append_clipped(&result, setting, SCENARIO_ALWAYS, list[0].from, 1, NULL);
    for (int i = 0; i < n; i++) {
        const struct statement *said = &list[i];
        int until = i + 1 < n ? list[i + 1].from : INT32_MAX;
        if (said->is_factor)
            append_clipped(&result, setting, said->from, until, said->value, &said->place);
        else
            result.pieces[result.count++] = (struct piece){.from = said->from,
                                                           .value = said->value,
                                                           .prior_low = said->prior_low,
                                                           .prior_high = said->prior_high,
                                                           .factor = 1,
                                                           .of_ceiling = said->of_ceiling,
                                                           .prior_cut = said->prior_cut,
                                                           .draw_key = key,
                                                           .place = said->place};
    }
    free(setting->pieces);
    *setting = result;
    return STATUS_OK;
}

/* Where `setting` says nothing (NaN), `other` holds; a factor said there scales it. */
int scenario_setting_inherit(struct setting *setting, const struct setting *other)
{
    struct setting result = {malloc((size_t)(setting->count + other->count) * sizeof *result.pieces), 0};
    if (result.pieces == NULL)
        return STATUS_NO_MEMORY;
    for (int i = 0; i < setting->count; i++) {
        const struct piece *piece = &setting->pieces[i];
        int until = i + 1 < setting->count ? setting->pieces[i + 1].from : INT32_MAX;
        if (isnan(piece->value))
            append_clipped(&result, other, piece->from, until, piece->factor,
                           piece->place.file != NULL ? &piece->place : NULL);
        else
            result.pieces[result.count++] = *piece;
    }
    free(setting->pieces);
    *setting = result;
    return STATUS_OK;
}

/* Turns calendar months into months of the simulation; what ended before the month `first` is dropped. */
void scenario_setting_date(struct setting *setting, int start, int first)
{
    int kept = 0;
    for (int i = 0; i < setting->count; i++) {
        struct piece piece = setting->pieces[i];
        if (piece.from != SCENARIO_ALWAYS)
            piece.from += 1 - start;
        if (piece.from <= first) {
            piece.from = SCENARIO_ALWAYS;
            kept = 0;
        }
        setting->pieces[kept++] = piece;
    }
    setting->count = kept;
}

const struct piece *scenario_setting_at(const struct setting *setting, int month)
{
    int i = setting->count - 1;
    while (i > 0 && setting->pieces[i].from > month)
        i--;
    return &setting->pieces[i];
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

bool scenario_setting_equal(const struct setting *a, const struct setting *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++) {
        const struct piece *x = &a->pieces[i], *y = &b->pieces[i];
        if (x->from != y->from || !same(x->value, y->value) || !same(x->prior_low, y->prior_low) ||
            !same(x->prior_high, y->prior_high) || !same(x->factor, y->factor) || x->of_ceiling != y->of_ceiling ||
            x->draw_key != y->draw_key)
            return false;
    }
    return true;
}
