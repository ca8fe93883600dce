#!/bin/sh
# The documents tell what the program does: the tables of docs/odd.md are those of the program; the results in README.md
# and docs/agencies.md, and what the overlays say of themselves, are those of the model; and every link of README.md and
# docs/ leads to a file or a heading that is there. Each check is seen to catch a planted fault.
set -u
LC_ALL=C
export LC_ALL
build=$(cd "${BUILD:-build}" && pwd) || exit 1
tables=$build/tables
agencies=$build/agencies
failures=0
dir=$(mktemp -d /tmp/kapasim-docs.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT

fail() {
    failures=$((failures + 1))
    echo "  FAILED: $1"
}

# stale FILE: true if its tables are not the program's.
stale() {
    "$tables" "$1" >"$dir/fresh" || return 0
    ! cmp -s "$1" "$dir/fresh"
}

# links FILE: each link that leads nowhere. A heading's name is its text in lower case, with `-` for blanks and
# without the other marks.
links() {
    sed -n '/^```/,/^```/d; s/^##* //p' "$1" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9_\n-' >"$dir/headings"
    grep -o '](\([^)]*\))' "$1" | sed 's/^](//; s/)$//' | sort -u | while read -r link; do
        case $link in
        http*) ;;
        '#'*) grep -qxF -e "${link#?}" "$dir/headings" || echo "$1: no heading for $link" ;;
        *) [ -e "$(dirname "$1")/${link%%#*}" ] || echo "$1: no file $link" ;;
        esac
    done
}

echo "- a number changed by hand is found"
sed '/generated: parameters/,/end -->/s/| 36 months |/| 37 months |/' docs/odd.md >"$dir/odd.md"
! cmp -s docs/odd.md "$dir/odd.md" || fail "nothing was planted"
stale "$dir/odd.md" || fail "a planted number was not found"

echo "- a marker that is wrong is refused"
printf '%s\n' '<!-- generated: nothing -->' '<!-- end -->' >"$dir/wrong.md"
! "$tables" "$dir/wrong.md" >"$dir/out" 2>&1 || fail "an unknown table was taken"
printf '%s\n' '<!-- generated: purposes -->' 'text' >"$dir/wrong.md"
! "$tables" "$dir/wrong.md" >"$dir/out" 2>&1 || fail "a table without an end was taken"

echo "- the tables of docs/odd.md are the program's"
! stale docs/odd.md || fail "docs/odd.md is stale; run: make docs"

echo "- links lead somewhere"
printf '%s\n' '# One heading' '[a](#one-heading) [b](#another) [c](nowhere.md)' >"$dir/linked.md"
[ "$(links "$dir/linked.md" | wc -l)" -eq 2 ] || fail "of three planted links, the two dead ones were not found"
for file in README.md docs/*.md; do
    dead=$(links "$file")
    [ -z "$dead" ] || fail "$dead"
done

# untold FILE OUTPUT: each line of the table of results in FILE that OUTPUT does not hold.
untold() {
    sed -n 's/^    \(.*[0-9]±[0-9].*\)$/\1/p; s/^    \(Palembang BKPSDM .*\)$/\1/p' "$1" | grep -vxF -f "$2"
}

echo "- the results in README.md are the demo's"
demo=$(sed -n '/^DEMO = /,/[^\\]$/p' Makefile | sed 's/^DEMO = //' | tr -d '\\\n\t')
# shellcheck disable=SC2086 # the scenarios are words
"$build/kapasim" run $demo -o "$dir/demo" -q >"$dir/table" 2>&1 || fail "the demo's scenarios do not run"
[ "$(sed -n 's/^    \(.*[0-9]±[0-9].*\)$/\1/p' README.md | wc -l)" -eq 4 ] || fail "README.md has no table of four policies"
told=$(untold README.md "$dir/table")
[ -z "$told" ] || fail "README.md is stale: $told"
sed 's/−/+/' README.md >"$dir/README.md"
[ -n "$(untold "$dir/README.md" "$dir/table")" ] || fail "a planted change was not found"

# snippet LANGUAGE: its lines in README.md.
snippet() {
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" README.md | sed '1d; $d'
}

# finds TOLD OUTPUT: true if OUTPUT tells so many percent of mentoring, which the lines of README.md are about: in the row
# of that scenario, or as all that it tells.
finds() {
    awk -v told="$1" '
        NF == 1 || $(NF - 1) == "palembang-mentoring" { rows++; found += sprintf("%.1f", 100 * $NF) == told }
        END { exit rows != 1 || !found }' "$2"
}

echo "- the lines of README.md for R and Python find the mean of its table, where these are installed"
printf '%s\n' '  scenario error_rate' '1 palembang-bkpsdm 0.278' '2 palembang-mentoring 0.291' >"$dir/mean"
finds 29.1 "$dir/mean" || fail "the mean of mentoring was not found"
! finds 27.8 "$dir/mean" || fail "the mean of another scenario was taken for that of mentoring"
"$build/kapasim" export "$dir/demo" monthly --indicator error_rate -O "$dir/error.csv" || fail "no export"
snippet r >"$dir/mean.r"
snippet python >"$dir/mean.py"
told=$(sed -n 's/^    Mentoring  *\([0-9.]*\) .*/\1/p' README.md)
for run in "Rscript mean.r" "python3 mean.py"; do
    command -v "${run%% *}" >/dev/null || {
        echo "  skipped: ${run%% *} is not installed"
        continue
    }
    # shellcheck disable=SC2086 # a command and its file
    (cd "$dir" && $run) >"$dir/mean" 2>&1 || fail "$run: $(tail -1 "$dir/mean")"
    finds "$told" "$dir/mean" || fail "$run does not find $told %: $(cat "$dir/mean")"
done

# differing MADE PROJECT: each file under MADE that is otherwise in PROJECT. The bytes of a figure change with the
# version of gnuplot, which it names: figures of another one are not compared.
differing() {
    (cd "$1" && find docs scenarios -type f) | sort | while read -r file; do
        ! cmp -s "$1/$file" "$2/$file" || continue
        case $file in
        *.svg) [ -e "$2/$file" ] && [ "$(grep '^<desc>' "$1/$file")" != "$(grep '^<desc>' "$2/$file")" ] && continue ;;
        esac
        echo "$file"
    done
}

echo "- docs/agencies.md, its figures and what the overlays say of themselves are the model's"
some=
case $build in *sanitize) some=bontang-bpkad ;; esac # the others would take a minute there
"$agencies" "$dir/made" $some || fail "the agencies do not run"
found=$(differing "$dir/made" .)
[ -z "$found" ] || fail "stale; run: make docs: $found"

echo "- results changed by hand are found, and put right with all else as it was"
mkdir "$dir/planted"
cp -r docs scenarios plots "$dir/planted"
sed '/generated: bontang-bpkad/,/end -->/s/ of replicates: / of all: /' docs/agencies.md >"$dir/planted/docs/agencies.md"
sed 's/^  Model: ./  Model: x/' scenarios/bontang-roster.yaml >"$dir/planted/scenarios/bontang-roster.yaml"
awk '/^description:/ { getline; sub(/^ +/, ""); print "description: " $0; inside = 1; next }
    inside && /^ / { next }
    { inside = 0; print }' scenarios/bontang-same-money-stable.yaml >"$dir/planted/scenarios/bontang-same-money-stable.yaml"
(cd "$dir/planted" && "$agencies" "$dir/again" bontang-bpkad) || fail "the planted agency does not run"
[ "$(differing "$dir/again" "$dir/planted" | wc -l)" -eq 3 ] || fail "of three planted faults, not all were found"
found=$(differing "$dir/again" .)
[ -z "$found" ] || fail "not put right: $found"

[ $failures -eq 0 ]
