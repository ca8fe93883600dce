/* Random numbers as a function of the event, not of the order of execution.
 *
 * Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11). The key is
 * the 64-bit seed; the 128-bit counter names the event:
 *
 *     word 0:  purpose 12 bits | event stream 12 | block 8
 *     word 1:  post of entry 24 | n-th holder 8             (the "identity" of a staff member)
 *     word 2:  month + 1024 in 16 | item 16
 *     word 3:  replicate 32
 *
 * Each block gives four words x; u = (x + 1/2) / 2^32 lies strictly between 0 and 1. */
#ifndef KAPASIM_BASE_RANDOM_H
#define KAPASIM_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

enum purpose {
#define PURPOSE(number, name, who, item, meaning) PURPOSE_##name = number,
#include "base/purposes.def"
#undef PURPOSE
};

/* Who draws: the agency is post 0, its units are posts 1 to 63, and staff posts are numbered from 64. Where many
 * agencies are run, each begins at a post of its own. */
enum {
    RANDOM_POST_AGENCY = 0,
    RANDOM_POST_FIRST_UNIT = 1,
    RANDOM_POST_FIRST_STAFF = 64,
    RANDOM_POSTS = 1 << 24,
    RANDOM_MONTH_OFFSET = 1024
};

/* The stream that a replicate draws from. */
struct random_source {
    uint64_t seed;
    uint32_t stream; /* event stream, 0 to 4095 */
    uint32_t replicate;
    uint32_t first_post; /* added to the post of every identity; 0 where one agency is alone */
};

struct random_words {
    uint32_t word[4];
};

static inline uint32_t random_identity(uint32_t post, uint32_t holder)
{
    return post << 8 | holder;
}

/* Philox4x32-10 of a counter under a key: the bare cipher, for tests against published vectors. */
struct random_words random_philox(const uint32_t counter[4], uint64_t key);

/* The four words of block 0 of an event. `month` from -1024 to 64511; `item` below 65536. */
struct random_words random_event(const struct random_source *source, enum purpose purpose, uint32_t identity, int month,
                                 uint32_t item);

/* The same for `n` identities at once: word k of identity i goes to words[k][i]. Equal, bit for bit, to n calls of
 * random_event; `n` is best a multiple of eight. No two of the arrays may overlap. */
void random_event_lanes(const struct random_source *source, enum purpose purpose, const uint32_t *identity, size_t n,
                        int month, uint32_t item, uint32_t *const words[4]);

/* A word as a number strictly between 0 and 1. */
static inline double random_unit(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

#endif
