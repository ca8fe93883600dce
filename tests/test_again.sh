#!/bin/sh
# manifest.json alone is enough to run a whole run again: every table is the same, byte by byte, whatever the run was
# made of; what has been done to a manifest is told by place, and nothing else is read.
. tests/shell.sh
here=$PWD
case $program in /*) ;; *) program=$here/$program ;; esac
tables='monthly yearly summary funnel spending runs failures parameters indicators'

tables() {
    for table in $tables; do
        "$program" export "$1" "$table" 2>>"$dir/err" || echo "no $table"
    done
}

# again STATUS WHAT NAME OPTION...: runs the manifest of the run NAME from a folder that holds nothing else, and compares.
again() {
    status=$1
    what=$2
    name=$3
    shift 3
    rm -rf "$dir/mail" "$dir/$name-again"
    mkdir "$dir/mail"
    cp "$dir/$name/manifest.json" "$dir/mail/"
    cd "$dir/mail" || exit 1
    expect "$status" "$what" "$program" run manifest.json -q -o "$dir/$name-again" "$@"
    cd "$here" || exit 1
    tables "$dir/$name" >"$dir/first.csv"
    tables "$dir/$name-again" >"$dir/second.csv"
    [ "$(grep -c '^no ' "$dir/first.csv")" -eq 0 ] || fail "not every table could be exported"
    cmp -s "$dir/first.csv" "$dir/second.csv" || fail "the tables differ"
}

# lasting FILE: what of a manifest is the same in the run of it.
lasting() { grep -vE '^  "(command|started|finished)":' "$1"; }

echo "The shipped agencies, each with all its policies"
for base in palembang-bkpsdm ilir-timur-dua semarang-bkpp sumsel-biro-organisasi bontang-bpkad; do
    policies=$(grep -l "^extends: $base.yaml" scenarios/*.yaml)
    # shellcheck disable=SC2086 # a list of files
    expect 0 "a run of $(echo "$policies" | wc -l) policies for $base" \
        "$program" run scenarios/$base.yaml $policies -n 3 -s 5 -q -o "$dir/$base"
    again 0 "is repeated from its manifest" $base
done
lasting "$dir/bontang-bpkad/manifest.json" >"$dir/out"
lasting "$dir/bontang-bpkad-again/manifest.json" | cmp -s - "$dir/out" || fail "the manifests differ in more than times"

echo "Options"
expect 3 "a run with dropped replicates" "$program" run "$agency" "$mentoring" -n 60 -s 18446744073709551615 -q \
    --set 'observed.error_per_file={value: 3.5 %}' --set 'budget.annual=[{from: 2027-07, value: 200 juta}]' \
    --set practices.reward.on=yes -o "$dir/options"
again 3 "is repeated, with seed, -n and --set" options -j 1
expect 0 "a run that keeps the members of its staff" "$program" run "$agency" -n 2 --keep staff -q -o "$dir/kept"
again 0 "is repeated" kept
"$program" run "$dir/kept/manifest.json" --keep monthly -q -o "$dir/less" >"$dir/out" 2>"$dir/err" ||
    fail "what is kept cannot be chosen anew"
! "$program" export "$dir/less" staff >"$dir/out" 2>"$dir/err" || fail "--keep beside a manifest is not heard"

expect 0 "a run with --fixed-parameters" "$program" run "$agency" -n 4 --fixed-parameters -q -o "$dir/fixed"
again 0 "is repeated" fixed
expect 0 "a run to a precision" "$program" run "$agency" "$mentoring" --precision 0.5 -q -o "$dir/precise"
again 0 "is repeated" precise
expect 0 "a run to a precision that it does not reach" \
    "$program" run "$agency" --precision 0.001 -n 20 -q -o "$dir/capped"
again 0 "is repeated" capped
expect 0 "another number of replicates may be asked for" \
    "$program" run "$dir/fixed/manifest.json" -n 6 -q -o "$dir/more"
"$program" export "$dir/more" monthly | awk -F, 'NR == 1 || $2 < 4' >"$dir/second.csv"
"$program" export "$dir/fixed" monthly | cmp -s - "$dir/second.csv" || fail "the first replicates differ"
for options in '-s 2' '--set budget.annual=null' --fixed-parameters '--precision 1' "$agency"; do
    # shellcheck disable=SC2086 # options and their values
    expect 2 "beside $options it is refused" "$program" run "$dir/fixed/manifest.json" $options -q -o "$dir/nothing"
    says 'manifest of a run (says what|is run alone)'
done

# Files of one's own, in folders that are gone afterwards: a chain of four, two of one name, and text of all kinds.
echo "Files that are gone"
mkdir -p "$dir/own/deep"
cat >"$dir/own/deep/base.yaml" <<'END'
name: "Dinas \"Ümlaut\" – 'satu'"
description: |
  Two lines,
  with a # and a \n.
start: 2025-07
horizon: 30 months
staff:
  units: 2
  groups:
    - {count: 2, education: S2, age: 45-56, post: structural}
    - {count: 9, education: S1, age: 26-57, post: operational, unit: 2, retires_at: 60}
    - {count: 3, education: SMA, age: 57, post: functional}
observed: {error_per_file: {value: 20 %, prior: 5 points}, sop_compliance: 65 %, workload: 92 %}
budget: {annual: [{from: 2020-01, value: 60 juta}, {from: 2026-03, value: 75 juta}], split: {bimtek: 100 %}}
gates: {technical: {permit: {value: 85 %, prior: 10 points}}}
events: {retirement_wave: {month: 2026-05, share: 20 %}}
programmes:
  bimtek: {kind: technical, hours: 24 JP, away: 0.19, intakes: [apr, sep], cost_per_seat: 8 juta, dimensions: {technical: 1}}
practices: {mentoring: {on: no, mentors: 1}}
END
printf '\357\273\277extends: deep/base.yaml\r\nname: Lebih\r\nbudget: {annual: {factor: 150 %%}}' >"$dir/own/base.yaml"
printf 'extends: base.yaml\nprogrammes: {bimtek: null, kursus: {kind: technical, hours: 6 JP, intakes: monthly}}\n' \
    >"$dir/own/third.yaml"
printf 'extends: third.yaml\npractices: {mentoring: {on: [{from: 2026-01, value: yes}]}}\ngates: {technical: {permit: {factor: 90 %%}}}\n' \
    >"$dir/own/fourth.yaml"
expect 0 "a run of files of one name" "$program" run "$dir/own/deep/base.yaml" "$dir/own/third.yaml" \
    "$dir/own/fourth.yaml" -n 8 -q -o "$dir/gone"
cat >"$dir/own/land.yaml" <<'END'
name: Negeri
start: 2026-01
horizon: 14 months
agencies:
  - {file: deep/base.yaml, count: 30}
  - {file: kapasim/ilir-timur-dua.yaml, count: 3}
END
expect 0 "a run of a nation" "$program" run "$dir/own/land.yaml" -n 2 -s 9 --set observed.workload='95 %' -q -o "$dir/land"
rm -r "$dir/own"
again 0 "is repeated" land
again 0 "files of one name are told apart" gone
grep -q '"2/base.yaml"' "$dir/gone/manifest.json" || fail "one of them is missing"
! grep -q "$dir/own" "$dir/gone-again/manifest.json" || fail "the manifest tells of folders"

echo "A run that was cut off"
timeout --preserve-status -s INT 0.4 env --default-signal=INT "$program" run "$agency" -o "$dir/cut" -n 40000 -s 6 \
    --precision 0.002 -q >"$dir/out" 2>"$dir/err"
grep -q '"complete": false' "$dir/cut/manifest.json" || fail "it was not cut off"
grep -q '"replicates": 40000' "$dir/cut/manifest.json" || fail "the manifest does not say what was asked for"
grep -q '"precision": 0.002' "$dir/cut/manifest.json" || fail "the manifest does not say how precise it was to be"
done=$("$program" export "$dir/cut" runs 2>"$dir/err" | tail -n 1 | awk -F, '{ print $(NF - 6) }')
expect 0 "is repeated as far as it came" "$program" run "$dir/cut/manifest.json" -q -n "$done" -o "$dir/cut-again"
for table in monthly funnel parameters; do
    "$program" export "$dir/cut" $table >"$dir/first.csv" 2>"$dir/err"
    "$program" export "$dir/cut-again" $table | cmp -s - "$dir/first.csv" || fail "$table differs"
done

echo "One replicate"
"$program" export "$dir/options" monthly >"$dir/monthly"
kept=$(awk -F, 'NR == 2 { print $2 }' "$dir/monthly")
for id in palembang-bkpsdm palembang-mentoring; do
    awk -F, -v s=$id -v r="$kept" 'NR == 1 || $1 == s && $2 == r' "$dir/monthly" >"$dir/first.csv"
    expect 0 "replicate $kept of $id is what was stored" \
        "$program" replay "$dir/options/manifest.json" --replicate "$kept" --scenario $id --csv
    cmp -s "$dir/first.csv" "$dir/out" || fail "the months differ"
done
expect 0 "unsaid, it is the baseline" "$program" replay "$dir/options/manifest.json" -r "$kept"
says '^Palembang BKPSDM, replicate [0-9]+ of seed 18446744073709551615:' out
expect 2 "a scenario that is not there" "$program" replay "$dir/options/manifest.json" -r 1 --scenario mentoring
says 'no scenario of this run is `mentoring`; there are: palembang-bkpsdm, palembang-mentoring'
expect 2 "--scenario without a manifest" "$program" replay "$agency" -r 1 --scenario x
says 'chooses from a manifest'
expect 0 "an agency of a nation" "$program" replay "$dir/land/manifest.json" -r 1 --agency 2
says ', agency 2 of 30, replicate 1 of seed 9: ' out
dropped=$("$program" export "$dir/options" failures | awk -F, 'NR == 2 { print $1 }')
expect 1 "one that was dropped" "$program" replay "$dir/options/manifest.json" -r "$dropped"
says 'observed\.error_per_file cannot be reached'

# edited WHAT PATTERN SED: exit status 2 and a message with the line in the manifest; nothing is written.
whole=$dir/options/manifest.json
edited() {
    sed "$3" "$whole" >"$dir/edited.json"
    cmp -s "$whole" "$dir/edited.json" && fail "nothing was edited: $3"
    expect 2 "$1" "$program" run "$dir/edited.json" -o "$dir/nothing"
    says "^$dir/edited\.json(/[^:]*)?:[0-9]+:[0-9]+: error: .*$2"
    [ ! -e "$dir/nothing" ] || fail "something was written"
}

echo "What is done to a manifest is told"
line=$(grep -n '"path": "budget.annual"' "$whole" | sed -n '2s/:.*//p')
value="$((line + 3)),$((line + 12))s/\"value\": [0-9]*0/&0/"
edited "a value in force" '`budget\.annual` is Rp 150[0-9.]* at first here, and' "$value"
edited "a value in a file" 'is 60 months here, and 48 months by the texts' 's/"horizon: 60 months/"horizon: 48 months/'
edited "what a file says" 'unknown key' 's/"horizon: /"horizonn: /'
edited "a file that extends what is not there" 'what this extends is missing' 's/"start: 2026-01/"extends: \/etc\/passwd/'
edited "a policy that extends nothing" 'extends nothing' 's/"extends: palembang-bkpsdm.yaml"/"#"/'
edited "the seed" '`seed` is a whole number' 's/"seed": "18446744073709551615"/"seed": "18446744073709551616"/'
edited "the seed, below 0" '`seed` is a whole number' 's/"seed": "[0-9]*"/"seed": -1/'
edited "replicates" '`replicates` is a whole number from 1 to 1000000' 's/"replicates": 60/"replicates": 0/'
edited "keep" 'is monthly, summary or staff' 's/"keep": "monthly"/"keep": "all"/'
edited "fixed_parameters" 'is true or false' 's/"fixed_parameters": false/"fixed_parameters": "no"/'
sed 's/"path": "practices.reward.on"/"path": "practices.reward.off"/' "$whole" >"$dir/edited.json"
expect 2 "--set" "$program" run "$dir/edited.json" -o "$dir/nothing"
says '^--set practices\.reward\.off:1:1: error: unknown key'
edited "what --set assigned" 'an assignment is' 's/"value": "yes"/"value": 1/'
edited "an id" '`id` is another here, and palembang-mentoring' 's/"id": "palembang-mentoring"/"id": "another"/'
edited "the name of a file" 'does not hold the lines of `other.yaml`' 's/^        "palembang-mentoring.yaml"/        "other.yaml"/'
edited "a line that is no text" 'line 1 of `palembang-bkpsdm.yaml` is no text' '/"palembang-bkpsdm.yaml": \[/s/$/3,/'
edited "a control character" 'control character|invisible' 's/"horizon: 60 months/&\\u0007/'
edited "a NUL" 'this is no JSON' 's/"horizon: 60 months/&\\u0000/'
edited "no files" 'without the texts' 's/^  "files": {/  "fils": {/'
edited "no scenarios" '`scenarios` is a list' 's/^  "scenarios": \[/  "scenario": [/'
edited "a comma too few" 'this is no JSON: ' 's/"fixed_parameters": false,/"fixed_parameters": false/'
edited "a key twice" 'this is no JSON: duplicate' 's/"fixed_parameters": false,/"seed": 3, "fixed_parameters": false,/'
for size in 1 100 5000 300000; do
    head -c $size "$whole" >"$dir/edited.json"
    expect 2 "its first $size bytes" "$program" run "$dir/edited.json" -o "$dir/nothing"
    says '^.*/edited\.json:[0-9]+:[0-9]+: error: this is no JSON'
done
expect 2 "another file in JSON" sh -c 'echo "{\"program\": \"other\"}" >"$1/other.json"; exec "$2" run "$1/other.json" -o "$1/nothing"' \
    sh "$dir" "$program"
says 'other\.json:1:[0-9]+: error: this is not a manifest of kapasim'

echo "Another program"
sed 's/"sources": "[0-9]*"/"sources": "1"/' "$whole" >"$dir/other.json"
expect 3 "other sources are a warning" "$program" run "$dir/other.json" -o "$dir/other"
says 'other\.json:3:[0-9]+: warning: this run was made by kapasim .* of other sources \(1\) than this one'
tables "$dir/options" >"$dir/first.csv"
tables "$dir/other" | cmp -s - "$dir/first.csv" || fail "the tables differ"
sed "$value" "$dir/other.json" >"$dir/changed.json"
expect 3 "and so are values that have changed since" "$program" run "$dir/changed.json" -o "$dir/changed"
says 'warning: `budget\.annual` was Rp [0-9.]+ at first in that run, and is Rp '

echo "Elsewhere"
for verb in check explain diff; do
    words=
    [ $verb != diff ] || words=$agency
    # shellcheck disable=SC2086 # no word, or one
    expect 2 "$verb does not take it" "$program" $verb "$whole" $words
    says 'is the manifest of a run, which `run` and `replay` take'
done
expect 0 "it may have been laid out anew" sh -c 'tr -d "\n" <"$1" >"$2/flat.json"; exec "$3" run "$2/flat.json" -n 1 -q -o "$2/flat"' \
    sh "$dir/fixed/manifest.json" "$dir" "$program"

finish
