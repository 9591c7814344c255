#!/usr/bin/env bash
# The picture in the docs is what the program draws.   Usage: picture.sh PROGRAM PICTURE SCRATCH
set -euo pipefail
"$1" "$3"
diff -q "$2" "$3" || { echo "docs/images/$(basename "$2") is not what the compiler plans: run tools/docs.sh and look at it" >&2; exit 1; }
