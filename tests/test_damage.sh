#!/bin/sh
# What happens to results on bad days: a bit is lost on the disk, files may not grow, the folder goes away, its name is
# odd. What is told is never another number, and what is there is never half a file.
. tests/shell.sh
export_all() { # FOLDER OUTPUT
    for table in $tables; do
        "$program" export "$1" "$table" >"$2.$table" 2>"$dir/err" || return 1
    done
}

# flip FILE BYTE BIT
flip() {
    old=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    printf "\\$(printf '%03o' $((old ^ (1 << $3))))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

echo "A bit is lost on the disk"
for keep in monthly summary; do
    tables="yearly summary funnel spending parameters"
    [ $keep = summary ] || tables="$tables monthly"
    "$program" run -q "$agency" "$mentoring" -n 12 --keep $keep -o "$dir/$keep" >/dev/null || fail "no run"
    export_all "$dir/$keep" "$dir/whole" || fail "no tables"
    size=$(wc -c <"$dir/$keep/results.db")
    told=0
    for k in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
        rm -rf "$dir/damaged"
        cp -r "$dir/$keep" "$dir/damaged"
        flip "$dir/damaged/results.db" $((size * (2 * k + 1) / 40)) $((k % 8))
        if ! export_all "$dir/damaged" "$dir/now"; then
            told=$((told + 1))
            continue
        fi
        for table in $tables; do
            cmp -s "$dir/whole.$table" "$dir/now.$table" || fail "another $table, and not a word"
        done
    done
    echo "- $keep: $told of 20 bits are missed, the others stand where nothing is"
    [ $told -ge 4 ] || fail "hardly any bit is missed"
done

echo "Files may not grow"
limited() { (ulimit -f 20 && "$@"); }
expect 1 "a table does not fit" limited "$program" export "$dir/monthly" monthly -O "$dir/big.csv"
says 'cannot be written: File too large'
ls "$dir" | grep -q '^big' && fail "half a table is left"
expect 1 "a run does not fit" limited "$program" run -q "$agency" -n 20 -o "$dir/small"
says 'see to the disk, its quota and the limit on the size of files'
[ ! -e "$dir/small" ] || fail "something is left"
expect 1 "a figure does not fit" limited "$program" plot "$dir/monthly" error
says 'could not write the picture to its end'
[ ! -e "$dir/monthly/plots/error.png" ] || fail "half a figure is left"
svg=$dir/monthly/plots/error.svg
[ ! -e "$svg" ] || grep -q "</svg>" "$svg" || fail "half a figure is left"

echo "The folder"
expect 0 "a name that a shell would read" "$program" run -q "$agency" -n 2 -o "$dir/it's \$(here)"
says "kapasim plot '.*/it'.''s \\\$\(here\)'" out
expect 2 "a name of two lines" "$program" run -q "$agency" -n 2 -o "$dir/two
lines"
says 'control character'
"$program" run -q "$agency" -n 100000 -o "$dir/gone" >"$dir/out" 2>"$dir/err" &
job=$!
while [ ! -s "$dir/gone/results.db" ]; do sleep 0.1; done
sleep 0.5
mv "$dir/gone" "$dir/elsewhere"
wait $job
[ $? -eq 1 ] || fail "a run whose folder is gone does not fail"
says 'was moved or deleted while the run wrote into it'
grep -q resume "$dir/err" && fail "what cannot be taken up is said to be"
rm "$dir/monthly/manifest.json"
expect 0 "a lost manifest" "$program" run -q "$agency" "$mentoring" -n 12 -o "$dir/monthly" --resume
grep -q '"complete": true' "$dir/monthly/manifest.json" || fail "is not made anew"

echo "The end of a run"
"$program" run -q "$agency" -n 5 -o "$dir/few" >/dev/null && "$program" run -q "$agency" -n 9 -o "$dir/more" >/dev/null ||
    fail "no runs"
cp "$dir/more/results.db" "$dir/few/results.db.part"
expect 0 "complete results that were not given their name" "$program" run -q "$agency" -n 9 -o "$dir/few" --resume
"$program" export "$dir/more" monthly >"$dir/expected"
"$program" export "$dir/few" monthly | cmp -s - "$dir/expected" || fail "they are lost"
[ ! -e "$dir/few/results.db.part" ] || fail "they have no name yet"
echo '{"complete": true}' >"$dir/few/manifest.json"
expect 0 "a foreign manifest" "$program" run -q "$agency" -n 12 -o "$dir/few" --resume
expect 0 "does not stay" "$program" run -q "$dir/few/manifest.json" -o "$dir/again"
"$program" export "$dir/few" monthly >"$dir/expected"
"$program" export "$dir/again" monthly | cmp -s - "$dir/expected" || fail "the new one is not that of the run"
finish
