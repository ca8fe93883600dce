#!/bin/sh
# What a run keeps, as its users meet it: with summaries alone, everything is as with all months but the months, also
# after any kill; and the members of the staff are those whom the indicators count.
. tests/shell.sh
figures='access budget difference education error error_realised funnel ipasn skill sop sop_realised'

# tables DIR: all that do not need the months, one after the other.
tables() {
    for table in yearly summary funnel spending runs failures parameters indicators; do
        "$program" export "$1" "$table" 2>>"$dir/err" || echo "no $table"
    done
}

# same A B FIGURE...: their tables are the same, and the numbers of these figures.
same() {
    first=$dir/$1 second=$dir/$2
    shift 2
    tables "$first" >"$dir/first"
    tables "$second" >"$dir/second"
    [ "$(grep -c '^no ' "$dir/first")" -eq 0 ] || fail "not every table of $first could be exported"
    cmp -s "$dir/first" "$dir/second" || fail "the tables of $first and $second differ"
    [ $# -gt 0 ] || return
    "$program" plot "$first" "$@" >"$dir/out" 2>"$dir/err" || fail "the figures of $first cannot be drawn"
    "$program" plot "$second" "$@" >"$dir/out" 2>"$dir/err" || fail "the figures of $second cannot be drawn"
    for figure; do
        cmp -s "$first/plots/$figure.dat" "$second/plots/$figure.dat" || fail "the figure $figure differs"
    done
}

# printed NAME: what the last run printed, without the names of folders.
printed() { sed 's,/[^ ]*,DIR,g' "$dir/out" >"$dir/$1.printed"; }

size() { wc -c <"$dir/$1/results.db"; }

echo "Summaries"
# With this seed and error some replicates are dropped.
begin() {
    exec "$program" run "$agency" scenarios/palembang-budget-up-half.yaml "$mentoring" -n 230 -s 3 \
        --set start=2026-07 --set 'observed.error_per_file={value: 3.5 %}' "$@"
}
run() { (begin "$@"); }
expect 3 "a run that keeps months" run -q -o "$dir/monthly"
printed monthly
expect 3 "one that keeps summaries" run -q -o "$dir/summary" --keep summary
printed summary
cmp -s "$dir/monthly.printed" "$dir/summary.printed" || fail "they print other results"
# shellcheck disable=SC2086 # the figures are words
same monthly summary $figures
[ $((4 * $(size summary))) -lt "$(size monthly)" ] || fail "$(size summary) bytes are not few beside $(size monthly)"
[ "$(ls "$dir/summary" | tr '\n' ' ')" = "manifest.json plots results.db " ] || fail "something was left behind"
grep -q '"keep": "summary"' "$dir/summary/manifest.json" || fail "the manifest does not tell"
expect 2 "months cannot be had" "$program" export "$dir/summary" monthly
says 'do not hold the months of each replicate \(--keep summary\); take .* run the scenarios again with --keep monthly'
[ ! -s "$dir/out" ] || fail "something was printed"
expect 2 "nor more replicates" run -o "$dir/summary" --keep summary --resume -n 231
says 'replicates cannot be added .* --force, .* --keep monthly'
expect 2 "nor more precision" run -o "$dir/summary" --keep summary --resume -n 16384 --precision 0.01
expect 3 "as many are there" run -o "$dir/summary" --keep summary --resume
says 'complete, with 230 replicates$'
expect 2 "another keep is another run" run -o "$dir/summary" --resume
says '`keep` is summary in that run, and monthly now'
expect 2 "an unknown keep" run -o "$dir/none" --keep weekly
says '`--keep` is `monthly`.*, not `weekly`'
[ ! -e "$dir/none" ] || fail "a folder was made"

echo "Other runs"
expect 0 "one replicate, less than a year" "$program" run "$agency" "$mentoring" -q -n 1 --set horizon=7 -o "$dir/one-m"
expect 0 "its summary" "$program" run "$agency" "$mentoring" -q -n 1 --set horizon=7 -o "$dir/one" --keep summary
same one-m one error skill
expect 0 "targets" "$program" run scenarios/ilir-timur-dua.yaml -q -n 40 -o "$dir/kpi-m"
expect 0 "their summary" "$program" run scenarios/ilir-timur-dua.yaml -q -n 40 -o "$dir/kpi" --keep summary -j 1
same kpi-m kpi kpi error ipasn
expect 0 "to a precision" "$program" run "$agency" "$mentoring" -q --precision 0.3 -o "$dir/precise-m"
printed precise-m
expect 0 "to the same" "$program" run "$agency" "$mentoring" -q --precision 0.3 -o "$dir/precise" --keep summary
printed precise
cmp -s "$dir/precise-m.printed" "$dir/precise.printed" || fail "they print other results"
same precise-m precise
cp scenarios/palembang-bkpsdm.yaml scenarios/ilir-timur-dua.yaml "$dir"
cat >"$dir/land.yaml" <<END
name: A small land
start: 2026-01
horizon: 2 years
agencies:
  - {file: palembang-bkpsdm.yaml, count: 2}
  - {file: ilir-timur-dua.yaml, count: 3}
END
expect 0 "a nation" "$program" run "$dir/land.yaml" -q -n 3 -o "$dir/land-m"
expect 0 "its summary" "$program" run "$dir/land.yaml" -q -n 3 -o "$dir/land" --keep summary
same land-m land error skill

echo "Kills"
# Killed after longer and longer, the end included, where the months are given up; over earlier results, which stay.
for over in nothing results; do
    kills=0
    status=137
    wait=10
    [ $over = nothing ] || cp -r "$dir/one-m" "$dir/killed-$over"
    force=
    [ $over = nothing ] || force=--force
    while [ $status -eq 137 ] && [ $kills -lt 60 ]; do
        begin -q -o "$dir/killed-$over" --keep summary ${force:---resume} >"$dir/out" 2>"$dir/err" &
        victim=$!
        sleep "$((wait / 1000)).$(printf %03d $((wait % 1000)))"
        kill -KILL $victim 2>/dev/null
        { wait $victim; } 2>/dev/null
        status=$?
        kills=$((kills + 1))
        wait=$((wait + 5 + wait / 8))
        # Once chunks are there, there is something to take up.
        [ "$(cat "$dir/killed-$over/results.db.part" 2>"$dir/err" | wc -c)" -lt 1000000 ] || force=
        [ ! -e "$dir/killed-$over/results.db.part" ] ||
            [ "$("$program" export "$dir/killed-$over" runs 2>"$dir/err" | wc -l)" -eq 3 ] ||
            fail "the earlier results did not stay"
    done
    echo "- a run over $over that is killed $((kills - 1)) times"
    [ $status -eq 3 ] || fail "exit status $status, not 3"
    [ $kills -gt 3 ] || fail "it was killed too seldom"
    same summary killed-$over
    [ "$(size killed-$over)" -eq "$(size summary)" ] || fail "it takes another size"
    [ "$(ls "$dir/killed-$over" | grep -c 'small\|part\|journal')" -eq 0 ] || fail "something was left behind"
done

echo "Ctrl-C while it sums up"
# The machine may be too busy for the signal to come in time: then once more.
cp -r "$dir/one-m" "$dir/stopped"
status=3
tries=0
while [ $status -eq 3 ] && [ $tries -lt 20 ]; do
    [ $tries -eq 0 ] || { rm -r "$dir/stopped" && cp -r "$dir/one-m" "$dir/stopped"; }
    begin -o "$dir/stopped" --keep summary --force >"$dir/out" 2>"$dir/err" &
    victim=$!
    while [ ! -e "$dir/stopped/results.db.small" ] && kill -0 $victim 2>/dev/null; do :; done
    kill -INT $victim 2>/dev/null
    { wait $victim; } 2>/dev/null
    status=$?
    tries=$((tries + 1))
done
[ $status -eq 130 ] || fail "exit status $status, not 130"
says 'interrupted while summing up; all [0-9]+ replicates are kept$'
[ ! -e "$dir/stopped/results.db.small" ] || fail "something was left behind"
for file in manifest.json results.db; do
    cmp -s "$dir/one-m/$file" "$dir/stopped/$file" || fail "the earlier $file did not stay"
done
expect 3 "what is taken up" run -q -o "$dir/stopped" --keep summary --resume
cmp -s "$dir/summary/results.db" "$dir/stopped/results.db" || fail "it ends with other bytes"

echo "Staff"
people() { (begin -n 12 --keep staff "$@"); }
expect 3 "a run that keeps its staff" people -q -o "$dir/staff" -j 1
expect 3 "one that does not" run -q -n 12 -o "$dir/no-staff"
same staff no-staff
"$program" export "$dir/no-staff" monthly >"$dir/monthly.csv" 2>"$dir/err"
"$program" export "$dir/staff" monthly 2>"$dir/err" | cmp -s - "$dir/monthly.csv" || fail "the months differ"
expect 0 "the table of staff" "$program" export "$dir/staff" staff
cp "$dir/out" "$dir/staff.csv"
[ "$(tail -n +2 "$dir/staff.csv" | cut -d, -f3 | sort -un | tr '\n' ' ')" = "0 6 18 30 42 54 60 " ] || fail "other months are kept"
[ "$(head -n 1 "$dir/staff.csv" | tr , '\n' | tail -n +4)" = \
    "$("$program" export "$dir/staff" columns | tail -n +2 | cut -d, -f1)" ] || fail "the dictionary has other columns"
[ "$(cut -d, -f1-4 "$dir/staff.csv" | sort | uniq -d | wc -l)" -eq 0 ] || fail "someone is there twice"

# Sums and means over the staff are the indicators of the month, where no contract staff work.
awk -F, '
    FNR == 1 { file++; for (k = 1; k <= NF; k++) column[file, $k] = k; next }
    function of(name) { return $column[file, name] }
    { key = of("scenario") "," of("replicate") "," of("month") }
    file == 1 {
        staff[key]++
        files[key] += of("files_done"); errors[key] += of("errors"); made[key] += of("errors_made")
        sop[key] += of("sop_tasks"); ipasn[key] += of("ipasn"); jp[key] += of("jp"); skill[key] += of("skill_social")
        motivation[key] += of("motivation"); applied[key] += of("skill_applied"); presence[key] += of("presence")
    }
    function same(name, value) {
        checks++
        if (value - of(name) > 1e-9 || of(name) - value > 1e-9) { print key, name, value, of(name); wrong++ }
    }
    file == 2 && key in staff {
        n = staff[key]
        same("staff", n); same("files_done", files[key])
        same("error_rate", errors[key] / files[key]); same("error_rate_made", made[key] / files[key])
        same("sop_compliance", sop[key] / files[key]); same("ipasn", ipasn[key] / n); same("jp", jp[key] / n)
        same("skill_social", skill[key] / n); same("motivation", motivation[key] / n)
        same("skill_applied", applied[key] / n); same("presence_true", presence[key] / n)
    }
    END { print checks " checks"; exit wrong > 0 || checks < 11 * 7 * 3 * 8 }' "$dir/staff.csv" "$dir/monthly.csv" \
    >"$dir/out" || fail "the staff do not add up to the indicators"

echo "- a person is who replay tells of"
replicate=$(sed -n 2p "$dir/staff.csv" | cut -d, -f2)
"$program" replay "$mentoring" -s 3 --replicate "$replicate" --staff 23 --csv --set start=2026-07 \
    --set 'observed.error_per_file={value: 3.5 %}' >"$dir/replay.csv" 2>"$dir/err"
awk -F, -v OFS=, '
    FNR == 1 { file++; for (k = 1; k <= NF; k++) column[file, $k] = k }
    function of(name) { return $column[file, name] }
    of("scenario") == "palembang-mentoring" && of("replicate") == '"$replicate"' && of("staff") == 23 {
        line = of("month") OFS of("post") OFS of("age") OFS of("service") OFS of("file_skill") OFS of("practice") \
            OFS of("motivation") OFS of("time_lost") OFS of("load") OFS of("errors") OFS of("sop_chance")
        if (file == 1) kept[of("month")] = line
        else if (of("month") in kept) { checks++; if (kept[of("month")] != line) { print line; wrong++ } }
    }
    END { exit wrong > 0 || checks < 2 }' "$dir/staff.csv" "$dir/replay.csv" >"$dir/out" || fail "replay tells otherwise"

awk -F, 'NR > 1 && $3 == 0 { sub(/^[^,]*,/, ""); print }' "$dir/staff.csv" | sort | uniq -c |
    awk '$1 != 3 { wrong = 1 } END { exit wrong || NR == 0 }' || fail "month 0 is not that of all scenarios"
people -q -o "$dir/staff-2" -j 2 >"$dir/out" 2>"$dir/err"
"$program" export "$dir/staff-2" staff | cmp -s - "$dir/staff.csv" || fail "the table depends on the threads"
people -q -o "$dir/staff-3" -n 5 >"$dir/out" 2>"$dir/err"
expect 3 "it grows" people -q -o "$dir/staff-3" --resume
"$program" export "$dir/staff-3" staff | cmp -s - "$dir/staff.csv" || fail "the table depends on breaks"
expect 0 "one scenario, one month" "$program" export "$dir/staff" staff --scenario palembang-mentoring --month 18
[ "$(cut -d, -f1,3 "$dir/out" | sort -u | tr '\n' ' ')" = "palembang-mentoring,18 scenario,month " ] ||
    fail "other rows than asked for"
expect 2 "a month that is not kept" "$program" export "$dir/staff" staff --month 5
says 'month 5 are not kept: they are of month 0, of each December and of month 60'
expect 2 "no staff were kept" "$program" export "$dir/no-staff" staff
says 'run the scenarios again with --keep staff'
expect 2 "a nation keeps no staff" "$program" run "$dir/land.yaml" -o "$dir/none" --keep staff
says 'staff of a nation are too many'
[ ! -e "$dir/none" ] || fail "a folder was made"

finish
