#!/usr/bin/env bash
# Feeds dieharder with the words of events, walked staff first, month first and replicate first; run by `make test-rng`,
# about four minutes for each walk. Prints a line a p-value and how many were weak; fails if one of them failed.
#
# dieharder calls a p-value weak below 0.5 % or above 99.5 %, so one in a hundred is weak by chance, and failed below
# 0.0001 % or above 99.9999 %. Each test reads a part of the stream that no other test reads.
set -u
words=${BUILD:-build}/tests/rng_words

# By dieharder's numbers: the diehard and STS tests that it calls good, then its own. Left out: 5, 6, 7 and 14, which
# dieharder itself calls suspect or not to be used; 17, and large lags and widths of 200 and 203, for their time; 204,
# which tests dieharder.
TESTS=("0" "1" "2" "3" "4" "8" "9" "10" "11" "12" "13" "15" "16" "100" "101" "102"
    "200 -n 1" "200 -n 2" "200 -n 4" "200 -n 8" "201 -n 2" "201 -n 3" "201 -n 4" "201 -n 5"
    "202 -n 2" "202 -n 3" "202 -n 4" "202 -n 5" "203 -n 0" "203 -n 1" "203 -n 3" "203 -n 7" "203 -n 15"
    "205" "206" "207" "208" "209")
REPLICATES_A_TEST=2000000

# results: the lines of dieharder that hold a p-value, as: test, its size, p-value, judgement.
results() {
    awk -F'|' 'NF == 6 && $6 ~ /PASSED|WEAK|FAILED/ { gsub(/ /, ""); print $1, $2, $5, $6 }'
}

# What is no randomness at all must fail, or the pipe measures nothing.
yes | dieharder -g 200 -d 100 | results | grep -q FAILED || { echo "a constant stream did not fail"; exit 1; }

kept=$(mktemp /tmp/kapasim-rng.XXXXXX) || exit 1
trap 'rm -f "$kept"' EXIT
judged=0
for walk in staff month replicate; do
    echo "== $walk first"
    start=$SECONDS
    for i in "${!TESTS[@]}"; do
        # shellcheck disable=SC2086
        "$words" $walk $((i * REPLICATES_A_TEST)) | dieharder -g 200 -d ${TESTS[i]} | results
    done | tee "$kept"
    awk -v walk=$walk -v seconds=$((SECONDS - start)) -v tests=${#TESTS[@]} '
        { n++; weak += $4 == "WEAK"; failed += $4 == "FAILED" }
        END { printf "%s first: %d p-values, %d weak (%.1f expected by chance), %d failed; %d s\n",
                     walk, n, weak, n / 100, failed, seconds; exit failed > 0 || n < tests }' "$kept" || judged=1
done
exit $judged
