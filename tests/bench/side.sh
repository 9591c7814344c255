#!/usr/bin/env bash
# bench_side answers each request by a line of JSON; its losses begin anew at the saved weights, and it refuses what it does not know.
# Usage: side.sh BENCH_SIDE INPUTS FOLDER
set -euo pipefail
side=$1 inputs=$2 folder=$3/tiny
fail() { echo "side.sh: $*"; exit 1; }
mkdir -p "$folder"
rm -f "$folder/weights.safetensors"
cp "$inputs" "$folder/inputs.npz"
printf '%s\n' 'losses 3' 'time 0.01' 'losses 3' 'kernels 0.01' quit | "$side" tiny "$folder" 1 >"$folder/answers"
mapfile -t answers <"$folder/answers"
[ ${#answers[@]} = 5 ] || fail "${#answers[@]} answers to 4 requests"
for key in compile_s state_bytes arena_bytes flops peak; do [[ ${answers[0]} == *"\"$key\":"* ]] || fail "no $key: ${answers[0]}"; done
[[ ${answers[1]} =~ ^\[[0-9.e-]+,[0-9.e-]+,[0-9.e-]+\]$ ]] || fail "no three losses: ${answers[1]}"
[[ ${answers[2]} =~ ^\[[0-9.e+]+,[0-9.e+]+\]$ ]] || fail "no times: ${answers[2]}"
[ "${answers[1]}" = "${answers[3]}" ] || fail "the losses from the saved weights changed: ${answers[1]}, ${answers[3]}"
[[ ${answers[4]} == *'"nanoseconds":'* ]] || fail "no kernels: ${answers[4]}"
grep -q '"linear_1.weight"' "$folder/weights.safetensors" || fail "the weights lack linear_1.weight"
if echo 'sing 1' | "$side" tiny "$folder" 1 2>"$folder/message" >/dev/null; then fail "an unknown request is no error"; fi
grep -q 'unknown request: sing 1' "$folder/message" || fail "$(cat "$folder/message")"
if "$side" nothing "$folder" 1 2>"$folder/message" >/dev/null </dev/null; then fail "an unknown workload is no error"; fi
grep -q 'no workload nothing' "$folder/message" || fail "$(cat "$folder/message")"
