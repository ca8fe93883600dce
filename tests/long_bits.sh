#!/usr/bin/env bash
# The same bits, however the program is built: every shipped agency with its first overlays gives byte for byte the same
# tables with gcc and clang, with and without optimization, with each kernel that a build holds (--isa), and with each
# instruction set that this machine has, forced for the whole program. What they are compared with is the build that
# users get, with the kernel that it chooses.
set -u
dir=$(mktemp -d /tmp/kapasim-bits.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0
program=${BUILD:-build}/kapasim
agencies=$(grep -L '^extends:' scenarios/*.yaml)

# tables PROGRAM ISA: one checksum over all tables of runs of all agencies.
tables() {
    local agency
    for agency in $agencies; do
        grep -q '^agencies:' "$agency" && continue
        # shellcheck disable=SC2046
        "$1" run -q -n 8 --force --isa "$2" "$agency" $(grep -l "^extends: $(basename "$agency")" scenarios/*.yaml | head -3) \
            -o "$dir/run" >/dev/null || return 1
        for table in monthly yearly summary funnel spending runs parameters; do
            "$1" export "$dir/run" $table || return 1
        done
    done | cksum
}

has() { grep -qw "$1" /proc/cpuinfo; }

# same NAME CHECKSUM
same() {
    if [ "$2" = "$expected" ]; then
        echo "- $1: the same bits"
    else
        echo "  FAILED: $1 gives other bits"
        status=1
    fi
}

# compare NAME COMPILER FLAGS…: builds with these flags. An unknown machine has no kernel but the plain one.
compare() {
    local name=$1 compiler=$2
    shift 2
    if ! command -v "$compiler" >/dev/null; then
        echo "- $name: left out, $compiler is not here"
        return
    fi
    if ! make --no-print-directory -s -j2 "BUILD=$dir/build" "CC=$compiler" "MODE=$*" MACHINE=any WERROR= \
        "$dir/build/kapasim" >"$dir/log" 2>&1; then
        echo "  FAILED: $name does not build"
        tail -5 "$dir/log"
        status=1
        return
    fi
    same "$name" "$(tables "$dir/build/kapasim" plain)"
    rm -rf "$dir/build"
}

expected=$(tables "$program" best) || { echo "  FAILED: $program does not run"; exit 1; }
echo "The build that chooses its instruction set: $expected"
for isa in plain avx2 avx512; do
    if has "${isa/avx512/avx512vl}" || [ $isa = plain ]; then
        same "--isa $isa" "$(tables "$program" $isa)"
    fi
done
compare "gcc -O1, no vectors" gcc -O1 -fno-tree-vectorize
compare "gcc -O3, SSE2" gcc -O3
has avx2 && compare "gcc -O3, AVX2 and FMA" gcc -O3 -mavx2 -mfma
has avx512f && compare "gcc -O3, AVX-512" gcc -O3 -mavx512f -mfma -mprefer-vector-width=512
compare "clang -O1" clang -O1
compare "clang -O3" clang -O3
has avx2 && compare "clang -O3, AVX2 and FMA" clang -O3 -mavx2 -mfma
# The comparison is itself seen to fail: contraction to FMA is what the build forbids.
if has fma; then
    make --no-print-directory -s -j2 "BUILD=$dir/build" MACHINE=any WERROR= \
        "CFLAGS=-O3 -mavx2 -mfma -ffp-contract=fast" "$dir/build/kapasim" >"$dir/log" 2>&1
    if [ "$(tables "$dir/build/kapasim" plain)" = "$expected" ]; then
        echo "  FAILED: contraction to FMA is not noticed"
        status=1
    else
        echo "- contraction to FMA, which the build forbids, is noticed"
    fi
fi
exit $status
