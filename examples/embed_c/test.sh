#!/usr/bin/env bash
# Compiles the digits to a library, embed.c against it with a plain C compiler, and compares what it prints, the bits of the state
# included, with a C++ session on the same artifact. Usage: test.sh DIGITS GAIT EMBED_SESSION WORK_FOLDER
set -euo pipefail
digits=$1 gait=$2 session=$3 work=$4
here=$(cd "$(dirname "$0")" && pwd)
data=("$here/../digits/digits.csv" "$here/../digits/permutation.txt")
mkdir -p "$work"
"$digits" --epochs 1 --save "$work/digits.mlir" >/dev/null
"$gait" compile "$work/digits.mlir" --max-batch=64 -o "$work/out"
cc -std=c99 -Wall -Wextra -pedantic -Werror -I"$work/out" "$here/embed.c" "$work/out/digits.a" -o "$work/embed"
"$work/embed" "${data[@]}" | tee "$work/embed.txt"
"$session" "$work/out/digits.so" "${data[@]}" >"$work/session.txt"
diff "$work/embed.txt" "$work/session.txt"
# What a reader would look at first: it learns.
awk '/^epoch 20/ { if ($NF < 0.95) { print "the test accuracy is only " $NF; exit 1 } seen = 1 } END { exit !seen }' "$work/embed.txt"
