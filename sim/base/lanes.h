/* How a hot loop over lanes is compiled.
 *
 * LANES_KERNEL makes gcc compile a function once for each instruction set named here and choose one when the program
 * starts. The choice does not change a bit of the results: kernels use only operations that IEEE 754 rounds
 * correctly, each lane on its own, and the build forbids contraction to fused multiply-add; a wider instruction set
 * only does more lanes at once. Sanitizers cannot run in the code that makes the choice, which runs before they are
 * set up, and other compilers and machines lack it: there the one plain version remains. */
#ifndef KAPASIM_BASE_LANES_H
#define KAPASIM_BASE_LANES_H

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__gnu_linux__) &&                       \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(LANES_PLAIN)
#define LANES_KERNEL __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LANES_KERNEL
#endif

/* Before a loop over lanes: its arrays do not overlap, so no lane waits for another. */
#if defined(__GNUC__) && !defined(__clang__)
#define LANES_LOOP _Pragma("GCC ivdep")
#else
#define LANES_LOOP
#endif

/* A function that must melt into the loop that calls it, or the loop stays scalar. */
#define LANES_INLINE static inline __attribute__((always_inline))

#endif
