#!/bin/sh
# kapasim diff as planners meet it: what is printed, exit statuses, names of any content.
. tests/shell.sh

compare() { "$program" diff "$@"; }

expect 0 "help teaches with examples" compare --help
[ "$(grep -c '^  kapasim diff' "$dir/out")" -ge 2 ] || fail "fewer than two examples"
! grep -Eq ' $|.{81}' "$dir/out" || fail "a line of the help is too long or ends in blanks"
expect 0 "nothing changes against itself" compare "$agency" "$agency"
[ "$(cat "$dir/out")" = "nothing changes" ] || fail "something is said to change"
[ ! -s "$dir/err" ] || fail "something is on stderr"

expect 0 "one change is a heading and a line" compare "$agency" scenarios/palembang-budget-up-half.yaml
[ "$(wc -l <"$dir/out")" -eq 2 ] || fail "not two lines"
says '^Policy: budget$' out
says '^  budget\.annual: Rp 150\.000\.000 -> Rp 150\.000\.000.* 150 %   \(money .*; scenarios/palembang-budget-up-half\.yaml:[0-9]+\)$' out
expect 0 "the other way round" compare scenarios/palembang-budget-up-half.yaml "$agency"
says '^  budget\.annual: .* 150 % -> Rp 150\.000\.000   \(money .*; scenarios/palembang-bkpsdm\.yaml:[0-9]+\)$' out

expect 0 "another agency is told first, and that the two cannot run together" compare scenarios/template.yaml "$agency"
head -n 1 "$dir/out" >"$dir/line"
says '^Agency \(.*cannot run together\)$' line
says '^  staff\.groups: added: 8 functional, S2, age 38-50   \(people at month 0; scenarios/palembang-bkpsdm\.yaml:[0-9]+\)$' out
says '^  changed as told below: [0-9]+$' out
[ "$(grep -c '^  budget\.annual: ' "$dir/out")" -eq 1 ] || fail "a change of history and policy is not told once"
[ "$(grep -c '^  programmes\.retreat: added: ' "$dir/out")" -eq 1 ] || fail "an added programme is not one line"

cp "$agency" "$dir"
printf 'extends: palembang-bkpsdm.yaml\nprogrammes: {retreat: ~}\nbudget: {variation: ~}\n' >"$dir/less.yaml"
expect 0 "what is gone is told with what it was" compare "$dir/palembang-bkpsdm.yaml" "$dir/less.yaml" -q
says "^  programmes\.retreat: removed: kind in_house; .*   \(was set by $dir/palembang-bkpsdm\.yaml:[0-9]+\)$" out

evil=$(printf '%s/e%%s\033[31m \342\200\256x$(id);.d' "$dir")
mkdir "$evil"
cp "$agency" "$evil"
printf 'extends: palembang-bkpsdm.yaml\nname: "$(id) %%%%s"\nbudget: {annual: 200 juta}\n' >"$evil/plan.yaml"
expect 0 "an evil name does no harm" compare "$agency" "$evil/plan.yaml"
says "^  budget\.annual: .*; $dir/e%s\?\[31m \?x\\\$\(id\);\.d/plan\.yaml:3\)$" out

expect 2 "no scenario" compare
says 'which two scenarios\?'
expect 2 "one scenario" compare "$agency"
says 'which two scenarios\?'
expect 2 "three scenarios" compare "$agency" "$agency" "$agency"
says 'two scenarios at a time'
expect 2 "a file that is not there" compare "$agency" "$dir/nowhere.yaml"
says 'nowhere\.yaml: error: '
[ ! -s "$dir/out" ] || fail "something is on stdout"
printf 'extends: palembang-bkpsdm.yaml\nbudjet: 1\n' >"$dir/wrong.yaml"
expect 2 "a file that is wrong" compare "$dir/wrong.yaml" "$agency"
says 'wrong\.yaml:2:1: error: unknown key'
expect 2 "an unknown option" compare "$agency" "$agency" --sett
says 'unknown option .--sett.'

finish
