#!/usr/bin/env bash
# Fuzzes the readers of data for so many minutes each, with libFuzzer under the address and undefined-behaviour sanitizers.
# Starts from the corpus and what earlier runs found; a file that breaks a reader is kept.
# Usage: run.sh MINUTES [FORMAT...]      formats: csv npy npz; results in build/fuzz
set -euo pipefail
cd "$(dirname "$0")/../.."
minutes=${1:?"usage: run.sh MINUTES [FORMAT...]"}
shift
formats=("$@"); [ ${#formats[@]} -gt 0 ] || formats=(csv npy npz)
seconds=$(awk "BEGIN { print int($minutes * 60) }")
failures=0
flags=(-std=c++20 -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined)
mkdir -p build/fuzz/objects
for source in runtime/data/*.cpp runtime/file.cpp runtime/tensor_view.cpp; do
  clang++-22 "${flags[@]}" -fsanitize=fuzzer-no-link -I. -c "$source" -o "build/fuzz/objects/$(basename "$source" .cpp).o"
done
for format in "${formats[@]}"; do
  folder=build/fuzz/$format
  mkdir -p "$folder/found" "$folder/broken"
  clang++-22 "${flags[@]}" -fsanitize=fuzzer -fuse-ld=lld -I. "tests/fuzz/${format}_fuzz.cpp" build/fuzz/objects/*.o -lfmt -lz \
    -pthread -o "$folder/fuzz"
  if "$folder/fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$folder/broken/" "$folder/found" "tests/fuzz/corpus/$format" >"$folder/log" 2>&1; then verdict="nothing found"
  else
    verdict="BROKEN, see $folder/log and $folder/broken"
    failures=1
  fi
  runs=$(awk '/^stat::number_of_executed_units/ { print $2 }' "$folder/log")
  cover=$(grep -o 'cov: [0-9]*' "$folder/log" | tail -1 || true)
  echo "$format: ${runs:-no} runs in $minutes minutes, ${cover:-cov: none}: $verdict"
done
exit $failures
