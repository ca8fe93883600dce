#include "check.h"

#include "base/nearest.h"

/* What is offered for a word out of three. */
static struct nearest offer(const char *word)
{
    struct nearest nearest = {.word = word};
    nearest_offer(&nearest, "work");
    nearest_offer(&nearest, "export");
    nearest_offer(&nearest, "explain");
    return nearest;
}

static void the_word_with_the_fewest_other_letters_is_offered(void **state)
{
    (void)state;
    assert_string_equal(offer("exprot").best, "export");
    assert_int_equal(offer("exprot").distance, 2);
    assert_string_equal(offer("eplain").best, "explain");
    assert_string_equal(offer("work").best, "work");
    assert_int_equal(offer("work").distance, 0);
}

static void nothing_is_offered_where_more_than_a_third_would_be_other(void **state)
{
    (void)state;
    assert_string_equal(offer("k0").best, "");
    assert_string_equal(offer("compare").best, "");
    assert_string_equal(offer("").best, "");
    assert_string_equal(offer("wor").best, "work"); /* one letter of three */
    assert_string_equal(offer("wo").best, "");      /* two of two */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_word_with_the_fewest_other_letters_is_offered),
        cmocka_unit_test(nothing_is_offered_where_more_than_a_third_would_be_other),
    };
    return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
