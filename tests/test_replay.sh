#!/bin/sh
# kapasim replay: its numbers are those that a run stores, the persons add up to the agency, the gates to the funnel,
# and mistakes are told.
. tests/shell.sh

replay() { "$program" replay "$@"; }

# refuses PATTERN WHAT ARGUMENT...: exit status 2, the reason on stderr, nothing on stdout.
refuses() {
    pattern=$1
    what=$2
    shift 2
    expect 2 "$what" replay "$@"
    says "$pattern"
    [ ! -s "$dir/out" ] || fail "something was printed"
}

"$program" run "$agency" "$mentoring" -n 20 -s 7 -o "$dir/run" -q >/dev/null 2>&1 || exit 1
"$program" export "$dir/run" monthly >"$dir/monthly" || exit 1

# stored SCENARIO REPLICATE: the lines of the run's monthly table.
stored() { awk -F, -v s="$1" -v r="$2" 'NR == 1 || $1 == s && $2 == r' "$dir/monthly"; }

for replicate in 0 1 7 19; do
    for scenario in palembang-bkpsdm palembang-mentoring; do
        expect 0 "replicate $replicate of $scenario is what the run stored" \
            replay scenarios/$scenario.yaml -s 7 -r $replicate --csv
        stored $scenario $replicate >"$dir/stored"
        [ "$(wc -l <"$dir/stored")" -eq 73 ] || fail "72 months and a header were to be compared"
        cmp -s "$dir/stored" "$dir/out" || fail "the columns differ from those of export monthly"
    done
done
stored palembang-bkpsdm 7 >"$dir/stored"
expect 0 "another seed is another replicate" replay "$agency" -s 8 -r 7 --csv
! cmp -s "$dir/stored" "$dir/out" || fail "seeds 7 and 8 give the same"
"$program" run "$agency" -n 2 -s 7 --fixed-parameters --set "budget.annual=200 juta" -o "$dir/set" -q >/dev/null 2>&1
"$program" export "$dir/set" monthly | grep -E '^scenario|,1,' | awk -F, 'NR == 1 || $2 == 1' >"$dir/stored"
expect 0 "options of the run are options here" \
    replay "$agency" -s 7 -r 1 --csv --fixed-parameters --set "budget.annual=200 juta"
cmp -s "$dir/stored" "$dir/out" || fail "the columns differ from those of export monthly"

# The story of the agency holds the same numbers, rounded, and the draws.
expect 0 "the story has a line a month" replay "$agency" -s 7 -r 7
[ "$(grep -c '^20[0-9][0-9]-[01][0-9] ' "$dir/out")" -eq 72 ] || fail "not 72 months"
says '^Palembang BKPSDM, replicate 7 of seed 7: 69 staff in 72 posts' out
stored palembang-bkpsdm 7 | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { printf "%d %d %.2f %.2f\n", $at["staff"], $at["files_done"], 100 * $at["error_rate"], 100 * $at["sop_compliance"] }' \
    >"$dir/stored"
awk '/^20[0-9][0-9]-/ { print $2, $4, $6, $7 }' "$dir/out" | cmp -s "$dir/stored" - || fail "the story has other numbers"
"$program" export "$dir/run" parameters | awk -F, '$1 == 7 && $2 !~ /^intercept|^anchor/ { printf "%s %.4g\n", $2, $3 }' |
    sort >"$dir/stored"
awk '/^Drawn/ { on = 1; next } /^$/ { on = 0 } on { printf "%s %.4g\n", $1, $2 }' "$dir/out" | sort >"$dir/drawn"
[ "$(wc -l <"$dir/drawn")" -gt 50 ] || fail "too few parameters are told"
[ "$(comm -13 "$dir/stored" "$dir/drawn" | wc -l)" -eq 0 ] ||
    fail "the parameters drawn are not those of export parameters"

# Everyone who was ever there: 1, 1.1, ... and so on over the posts.
post=1
: >"$dir/people"
: >"$dir/stories"
while "$program" replay "$agency" -s 7 -r 7 --staff $post --csv >"$dir/one" 2>/dev/null; do
    n=0
    who=$post
    while "$program" replay "$agency" -s 7 -r 7 --staff $who --csv >"$dir/one" 2>/dev/null; do
        sed 1d "$dir/one" >>"$dir/people"
        "$program" replay "$agency" -s 7 -r 7 --staff $who >>"$dir/stories"
        n=$((n + 1))
        who=$post.$n
    done
    post=$((post + 1))
done
echo "- persons add up to the agency: $((post - 1)) posts"
[ $post -eq 73 ] || fail "there are 72 posts"
awk -F, '{ staff[$4]++; files[$4] += $20; wrong[$4] += $22 } END { for (m in staff) print m, staff[m], files[m], wrong[m] }' \
    "$dir/people" | sort -n >"$dir/added"
stored palembang-bkpsdm 7 | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { printf "%d %d %d %d\n", $3, $at["staff"], $at["files_done"], $at["files_done"] * $at["error_rate"] + 0.5 }' |
    sort -n >"$dir/stored"
cmp -s "$dir/stored" "$dir/added" || fail "staff, files or errors of the persons do not add up"

echo "- gates of the persons add up to the funnel"
"$program" export "$dir/run" funnel | awk -F, '$1 == "palembang-bkpsdm" && $2 == 7 && $6 > 0 {
    print $3, $4, $6, $7, $8, $9 }' | sort >"$dir/stored"
awk '/^20[0-9][0-9]-/ { year = substr($1, 1, 4) }
    / invited/ { id = $1; sub(":", "", id); key = year " " id; needed[key]++
        if ($2 != "not") invited[key]++
        if (/permitted and|permitted, |, permitted/ && !/not permitted/) permitted[key]++
        if (/and ready/) ready[key]++ }
    END { for (k in needed) print k, needed[k], invited[k] + 0, permitted[k] + 0, ready[k] + 0 }' "$dir/stories" | sort >"$dir/added"
[ "$(wc -l <"$dir/stored")" -gt 20 ] || fail "too little to compare"
cmp -s "$dir/stored" "$dir/added" || { diff "$dir/stored" "$dir/added" | head -5; fail "gates differ from export funnel"; }

expect 0 "a person who retires is followed to the end" replay "$agency" -s 7 -r 7
leaver=$(awk '/ retires, and leaves/ { print $1; exit }' "$dir/out")
expect 0 "person $leaver retires" replay "$agency" -s 7 -r 7 --staff "$leaver"
tail -1 "$dir/out" | grep -q 'retires$' || fail "the story does not end with retirement"

expect 0 "help teaches with examples" replay --help
[ "$(grep -c '^  kapasim replay' "$dir/out")" -ge 3 ] || fail "fewer than three examples"
! grep -Eq ' $|.{81}' "$dir/out" || fail "a line of the help is too long or ends in blanks"
refuses 'which replicate\?.*--replicate 17' "no replicate" "$agency"
refuses 'which scenario\?' "no scenario" -r 1
refuses 'whole number from 0 to 999999' "a replicate that is no number" "$agency" -r seventeen
refuses 'whole number from 0 to 999999' "a replicate beyond the last" "$agency" -r 1000000
refuses 'whole number' "a seed that is no number" "$agency" -r 1 -s x
refuses "needs a person's number, such as 23" "a person by name" "$agency" -r 1 --staff head
refuses "needs a person's number" "half a number" "$agency" -r 1 --staff 23.
refuses 'counts posts from 1' "post 0" "$agency" -r 1 --staff 0
refuses 'there is no post 99: the agency has posts 1 to 72' "a post that is not there" "$agency" -r 1 --staff 99
refuses 'only one person enters post 1: --staff 1|those who enter post 1 are 1 to 1\.' "a hire who never comes" \
    "$agency" -r 1 --staff 1.200
refuses 'no such file' "a file that is not there" "$dir/absent.yaml" -r 1
echo "horizon: soon" >"$dir/bad.yaml"
refuses 'bad.yaml:1:' "a file that is wrong" "$dir/bad.yaml" -r 1
refuses 'one scenario at a time' "two scenarios" "$agency" "$mentoring" -r 1

rare="observed.error_per_file={value: 3 %}"
"$program" run "$agency" -n 40 -q -o "$dir/some" --set "$rare" >/dev/null 2>&1
dropped=$("$program" export "$dir/some" failures | awk -F, 'NR == 2 { print $1 }')
expect 1 "replicate ${dropped:-?}, which the run dropped, says so" replay "$agency" -r "$dropped" --set "$rare"
says "replicate $dropped of seed 1 is dropped from every run: .*cannot be reached"
[ ! -s "$dir/out" ] || fail "something was printed"

finish
