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
long=$(awk 'BEGIN { for (i = 0; i < 30; i++) printf "0123456789" }')

# use STATUS WHAT PATTERN COMMAND...: as someone who is not root; what is told matches.
use() {
    pattern=$3
    status=$1
    what=$2
    shift 3
    # shellcheck disable=SC2086 # several words
    expect "$status" "$what" timeout 60 $as_user "$@"
    says "$pattern"
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
