#include "base/nearest.h"

#include <stdio.h>
#include <string.h>

/* Letters to insert, remove or replace to make one word the other (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
    size_t row[sizeof(((struct nearest *)NULL)->best)];
    size_t width = strlen(b);
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 1; j <= width; j++) {
            size_t best = diagonal + (a[i] != b[j - 1]);
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[width];
}

void nearest_offer(struct nearest *nearest, const char *known)
{
    char word[sizeof nearest->best];
    snprintf(word, sizeof word, "%s", known);
    size_t most = (strlen(nearest->word) + 2) / 3;
    size_t d = distance(nearest->word, word);
    if (d > most || (nearest->best[0] != '\0' && d >= nearest->distance))
        return;
    memcpy(nearest->best, word, sizeof word);
    nearest->distance = d;
}
