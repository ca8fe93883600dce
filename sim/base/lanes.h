/* How a hot loop over lanes is compiled: in plain C, once for each instruction set (run/life.h). */
#ifndef KAPASIM_BASE_LANES_H
#define KAPASIM_BASE_LANES_H

/* Before a loop over lanes: its arrays do not overlap, so no lane waits for another. */
#if defined(__GNUC__) && !defined(__clang__)
#define LANES_LOOP _Pragma("GCC ivdep")
#else
#define LANES_LOOP
#endif

/* A function that must melt into the loop that calls it, or the loop stays scalar. */
#define LANES_INLINE static inline __attribute__((always_inline))

#endif
