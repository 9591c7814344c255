#!/usr/bin/env bash
# Trains the workloads here and in PyTorch, torch.compile, JAX (and with --keras Keras on TensorFlow), in turn: same model, weights,
# batch and optimizer. `contractions`: products of matrices beside OpenBLAS and oneDNN. Installs what is missing.
# Usage: tools/bench/run.sh [workload...|contractions] [--json FILE] [--svg FILE] [--markdown FILE] [--keras] [--peers PEER...]
#                           [--profile] [--seconds S] [--threads N]
set -euo pipefail
cd "$(dirname "$0")/../.."
need() {
  local missing=() root=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  echo "bench: installing ${missing[*]}" >&2
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
# A virtual environment $1 with the packages of $2, made anew where it was left half made.
environment() {
  [ -e "$1/complete" ] && return
  echo "bench: making $1 from $2" >&2
  python3 -m venv --clear "$1"
  "$1/bin/pip" install --quiet --requirement "$2"
  touch "$1/complete"
}
tools/setup.sh release >&2
cmake --build build/release --target bench_side bench_blas -- --quiet >&2
need python3-venv python3-dev g++
environment build/bench-venv tools/bench/peers/requirements.txt
for argument in "$@"; do
  case "$argument" in
  --keras) environment build/bench-keras-venv tools/bench/peers/requirements-keras.txt ;;
  contractions) need libopenblas0-pthread libdnnl-dev ;;
  esac
done
exec build/bench-venv/bin/python tools/bench/peers/run.py "$@"
