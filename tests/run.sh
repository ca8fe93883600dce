#!/usr/bin/env bash
# Runs each test program named on the command line and closes with the line "N passed, N failed"; started from the
# project's root by `make test`. RUN_WITH may hold a command to run compiled programs under, such as valgrind.
set -u
passed=0
failed=()
for program; do
    echo "== $program"
    case $program in
    *.sh) bash "$program" ;;
    *) ${RUN_WITH:-} "$program" ;;
    esac
    status=$?
    if [ $status = 0 ]; then
        passed=$((passed + 1))
    else
        failed+=("$program (exit status $status)")
    fi
done 2>&1
echo
[ ${#failed[@]} = 0 ] || printf 'failed: %s\n' "${failed[@]}"
echo "$passed passed, ${#failed[@]} failed"
[ $passed -gt 0 ] && [ ${#failed[@]} = 0 ]
