#include "base/random.h"

#include "base/lanes.h"

enum { ROUNDS = 10 };

/* One block of the cipher: the multipliers and the key's increments are those of the paper. */
LANES_INLINE struct random_words philox(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1)
{
    for (int round = 0; round < ROUNDS; round++) {
        const uint64_t product0 = (uint64_t)c0 * UINT32_C(0xD2511F53);
        const uint64_t product1 = (uint64_t)c2 * UINT32_C(0xCD9E8D57);
        c0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)product1;
        c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)product0;
        k0 += UINT32_C(0x9E3779B9);
        k1 += UINT32_C(0xBB67AE85);
    }
    return (struct random_words){{c0, c1, c2, c3}};
}

struct random_words random_philox(const uint32_t counter[4], uint64_t key)
{
    return philox(counter[0], counter[1], counter[2], counter[3], (uint32_t)key, (uint32_t)(key >> 32));
}

/* The counter's words that say what happens, when and in which replicate; word 1 says to whom. */
static void name_event(const struct random_source *source, enum purpose purpose, int month, uint32_t item,
                       uint32_t counter[4])
{
    counter[0] = (uint32_t)purpose << 20 | (source->stream & 0xfff) << 8;
    counter[2] = (uint32_t)(month + RANDOM_MONTH_OFFSET) << 16 | (item & 0xffff);
    counter[3] = source->replicate;
}

struct random_words random_event(const struct random_source *source, enum purpose purpose, uint32_t identity, int month,
                                 uint32_t item)
{
    uint32_t counter[4];
    name_event(source, purpose, month, item, counter);
    counter[1] = random_identity(source->first_post, 0) + identity;
    return random_philox(counter, source->seed);
}

void random_event_lanes(const struct random_source *source, enum purpose purpose, const uint32_t *identity, size_t n,
                        int month, uint32_t item, uint32_t *const words[4])
{
    uint32_t counter[4];
    name_event(source, purpose, month, item, counter);
    const uint32_t c0 = counter[0], c2 = counter[2], c3 = counter[3], first = random_identity(source->first_post, 0);
    const uint32_t k0 = (uint32_t)source->seed, k1 = (uint32_t)(source->seed >> 32);
    uint32_t *restrict w0 = words[0], *restrict w1 = words[1], *restrict w2 = words[2], *restrict w3 = words[3];
    for (size_t i = 0; i < n; i++) {
        const struct random_words x = philox(c0, first + identity[i], c2, c3, k0, k1);
        w0[i] = x.word[0];
        w1[i] = x.word[1];
        w2[i] = x.word[2];
        w3[i] = x.word[3];
    }
}
