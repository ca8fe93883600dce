#!/bin/sh
# docs/claims.md holds the claims C1 to C31 once each, in order; every test it names is run by its file, every heading of
# odd.md it leads to is there, and so is every parameter and kind of practice. Each check is first seen to catch a
# planted fault.
set -u
LC_ALL=C
export LC_ALL
failures=0
dir=$(mktemp -d /tmp/kapasim-claims.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT

fail() {
    failures=$((failures + 1))
    echo "  FAILED: $1"
}

# headings FILE: the names that links to its headings have.
headings() {
    sed -n '/^```/,/^```/d; s/^##* //p' "$1" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9_\n-'
}

# faults FILE: what FILE promises and does not keep, a line each.
faults() {
    sed -n 's/^| \(C[0-9]*\) |.*/\1/p' "$1" >"$dir/numbers"
    seq -f 'C%.0f' 1 31 | cmp -s - "$dir/numbers" || echo "$1: the claims are not C1 to C31"

    # A row without a test is a claim that nothing shows.
    grep '^| C[0-9]' "$1" | grep -v '`test_[a-z_]*\.c: [a-z0-9_]*`' | sed 's/^| \(C[0-9]*\).*/no test for \1/'
    grep -o '`test_[a-z_]*\.c: [^`]*`' "$1" | tr -d '`' | sort -u | while IFS=': ' read -r file name; do
        grep -qE "cmocka_unit_test[a-z_]*\($name[,)]" "tests/$file" 2>/dev/null || echo "no test $file: $name"
    done

    headings docs/odd.md >"$dir/headings"
    grep -o '](odd\.md#[^)]*)' "$1" | sed 's/^](odd\.md#//; s/)$//' | sort -u | while read -r link; do
        grep -qxF -e "$link" "$dir/headings" || echo "no heading in odd.md: $link"
    done

    # A parameter is the path of a row or what such paths begin with; other words in marks are kinds of practice.
    sed -n 's/^| C[0-9]* | [^|]*|[^|]*|\([^|]*\)|[^|]*|\([^|]*\)|$/\1 \2/p' "$1" | grep -o '`[^`]*`' | tr -d '`' | sort -u |
        while read -r word; do
            grep -qE "^\| \`${word}[\`.]" docs/odd.md || grep -qE "^\| ${word} |^\| \`${word}\`" docs/odd.md ||
                grep -E '^\| `practices\.\*\.kind`' docs/odd.md | grep -qw -e "$word" || echo "unknown: $word"
        done
}

# planted EXPRESSION TEXT: with EXPRESSION of sed applied to the table, TEXT must be among the faults.
planted() {
    sed "$1" docs/claims.md >"$dir/claims.md"
    faults "$dir/claims.md" | grep -qF -e "$2" || fail "a planted fault was not found: $2"
}

echo "- a claim that is missing, a test, a heading or a parameter that is not there are found"
planted '/^| C7 /d' "not C1 to C31"
planted 's/permission_binds_where_there_is_money/permission_binds/' "no test test_facts.c: permission_binds"
planted '/^| C15 /s/`test_[^`]*`//g' "no test for C15"
planted 's/test_concentration\.c/test_nothing.c/' "no test test_nothing.c"
planted 's/#713-ipasn/#713-index/' "no heading in odd.md: 713-index"
planted 's/`budget\.floor`/`budget.flour`/' "unknown: budget.flour"
planted 's/`levelling`/`leveling`/' "unknown: leveling"

echo "- every claim has its place and its test"
found=$(faults docs/claims.md)
[ -z "$found" ] || fail "$found"

[ $failures -eq 0 ]
