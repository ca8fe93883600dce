/* The parameter table as arrays, made from params.def. */
#include "scenario/params.h"

#include <stddef.h>
#include <string.h>

/* Confidence letters, as params.def writes them. */
enum { H = 'H', M = 'M', L = 'L', J = 'J' };

/* Infinity marks a default that the file must state; it never leaves this file. */
#define UNSET HUGE_VAL
#define INHERIT ((double)NAN)
#define NONE ((double)NAN)

#define ROW(f, p, of_family, of_scope, t, u, initially, lo, hi, plo, phi, c, k, src, m)                                \
    {.field = #f,                                                                                                      \
     .path = p,                                                                                                        \
     .family = FAMILY_##of_family,                                                                                     \
     .scope = SCOPE_##of_scope,                                                                                        \
     .type = TYPE_##t,                                                                                                 \
     .unit = u,                                                                                                        \
     .initial = (initially) == UNSET ? (double)NAN : (initially),                                                      \
     .required = (initially) == UNSET,                                                                                 \
     .low = lo,                                                                                                        \
     .high = hi,                                                                                                       \
     .prior_low = plo,                                                                                                 \
     .prior_high = phi,                                                                                                \
     .confidence = c,                                                                                                  \
     .kinds = k,                                                                                                       \
     .source = src,                                                                                                    \
     .meaning = m},

#define PARAM(f, p, s, t, u, d, lo, hi, plo, phi, c, src, m)                                                           \
    ROW(f, p, GLOBAL, s, t, u, d, lo, hi, plo, phi, c, NULL, src, m)
const struct param params_global[PARAM_COUNT] = {
#include "scenario/params.def"
};

#define GATE(f, p, t, u, d, lo, hi, plo, phi, c, src, m)                                                               \
    ROW(f, p, GATE, POLICY, t, u, d, lo, hi, plo, phi, c, NULL, src, m)
const struct param params_gate[GATE_COUNT] = {
#include "scenario/params.def"
};

#define PROGRAMME(f, p, t, u, d, lo, hi, m)                                                                            \
    ROW(f, p, PROGRAMME, POLICY, t, u, d, lo, hi, NONE, NONE, J, NULL, "the file", m)
const struct param params_programme[PROGRAMME_COUNT] = {
#include "scenario/params.def"
};

#define PRACTICE(f, p, k, t, u, d, lo, hi, plo, phi, c, src, m)                                                        \
    ROW(f, p, PRACTICE, POLICY, t, u, d, lo, hi, plo, phi, c, k, src, m)
const struct param params_practice[PRACTICE_COUNT] = {
#include "scenario/params.def"
};

int params_word_find(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (int n = 0; *words != '\0'; n++) {
        size_t here = strcspn(words, "|");
        if (here == length && memcmp(words, word, length) == 0)
            return n;
        words += here;
        if (*words == '|')
            words++;
    }
    return -1;
}

void params_word_get(const char *words, int n, char *word, int size)
{
    for (; n > 0 && *words != '\0'; n--) {
        words += strcspn(words, "|");
        if (*words == '|')
            words++;
    }
    size_t length = strcspn(words, "|");
    if (length > (size_t)size - 1)
        length = (size_t)size - 1;
    memcpy(word, words, length);
    word[length] = '\0';
}
