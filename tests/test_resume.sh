#!/bin/sh
# Runs that are cut off and taken up, as their users meet them: every table is the same, byte by byte, as that of a run
# that was not.
. tests/shell.sh
tables='monthly yearly summary funnel spending runs failures parameters indicators'

# tables DIR: all of them, one after the other.
tables() {
    for table in $tables; do
        "$program" export "$1" "$table" 2>>"$dir/err" || echo "no $table"
    done
}

# same NAME: its tables are those of the run that was not cut off.
same() {
    tables "$dir/$1" >"$dir/tables"
    cmp -s "$dir/whole.csv" "$dir/tables" || fail "the tables of $1 differ"
}

# With this seed and error some replicates are dropped: they must come back too.
run() { "$program" run "$agency" "$mentoring" -n 150 -s 3 --set 'observed.error_per_file={value: 3.5 %}' "$@"; }
expect 3 "a run without a break" run -q -o "$dir/whole"
tables "$dir/whole" >"$dir/whole.csv"
[ "$(grep -c 'observed\.error_per_file cannot be reached' "$dir/whole.csv")" -gt 0 ] || fail "no replicate was dropped"
[ "$(grep -c '^no ' "$dir/whole.csv")" -eq 0 ] || fail "not every table could be exported"

# Killed after longer and longer, so that slow machines get on too.
for threads in 1 2; do
    kills=0
    status=137
    wait=10
    while [ $status -eq 137 ] && [ $kills -lt 60 ]; do
        "$program" run "$agency" "$mentoring" -n 150 -s 3 -q -j $threads --set 'observed.error_per_file={value: 3.5 %}' \
            -o "$dir/killed-$threads" --resume >"$dir/out" 2>"$dir/err" &
        victim=$!
        sleep "$((wait / 1000)).$(printf %03d $((wait % 1000)))"
        kill -KILL $victim 2>/dev/null
        { wait $victim; } 2>/dev/null
        status=$?
        kills=$((kills + 1))
        wait=$((wait + 5 + wait / 8))
    done
    echo "- a run with -j $threads that is killed $((kills - 1)) times"
    [ $status -eq 3 ] || fail "exit status $status, not 3"
    [ $kills -gt 3 ] || fail "it was killed too seldom"
    same killed-$threads
done

echo "Ctrl-C"
expect 130 "it prints the command that completes the run" timeout --preserve-status -s INT 0.3 env --default-signal=INT \
    "$program" run "$agency" -o "$dir/cut off" -n 50000 --set 'budget.annual=200 juta' --force
says 'interrupted; [0-9]+ of 50000 replicates are kept'
command=$(sed -n 's/^  kapasim run /"$program" run /p' "$dir/err")
case $command in *--force*) fail "the command would replace the run" ;; esac
case $command in *"'$dir/cut off'"*"'budget.annual=200 juta' --resume") ;; *) fail "it is: $command" ;; esac
expect 2 "without --resume or --force" "$program" run "$agency" -o "$dir/cut off"
says 'cut off after [0-9]+ of 50000 replicates; complete it with --resume, replace it with --force'
expect 2 "another scenario" "$program" run "$mentoring" -o "$dir/cut off" --resume
says '`scenarios` is palembang-bkpsdm in that run, and palembang-mentoring now'
expect 2 "another value" "$program" run "$agency" -o "$dir/cut off" --resume
says '`budget\.annual` is Rp 200\.000\.000 in that run, and Rp 150\.000\.000'
expect 2 "--resume with --force" "$program" run "$agency" -o "$dir/cut off" --resume --force
done=$("$program" export "$dir/cut off" runs 2>"$dir/err" | tail -n 1 | awk -F, '{ print $(NF - 6) }')
expect 2 "fewer than are there" sh -c "program=$program; $command -n 1"
says 'replicates are there, more than the 1 asked for'
expect 0 "it completes the run" sh -c "program=$program; $command -n $((done + 10)) -q"
expect 0 "once more says that nothing is left" sh -c "program=$program; $command -n 1"
says 'are complete, with [0-9]+ replicates'

echo "More replicates"
expect 0 "a small run" "$program" run "$agency" -q -n 10 -o "$dir/grown"
expect 0 "grows" "$program" run "$agency" -q -n 40 -o "$dir/grown" --resume
expect 0 "to the same as a large one" "$program" run "$agency" -q -n 40 -o "$dir/large"
tables "$dir/large" >"$dir/whole.csv"
same grown

echo "No room"
expect 1 "a limit on the size of files" sh -c 'ulimit -f 2000; exec "$1" run "$2" -n 300 -q -o "$3"' sh "$program" \
    "$agency" "$dir/limited"
says 'cannot be stored: .*limit on the size of files|File too large'
says '^To complete the run:$'
expect 0 "is completed without it" "$program" run "$agency" -n 300 -q -o "$dir/limited" --resume
expect 0 "a run without a break" "$program" run "$agency" -n 300 -q -o "$dir/unlimited"
tables "$dir/unlimited" >"$dir/whole.csv"
same limited
room=$(df -Pk "$dir" | awk 'NR == 2 { print $4 }')
if [ "$room" -lt 200000000 ]; then
    expect 2 "more than the disk holds" "$program" run "$agency" -n 1000000 -o "$dir/huge" --set 'horizon=480 months'
    says 'ask for fewer with -n, make room, or choose a folder on another disk'
    [ ! -e "$dir/huge" ] || fail "something was written"
fi

echo "Two at a time"
"$program" run "$agency" -n 50000 -q -o "$dir/busy" >/dev/null 2>&1 &
first=$!
sleep 0.2
for word in '' --force --resume; do
    # shellcheck disable=SC2086 # no word at first
    expect 2 "a second run into the folder $word" "$program" run "$agency" -q -o "$dir/busy" $word
    says 'another run is writing here'
done
kill -INT $first
wait $first

echo "Precision"
precise() { "$program" run "$agency" "$mentoring" -q "$@"; }
expect 0 "one thread" precise --precision 0.5 -j 1 -o "$dir/one"
says 'files with an error are known to 0\.[0-4][0-9]* points and their changes to 0\.' out
says 'takes a hundred times as many replicates: [0-9]+00\.' out
expect 0 "two threads" precise --precision 0.5 -j 2 -o "$dir/two"
tables "$dir/one" >"$dir/whole.csv"
same two
expect 0 "the cap" precise --precision 0.001 -n 20 -o "$dir/capped"
says ', 20 replicates$' out
for number in 0 51 -1 x 1e-1 ''; do
    expect 2 "--precision '$number'" precise --precision "$number" -o "$dir/nothing"
    says 'from 0\.001 to 50'
done

finish
