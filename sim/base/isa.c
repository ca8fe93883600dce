#include "base/isa.h"

const char *const isa_names[ISAS] = {
    [ISA_BEST] = "best", [ISA_PLAIN] = "plain", [ISA_AVX2] = "avx2", [ISA_AVX512] = "avx512"};

/* What the makefile compiles each for. */
bool isa_runs(enum isa isa)
{
#ifdef KAPASIM_X86
    if (isa == ISA_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    if (isa == ISA_AVX512)
        return isa_runs(ISA_AVX2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#endif
    return isa == ISA_BEST || isa == ISA_PLAIN;
}

enum isa isa_best(void)
{
    return isa_runs(ISA_AVX512) ? ISA_AVX512 : isa_runs(ISA_AVX2) ? ISA_AVX2 : ISA_PLAIN;
}
