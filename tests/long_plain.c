/* Thousands of random agencies, and the shipped ones many times, are lived alike by the program and the plain model. */
#include "check.h"

#include "plain_compare.h"
#include "plain_shipped.h"

enum { RANDOM_AGENCIES = 5000, REPLICATES = 20 };

static void thousands_of_random_agencies_are_lived_alike(void **state)
{
    long compared = 0;
    unsigned differing = 0;
    (void)state;
    for (unsigned number = 0; number < RANDOM_AGENCIES; number++)
        differing += !plain_compare_random(number, &compared);
    print_message("             %ld numbers compared\n", compared);
    assert_int_equal(differing, 0);
}

static void every_shipped_scenario_is_lived_alike_many_times(void **state)
{
    long compared = 0;
    (void)state;
    plain_shipped_compare(REPLICATES, &compared);
    print_message("             %ld numbers compared\n", compared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thousands_of_random_agencies_are_lived_alike),
        cmocka_unit_test(every_shipped_scenario_is_lived_alike_many_times),
    };
    return cmocka_run_group_tests_name("long_plain", tests, NULL, NULL);
}
