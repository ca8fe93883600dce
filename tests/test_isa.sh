#!/bin/sh
# The same bits with each instruction set that this machine has: every kernel is forced by --isa, and gives byte for
# byte the tables of the plain one. A kernel is seen to be code of its own, and one that is not here is refused.
. tests/shell.sh
build=${BUILD:-build}

tables() { # ISA
    "$program" run -q -n 16 --force --isa "$1" "$agency" scenarios/palembang-everything.yaml -o "$dir/run" \
        >"$dir/out" 2>"$dir/err" || return 1
    for table in monthly summary funnel spending parameters; do
        "$program" export "$dir/run" $table || return 1
    done | cksum
}

plain=$(tables plain) || fail "the plain kernel does not run"
for kernel in avx2:ymm:avx2 avx512:zmm:avx512vl best::; do
    isa=${kernel%%:*} register=$(echo "$kernel" | cut -d: -f2) flag=${kernel##*:}
    if [ -n "$flag" ]; then
        { [ -f "$build/life-$isa.o" ] && grep -qw "$flag" /proc/cpuinfo; } || continue
        [ "$(objdump -d "$build/life-$isa.o" | grep -c "%$register")" -gt 100 ] || fail "life-$isa.o is not vector code"
    fi
    [ "$(tables "$isa")" = "$plain" ] || fail "--isa $isa gives other bits than plain"
    echo "- --isa $isa gives the bits of plain"
done

expect 2 "an unknown instruction set is refused" "$program" run "$agency" -o "$dir/none" --isa mmx
says 'one of those that run here: best, plain'
[ ! -e "$dir/none" ] || fail "a refused run has left a folder behind"
finish
