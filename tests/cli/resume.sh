#!/usr/bin/env bash
# Printing any MLIR phase and going on from the text gives the same object bytes as going straight through.
# Usage: resume.sh GAIT MODEL...
set -euo pipefail
gait=$1; shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# All objects of a text (the kernels may be in several) are those of the straight way.
compare() {
  rm -rf "$folder/resumed" && mkdir "$folder/resumed"
  "$gait" compile "$1" --max-batch=24 --emit=object -o "$folder/resumed/model.o"
  diff -r "$folder/straight" "$folder/resumed" || { echo "$2, the objects differ" >&2; exit 1; }
}

for model in "$@"; do
  rm -rf "$folder/straight" && mkdir "$folder/straight"
  "$gait" compile "$model" --max-batch=24 --emit=object -o "$folder/straight/model.o"
  [ -s "$folder/straight/model.o" ]
  from=$model
  for phase in graph backward simplified structured clustered kernels tiled vector llvm; do
    "$gait" compile "$model" --max-batch=24 --emit=$phase -o "$folder/$phase.mlir"
    grep -q "gait.phase = \"$phase\"" "$folder/$phase.mlir"
    compare "$folder/$phase.mlir" "$model: resumed from $phase"
    # One phase at a time, each from the text before it.
    "$gait" compile "$from" --max-batch=24 --emit=$phase -o "$folder/step-$phase.mlir"
    from=$folder/step-$phase.mlir
  done
  compare "$from" "$model: from text to text"
done
echo "resumed from 9 phases of $# models"
