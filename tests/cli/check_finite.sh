#!/usr/bin/env bash
# --check-finite: no byte of code changes, no bit of a training; and a NaN is named with epoch, batch, step, tensor and line.
# Usage: check_finite.sh GAIT MODEL DATA      MODEL: the digits; DATA: their table
set -uo pipefail
gait=$1 model=$2 data=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failures=0
fail() { echo "$*" >&2; failures=$((failures + 1)); }

# The library is that without the option, byte for byte, with the program behind it (and its seal behind that).
"$gait" compile "$model" -o plain && "$gait" compile "$model" --check-finite -o checked || fail "cannot compile"
cmp plain/digits.a checked/digits.a && cmp plain/digits.h checked/digits.h || fail "the option changes the code"
size=$(($(wc -c <plain/digits.so) - 16))
cmp -n $size plain/digits.so checked/digits.so || fail "the option changes the shared object"
[ "$(wc -c <checked/digits.so)" -gt $((size + 1000)) ] || fail "the shared object carries no program"
for phase in graph llvm; do
  diff <("$gait" compile "$model" --emit=$phase) <("$gait" compile "$model" --check-finite --emit=$phase | sed -E 's/gait.program = "[^"]*", //') >difference ||
    fail "the option changes the phase $phase: $(head -c 300 difference)"
done
# A text of a later phase carries the program on.
"$gait" compile "$model" --check-finite --emit=clustered -o clustered.mlir
"$gait" compile clustered.mlir -o resumed && cmp checked/digits.so resumed/digits.so || fail "resumed from clustered, the program is lost"
"$gait" compile "$model" --emit=clustered -o late.mlir
said=$("$gait" compile late.mlir --check-finite -o late 2>&1) && fail "took a late phase"
[[ $said == *"checks for finite numbers need the graph, but the module is at phase clustered; ask for them at graph or backward"* ]] || fail "said: $said"

# A training that is healthy has the same bits.
"$gait" train "$model" --data "$data" --epochs 2 --quiet --last plain.safetensors || fail "cannot train"
"$gait" train "$model" --data "$data" --epochs 2 --quiet --last checked.safetensors --check-finite || fail "a false alarm"
tensors() { tail -c +$(($(od -An -td8 -N8 "$1") + 9)) "$1"; } # without the header, where the seconds are
cmp <(tensors plain.safetensors) <(tensors checked.safetensors) || fail "the option changes a training"

# One that is not.
sed '71s/^\([^,]*\),[^,]*,/\1,nan,/' "$data" >bad.csv
expect() { # MESSAGE ARGUMENTS...
  local message=$1 said; shift
  if said=$("$gait" "$@" --check-finite 2>&1 >/dev/null); then fail "$*: succeeded"; fi
  [[ $said =~ ^"gait: "$message$ ]] || fail "$*:"$'\n'"  said:     $said"$'\n'"  expected: gait: $message"
}
tail='it spoils the loss .loss., the new .linear_0.weight., the new .linear_1.weight. and 7 more; look at row 6 of this batch in the data; the state is as before this call'
for backend in cpu reference; do
  expect "fit: epoch 1, batch 3: train_step: step 3: the first tensor that is not finite is the input 'image' \[32, 64\] f32 \(digits.cpp:[0-9]+\): 1 of 2048 numbers are NaN, the first at \[6, 1\]; $tail" \
    train "$model" --data bad.csv --in-order --quiet --backend $backend
done
expect "evaluate: call 2: the first tensor that is not finite is the input 'image' \[64, 64\] f32 .*; it spoils the loss 'loss'; look at row 6 of this batch in the data; the state is as before this call" \
  evaluate "$model" --data bad.csv --checkpoint checked.safetensors
expect "predict: call 2: the first tensor that is not finite is the input 'image' \[64, 64\] f32 .*; it spoils the output 'probability'; look at row 6 of this batch in the data; the state is as before this call" \
  predict "$model" --data bad.csv --checkpoint checked.safetensors
"$gait" evaluate "$model" --data "$data" --checkpoint checked.safetensors --check-finite >/dev/null || fail "a false alarm of evaluate"

[ "$failures" -eq 0 ] && echo "checked as it should be"
exit $((failures > 0))
