/* Writes random words of events to standard output, raw and without end, for a battery of tests of random numbers:
 *
 *     rng_words staff|month|replicate [FIRST_REPLICATE]
 *
 * The word says what is walked first, that is, what differs between neighbours in the output: the person, the month or
 * the replicate. The events are those of the month's work of an agency of 69, seed 1, all four words of each. */
#include "base/random.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STAFF = 69, MONTHS = 60, REPLICATES = 1000, AGENCIES = 1000, BLOCKS = 1 << 14 };

/* An event by what is walked first, second and third; the last has no end of its own. */
enum axis { PERSON, MONTH, REPLICATE, AXES };

struct walk {
    enum axis order[AXES];
    uint32_t length[AXES]; /* by axis */
    uint32_t at[AXES];     /* by axis */
};

static bool walk_open(struct walk *walk, const char *first)
{
    static const struct {
        const char *name;
        struct walk walk;
    } walks[] = {
        {"staff", {{PERSON, MONTH, REPLICATE}, {STAFF, MONTHS, UINT32_MAX}, {0, 0, 0}}},
        {"month", {{MONTH, PERSON, REPLICATE}, {STAFF, MONTHS, UINT32_MAX}, {0, 0, 0}}},
        {"replicate", {{REPLICATE, MONTH, PERSON}, {STAFF * AGENCIES, MONTHS, REPLICATES}, {0, 0, 0}}},
    };
    for (size_t i = 0; i < sizeof walks / sizeof walks[0]; i++)
        if (strcmp(first, walks[i].name) == 0) {
            *walk = walks[i].walk;
            return true;
        }
    return false;
}

static void walk_on(struct walk *walk)
{
    for (int k = 0; k < AXES; k++) {
        enum axis axis = walk->order[k];
        if (++walk->at[axis] < walk->length[axis])
            return;
        walk->at[axis] = 0;
    }
}

int main(int argc, char **argv)
{
    static struct random_words words[BLOCKS];
    struct walk walk;
    if (argc < 2 || argc > 3 || !walk_open(&walk, argv[1])) {
        fprintf(stderr, "usage: rng_words staff|month|replicate [FIRST_REPLICATE]\n");
        return 2;
    }
    uint32_t first_replicate = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    do {
        for (size_t i = 0; i < BLOCKS; i++, walk_on(&walk)) {
            const struct random_source source = {.seed = 1, .replicate = first_replicate + walk.at[REPLICATE]};
            uint32_t identity = random_identity(RANDOM_POST_FIRST_STAFF + walk.at[PERSON], 0);
            words[i] = random_event(&source, PURPOSE_WORK, identity, 1 + (int)walk.at[MONTH], 0);
        }
    } while (fwrite(words, sizeof words, 1, stdout) == 1); /* until the battery has had enough */
    return 0;
}
