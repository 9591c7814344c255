#!/usr/bin/env bash
# Installs what is missing, builds Gait, and trains a network on the handwritten digits in the tree. Repeating it takes seconds.
# Usage: tools/demo.sh [options of examples/digits]
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh release
cmake --build build/release --target digits gait -- --quiet
exec build/release/bin/digits "$@"
