#!/bin/sh
# Folders and files that someone names and that cannot be used: what is wrong with them is the user's to mend, so that
# the status is 2; and what the machine cannot do, such as write to a full disk, is 1.
. tests/shell.sh

# What root may do is not what people may do, so that it takes their place where it can; the program and its scenarios
# are copied to where they may read them.
mkdir -p "$dir/prefix/bin" "$dir/prefix/share/kapasim"
cp "$program" "$dir/prefix/bin" && cp -R scenarios plots "$dir/prefix/share/kapasim"
program=$dir/prefix/bin/kapasim
agency=$dir/prefix/share/kapasim/$agency
as_user=
[ "$(id -u)" != 0 ] || as_user="setpriv --reuid 65534 --regid 65534 --clear-groups"
chmod -R a+rX "$dir"
# shellcheck disable=SC2086 # several words
if ! $as_user "$program" --version >"$dir/out" 2>&1; then
    echo "skipped: nobody but root can run programs here"
    exit 0
fi
long=$(awk 'BEGIN { for (i = 0; i < 30; i++) printf "0123456789" }')

# use STATUS WHAT PATTERN COMMAND...: as someone who is not root; what is told matches, if a pattern is given.
use() {
    pattern=$3
    status=$1
    what=$2
    shift 3
    # shellcheck disable=SC2086 # several words
    expect "$status" "$what" timeout 60 $as_user "$@"
    [ -z "$pattern" ] || says "$pattern"
}
run() { # WHAT PATTERN FOLDER OPTION...
    what=$1
    pattern=$2
    shift 2
    use 2 "run: $what" "$pattern" "$program" run -q -n 2 "$agency" -o "$@"
}
read_all() { # WHAT PATTERN FOLDER
    use 2 "export: $1" "$2" "$program" export "$3" runs
    use 2 "plot: $1" "$2" "$program" plot "$3"
}

cd "$dir" || exit 1
echo hi >file
ln -s nowhere dangling
ln -s circle circle
mkdir locked closed
chmod 555 locked
chmod 300 closed

echo "Folders for results"
run "below a file" '^file/x: error: the folder cannot be made: .*a file and not a folder; choose another with -o$' file/x
run "a file" '^file: error: this is not a folder; choose another' file
run "no name" 'Give a folder: -o DIR' ''
run "a name that is too long" '^error: the folder cannot be made: its name is too long; choose another' "$long"
run "a path that is too long" '^error: the folder cannot be made: its name is too long; choose another' \
    "$(awk -v name="$long" 'BEGIN { for (i = 0; i < 40; i++) printf "%s/", name }')"
run "where there are none" '^/proc/kapasim: error: the folder cannot be made: .*not there' /proc/kapasim
run "a link that leads nowhere" '^dangling: error: .*link leads nowhere; choose another' dangling
run "links in a circle" '^circle: error: .*in a circle; choose another' circle
mkdir -m 777 open
run "below two that are not there, with a name that is too long" '^error: the folder cannot be made: its name is too long' \
    "open/deep/er/$long"
run "beside one that is there" '^error: the folder cannot be made: its name is too long' "open/deep/../../open/$long/x"
mask=$(umask)
umask 777
run "made so that nobody may read it" '^open/x: error: the folder cannot be read: you have no permission' open/x
umask "$mask"
[ -z "$(ls open)" ] || fail "folders were left behind: $(find open)"
run "in a folder that may not be changed" '^locked/x: error: the folder cannot be made: you have no permission' locked/x
run "one that may not be changed" '^locked: error: this may not be written; make the folder and its files writable, or' locked
run "one that may not be read" '^closed: error: the folder cannot be read: you have no permission' closed
find locked file closed >left
[ "$(wc -l <left)" -eq 3 ] || fail "something was written"

echo "Results that are asked for"
"$program" run -q -n 2 "$agency" -o results >out || fail "no results"
chmod -R a+rX results
read_all "below a file" '^file/x: error: the results cannot be read: .*a file and not a folder; name the folder' file/x
read_all "a file" '^file: error: .*a file and not a folder; name the folder of a run$' file
read_all "a name that is too long" '^error: the results cannot be read: its name is too long; name the folder' "$long"
read_all "one that may not be looked into" '^closed/x: error: .*no permission; name the folder' closed/x
cp -r results/. .
read_all "no name, and not the results of this folder" '^error: the name of the folder is empty' ''
rm results.db manifest.json
use 2 "figures where nothing may be written" \
    '^results/plots: error: the folder cannot be made: you have no permission; copy the results' \
    "$program" plot results error
mkdir results/plots
use 2 "nor in the folder of figures" '^results/plots: error: .*written into: you have no permission; copy the results' \
    "$program" plot results error
rmdir results/plots

echo "Results that are gone on with"
chmod a+rX results
run "more replicates" '^results: error: this may not be written; make the folder' results -n 3 --resume
run "others instead" '^results: error: this may not be written; make the folder' results --force
use 0 "nothing is left to do" '' "$program" run -n 2 "$agency" -o results --resume
timeout -s INT 1 "$program" run -q -n 50000 "$agency" -o cut >out 2>err
chmod 777 cut
chmod 444 cut/*
run "a run that was cut off and may not be changed" '^cut/results\.db: error: this may not be written; make the folder' \
    cut -n 50000 --resume

echo "What bears the name of a result and is none"
state() { # of what lies in the folder odd: links as they are, and the bytes of files
    find odd -printf '%p %y %l %m %i %s\n' | sort
    find odd -type f -exec cksum {} + 2>&1 | sort
}
odd() { # WHAT READING WRITING: of the folder odd; afterwards all in it is as it was
    chmod 777 odd
    state >before
    [ -z "$2" ] || read_all "$1" "^odd/results\.db: error: $2$" odd
    for option in -q --resume --force; do
        run "$1 $option" "^odd/results\.db: error: $3" odd $option
    done
    state >after
    cmp -s before after || fail "the folder was changed: $(diff before after)"
}
anew() {
    rm -rf odd
    mkdir odd
    cp results/manifest.json odd
    echo mine >odd/a.txt # which is no reason to refuse results
}
name="name the folder of a run"
instead="choose another folder, or move it away"
anew
ln -s ../results/results.db odd/results.db
odd "a link" "" "this is a link; put what it leads to in its place, or $instead"
use 0 "export: a link to results" "" "$program" export odd runs
anew
ln -s nowhere odd/results.db
odd "a link that leads nowhere" "this cannot be read: .*, or a link leads nowhere; $name" "this is a link"
anew
ln -s results.db odd/results.db
odd "a link to itself" "this cannot be read: .*in a circle; $name" "this is a link"
anew
ln -s ../closed odd/results.db
odd "a link to a folder" "this is a folder where a file of results belongs; $name" "this is a link"
anew
ln -s ../closed/x odd/results.db
odd "a link to where one may not look" "this cannot be read: you have no permission; $name" "this is a link"
anew
cp results/results.db secret.db
chmod 000 secret.db
ln -s ../secret.db odd/results.db
odd "a link to what may not be read" "this cannot be read: you have no permission; $name" "this is a link"
anew
mkdir odd/results.db
odd "a folder" "this is a folder where a file of results belongs; $name" "this is a folder .*; $instead"
anew
mkfifo odd/results.db
odd "a pipe" "this is no ordinary file; $name" "this is no ordinary file; $instead"
anew
cp results/results.db odd
chmod 000 odd/results.db
odd "results that may not be read" "this cannot be read: you have no permission; $name" "this cannot be read: .*; $instead"
chmod 644 odd/results.db
mkdir -p documents/letters
chmod 777 documents
run "a folder of other things" "^documents/letters: error: this is not a result of kapasim; $instead" documents
use 0 "they are as they were" "" "$program" export odd runs

echo "Files for tables"
table() { use 2 "a table: $1" "$2" "$program" export results runs -O "$3"; }
table "below a file" '^file/x: error: the file cannot be made: .*a file and not a folder; name another file$' file/x
table "no name" 'Give a file: -O FILE' ''
table "a name that is too long" '^error: the file cannot be made: its name is too long; name another' "$long"
table "in no folder" '^absent/x: error: the file cannot be made: a folder on its path is not there' absent/x
table "where nothing may be written" '^locked/x: error: .*no permission; name another' locked/x

echo "What the machine cannot do"
limited() { (ulimit -f 20 && "$@"); }
expect 1 "a run that does not fit" limited "$program" run -q "$agency" -n 20 -o small
says 'see to the disk'

cd / || exit 1
finish
