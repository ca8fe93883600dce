#!/usr/bin/env bash
# The rules of the house, read off the sources and the objects that were built of them:
#   - a file includes only its own room and the rooms before it;
#   - a function declared in a header begins with the file's name, the room's name or a type that the header defines;
#   - outside cli/ nothing prints, exits, starts a shell or keeps state between calls;
#   - the model takes no random numbers and no exponentials from libraries, since their bits change with the machine;
#   - the version is the same wherever it is written;
#   - files of 500 lines and more are named, as a warning.
# Each rule is first seen to catch a planted breach, so that it cannot pass by looking at nothing.
set -u

ROOMS=(base scenario model stats run study report cli)
NOT_IN_LIBRARY='exit|_Exit|quick_exit|abort|__assert_fail|system|popen|setlocale|rand|srand|random|drand48'
NOT_IN_LIBRARY+='|printf|vprintf|__printf_chk|puts|putchar|perror|stdout|stderr'
NOT_IN_MODEL='exp|exp2|expm1|log|log2|log10|log1p|pow|cbrt|hypot|sinh?|cosh?|tanh?|atan2?|erfc?|[lt]gamma'
NOT_IN_MODEL+='|gsl_(ran|rng|cdf|sf)_[a-z0-9_]+'

rank() {
    local i
    for i in "${!ROOMS[@]}"; do
        [ "${ROOMS[i]}" != "$1" ] || { echo "$i"; return; }
    done
    echo -1
}

# includes SIM: breaches of the order of the rooms.
includes() {
    local file room other path
    while IFS=: read -r file path; do
        room=${file#"$1"/}
        room=${room%%/*}
        other=${path%%/*}
        if [ "$other" = "$path" ] || [ "$(rank "$other")" -lt 0 ]; then
            echo "$file: include \"$path\" does not name a room, as in \"base/status.h\""
        elif [ "$(rank "$other")" -gt "$(rank "$room")" ]; then
            echo "$file: $room/ may not include \"$path\": $other/ comes after it"
        fi
    done < <(grep -rHoP --include='*.[ch]' --include='*.def' '^\s*#\s*include\s*"\K[^"]+' "$1")
    for file in "$1"/*; do
        [ "$(rank "${file##*/}")" -ge 0 ] || echo "$file: not a room"
    done
}

# prefixes SIM: functions in headers whose name does not tell where they are.
prefixes() {
    local header room name types
    for header in "$1"/*/*.h; do
        room=${header%/*}
        types=$(grep -oP '^(typedef )?(struct|enum|union) \K\w+(?= \{)|^struct \K\w+(?=;)' "$header")
        types=$(printf '%s|' "$(basename "$header" .h)" "${room##*/}" $types)
        grep -oP '^(?!typedef\b)[a-z][\w \*]*?\b\K[a-z]\w*(?=\()' "$header" | while read -r name; do
            [[ $name =~ ^(${types%|})(_|$) ]] || echo "$header: $name should begin with one of: ${types%|}"
        done
    done
}

# symbols SIM OBJECTS: what the objects of the library ask for or hold, and must not.
symbols() {
    local source room object used sections
    for source in "$1"/*/*.c; do
        room=${source#"$1"/}
        object=$2/${room%.c}.o
        room=${room%%/*}
        [ "$room" != cli ] || continue
        [ -f "$object" ] || { echo "$source: there is no $object"; continue; }
        used=$(nm -u "$object" | awk '{ print $NF }')
        grep -xE "$NOT_IN_LIBRARY" <<<"$used" | sed "s|^|$object: only cli/ may print or exit, and nothing may use: |"
        [ "$room" != model ] ||
            grep -xE "$NOT_IN_MODEL" <<<"$used" | sed "s|^|$object: the model has its own, not the library's: |"
        # The address sanitizer adds data of its own to every object.
        ! grep -q '^__asan_' <<<"$used" || continue
        sections=$(size -A "$object" | awk '/^\.(data|bss|tdata|tbss) / && $2 > 0 { print $1 }')
        [ -z "$sections" ] || echo "$object: holds variables that outlive a call, in" $sections
    done
}

# version ROOT: places where the version is not that of sim/base/version.h.
version() {
    local said
    said=$(grep -oP 'KAPASIM_VERSION "\K[^"]+' "$1/sim/base/version.h")
    grep -qxF "version: $said" "$1/CITATION.cff" || echo "CITATION.cff: version is not $said"
}

# expect TEXT COMMAND…: the command must name this breach.
expect() {
    local text=$1
    shift
    grep -qF "$text" <<<"$("$@")" || { echo "test_house: a planted breach was not found: $text"; failed=1; }
}

planted=$(mktemp -d "${TMPDIR:-/tmp}/kapasim-house.XXXXXX") || exit 1
trap 'rm -rf "$planted"' EXIT
failed=0
objects=${BUILD:-build}/obj

mkdir -p "$planted"/sim/{base,model,attic} "$planted"/obj/model
printf '%s\n' '#include "model/staff.h"' '#include "near.h"' 'int size_of(int x);' >"$planted/sim/base/far.h"
printf '%s\n' '#define KAPASIM_VERSION "9.9.9"' >"$planted/sim/base/version.h"
echo 'version: 9.9.8' >"$planted/CITATION.cff"
cat >"$planted/sim/model/bad.c" <<'END'
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
double bad(double x);
double bad(double x)
{
    static int calls;
    if (++calls > 3)
        exit(1);
    printf("%d\n", calls);
    return exp(x);
}
END
"${CC:-gcc}" -c -o "$planted/obj/model/bad.o" "$planted/sim/model/bad.c" || exit 1

expect 'base/ may not include "model/staff.h"' includes "$planted/sim"
expect 'include "near.h" does not name a room' includes "$planted/sim"
expect 'attic: not a room' includes "$planted/sim"
expect 'far.h: size_of should begin' prefixes "$planted/sim"
for name in exit printf; do
    expect "nothing may use: $name" symbols "$planted/sim" "$planted/obj"
done
expect "the library's: exp" symbols "$planted/sim" "$planted/obj"
expect 'outlive a call, in .bss' symbols "$planted/sim" "$planted/obj"
expect 'version is not 9.9.9' version "$planted"

[ -d "$objects" ] || { echo "test_house: nothing is built in $objects"; exit 1; }
breaches=$(includes sim; prefixes sim; symbols sim "$objects"; version .)
[ -z "$breaches" ] || { echo "$breaches"; failed=1; }
find sim tests -name '*.[ch]' -exec wc -l {} + | awk '$2 != "total" && $1 >= 500 { print "warning: " $2 " has " $1 " lines" }'
[ $failed = 0 ] && echo "the house is in order"
exit $failed
