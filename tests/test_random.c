#include "base/random.h"

#include <Random123/philox.h>
#include <string.h>

#include "check.h"

/* The reference implementation of the cipher. */
static struct random_words reference(const uint32_t counter[4], uint64_t key)
{
    const philox4x32_ctr_t c = {{counter[0], counter[1], counter[2], counter[3]}};
    const philox4x32_key_t k = {{(uint32_t)key, (uint32_t)(key >> 32)}};
    const philox4x32_ctr_t x = philox4x32_R(10, c, k);
    return (struct random_words){{x.v[0], x.v[1], x.v[2], x.v[3]}};
}

static void test_philox_gives_the_published_vectors(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4];
        uint64_t key;
        struct random_words words;
    } known[] = {
        {{0, 0, 0, 0}, 0, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         0xffffffffffffffff,
         {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         0x299f31d0a4093822,
         {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct random_words words = random_philox(known[i].counter, known[i].key);
        assert_memory_equal(&words, &known[i].words, sizeof words);
    }
}

static void test_philox_equals_random123(void **state)
{
    (void)state;
    struct random_words words = {{1, 2, 3, 4}};
    for (int i = 0; i < 1000; i++) {
        const uint64_t key = (uint64_t)words.word[0] << 32 | words.word[3];
        const struct random_words expected = reference(words.word, key);
        words = random_philox(words.word, key);
        assert_memory_equal(&words, &expected, sizeof words);
    }
}

static void test_the_counter_names_the_event(void **state)
{
    (void)state;
    const struct random_source source = {.seed = 0x0123456789abcdef, .stream = 5, .replicate = 9};
    const struct random_words words = random_event(&source, PURPOSE_WORK, random_identity(70, 2), -12, 3);
    /* Purpose 10 = 00a, stream 005, block 00; post 70 = 000046, holder 02; month -12 + 1024 = 03f4, item 0003. */
    const uint32_t counter[4] = {0x00a00500, 0x00004602, 0x03f40003, 0x00000009};
    const struct random_words expected = reference(counter, 0x0123456789abcdef);
    assert_memory_equal(&words, &expected, sizeof words);
}

static void test_the_counter_holds_the_largest_of_each_field(void **state)
{
    (void)state;
    const struct random_source source = {.seed = 1, .stream = 4095, .replicate = 0xffffffff};
    const struct random_words words =
        random_event(&source, (enum purpose)4095, random_identity(0xffffff, 0xff), 64511, 0xffff);
    const uint32_t counter[4] = {0xffffff00, 0xffffffff, 0xffffffff, 0xffffffff};
    const struct random_words expected = reference(counter, 1);
    assert_memory_equal(&words, &expected, sizeof words);
}

enum { LANES_MAX = 70 };

static void test_lanes_equal_single_events(void **state)
{
    (void)state;
    const struct random_source source = {.seed = 0xfedcba9876543210, .stream = 1, .replicate = 12};
    uint32_t identity[LANES_MAX], rows[4][LANES_MAX + 1];
    uint32_t *const words[4] = {rows[0], rows[1], rows[2], rows[3]};
    for (uint32_t i = 0; i < LANES_MAX; i++)
        identity[i] = random_identity(64 + i * i, i % 3);
    for (size_t n = 0; n <= LANES_MAX; n++) {
        memset(rows, 0x5a, sizeof rows);
        random_event_lanes(&source, PURPOSE_GATES, identity, n, 25, 513, words);
        for (size_t i = 0; i < n; i++) {
            const struct random_words expected = random_event(&source, PURPOSE_GATES, identity[i], 25, 513);
            for (int k = 0; k < 4; k++)
                assert_int_equal(rows[k][i], expected.word[k]);
        }
        for (int k = 0; k < 4; k++)
            assert_int_equal(rows[k][n], 0x5a5a5a5a);
    }
}

/* An agency among others is the same as one whose posts were numbered on from there. */
static void test_the_first_post_is_added_to_every_post(void **state)
{
    (void)state;
    enum { FIRST = 1234567, N = 9 };
    const struct random_source alone = {.seed = 3, .replicate = 4};
    const struct random_source among = {.seed = 3, .replicate = 4, .first_post = FIRST};
    uint32_t own[N], words[4][N];
    for (uint32_t i = 0; i < N; i++)
        own[i] = random_identity(i, i % 3);
    random_event_lanes(&among, PURPOSE_WORK, own, N, 5, 6, (uint32_t *[4]){words[0], words[1], words[2], words[3]});
    for (uint32_t i = 0; i < N; i++) {
        const struct random_words expected =
            random_event(&alone, PURPOSE_WORK, random_identity(FIRST + i, i % 3), 5, 6);
        const struct random_words found = random_event(&among, PURPOSE_WORK, own[i], 5, 6);
        for (int k = 0; k < 4; k++) {
            assert_int_equal(found.word[k], expected.word[k]);
            assert_int_equal(words[k][i], expected.word[k]);
        }
    }
}

static void test_units_lie_strictly_between_0_and_1(void **state)
{
    (void)state;
    assert_true(random_unit(0) == 0x1p-33);
    assert_true(random_unit(0xffffffff) == 1.0 - 0x1p-33);
    assert_true(random_unit(0x80000000) == 0.5 + 0x1p-33);
}

/* ---- how well chance is chance ----
 *
 * The staff, months and replicates below make 2^16 events, and each has eight neighbours: the event whose name differs
 * by one in one field, which is what the model asks for all the time. The seed is fixed, so a pass stays one. Every
 * check is at 4 standard errors. There are 286, most of them between neighbours; 5 of 120 other seeds failed one. */
enum { STAFF = 64, MONTHS = 32, REPLICATES = 32, EVENTS = STAFF * MONTHS * REPLICATES, ERRORS = 4 };

enum field { SEED, STREAM, REPLICATE, KIND, POST, HOLDER, MONTH, ITEM, FIELDS };
static const char *const field_names[FIELDS] = {"seed", "stream", "replicate", "purpose",
                                                "post", "holder", "month",     "item"};

static struct random_words event[EVENTS], neighbour[FIELDS][EVENTS];

static struct random_words draw(const uint32_t at[FIELDS])
{
    const struct random_source source = {.seed = at[SEED], .stream = at[STREAM], .replicate = at[REPLICATE]};
    return random_event(&source, (enum purpose)at[KIND], random_identity(at[POST], at[HOLDER]), (int)at[MONTH],
                        at[ITEM]);
}

static int draw_sample(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < EVENTS; i++) {
        uint32_t at[FIELDS] = {[SEED] = 1, [KIND] = PURPOSE_WORK};
        at[POST] = RANDOM_POST_FIRST_STAFF + i % STAFF;
        at[MONTH] = 1 + i / STAFF % MONTHS;
        at[REPLICATE] = i / (STAFF * MONTHS);
        event[i] = draw(at);
        for (int field = 0; field < FIELDS; field++) {
            at[field]++;
            neighbour[field][i] = draw(at);
            at[field]--;
        }
    }
    return 0;
}

static double centred(const struct random_words *words, int k)
{
    return random_unit(words->word[k]) - 0.5;
}

static void test_words_have_the_mean_and_variance_of_the_uniform(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < EVENTS; i++) {
            const double x = centred(&event[i], k);
            sum += x;
            squares += x * x;
        }
        /* Standard errors: sqrt(1/12 / n) of the mean, sqrt(1/180 / n) of the variance. */
        assert_close(sum / EVENTS, 0.0, ERRORS * sqrt(1.0 / 12 / EVENTS));
        assert_close(squares / EVENTS, 1.0 / 12, ERRORS * sqrt(1.0 / 180 / EVENTS));
    }
}

/* A statistic that is chi-squared: mean `freedom`, variance twice that. */
static void assert_chi_squared(double value, double freedom, const char *of)
{
    if (fabs(value - freedom) > ERRORS * sqrt(2 * freedom))
        fail_msg("%s: chi-squared %.1f with %.0f degrees of freedom", of, value, freedom);
}

static double chi_squared(const int *count, int bins)
{
    double sum = 0;
    for (int b = 0; b < bins; b++) {
        const double excess = count[b] - (double)EVENTS / bins;
        sum += excess * excess / ((double)EVENTS / bins);
    }
    return sum;
}

static void test_words_fill_the_unit_interval_evenly(void **state)
{
    (void)state;
    enum { BINS = 256 };
    for (int k = 0; k < 4; k++) {
        int high[BINS] = {0}, low[BINS] = {0};
        for (int i = 0; i < EVENTS; i++) {
            high[event[i].word[k] >> 24]++;
            low[event[i].word[k] & 0xff]++;
        }
        assert_chi_squared(chi_squared(high, BINS), BINS - 1, "high bits");
        assert_chi_squared(chi_squared(low, BINS), BINS - 1, "low bits");
    }
}

/* The correlation of word k of each event with word l of the other; its standard error is 1 / sqrt(n). */
static void assert_uncorrelated(const struct random_words *other, int k, int l, const char *of)
{
    double products = 0;
    for (int i = 0; i < EVENTS; i++)
        products += centred(&event[i], k) * centred(&other[i], l);
    const double correlation = products / EVENTS * 12;
    if (fabs(correlation) > ERRORS / sqrt(EVENTS))
        fail_msg("%s, words %d and %d: correlation %.4f", of, k, l, correlation);
}

static void test_the_words_of_an_event_are_not_correlated(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++)
        for (int l = k + 1; l < 4; l++)
            assert_uncorrelated(event, k, l, "one event");
}

static void test_neighbouring_events_are_not_correlated(void **state)
{
    (void)state;
    for (int field = 0; field < FIELDS; field++)
        for (int k = 0; k < 4; k++)
            for (int l = 0; l < 4; l++)
                assert_uncorrelated(neighbour[field], k, l, field_names[field]);
}

static void test_neighbouring_events_fill_the_square_evenly(void **state)
{
    (void)state;
    enum { SIDE = 16 };
    for (int field = 0; field < FIELDS; field++)
        for (int k = 0; k < 4; k++)
            for (int l = 0; l < 4; l++) {
                int count[SIDE * SIDE] = {0};
                for (int i = 0; i < EVENTS; i++)
                    count[event[i].word[k] >> 28 | neighbour[field][i].word[l] >> 28 << 4]++;
                assert_chi_squared(chi_squared(count, SIDE * SIDE), SIDE * SIDE - 1, field_names[field]);
            }
}

/* How often each of the 128 bits differs: binomial with 1/2, so the sum of the squared z is chi-squared. */
static void test_neighbouring_events_differ_in_every_bit_half_the_time(void **state)
{
    (void)state;
    for (int field = 0; field < FIELDS; field++) {
        double sum = 0;
        for (int bit = 0; bit < 128; bit++) {
            uint32_t differs = 0;
            for (int i = 0; i < EVENTS; i++)
                differs += (event[i].word[bit / 32] ^ neighbour[field][i].word[bit / 32]) >> bit % 32 & 1;
            const double z = (differs - EVENTS / 2.0) / sqrt(EVENTS / 4.0);
            sum += z * z;
        }
        assert_chi_squared(sum, 128, field_names[field]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_philox_gives_the_published_vectors),
        cmocka_unit_test(test_philox_equals_random123),
        cmocka_unit_test(test_the_counter_names_the_event),
        cmocka_unit_test(test_the_counter_holds_the_largest_of_each_field),
        cmocka_unit_test(test_lanes_equal_single_events),
        cmocka_unit_test(test_the_first_post_is_added_to_every_post),
        cmocka_unit_test(test_units_lie_strictly_between_0_and_1),
        cmocka_unit_test(test_words_have_the_mean_and_variance_of_the_uniform),
        cmocka_unit_test(test_words_fill_the_unit_interval_evenly),
        cmocka_unit_test(test_the_words_of_an_event_are_not_correlated),
        cmocka_unit_test(test_neighbouring_events_are_not_correlated),
        cmocka_unit_test(test_neighbouring_events_fill_the_square_evenly),
        cmocka_unit_test(test_neighbouring_events_differ_in_every_bit_half_the_time),
    };
    return cmocka_run_group_tests_name("random", tests, draw_sample, NULL);
}
