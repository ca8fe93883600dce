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

static void test_units_lie_strictly_between_0_and_1(void **state)
{
    (void)state;
    assert_true(random_unit(0) == 0x1p-33);
    assert_true(random_unit(0xffffffff) == 1.0 - 0x1p-33);
    assert_true(random_unit(0x80000000) == 0.5 + 0x1p-33);
}

/* The staff, months and replicates below make 2^16 events of neighbouring counters, the case that matters here. The
 * seed is fixed, so a pass stays one; at 4 standard errors each, a good cipher fails one seed in some hundred. */
enum { STAFF = 64, MONTHS = 32, REPLICATES = 32, EVENTS = STAFF * MONTHS * REPLICATES };

static double sample[4][EVENTS];

static int draw_sample(void **state)
{
    (void)state;
    int i = 0;
    for (uint32_t replicate = 0; replicate < REPLICATES; replicate++)
        for (int month = 1; month <= MONTHS; month++)
            for (uint32_t post = 64; post < 64 + STAFF; post++, i++) {
                const struct random_source source = {.seed = 1, .replicate = replicate};
                const struct random_words x = random_event(&source, PURPOSE_WORK, random_identity(post, 0), month, 0);
                for (int k = 0; k < 4; k++)
                    sample[k][i] = random_unit(x.word[k]) - 0.5;
            }
    return 0;
}

static void test_words_have_the_mean_and_variance_of_the_uniform(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < EVENTS; i++) {
            sum += sample[k][i];
            squares += sample[k][i] * sample[k][i];
        }
        /* Standard errors: sqrt(1/12 / n) of the mean, sqrt(1/180 / n) of the variance. */
        assert_close(sum / EVENTS, 0.0, 4 * sqrt(1.0 / 12 / EVENTS));
        assert_close(squares / EVENTS, 1.0 / 12, 4 * sqrt(1.0 / 180 / EVENTS));
    }
}

/* Words of one event (`k` and `l` differ, shift 0) and of events a colleague, a month or a replicate apart. */
static void assert_uncorrelated(int k, int l, int shift)
{
    const int n = EVENTS - shift;
    double products = 0;
    for (int i = 0; i < n; i++)
        products += sample[k][i] * sample[l][i + shift];
    assert_close(products / n * 12, 0.0, 4 / sqrt(n));
}

static void test_words_are_not_correlated(void **state)
{
    (void)state;
    static const int shifts[] = {1, STAFF, STAFF * MONTHS};
    for (int k = 0; k < 4; k++)
        for (int l = 0; l < 4; l++) {
            if (k < l)
                assert_uncorrelated(k, l, 0);
            for (size_t s = 0; s < sizeof shifts / sizeof shifts[0]; s++)
                assert_uncorrelated(k, l, shifts[s]);
        }
}

static void test_words_fill_the_unit_interval_evenly(void **state)
{
    (void)state;
    enum { BINS = 256 };
    for (int k = 0; k < 4; k++) {
        int count[BINS] = {0};
        double chi_squared = 0;
        for (int i = 0; i < EVENTS; i++)
            count[(int)((sample[k][i] + 0.5) * BINS)]++;
        for (int b = 0; b < BINS; b++) {
            const double excess = count[b] - (double)EVENTS / BINS;
            chi_squared += excess * excess / ((double)EVENTS / BINS);
        }
        /* Mean BINS - 1, variance twice that. */
        assert_close(chi_squared, BINS - 1, 4 * sqrt(2.0 * (BINS - 1)));
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
        cmocka_unit_test(test_units_lie_strictly_between_0_and_1),
        cmocka_unit_test(test_words_have_the_mean_and_variance_of_the_uniform),
        cmocka_unit_test(test_words_are_not_correlated),
        cmocka_unit_test(test_words_fill_the_unit_interval_evenly),
    };
    return cmocka_run_group_tests_name("random", tests, draw_sample, NULL);
}
