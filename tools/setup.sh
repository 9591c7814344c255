#!/usr/bin/env bash
# Installs what Gait needs and is missing, with apt (Debian 12; asks sudo where not root), then configures a preset.
# Usage: tools/setup.sh [preset]      default: dev
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-dev}
packages=(llvm-22-dev libmlir-22-dev mlir-22-tools llvm-22-tools clang-22 libclang-rt-22-dev lld-22 liblld-22-dev libomp-22-dev
  clang-format-22 clang-tidy-22 cmake ninja-build ccache gcc libc6-dev python3 libzstd-dev zlib1g-dev libxml2-dev
  libfmt-dev doctest-dev libcli11-dev nlohmann-json3-dev librapidcheck-dev graphviz)
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  root=(); [ "$(id -u)" -eq 0 ] || root=(sudo)
  if [ ${#root[@]} -gt 0 ] && ! command -v sudo >/dev/null; then
    echo "setup: these packages are missing and need root to install: apt-get install ${missing[*]}" >&2; exit 1
  fi
  echo "setup: installing ${missing[*]}"
  "${root[@]}" apt-get update -qq
  if ! "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
    echo "setup: apt could not install the packages above; LLVM 22 is in Debian 12's security archive (bookworm-security): is it among the sources?" >&2
    exit 1
  fi
fi
if [ ! -f "build/$preset/build.ninja" ]; then cmake --preset "$preset" >"build-$preset.log" 2>&1 || { cat "build-$preset.log" >&2; exit 1; }; mkdir -p "build/$preset"; mv "build-$preset.log" "build/$preset/configure.log"; fi
