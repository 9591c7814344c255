#!/usr/bin/env bash
# Code for other processors: instructions of the right kind in it, levels of this machine's kind that run here and learn the same,
# and what cannot run here is refused with the reason.
# Usage: processors.sh GAIT DATA MODEL...      the first model: the digits; DATA: their table
set -euo pipefail
gait=$1 data=$2; shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$*" >&2; exit 1; }
has() { grep -qE "$1" "$folder/asm" || fail "$2: no $1"; }
lacks() { if grep -E -m1 "$1" "$folder/asm"; then fail "$2: has $1"; fi; }

digits=$1
for model in "$@"; do
  "$gait" compile "$model" --cpu=neoverse-n1 --emit=asm -o "$folder/asm"
  has 'fmla[[:space:]]+v[0-9]+\.[24][sd]' "$model"
  lacks 'bl[[:space:]]+(fmaf?|expf?|tanhf?|logf?)$' "$model"
done
"$gait" compile "$digits" --cpu=apple-m1 --emit=object -o "$folder/object.o"
[ "$(od -An -tu2 -j18 -N2 "$folder/object.o" | tr -d ' ')" = 183 ] || fail "apple-m1: no object for AArch64"
"$gait" compile "$digits" --cpu=neoverse-n1 -o "$folder/arm"
[ -s "$folder/arm/digits.so" ] && [ -s "$folder/arm/digits.a" ] && [ -s "$folder/arm/digits.h" ] || fail "no library for AArch64"

[ "$(uname -m)" = x86_64 ] || { echo "no x86-64 here: its levels are not run"; exit 0; }
if said=$("$gait" train "$digits" --data "$data" --epochs 1 --quiet --cpu=neoverse-n1 2>&1); then fail "ran code for AArch64"; fi
[[ $said == *"is compiled for another kind of processor (ELF machine 183, here 62); compile it for this one"* ]] || fail "said: $said"
"$gait" compile "$digits" --cpu=x86-64 --emit=asm -o "$folder/asm"
lacks '%[yz]mm|vfmadd' x86-64
"$gait" compile "$digits" --cpu=x86-64-v3 --emit=asm -o "$folder/asm"
has 'vfmadd[0-9]+ps.*%ymm' x86-64-v3
lacks '%zmm' x86-64-v3
loss() { "$gait" train "$digits" --data "$data" --epochs 2 --in-order "$@" | grep -oE 'loss +[0-9.]+' | tail -1 | grep -oE '[0-9.]+$'; }
want=$(loss)
[ -n "$want" ] || fail "no loss printed"
for cpu in x86-64 x86-64-v2 x86-64-v3; do
  grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo || [ $cpu != x86-64-v3 ] || continue
  got=$(loss --cpu=$cpu)
  awk -v a="$want" -v b="$got" 'BEGIN { exit !(a > 0 && (a - b)^2 < 1e-6 * a * a) }' || fail "$cpu learns $got, native $want"
done
echo "code for 2 AArch64 processors, and 3 levels of x86-64 that run"
