/* Loops over lanes: plain C, nearly all of it, which is compiled once for each instruction set (run/life.h). */
#ifndef KAPASIM_BASE_LANES_H
#define KAPASIM_BASE_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Before a loop over lanes: its arrays do not overlap, so no lane waits for another. */
#if defined(__GNUC__) && !defined(__clang__)
#define LANES_LOOP _Pragma("GCC ivdep")
#else
#define LANES_LOOP
#endif

/* A function that must melt into the loop that calls it, or the loop stays scalar. */
#define LANES_INLINE static inline __attribute__((always_inline))

/* Lists the lanes that are marked by 1, others by 0, in order, and returns how many there are. `n` is a multiple of
 * eight, and `list` has room for as many: eight marks are passed over at once where none is set, and are looked at
 * without a branch otherwise, since which of them are set is as good as random. */
LANES_INLINE size_t lanes_list(const uint8_t *marked, size_t n, uint32_t *list)
{
    size_t found = 0;
    for (size_t first = 0; first < n; first += 8) {
        uint64_t some;
        memcpy(&some, marked + first, sizeof some);
        for (size_t i = first; some != 0 && i < first + 8; i++) {
            list[found] = (uint32_t)i;
            found += marked[i];
        }
    }
    return found;
}

#endif
