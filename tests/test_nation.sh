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
expect 2 "explain is for an agency" "$program" explain "$dir/land.yaml"
says 'land.yaml: error: this is a nation, which `check` and `run` take, alone'

echo "The nation that is shipped"
expect 130 "Ctrl-C ends it" timeout --preserve-status -s INT -k 10 1 \
    env --default-signal=INT "$program" run scenarios/nation.yaml -o "$dir/nation"
says 'interrupted; 0 of 1 replicates are kept'
[ ! -e "$dir/nation" ] || fail "it left something behind"

finish
