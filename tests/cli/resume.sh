#!/usr/bin/env bash
# Printing any MLIR phase and going on from the text gives the same object bytes as going straight through.
# Usage: resume.sh GAIT MODEL...
set -euo pipefail
gait=$1; shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for model in "$@"; do
  "$gait" compile "$model" --max-batch=24 --emit=object -o "$folder/straight.o"
  [ -s "$folder/straight.o" ]
  from=$model
  for phase in graph backward simplified structured clustered kernels tiled vector llvm; do
    "$gait" compile "$model" --max-batch=24 --emit=$phase -o "$folder/$phase.mlir"
    grep -q "gait.phase = \"$phase\"" "$folder/$phase.mlir"
    "$gait" compile "$folder/$phase.mlir" --max-batch=24 --emit=object -o "$folder/resumed.o"
    cmp "$folder/straight.o" "$folder/resumed.o" || { echo "$model: resumed from $phase, the object differs" >&2; exit 1; }
    # One phase at a time, each from the text before it.
    "$gait" compile "$from" --max-batch=24 --emit=$phase -o "$folder/step-$phase.mlir"
    from=$folder/step-$phase.mlir
  done
  "$gait" compile "$from" --emit=object -o "$folder/steps.o"
  cmp "$folder/straight.o" "$folder/steps.o" || { echo "$model: going from text to text, the object differs" >&2; exit 1; }
done
echo "resumed from 9 phases of $# models"
