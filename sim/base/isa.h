/* Instruction sets that the hot code is compiled for; one is chosen when a run begins. */
#ifndef KAPASIM_BASE_ISA_H
#define KAPASIM_BASE_ISA_H

#include <stdbool.h>

enum isa { ISA_BEST, ISA_PLAIN, ISA_AVX2, ISA_AVX512, ISAS };

/* As a user names them: "best", "plain", "avx2", "avx512". */
extern const char *const isa_names[ISAS];

/* Whether this build has code for it that this machine can run; always true of the best and the plain. */
bool isa_runs(enum isa isa);

/* The widest that runs here. */
enum isa isa_best(void);

#endif
