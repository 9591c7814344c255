#!/usr/bin/env bash
# The report's numbers are the model's: state and arena as the C header has them, work as the shapes say, for any rows asked for.
# Usage: inspect.sh GAIT MODEL      MODEL: the digits, 64-128-10
set -euo pipefail
gait=$1 model=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$*" >&2; exit 1; }
"$gait" compile "$model" --max-batch=48 -o "$folder"
"$gait" inspect "$model" --max-batch=48 >"$folder/report"
header() { grep -oE "define $1 +\(?(\(size_t\))?[0-9]+" "$folder/digits.h" | grep -oE '[0-9]+$'; }
[ "$(header DIGITS_STATE_BYTES)" = "$(sed -n 's/^state: \([0-9]*\) bytes.*/\1/p' "$folder/report")" ] || fail "state bytes differ from the header"

# The arena of the model is that of its hungriest entry.
cat >"$folder/arena.c" <<'C'
#include "digits.h"
#include <stdio.h>
int main(void) { printf("%zu %zu\n", (size_t)DIGITS_ARENA_BYTES(1), (size_t)DIGITS_ARENA_BYTES(5)); return 0; }
C
cc -std=c99 -I "$folder" "$folder/arena.c" -o "$folder/arena"
read -r one five < <("$folder/arena")
read -r want_one want_five < <(sed -n 's/^  arena: \([0-9]*\) bytes + \([0-9]*\) for each thread/\1 \2/p' "$folder/report" |
  awk '{ if ($1 > shared) shared = $1; if ($2 > thread) thread = $2 } END { print shared + thread, shared + 5 * thread }')
[ "$one $five" = "$want_one $want_five" ] || fail "arena bytes: the header says $one $five, the report $want_one $want_five"

# A dot of 48 x 64 x 128 is 786,432 operations: the first kernel of predict does these and little else.
predict=$(sed -n '/^entry predict/,/^entry /p' "$folder/report")
grep -qE '^ +0 +matrix product +(78[7-9]|79[0-9]|80[0-9])\.[0-9] k' <<<"$predict" || fail "FLOPs of the first layer:"$'\n'"$predict"
for entry in init train_step evaluate predict; do grep -q "^entry $entry$" "$folder/report" || fail "no entry $entry"; done
for word in "linear_0.weight " "adam.v.linear_1.bias " "stored activation" "gradient" "temporary" "in \[0, 10)" "digits.cpp:"; do
  grep -q "$word" "$folder/report" || fail "no '$word' in the report"
done

# Twice the rows: at least 1.5 times the first layer's work; the same arena.
"$gait" inspect "$model" --max-batch=48 --rows=24,48 >"$folder/both"
entries=$(grep -c '^entry ' "$folder/both")
[ "$(grep -c 'kernels at 24 rows' "$folder/both")" = "$entries" ] && [ "$(grep -c 'kernels at 48 rows' "$folder/both")" = "$entries" ] ||
  fail "not two reports an entry"
diff <(grep arena: "$folder/report") <(grep arena: "$folder/both") || fail "the arena depends on the report's rows"
if said=$("$gait" inspect "$model" --max-batch=48 --rows=49 2>&1); then fail "took 49 rows"; fi
[[ $said == *"--rows 49 is above the largest batch 48; say --max-batch=49 too"* ]] || fail "said: $said"
echo "the report agrees"
