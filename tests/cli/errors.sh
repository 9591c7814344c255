#!/usr/bin/env bash
# What gait says to bad input: one clear message, status not 0, nothing written.
# Usage: errors.sh GAIT MODEL
set -uo pipefail
gait=$1 model=$2
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
failures=0

# expect MESSAGE ARGUMENTS...: gait fails, and says MESSAGE (a fixed string) on standard error.
expect() {
  local message=$1; shift
  local said status
  said=$("$gait" "$@" 2>&1 >"$folder/stdout"); status=$?
  if [ $status -eq 0 ]; then echo "gait $*: succeeded"; failures=$((failures + 1)); fi
  if [ $status -ge 126 ]; then echo "gait $*: crashed with status $status"; failures=$((failures + 1)); fi
  if [[ $said != *"$message"* ]]; then printf 'gait %s:\n  said:     %s\n  expected: %s\n' "$*" "$said" "$message"; failures=$((failures + 1)); fi
  if [ -s "$folder/stdout" ]; then echo "gait $*: printed something all the same"; failures=$((failures + 1)); fi
}

expect "unknown phase 'tield'; the phases are graph, backward, simplified, structured, clustered, kernels, tiled, vector, llvm, asm, object" \
  compile "$model" --emit=tield
expect "say where the library goes with -o DIRECTORY, or which phase to print with --emit=PHASE" compile "$model"
expect "there is no backend 'gpu'; there are cpu, reference" compile "$model" --backend=gpu --emit=graph
expect "unknown processor 'pentium9'" compile "$model" --cpu=pentium9 --emit=llvm
expect "cannot open input file '$folder/none.mlir': No such file or directory" compile "$folder/none.mlir" --emit=graph
expect "--max-batch" compile "$model" --max-batch=0 --emit=graph
expect "--max-batch" compile "$model" --max-batch=-3 --emit=graph
expect "A subcommand is required"
expect "there is no command 'tarin'; the commands are compile, inspect, draw, train, evaluate, predict" tarin "$model"
expect "--patience: -1 is below 0" train "$model" --data rows.csv --patience -1
expect "--rate: 0 is not above 0" train "$model" --data rows.csv --rate 0
expect "--depth: 'two' is no number" draw "$model" -o - --depth two
printf 'a\0b' >"$folder/bytes.mlir"
expect "'$folder/bytes.mlir' is no model's text, but bytes; a model's text is what Model::save or gait compile --emit writes" compile "$folder/bytes.mlir" --emit=graph

head -c 300 "$model" >"$folder/cut.mlir"
expect "cut.mlir" compile "$folder/cut.mlir" --emit=graph
printf 'module { func.func @predict() { return } }' >"$folder/bare.mlir"
expect "this is no module of gait's: the attribute gait.phase is missing" compile "$folder/bare.mlir" --emit=graph
printf 'module attributes {gait.phase = "soup"} { }' >"$folder/soup.mlir"
expect 'gait.phase is "soup"; the phases of a module are graph to llvm' compile "$folder/soup.mlir" --emit=graph

"$gait" compile "$model" --max-batch=8 --cpu=x86-64-v3 --emit=clustered -o "$folder/clustered.mlir"
expect "the module is at phase clustered, past graph" compile "$folder/clustered.mlir" --emit=graph
expect "this module is planned for a largest batch of 8, not 9" compile "$folder/clustered.mlir" --max-batch=9 --emit=kernels
expect "this module is scheduled for \"x86-64-v3\", not for 'x86-64'" compile "$folder/clustered.mlir" --cpu=x86-64 --emit=kernels
expect "backend 'reference' has no phase clustered of the module" compile "$model" --backend=reference --emit=clustered

expect "cannot write '$folder/none/out.mlir'" compile "$model" --emit=graph -o "$folder/none/out.mlir"
touch "$folder/file"
expect "$folder/file" compile "$model" -o "$folder/file/library"
[ -d "$folder/file/library" ] && { echo "wrote through a file"; failures=$((failures + 1)); }

[ "$failures" -eq 0 ] && echo "all errors as they should be"
exit $((failures > 0))
