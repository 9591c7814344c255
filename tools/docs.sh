#!/usr/bin/env bash
# Writes docs/language.md, the public functions by their comments, and docs/phases.md: one five-line model after every phase, for
# a fixed processor. With --check compares instead. Without it also draws docs/images/memory.svg and takes the code in docs/*.md from the files it stands in.
# Usage: tools/docs.sh [--check] [path of the program gait]      default: build/dev/bin/gait
set -euo pipefail
cd "$(dirname "$0")/.."
check=no
if [ "${1:-}" = --check ]; then check=yes; shift; fi
gait=${1:-build/dev/bin/gait}
if [ "$check" = yes ]; then python3 tools/language/page.py --check; else python3 tools/language/page.py; fi
page=$(mktemp)
trap 'rm -f "$page"' EXIT

say() { printf '%s\n' "$@" >>"$page"; }
explain() {
  case $1 in
  graph) echo "As built. \`gait.gradient\` is an op like others; broadcasts are explicit; every argument and result has its name and role." ;;
  backward) echo "Gradients are expanded by a walker that knows no op: each op's own rule gives its part, and parts add up where a value is used twice." ;;
  simplified) echo "Folded and deduplicated; what nobody reads is gone." ;;
  structured) echo "Every op by its own rule as linalg on tensors: iteration spaces and indexing maps are all that later phases look at." ;;
  clustered) echo "Kernels are chosen and ordered, and every tensor that leaves one has its place in the state, the arena, an input or an output." ;;
  kernels) echo "One private function a kernel, over panels of its outer space, on memory passed in; the entry is the list of launches." ;;
  tiled) echo "Inside a kernel: register tiles." ;;
  vector) echo "Vectors on memory. Nothing is allocated; what a kernel needs for itself is a fixed number of bytes a thread." ;;
  llvm) echo "Kernels, the entries that call them, and the model's tables as constants (\`runtime/abi.h\`). The tables are left out here." ;;
  asm) echo "The kernels as the processor runs them." ;;
  esac
}

say "# A model after every phase" "" \
  "Written by \`tools/docs.sh\` from [docs/phases/model.mlir](phases/model.mlir) with \`gait compile --cpu=x86-64-v3 --emit=PHASE\`; locations are left out here, the tool prints them." \
  "The last phase, \`object\`, is bytes. A text of any phase but the last two can be compiled on: it gives the same object, byte for byte." ""
for phase in graph backward simplified structured clustered kernels tiled vector llvm asm; do
  say "## $phase" "$(explain "$phase")" "" '```'"$([ "$phase" = asm ] && echo asm || echo mlir)"
  text=$("$gait" compile docs/phases/model.mlir --cpu=x86-64-v3 --emit="$phase")
  case $phase in
  llvm) sed -E '/^#loc/d; s/ loc\((#?[^()]|\([^()]*\))*\)//g; /^ *llvm\.mlir\.global/,/^  }/d; /gait.manifest/d' <<<"$text" | awk '/llvm.func .*_k[0-9]+\(/{on=1} on{print} on&&/^  }/{on=0}' >>"$page" ;;
  asm) awk '/^[a-z_]+_k[0-9]+:/{on=1} on{print} /\.size/{on=0}' <<<"$text" | grep -vE '^\s*\.(cfi|p2align|type|size)' >>"$page" ;;
  *) sed -E '/^#loc/d; s/ loc\((#?[^()]|\([^()]*\))*\)//g; s/gait\.manifest = .*, (gait\.max_batch)/\1/' <<<"$text" >>"$page" ;;
  esac
  say '```' ""
done

if [ "$check" = yes ]; then
  diff -u docs/phases.md "$page" || { echo "docs/phases.md is not what the compiler prints: run tools/docs.sh and read the difference" >&2; exit 1; }
else
  cp "$page" docs/phases.md
  "$(dirname "$gait")/memory_picture" docs/images/memory.svg
  "$(dirname "$gait")/loop_picture" docs/images/loop-memory.svg
  tools/snippets.py .
fi
