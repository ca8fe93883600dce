/* Doubles in fewer bytes, without loss. What is counted, and most amounts of money, are whole numbers, whose last bytes
 * are 0 and can be left out: 0 takes half a byte, a count two and a half, a number with all its digits eight and a
 * half. */
#ifndef KAPASIM_RUN_PACK_H
#define KAPASIM_RUN_PACK_H

#include <stdbool.h>
#include <stddef.h>

/* The most bytes that n numbers take. */
size_t pack_most(size_t n);

/* Packs n numbers; returns how many bytes they take. */
size_t pack_doubles(const double *numbers, size_t n, unsigned char *bytes);

/* Takes n numbers out again, bit for bit. False if `size` bytes do not hold just as many. */
bool pack_open(const unsigned char *bytes, size_t size, double *numbers, size_t n);

#endif
