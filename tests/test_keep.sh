#!/bin/sh
# What a run keeps, as its users meet it: with summaries alone, everything is as with all months but the months, also
# after any kill.
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

finish
