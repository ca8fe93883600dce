/* First come the lengths of the numbers, four bits each, then the numbers: each its most significant bytes, down to the
 * last that is not 0. */
#include "run/pack.h"

#include <stdint.h>
#include <string.h>

static size_t lengths_size(size_t n)
{
    return (n + 1) / 2;
}

size_t pack_most(size_t n)
{
    return lengths_size(n) + n * sizeof(double);
}

size_t pack_doubles(const double *numbers, size_t n, unsigned char *bytes)
{
    unsigned char *to = bytes + lengths_size(n);
    memset(bytes, 0, lengths_size(n));
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        unsigned length = 0;
        memcpy(&bits, &numbers[i], sizeof bits);
        for (; bits != 0; bits <<= 8, length++)
            *to++ = (unsigned char)(bits >> 56);
        bytes[i / 2] |= (unsigned char)(length << (i % 2 * 4));
    }
    return (size_t)(to - bytes);
}

bool pack_open(const unsigned char *bytes, size_t size, double *numbers, size_t n)
{
    if (size < lengths_size(n))
        return false;
    const unsigned char *from = bytes + lengths_size(n), *end = bytes + size;
    for (size_t i = 0; i < n; i++) {
        unsigned length = bytes[i / 2] >> (i % 2 * 4) & 15;
        uint64_t bits = 0;
        if (length > sizeof bits || (size_t)(end - from) < length)
            return false;
        for (unsigned k = 0; k < length; k++)
            bits |= (uint64_t)*from++ << (56 - 8 * k);
        memcpy(&numbers[i], &bits, sizeof bits);
    }
    return from == end;
}
