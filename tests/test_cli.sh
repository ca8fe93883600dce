#!/bin/sh
# The program as its users meet it: exit statuses, messages, files.
. tests/shell.sh
limit=1 # seconds that a refusal may take
[ "${BUILD:-build}" = build ] || limit=10
cp scenarios/palembang-bkpsdm.yaml scenarios/palembang-mentoring.yaml "$dir"

same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

# refuse WHAT FILE PATTERN: a run of the file ends with status 2 in time, its first message matches, nothing is written.
refuse() {
    expect 2 "refused: $1" timeout "$limit" "$program" run "$2" -o "$dir/nothing"
    head -n 1 "$dir/err" >"$dir/line"
    grep -Eq -e "$3" "$dir/line" || fail "the first message does not match: $3"
    [ ! -e "$dir/nothing" ] || fail "something was written"
}

# refuse_text WHAT PATTERN: the same for an overlay that is read from stdin; its file and a place are in the message.
refuse_text() {
    {
        echo "extends: palembang-bkpsdm.yaml"
        cat
    } >"$dir/overlay.yaml"
    refuse "$1" "$dir/overlay.yaml" "^$dir/overlay\.yaml:[0-9]+:[0-9]+: error: .*$2"
}

# refuse_agency WHAT SED PATTERN: the same for the agency file, changed by a sed script.
refuse_agency() {
    sed "$2" "$agency" >"$dir/changed.yaml"
    ! cmp -s "$agency" "$dir/changed.yaml" || fail "the script changes nothing: $2"
    refuse "$1" "$dir/changed.yaml" "^$dir/changed\.yaml:[0-9]+:[0-9]+: error: .*$3"
}

echo "Shipped scenarios"
for file in scenarios/*.yaml; do
    expect 0 "$file can run" "$program" check "$file"
    says "^$file: can run: [0-9]+ staff(, [0-9]+ programmes, | in [0-9]+ agencies of )" out
done

echo "The command line"
expect 0 "kapasim alone teaches" "$program"
says '^Usage: kapasim' out
for verb in check explain diff run replay export plot; do
    expect 0 "$verb -h" "$program" "$verb" -h
    says 'Examples:' out
    [ "$(grep -c "^  kapasim $verb" "$dir/out")" -ge 2 ] || fail "fewer than two examples of $verb"
    cp "$dir/out" "$dir/help"
    ! grep -q ' $' "$dir/help" || fail "a line of the help ends in blanks"
    expect 0 "$verb --help says the same" "$program" "$verb" --help
    same "$dir/out" "$dir/help"
    expect 0 "$verb --version" "$program" "$verb" --version
    says '^kapasim [0-9]' out
    expect 2 "$verb without anything" "$program" "$verb"
    says "kapasim $verb: error: .*--help"
done
expect 2 "an unknown verb" "$program" exprot
says 'unknown verb .exprot.; the nearest known is .export.'
expect 2 "a verb that is like none" "$program" compare
says 'unknown verb .compare.; known are: check, explain, diff, run, replay, export, plot'
for help in --help "run --help"; do
    # shellcheck disable=SC2086 # two words
    expect 0 "kapasim $help tells every exit status" "$program" $help
    for number in 0 1 2 3 130; do
        says "^  $number +[a-z]" out
    done
done
expect 2 "an option that is like none" "$program" run "$agency" -o "$dir/nothing" --k0
says 'unknown option .--k0.; known are: --output, '
expect 2 "an abbreviated option" "$program" run "$agency" -o "$dir/nothing" --forc
says 'unknown option .--forc.; the nearest known is .--force.'
expect 2 "an unknown letter" "$program" run "$agency" -o "$dir/nothing" -Z
says 'unknown option .-Z.'
expect 2 "an option without its value" "$program" run "$agency" -o
says '.-o. needs a value'
expect 2 "a value for an option that takes none" "$program" run "$agency" -o "$dir/nothing" --force=yes
says 'takes no value'
expect 2 "no folder for results" "$program" run "$agency"
says '-o DIR'
for number in 0 1000001 -3 1e3 0x10 5.5 '' 99999999999999999999; do
    expect 2 "-n '$number'" "$program" run "$agency" -o "$dir/nothing" -n "$number"
    says 'whole number from 1 to 1000000'
done
expect 2 "-s beyond 64 bits" "$program" run "$agency" -o "$dir/nothing" -s 18446744073709551616
says 'whole number from 0 to 18446744073709551615'
expect 2 "-j 0" "$program" run "$agency" -o "$dir/nothing" -j 0
says 'whole number from 1'
expect 2 "--set without a value" "$program" run "$agency" -o "$dir/nothing" --set budget.annual
says 'PATH=VALUE'
expect 2 "--set of an unknown path" "$program" run "$agency" -o "$dir/nothing" --set 'budget.anual=100 juta'
says 'budget\.annual'
expect 2 "--set of a value that is none" "$program" run "$agency" -o "$dir/nothing" --set 'budget.annual=much'
says 'budget\.annual'

echo "Explaining"
expect 0 "everything in force" "$program" explain "$dir/palembang-mentoring.yaml"
says '^practices\.mentoring\.on +yes .*palembang-mentoring\.yaml:[0-9]+$' out
says '^effects\.error\.slope +0\.9 .*0\.5 to 1\.8 .*Arthur et al\. 2003.* M +default$' out
expect 0 "a part of it, with its meaning" "$program" explain "$agency" gates.structural
says '^gates\.structural\.permit +35 % .*20 % to 50 % ' out
says '^    permitted by their heads' out
! grep -q '^gates\.technical' "$dir/out" || fail "more than was asked for"
expect 2 "an unknown path" "$program" explain "$agency" gates.structual
says 'the nearest known is .gates\.structural'
expect 2 "a path that is like none" "$program" explain "$agency" k0
says 'unknown path .k0.; there is none like it'
expect 0 "words from the midst of a path" "$program" explain "$agency" kpi.documents
says '^observed\.kpi\.documents\.target +100 % ' out
[ "$(grep -c '^[a-z]' "$dir/out")" -eq 2 ] || fail "more than was asked for"
expect 0 "capitals where a path has none" "$program" explain "$agency" KPI.Documents
says '^observed\.kpi\.documents\.target ' out
expect 0 "a word of many paths" "$program" explain "$agency" permit
says '^gates\.structural\.permit ' out
says '^gates\.technical\.permit ' out
expect 0 "letters of a path" "$program" explain "$agency" complaint
says '^observed\.complaints +30 ' out
expect 0 "a path and not what else has its name" "$program" explain "$agency" staff
says '^staff\.groups ' out
! grep -q '^effects\.kpi\.staff' "$dir/out" || fail "more than was asked for"
expect 2 "nearly a word of a path" "$program" explain "$agency" kpis
says 'the nearest known is .kpi.$'
expect 0 "a key that is no parameter" "$program" explain "$dir/palembang-mentoring.yaml" name
says '^name +Mentoring +text ' out
expect 0 "what is extended" "$program" explain "$dir/palembang-mentoring.yaml" extends
says "^extends +$dir/palembang-bkpsdm\.yaml +file .*palembang-mentoring\.yaml$" out
printf 'extends: palembang-bkpsdm.yaml\nname: "one\\u202Etwo"\n' >"$dir/turned.yaml"
expect 0 "a mark that would turn the line round is masked" "$program" explain "$dir/turned.yaml" name
says '^name +one\?two +text ' out
expect 0 "the composition" "$program" explain "$dir/palembang-mentoring.yaml" staff.groups
says '^staff\.groups +1 structural, S2, age 52-57, retires at 60 +people .*palembang-bkpsdm\.yaml:[0-9]+$' out
[ "$(grep -c '^staff\.groups' "$dir/out")" -eq "$(grep -c '^    - {count:' "$agency")" ] || fail "not a line for each group"
cat >"$dir/later.yaml" <<'END'
extends: palembang-bkpsdm.yaml
name: More money later
budget:
  annual: [{from: 2027-07, value: 200 juta}]
END
expect 0 "a value that changes" "$program" explain "$dir/later.yaml" budget.annual
says '^budget\.annual +Rp 150\.000\.000 .*palembang-bkpsdm\.yaml:[0-9]+$' out
says '^budget\.annual +Rp 200\.000\.000 from 2027-07 .*later\.yaml:4$' out

echo "Shipped files are found"
printf 'extends: kapasim/palembang-bkpsdm.yaml\nname: Elsewhere\n' >"$dir/elsewhere.yaml"
expect 0 "from the source tree" "$program" check "$dir/elsewhere.yaml"
mkdir -p "$dir/prefix/bin" "$dir/prefix/share/kapasim"
cp "$program" "$dir/prefix/bin" && cp -R scenarios "$dir/prefix/share/kapasim"
expect 0 "once installed" env -i "$dir/prefix/bin/kapasim" check "$dir/elsewhere.yaml"
expect 0 "explaining says where from" "$dir/prefix/bin/kapasim" explain "$dir/elsewhere.yaml" budget.annual
says "$dir/prefix/share/kapasim/scenarios/palembang-bkpsdm\.yaml:[0-9]+$" out

echo "Wrong scenarios"
refuse_text "an unknown key" 'unknown key .budjet.; the nearest known is .budget.' <<'END'
budjet:
  annual: 100 juta
END
refuse_text "an unknown key below" 'unknown key .budget\.anual.; the nearest known is .budget\.annual.' <<'END'
budget:
  anual: 100 juta
END
refuse_text "a duplicate key" 'budget' <<'END'
budget:
  annual: 100 juta
budget:
  variation: 10 %
END
refuse_text "a map where a value belongs" 'budget\.annual' <<'END'
budget:
  annual: {amount: 100 juta}
END
refuse_text "a word where a number belongs" 'practices\.mentoring\.mentors' <<'END'
practices:
  mentoring:
    mentors: many
END
refuse_text "a list where a map belongs" 'budget' <<'END'
budget: [1, 2]
END
for value in 0.285 '28.5' '101 %' '-5 %' nan NaN .nan inf -inf .inf infinity 1e999 0x10 0o17 017 '5 % 3' '50 %%'; do
    refuse_text "the share '$value'" 'gates\.structural\.permit' <<END
gates:
  structural:
    permit: $value
END
done
for value in '-5 juta' -5 1e30 '99999 triliun' '150 M' 'Rp' nan .inf 0x10 '1.5.0' '100 jutaan' '$100'; do
    refuse_text "the money '$value'" 'budget\.annual' <<END
budget:
  annual: $value
END
done
for value in -1 1.5 1e2 0x10 0o17 017 nan ten; do
    refuse_text "the count '$value'" 'practices\.mentoring\.mentors' <<END
practices:
  mentoring:
    mentors: $value
END
done
refuse_text "an unknown kind of programme" 'no kind of programme' <<'END'
programmes:
  workshop: {kind: workshop, hours: 8 JP, intakes: [mar], dimensions: {technical: 1}}
END
refuse_text "an unknown dimension of skill" 'nearest known is .programmes\.bimtek\.dimensions\.technical' <<'END'
programmes:
  bimtek:
    dimensions: {techical: 1}
END
refuse_agency "a split above 100 %" 's/structural: 30 %/structural: 50 %/' 'add up to 120 %'
refuse_text "an overlay that changes the agency" 'belongs to the agency' <<'END'
observed:
  workload: 80 %
END
refuse_text "an overlay that changes the world" 'belongs to the world' <<'END'
effects:
  error:
    slope: 2
END
refuse_agency "shares of hires that do not add up" 's/S1: 80 %/S1: 90 %/' 'add up to 110 %'
refuse_agency "a group without a count" 's/{count: 4, education: SMA/{education: SMA/' 'count'
refuse_agency "an education that there is none of" 's/education: SMA, age: 40/education: SLTA, age: 40/' 'SMA'
refuse_agency "no observed errors" '/error_per_file/d' 'observed\.error_per_file'
refuse_agency "no staff" '/^  groups:/,/count: 4, education: SMA/d' 'groups'

echo "Files that are no scenarios"
refuse "a missing file" "$dir/absent.yaml" "^$dir/absent\.yaml: error: "
refuse "a folder" "$dir" "^$dir: error: "
: >"$dir/empty.yaml"
refuse "an empty file" "$dir/empty.yaml" "^$dir/empty\.yaml(:1:1)?: error: "
head -c 4096 "$program" >"$dir/binary.yaml"
refuse "a binary file" "$dir/binary.yaml" "^$dir/binary\.yaml(:[0-9]+:[0-9]+)?: error: "
printf 'name: \377\376\n' >"$dir/bytes.yaml"
refuse "bytes that are not UTF-8" "$dir/bytes.yaml" "^$dir/bytes\.yaml(:[0-9]+:[0-9]+)?: error: .*UTF-8"
printf 'name: one\n---\nname: two\n' >"$dir/two.yaml"
refuse "two documents" "$dir/two.yaml" "^$dir/two\.yaml:[0-9]+:[0-9]+: error: .*document"
awk 'BEGIN { printf "name: "; for (i = 0; i < 200000; i++) printf "["; print "" }' >"$dir/deep.yaml"
refuse "200,000 nested brackets" "$dir/deep.yaml" "^$dir/deep\.yaml:1:[0-9]+: error: "
awk 'BEGIN { print "name:"; for (i = 0; i < 60000; i++) print "- &a" i " x" }' >"$dir/anchors.yaml"
refuse "60,000 anchors" "$dir/anchors.yaml" "^$dir/anchors\.yaml:2:[0-9]+: error: .*anchor"
awk 'BEGIN { for (i = 0; i < 100000; i++) print "# padding padding" }' >"$dir/large.yaml"
refuse "a file above 1 MiB" "$dir/large.yaml" "^$dir/large\.yaml(:[0-9]+:[0-9]+)?: error: "
printf 'extends: circle-b.yaml\nname: a\n' >"$dir/circle-a.yaml"
printf 'extends: circle-a.yaml\nname: b\n' >"$dir/circle-b.yaml"
refuse "overlays in a circle" "$dir/circle-a.yaml" "^$dir/circle-[ab]\.yaml:1:[0-9]+: error: "
printf 'extends: nowhere.yaml\nname: a\n' >"$dir/orphan.yaml"
refuse "an overlay on a file that is not there" "$dir/orphan.yaml" "error: "
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do echo "wrong$i: 1"; done >"$dir/many.yaml"
refuse "25 mistakes" "$dir/many.yaml" "^$dir/many\.yaml:1:1: error: "
[ "$(grep -c ': error: ' "$dir/err")" -eq 20 ] || fail "not 20 messages"
says 'and [0-9]+ more errors'
printf 'extends: palembang-bkpsdm.yaml\n"wrong\\e[31m": 1\n' >"$dir/escape.yaml"
refuse "a key that would colour the terminal" "$dir/escape.yaml" 'control character'
! grep -q "$(printf '\033')" "$dir/err" || fail "an escape character reached the terminal"

echo "Scenarios that cannot run together"
sed 's/workload: 92 %/workload: 80 %/' "$agency" >"$dir/other.yaml"
expect 2 "two agencies" "$program" run "$agency" "$dir/other.yaml" -o "$dir/nothing"
says 'differ in .observed\.workload.'
expect 2 "the same name twice" "$program" run "$agency" "$dir/palembang-bkpsdm.yaml" -o "$dir/nothing"
says 'named .palembang-bkpsdm.'
expect 2 "one wrong file among good ones" "$program" run "$agency" "$dir/two.yaml" "$dir/absent.yaml" -o "$dir/nothing"
says "^$dir/two\.yaml"
says "^$dir/absent\.yaml"
[ ! -e "$dir/nothing" ] || fail "something was written"

echo "Runs"
run() { expect 0 "$1" "$program" run -n 8 -q "$agency" "$mentoring" -o "$2" -j "$3" -s 7; }
run "a run prints its summary" "$dir/first" 1
says 'Results are in ' out
[ -s "$dir/first/results.db" ] && [ -s "$dir/first/manifest.json" ] || fail "the folder is not complete"
[ ! -s "$dir/err" ] || fail "-q is not quiet"
expect 0 "export" "$program" export "$dir/first" monthly
cp "$dir/out" "$dir/first.csv"
[ "$(wc -l <"$dir/first.csv")" -eq $((1 + 8 * 2 * (12 + 60))) ] || fail "not a line for each month"
run "the same seed again" "$dir/second" 1
"$program" export "$dir/second" monthly >"$dir/second.csv" 2>"$dir/err"
same "$dir/first.csv" "$dir/second.csv"
run "two threads" "$dir/third" 2
"$program" export "$dir/third" monthly >"$dir/third.csv" 2>"$dir/err"
same "$dir/first.csv" "$dir/third.csv"
expect 0 "other companions" "$program" run -n 8 -q scenarios/palembang-permission-reform.yaml "$mentoring" \
    scenarios/palembang-budget-double.yaml -o "$dir/fourth" -s 7
"$program" export "$dir/fourth" monthly --scenario palembang-mentoring >"$dir/fourth.csv" 2>"$dir/err"
"$program" export "$dir/first" monthly --scenario palembang-mentoring >"$dir/alone.csv" 2>"$dir/err"
[ "$(wc -l <"$dir/alone.csv")" -eq $((1 + 8 * (12 + 60))) ] || fail "not a line for each month"
same "$dir/alone.csv" "$dir/fourth.csv"
expect 0 "another seed" "$program" run -n 8 -q "$agency" "$mentoring" -o "$dir/fifth" -s 8
"$program" export "$dir/fifth" monthly >"$dir/fifth.csv" 2>"$dir/err"
! cmp -s "$dir/first.csv" "$dir/fifth.csv" || fail "seed 8 gives what seed 7 gives"
expect 0 "--set reaches every scenario" "$program" run -n 8 -q "$agency" -o "$dir/set" -s 7 --set 'budget.annual=0'
"$program" export "$dir/set" spending >"$dir/set.csv" 2>"$dir/err" || fail "no export"
! cmp -s "$dir/set/results.db" "$dir/first/results.db" || fail "--set changed nothing"

expect 0 "an overlay as the baseline" "$program" run -n 2 -q "$mentoring" -o "$dir/sixth"
says '^Palembang BKPSDM, 2026-01 to 2030-12, 2 replicates$' out
expect 0 "no seats" "$program" run -n 20 -q "$agency" -o "$dir/seatless" --set budget.annual='1 triliun' \
    --set 'programmes={structural: {seats: 0}, functional: {seats: 0}, bimtek: {seats: 0}, in_house: {seats: 0},
        retreat: {seats: 0}, seminar: {seats: 0}, online: {seats: 0}}'
says '  seats or money$' out

echo "Replicates that cannot be run"
rare="observed.error_per_file={value: 3 %}"
expect 3 "some of them" "$program" run -n 40 "$agency" -o "$dir/some" --set "$rare"
says 'warning: [0-9]+ of 40 replicates were dropped .*observed\.error_per_file.*effects\.error\.floor'
says 'Results are in ' out
expect 0 "what could be run is there" "$program" export "$dir/some" runs
expect 0 "and why the others could not" "$program" export "$dir/some" failures
says '^[0-9]+,1,observed\.error_per_file cannot be reached$' out
expect 3 "some of them for want of time" "$program" run -n 20 -q "$agency" -o "$dir/busy" --set work.hours_month=80 \
    --set practices.reward.on=yes --set practices.reward.cost_per_staff_year=0 --set practices.reward.cost_annual=0 \
    --set 'practices.reward.hours_month={value: 60, prior: 40-100}'
expect 0 "and it is said" "$program" export "$dir/busy" failures
says '^[0-9]+,1,nobody has time for files in a month of the observed year$' out
floor='effects.error.floor={value: 2 %, prior: 1.9 % to 5 %}'
seed=1
while [ $seed -lt 20 ] && "$program" run -q -n 1 -s $seed "$agency" -o "$dir/all" --set "$rare" --set "$floor" \
    >"$dir/out" 2>"$dir/err"; do
    rm -rf "$dir/all"
    seed=$((seed + 1))
done
expect 1 "all of them" "$program" run -n 1 -s $seed "$agency" -o "$dir/all" --set "$rare" --set "$floor"
says 'error: 1 of 1 replicates were dropped'
[ ! -e "$dir/all" ] || fail "a folder without results is left"

echo "Nothing is overwritten"
cp "$dir/first/results.db" "$dir/kept"
expect 2 "a folder with results" "$program" run -n 2 -q "$agency" -o "$dir/first"
says '--force'
same "$dir/kept" "$dir/first/results.db"
mkdir "$dir/mine" && echo precious >"$dir/mine/notes.txt"
expect 2 "a folder with something else, even with --force" "$program" run -n 2 -q "$agency" -o "$dir/mine" --force
[ "$(cat "$dir/mine/notes.txt")" = precious ] || fail "the notes are gone"
expect 0 "--force replaces results" "$program" run -n 2 -q "$agency" -o "$dir/second" --force
! cmp -s "$dir/kept" "$dir/second/results.db" || fail "nothing was replaced"
expect 0 "export to a file" "$program" export "$dir/first" monthly -O "$dir/table.csv"
same "$dir/table.csv" "$dir/first.csv"
[ ! -s "$dir/out" ] || fail "it went to standard output too"
echo mine >"$dir/table.csv"
expect 2 "export onto a file" "$program" export "$dir/first" monthly -O "$dir/table.csv"
says '--force'
[ "$(cat "$dir/table.csv")" = mine ] || fail "the file was overwritten"
expect 0 "export --force" "$program" export "$dir/first" monthly -O "$dir/table.csv" --force
same "$dir/table.csv" "$dir/first.csv"
for name in results.db manifest.json results.db-journal; do
    cp "$dir/first/results.db" "$dir/kept"
    expect 2 "export onto $name, even with --force" "$program" export "$dir/fifth" runs -O "$dir/first/$name" --force
    says 'name another file'
    same "$dir/kept" "$dir/first/results.db"
done
expect 0 "a table among the results" "$program" export "$dir/fifth" summary -O "$dir/fifth/summary.csv"
cp "$dir/fifth/summary.csv" "$dir/kept"
expect 0 "--force leaves it alone" "$program" run -n 2 -q "$agency" -o "$dir/fifth" --force
same "$dir/kept" "$dir/fifth/summary.csv"
expect 1 "export to a full disk" sh -c '"$1" export "$2" monthly >/dev/full' sh "$program" "$dir/first"

echo "Results that are not there"
for verb in export plot; do
    table=
    [ $verb = plot ] || table=monthly
    # shellcheck disable=SC2086 # no word for plot
    expect 2 "$verb of a folder without results" "$program" $verb "$dir/mine" $table
    says 'error: '
    # shellcheck disable=SC2086
    expect 2 "$verb of no folder" "$program" $verb "$dir/absent" $table
    says 'error: '
done
expect 2 "an unknown table" "$program" export "$dir/first" montly
says 'known are: monthly'
expect 2 "an unknown scenario" "$program" export "$dir/first" monthly --scenario mentoring
says 'palembang-mentoring'
expect 2 "an unknown indicator" "$program" export "$dir/first" monthly --indicator eror_rate
says 'error_rate'
expect 2 "an unknown figure" "$program" plot "$dir/first" erorr
says 'error'

echo "Interruption"
for signal in INT TERM HUP; do
    rm -rf "$dir/long"
    expect 130 "SIG$signal ends with 130" timeout --preserve-status -s $signal -k 10 1 \
        env --default-signal=$signal "$program" run -n 50000 "$agency" -o "$dir/long"
    says 'interrupted; [0-9]+ of 50000 replicates are kept'
done
expect 0 "what was finished is kept" "$program" export "$dir/long" runs
says '"?palembang-bkpsdm"?,.*,no,' out

expect 0 "nohup is heeded" sh -c 'trap "" HUP; "$1" run -n 400 -q "$2" -o "$3" & sleep 0.1; kill -HUP $!; wait $!' \
    sh "$program" "$agency" "$dir/unhung"

echo "More scenarios than fit into a figure"
for i in $(seq 40); do
    printf 'extends: palembang-bkpsdm.yaml\nname: Number %s\nbudget: {annual: {factor: 1%s %%}}\n' "$i" "$i" \
        >"$dir/number-$i.yaml"
done
expect 0 "a run of 41" "$program" run -n 1 -q "$dir/palembang-bkpsdm.yaml" "$dir"/number-*.yaml -o "$dir/wide"
expect 0 "figures of the first" "$program" plot "$dir/wide"
says 'warning: .*the first 24 of 40 other scenarios'
for figure in error difference skill access funnel; do
    grep -q 'the first 24 of 40 other scenarios' "$dir/wide/plots/$figure.dat" || fail "$figure does not say what it shows"
done

echo "Names are only text"
# $(…), backticks, quotes, line breaks, gnuplot's own marks, 10,000 characters: none of it may run or break a table.
long=$(awk 'BEGIN { for (i = 0; i < 1000; i++) printf "0123456789" }')
cat >"$dir/trap.yaml" <<END
extends: palembang-bkpsdm.yaml
name: "\`touch $dir/ran\` \$(touch $dir/ran) \"quoted\" 'single' \n@cd system('touch $dir/ran') {/Bold b} \\\\ %s $long"
description: "=1+1 \`touch $dir/ran\` \$(touch $dir/ran)\n</script><script>"
END
expect 0 "a run" "$program" run -n 4 -q "$agency" "$dir/trap.yaml" -o "$dir/traps"
says 'touch' out
[ "$(awk '{ if (length($0) > 400) n++ } END { print n + 0 }' "$dir/out")" -eq 0 ] || fail "the summary has endless lines"
expect 0 "the table of runs" "$program" export "$dir/traps" runs
says '""quoted""' out
says '0123456789$|0123456789"' out
expect 0 "figures" "$program" plot "$dir/traps"
[ "$(find "$dir/traps/plots" -name '*.svg' | wc -l)" -ge 4 ] || fail "fewer than four figures"
[ ! -e "$dir/ran" ] || fail "a name was run as a command"
grep -l 'touch' "$dir/traps/plots/"*.svg >"$dir/out" || fail "the name is in no figure"

finish
