#!/bin/sh
# A nation as its users meet it: a small one is checked, run, read and drawn; what it cannot is refused; Ctrl-C stops it.
. tests/shell.sh
cp scenarios/palembang-bkpsdm.yaml scenarios/ilir-timur-dua.yaml "$dir"

cat >"$dir/land.yaml" <<END
name: A small land
start: 2024-01
horizon: 2 years
agencies:
  - {file: palembang-bkpsdm.yaml, count: 3}
  - {file: ilir-timur-dua.yaml, count: 70}
END

echo "A small nation"
expect 0 "it can run" "$program" check "$dir/land.yaml"
says "land.yaml: can run: 1397 staff in 73 agencies of 2 kinds, 24 months$" out
printf 'extends: ilir-timur-dua.yaml\nname: Another\n' >"$dir/another.yaml"
sed 's/ilir-timur-dua.yaml/another.yaml/' "$dir/land.yaml" >"$dir/other.yaml"
expect 0 "it is explained" "$program" explain "$dir/other.yaml"
says '^A small land, 24 months from 2024-01: 1397 staff in 73 agencies$' out
says "^palembang-bkpsdm +3 +69 +207  $dir/other\\.yaml:5 +$dir/palembang-bkpsdm\\.yaml$" out
says "^another +70 +17 +1190  $dir/other\\.yaml:6 +$dir/another\\.yaml on $dir/ilir-timur-dua\\.yaml$" out
mkdir "$dir/kantor-é"
cp scenarios/palembang-bkpsdm.yaml scenarios/ilir-timur-dua.yaml "$dir/kantor-é"
sed 's/^  - {file: ilir/\n\n\n\n&/' "$dir/land.yaml" >"$dir/kantor-é/land.yaml" # lines 5 and 10
expect 0 "its columns stand below each other, whatever letters a path has" \
    "$program" explain "$dir/kantor-é/land.yaml"
says 'land\.yaml:5   /' out # as wide as the other, and no wider
says 'land\.yaml:10  /' out
sed 's/é/e/g' "$dir/out" | awk -v dir="$dir" '
    /FILES$/ { at = index($0, "FILES") }
    /:5 |:10 / { lines++; wrong += substr($0, at - 2, 2 + length(dir)) != "  " dir }
    END { exit lines != 2 || wrong }' || fail "files do not stand below their title"
expect 0 "it runs" "$program" run "$dir/land.yaml" -o "$dir/one" -j 1
says '^A small land, 2024-01 to 2025-12, 1 replicate$' out
says '^Palembang BKPSDM +[0-9]+\.[0-9] ' out
says '^A small land .* –$' out # programmes and their gates are the kinds'
grep -q 'change' "$dir/out" && fail "kinds are compared like policies"
expect 0 "on three threads, too" "$program" run "$dir/land.yaml" -o "$dir/three" -j 3 -q
for table in monthly yearly summary funnel spending runs parameters; do
    expect 0 "the same $table" "$program" export "$dir/one" $table
    cp "$dir/out" "$dir/$table"
    "$program" export "$dir/three" $table | cmp -s - "$dir/$table" || fail "$table depends on the threads"
done
[ "$(cut -d, -f1 "$dir/monthly" | sort | uniq -c | tr -s ' \n' ' ')" = \
    " 36 ilir-timur-dua 36 land 36 palembang-bkpsdm 1 scenario " ] || fail "not three scenarios of 36 months"
# column NAME FILE...: the column of that name, of all months, added up over the files month by month.
column() {
    name=$1
    shift
    awk -F, -v name="$name" 'FNR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
        { sum[$3] += $at; if (!($3 in order)) { order[$3] = n++; month[n - 1] = $3 } }
        END { for (i = 0; i < n; i++) print month[i], sum[month[i]] }' "$@"
}
for number in 1 2 3; do
    expect 0 "agency $number of a kind is lived again" "$program" replay "$dir/land.yaml" -r 0 --agency $number --csv
    cp "$dir/out" "$dir/agency$number"
done
cmp -s "$dir/agency1" "$dir/agency2" && fail "two agencies are alike"
grep -E "^(scenario|palembang-bkpsdm)," "$dir/monthly" >"$dir/kind"
for name in files_done staff retirements seats spending; do
    column $name "$dir/kind" >"$dir/pooled"
    column $name "$dir/agency1" "$dir/agency2" "$dir/agency3" | cmp -s - "$dir/pooled" ||
        fail "$name of the kind is not that of its agencies together"
done
expect 0 "a person of one of them" "$program" replay "$dir/one/manifest.json" -r 0 --scenario ilir-timur-dua \
    --agency 70 --staff 3
says 'agency 70 of 70, replicate 0 of seed 1' out
expect 2 "an agency that is not there" "$program" replay "$dir/land.yaml" -r 0 --agency 4
says 'land.yaml:5:[0-9]+: error: there is no agency 4 of this kind: they are 1 to 3'
expect 2 "a kind that is not there" "$program" replay "$dir/land.yaml" -r 0 --scenario bontang-bpkad
says 'no kind of agency of this nation is .bontang-bpkad.; there are: palembang-bkpsdm, ilir-timur-dua'
expect 2 "an agency of what is no nation" "$program" replay "$agency" -r 0 --agency 1
says 'chooses from a nation'

expect 0 "its figures" "$program" plot "$dir/one"
[ -s "$dir/one/plots/error.svg" ] || fail "no figure of errors"
[ ! -e "$dir/one/plots/difference.svg" ] || fail "kinds are compared like policies"
expect 2 "a comparison of kinds is refused" "$program" plot "$dir/one" difference
says 'compares policies'
expect 0 "another seed gives other numbers" "$program" run "$dir/land.yaml" -o "$dir/other" -s 2 -q
"$program" export "$dir/other" monthly | cmp -s - "$dir/monthly" && fail "the seed changes nothing"
expect 0 "--set reaches every kind" "$program" run "$dir/land.yaml" -o "$dir/set" -q --set horizon=12
says '2024-01 to 2024-12' out

echo "What a nation is not"
expect 2 "it is run alone" "$program" run "$dir/land.yaml" scenarios/palembang-mentoring.yaml -o "$dir/nothing"
says 'a nation is run alone'
expect 2 "and not to a precision" "$program" run "$dir/land.yaml" -o "$dir/nothing" --precision 1
says 'a nation is run alone'
sed 's/count: 70/count: 7000000/' "$dir/land.yaml" >"$dir/many.yaml"
expect 2 "its posts must be told apart" "$program" check "$dir/many.yaml"
says '^[^ ]*many.yaml:6:5: error: .*more than 16777216 posts'
sed 's/count: 70/cuont: 70/' "$dir/land.yaml" >"$dir/wrong.yaml"
expect 2 "a mistake is told with its place" "$program" run "$dir/wrong.yaml" -o "$dir/nothing"
says '^[^ ]*wrong.yaml:6:[0-9]+: error: unknown key `cuont`; the nearest known is `count`'
[ ! -e "$dir/nothing" ] || fail "something was written"

expect 2 "diff is for agencies" "$program" diff "$dir/land.yaml" scenarios/palembang-bkpsdm.yaml
says 'land.yaml: error: this is a nation, which `check`, `explain`, `run` and `replay` take, alone'
expect 2 "a path of a nation says nothing" "$program" explain "$dir/land.yaml" budget.annual
says 'land.yaml: error: this is a nation, whose values are those of its kinds; leave .budget\.annual. out'
expect 2 "a wrong one is not explained" "$program" explain "$dir/wrong.yaml"
says '^[^ ]*wrong.yaml:6:[0-9]+: error: unknown key `cuont`'

echo "The nation that is shipped"
expect 130 "Ctrl-C ends it" timeout --preserve-status -s INT -k 10 1 \
    env --default-signal=INT "$program" run scenarios/nation.yaml -o "$dir/nation"
says 'interrupted; 0 of 1 replicates are kept'
[ ! -e "$dir/nation" ] || fail "it left something behind"

finish
