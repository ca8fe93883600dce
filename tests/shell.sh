# Sourced by the scripts that meet the program as its users do: the program, a folder of their own, and checks. They are
# started from the project's root, with the program in $BUILD (build); they print what they check.
#
#   $program    kapasim
#   $agency     a scenario that is shipped; $mentoring is a policy for it
#   $dir        a folder that is gone once the script ends; $dir/out and $dir/err are what the last command printed
#   fail WHAT   a check has failed; the script goes on
#   expect STATUS WHAT COMMAND...   runs a command and checks its exit status
#   says PATTERN [FILE]             checks its stderr, or $dir/FILE such as `out`, for an extended regular expression
#   finish      the last line of a script: exits 1 if a check failed
#
# shellcheck shell=sh disable=SC2034 # the variables are for the scripts
set -u
LC_ALL=C
export LC_ALL
program=${BUILD:-build}/kapasim
agency=scenarios/palembang-bkpsdm.yaml
mentoring=scenarios/palembang-mentoring.yaml
failures=0
dir=$(mktemp -d /tmp/kapasim-test.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT

fail() {
    failures=$((failures + 1))
    echo "  FAILED: $1"
    sed 's/^/    | /' "$dir/err" "$dir/out" 2>/dev/null | cut -c1-300 | head -8
}

expect() {
    status=$1
    what=$2
    shift 2
    "$@" >"$dir/out" 2>"$dir/err"
    got=$?
    echo "- $what"
    [ $got -eq "$status" ] || fail "exit status $got, not $status: $*"
}

says() { grep -Eq -e "$1" "$dir/${2:-err}" || fail "no line with: $1"; }

finish() {
    if [ $failures -gt 0 ]; then
        echo "$failures checks failed"
        exit 1
    fi
    echo "All checks passed"
}
