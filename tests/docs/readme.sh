#!/usr/bin/env bash
# The README's example is the program that the tests run, and every link leads somewhere.   Usage: readme.sh ROOT
set -euo pipefail
cd "$1"
snippet=$(sed -n '/<!-- quickstart -->/,/<!-- \/quickstart -->/p' README.md | sed '1,2d' | sed '/^```$/,$d')
source=$(sed -n '/\/\/ \[readme\]/,/\/\/ \[\/readme\]/p' examples/digits/quickstart.cpp | sed '1d;$d')
[ -n "$source" ] || { echo "examples/digits/quickstart.cpp has no region [readme]" >&2; exit 1; }
diff <(printf '%s\n' "$snippet") <(printf '%s\n' "$source") || { echo "README.md's example is not examples/digits/quickstart.cpp" >&2; exit 1; }
[ "$(printf '%s\n' "$source" | wc -l)" -le 20 ] || { echo "the example of twenty lines is longer" >&2; exit 1; }
status=0
for page in README.md docs/*.md; do
  folder=$(dirname "$page")
  while read -r link; do
    [ -e "$folder/$link" ] || { echo "$page links to $link, which is not there" >&2; status=1; }
  done < <(awk '/^```/{code = !code} !code' "$page" | sed 's/`[^`]*`//g' | grep -oE '\]\([^)#:]+\)' | sed -E 's/^\]\((.*)\)$/\1/')
done
exit $status
