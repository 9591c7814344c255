#!/usr/bin/env bash
# Trains, compiles the model to a library, stream.c against it with a plain C compiler, and compares what both print, to the bit.
# Usage: test.sh STREAM GAIT WORK_FOLDER
set -euo pipefail
stream=$1 gait=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
"$stream" --save "$work" | tee "$work/session.txt"
"$gait" compile "$work/ticker.mlir" --max-batch=64 -o "$work/out"
cc -std=c99 -Wall -Wextra -pedantic -Werror -I"$work/out" -I"$here/../.." "$here/stream.c" "$work/out/ticker.a" -o "$work/stream"
"$work/stream" "$work/state.bin" >"$work/c.txt"
diff <(grep -E '^(call|anew)' "$work/session.txt") "$work/c.txt"
