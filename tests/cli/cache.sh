#!/usr/bin/env bash
# gait compile with the cache: the same files cold and warm, --no-cache and GAIT_CACHE=off, a folder that cannot be written.
# Usage: cache.sh GAIT MODEL DATA      MODEL: the digits; DATA: their table
set -euo pipefail
gait=$1 model=$2 data=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$*" >&2; exit 1; }
export GAIT_CACHE=$folder/cache

"$gait" compile "$model" --no-cache --time -o "$folder/without" 2>"$folder/time"
[ ! -e "$GAIT_CACHE" ] || fail "--no-cache made a cache"
grep -q 'kernels$' "$folder/time" || fail "no time of the phase kernels: $(cat "$folder/time")"
grep -qE '[0-9.]+ +[0-9.]+ +[0-9]+  train_step_k0$' "$folder/time" || fail "no time of a kernel"
"$gait" compile "$model" -o "$folder/cold"
[ -n "$(ls "$GAIT_CACHE")" ] || fail "nothing is kept"
"$gait" compile "$model" --time -o "$folder/warm" 2>"$folder/time"
grep -q 'total, found in the cache' "$folder/time" || fail "not found: $(cat "$folder/time")"
for file in digits.so digits.a digits.h; do
  cmp "$folder/without/$file" "$folder/cold/$file"
  cmp "$folder/without/$file" "$folder/warm/$file"
done
for file in "$GAIT_CACHE"/*; do truncate -s 1000 "$file"; done
"$gait" compile "$model" -o "$folder/mended"
diff -r "$folder/without" "$folder/mended"

# The folder is somebody's file: compiled all the same, and --time says why it is not kept.
echo >"$folder/file"
GAIT_CACHE=$folder/file "$gait" compile "$model" --time -o "$folder/unwritable" 2>"$folder/time"
grep -q "no cache: cannot write into the cache's folder '$folder/file': Not a directory" "$folder/time" || fail "said: $(cat "$folder/time")"
diff -r "$folder/without" "$folder/unwritable"
GAIT_CACHE=off "$gait" compile "$model" --time -o "$folder/off" 2>"$folder/time"
if grep -q cache "$folder/time"; then fail "off, but: $(cat "$folder/time")"; fi

# Training from the cache.
head -200 "$data" >"$folder/data.csv"
train() { "$gait" train "$model" --data "$folder/data.csv" --epochs 1 --quiet "$@"; }
train --checkpoint "$folder/cold.safetensors" >/dev/null
train --checkpoint "$folder/warm.safetensors" >/dev/null
train --no-cache --checkpoint "$folder/without.safetensors" >/dev/null
tensors() { tail -c +$(($(od -An -td8 -N8 "$1") + 9)) "$1"; } # without the header, where the seconds are
for run in cold warm; do
  cmp <(tensors "$folder/$run.safetensors") <(tensors "$folder/without.safetensors") || fail "trained otherwise"
done
echo "the same files, cold and warm"
