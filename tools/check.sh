#!/usr/bin/env bash
# What a change must pass before it lands: format, tidy, build, tests.
# Usage: tools/check.sh [--fast]      --fast: tidy only the files that differ from HEAD
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh dev
mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.cpp' '*.h' '*.c')
echo "format: ${#sources[@]} files"
clang-format-22 --dry-run --Werror "${sources[@]}"
cmake --build build/dev -- --quiet
mapfile -t units < <(git ls-files --cached --others --exclude-standard '*.cpp')
[ "${1:-}" != --fast ] || mapfile -t units < <(git diff --name-only --diff-filter=d HEAD -- '*.cpp')
echo "tidy: ${#units[@]} files"
if [ ${#units[@]} -gt 0 ]; then printf '%s\0' "${units[@]}" | xargs -0 -n 1 -P 2 clang-tidy-22 -p build/dev --quiet; fi
exec tools/test.sh
