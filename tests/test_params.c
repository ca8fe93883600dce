#include "check.h"

#include <string.h>

#include "scenario/params.h"

enum { ROWS = PARAM_COUNT + GATE_COUNT + PROGRAMME_COUNT + PRACTICE_COUNT };

static const struct param *row_at(int i)
{
    if (i < PARAM_COUNT)
        return &params_global[i];
    i -= PARAM_COUNT;
    if (i < GATE_COUNT)
        return &params_gate[i];
    i -= GATE_COUNT;
    return i < PROGRAMME_COUNT ? &params_programme[i] : &params_practice[i - PROGRAMME_COUNT];
}

static void every_default_lies_within_its_bounds(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        const struct param *row = row_at(i);
        if (!(row->low <= row->high))
            fail_msg("%s: bounds are the wrong way round", row->path);
        if (!isnan(row->initial) && (row->initial < row->low || row->initial > row->high))
            fail_msg("%s: the default is out of bounds", row->path);
        if (row->required && !isnan(row->initial))
            fail_msg("%s: required, but it has a default", row->path);
    }
}

static void every_prior_holds_its_default_and_lies_within_bounds(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        const struct param *row = row_at(i);
        assert_int_equal(isnan(row->prior_low), isnan(row->prior_high));
        if (isnan(row->prior_low))
            continue;
        if (!(row->low <= row->prior_low && row->prior_low <= row->initial && row->initial <= row->prior_high &&
              row->prior_high <= row->high))
            fail_msg("%s: the prior does not hold its default within bounds", row->path);
    }
}

static void every_path_is_there_once(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < i; k++)
            if (strcmp(row_at(i)->path, row_at(k)->path) == 0)
                fail_msg("%s is there twice", row_at(i)->path);
}

static void a_star_stands_for_the_id_of_all_but_global_rows(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        const struct param *row = row_at(i);
        const char *star = strchr(row->path, '*');
        assert_int_equal(star == NULL, row->family == FAMILY_GLOBAL);
        if (star != NULL && (star[-1] != '.' || strchr(star + 1, '*') != NULL))
            fail_msg("%s: the star stands alone between dots, once", row->path);
        assert_int_equal(row->kinds != NULL, row->family == FAMILY_PRACTICE);
        if (row->family != FAMILY_GLOBAL)
            assert_int_equal(row->scope, SCOPE_POLICY);
    }
}

static void every_row_says_what_it_means_and_where_it_comes_from(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        const struct param *row = row_at(i);
        if (row->meaning[0] == '\0' || row->source[0] == '\0' || row->unit[0] == '\0')
            fail_msg("%s: meaning, source or unit is empty", row->path);
        if (strchr("HMLJ", row->confidence) == NULL)
            fail_msg("%s: `%c` is no confidence", row->path, row->confidence);
    }
}

static void every_choice_has_as_many_words_as_its_bounds_say(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        const struct param *row = row_at(i);
        if (row->type != TYPE_CHOICE)
            continue;
        char word[40];
        params_word_get(row->unit, (int)row->high, word, sizeof word);
        assert_int_equal(params_word_find(row->unit, word), (int)row->high);
        params_word_get(row->unit, (int)row->high + 1, word, sizeof word);
        assert_string_equal(word, "");
    }
}

static void kinds_of_practice_are_numbered_like_their_words(void **state)
{
    (void)state;
    const char *words = params_practice[PRACTICE_kind].unit;
    assert_int_equal(params_word_find(words, "follow_up"), PRACTICE_IS_FOLLOW_UP);
    assert_int_equal(params_word_find(words, "needs_analysis"), PRACTICE_IS_NEEDS_ANALYSIS);
    assert_int_equal(params_word_find(words, "mentoring"), PRACTICE_IS_MENTORING);
    assert_int_equal(params_word_find(words, "learning_community"), PRACTICE_IS_LEARNING_COMMUNITY);
    assert_int_equal(params_word_find(words, "supervision"), PRACTICE_IS_SUPERVISION);
    assert_int_equal(params_word_find(words, "checking"), PRACTICE_IS_CHECKING);
    assert_int_equal(params_word_find(words, "motivation"), PRACTICE_IS_MOTIVATION);
    assert_int_equal(params_word_find(words, "persuasion"), PRACTICE_IS_PERSUASION);
    assert_int_equal(params_word_find(words, "spot_checks"), PRACTICE_IS_SPOT_CHECKS);
    assert_int_equal(params_word_find(words, "study"), PRACTICE_IS_STUDY);
    assert_int_equal(params_word_find(words, "coordination"), PRACTICE_IS_COORDINATION);
    assert_int_equal(params_word_find(words, "evaluation"), PRACTICE_IS_EVALUATION);
    assert_int_equal(params_word_find(words, "rotation"), PRACTICE_IS_ROTATION);
    assert_int_equal(params_word_find(words, "coordinators"), PRACTICE_IS_COORDINATORS);
    assert_int_equal(params_word_find(words, "levelling"), PRACTICE_IS_LEVELLING);
    assert_int_equal(params_word_find(words, "effort"), PRACTICE_IS_EFFORT);
    assert_int_equal(params_practice[PRACTICE_kind].high, PRACTICE_KINDS - 1);
}

static void targets_are_numbered_like_their_words(void **state)
{
    (void)state;
    const char *words = params_programme[PROGRAMME_target].unit;
    assert_int_equal(params_word_find(words, "all"), TARGET_ALL);
    assert_int_equal(params_word_find(words, "structural"), TARGET_STRUCTURAL);
    assert_int_equal(params_word_find(words, "functional"), TARGET_FUNCTIONAL);
    assert_int_equal(params_word_find(words, "operational"), TARGET_OPERATIONAL);
}

static void a_word_is_found_whole_or_not_at_all(void **state)
{
    (void)state;
    assert_int_equal(params_word_find("one|two|three", "two"), 1);
    assert_int_equal(params_word_find("one|two|three", "tw"), -1);
    assert_int_equal(params_word_find("one|two|three", "two|three"), -1);
    assert_int_equal(params_word_find("one|two|three", ""), -1);
    char word[4];
    params_word_get("one|two|three", 2, word, sizeof word);
    assert_string_equal(word, "thr");
}

/* A field's place in its struct is its row's number, for each field of each struct. */
static void fields_lie_in_the_order_of_the_rows(void **state)
{
    (void)state;
#define PARAM(f, ...) assert_int_equal(offsetof(struct param_values, f), PARAM_##f * sizeof(double));
#include "scenario/params.def"
#define PROGRAMME(f, ...) assert_int_equal(offsetof(struct programme_values, f), PROGRAMME_##f * sizeof(double));
#include "scenario/params.def"
#define PRACTICE(f, ...) assert_int_equal(offsetof(struct practice_values, f), PRACTICE_##f * sizeof(double));
#include "scenario/params.def"
    assert_string_equal(params_global[PARAM_budget_annual].path, "budget.annual");
    assert_string_equal(params_programme[PROGRAMME_split].path, "budget.split.*");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_default_lies_within_its_bounds),
        cmocka_unit_test(every_prior_holds_its_default_and_lies_within_bounds),
        cmocka_unit_test(every_path_is_there_once),
        cmocka_unit_test(a_star_stands_for_the_id_of_all_but_global_rows),
        cmocka_unit_test(every_row_says_what_it_means_and_where_it_comes_from),
        cmocka_unit_test(every_choice_has_as_many_words_as_its_bounds_say),
        cmocka_unit_test(kinds_of_practice_are_numbered_like_their_words),
        cmocka_unit_test(targets_are_numbered_like_their_words),
        cmocka_unit_test(a_word_is_found_whole_or_not_at_all),
        cmocka_unit_test(fields_lie_in_the_order_of_the_rows),
    };
    return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
