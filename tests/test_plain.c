/* The model told twice: the program's, and the plain one written from docs/odd.md alone, agree on every bit of
 * every person. */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "plain_compare.h"
#include "plain_shipped.h"

enum { REPLICATES = 3, RANDOM_AGENCIES = 300 };

static void every_shipped_scenario_is_lived_alike(void **state)
{
    long compared = 0;
    (void)state;
    plain_shipped_compare(REPLICATES, &compared);
    print_message("             %ld numbers compared\n", compared);
    assert_true(compared > 1000000);
}

static void random_scenarios_are_lived_alike(void **state)
{
    long compared = 0;
    (void)state;
    for (unsigned number = 0; number < RANDOM_AGENCIES; number++)
        assert_true(plain_compare_random(number, &compared));
    print_message("             %ld numbers compared\n", compared);
    assert_true(compared > 1000000);
}

/* ---- the comparison itself ---- */

static void a_difference_of_one_bit_in_one_person_is_noticed(void **state)
{
    struct fixture fixture;
    struct life *fast = calloc(1, sizeof *fast);
    struct plain_life *plain = calloc(1, sizeof *plain);
    struct plain_place place = {.scenario = "agency", .silent = true};
    (void)state;
    assert_true(fast != NULL && plain != NULL);
    fixture_open(&fixture, &(struct fixture_setup){.seed = 5});
    life_open(fast, &fixture, 0, 0);
    plain_life_open(plain, fixture.experiment.history, fixture.scenarios[0], &fast->source, true);
    life_step(fast);
    assert_true(plain_life_step(plain));
    plain_compare_state(&place, &fast->agency, &plain->agency, &plain->today);
    assert_int_equal(place.differed, 0);

    double *practice = &plain->agency.posts[3].person.practice;
    *practice = nextafter(*practice, INFINITY);
    plain->agency.posts[40].person.standing[2].asked ^= true;
    plain->agency.purse += 1;
    plain_compare_state(&place, &fast->agency, &plain->agency, &plain->today);
    assert_int_equal(place.differed, 3);
    plain_life_close(plain);
    life_close(fast);
    fixture_close(&fixture);
    free(plain);
    free(fast);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_difference_of_one_bit_in_one_person_is_noticed),
        cmocka_unit_test(every_shipped_scenario_is_lived_alike),
        cmocka_unit_test(random_scenarios_are_lived_alike),
    };
    return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
