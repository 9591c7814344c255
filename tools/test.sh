#!/usr/bin/env bash
# Installs what is missing, builds everything, runs every test; the last line is `N passed, N failed, N skipped`.
# Usage: tools/test.sh [--preset NAME] [arguments of ctest]      default preset: dev
set -euo pipefail
cd "$(dirname "$0")/.."
preset=dev
if [ "${1:-}" = --preset ]; then preset=$2; shift 2; fi
tools/setup.sh "$preset"
cmake --build "build/$preset" -- --quiet
export GAIT_CACHE=off # every test compiles for itself; those of the cache have their own folders
log=build/$preset/tests.log
status=0
ctest --test-dir "build/$preset" --parallel 2 --output-on-failure --no-tests=error "$@" 2>&1 | tee "$log" || status=$?
count() { grep -cE "$1" "$log" || true; }
passed=$(count '^ *[0-9]+/[0-9]+ Test +#.* Passed +[0-9.]+ sec')
skipped=$(count '^ *[0-9]+/[0-9]+ Test +#.*(\*\*\*Skipped|\*\*\*Not Run \(Disabled\))')
total=$(count '^ *[0-9]+/[0-9]+ Test +#')
failed=$((total - passed - skipped))
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1 # ctest failed before it ran a test
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$status" -eq 0 ]
