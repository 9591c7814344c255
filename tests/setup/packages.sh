#!/usr/bin/env bash
# A missing or wrong LLVM is said in one clear sentence, with the fix.   Usage: packages.sh ROOT
set -uo pipefail
root=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
expect() { # LLVM_ROOT MESSAGE
  said=$(cmake -G Ninja -S "$root" -B "$folder/build" -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22 -DGAIT_LLVM_ROOT="$1" 2>&1) && {
    echo "configured with GAIT_LLVM_ROOT=$1"; failures=1; }
  [[ $(tr -s ' \n' ' ' <<<"$said") == *"$2"* ]] || { printf 'GAIT_LLVM_ROOT=%s\nsaid: %s\nexpected: %s\n' "$1" "$said" "$2"; failures=1; }
  rm -rf "$folder/build"
}
fix="run tools/setup.sh, or set GAIT_LLVM_ROOT to an installation of LLVM 22 with MLIR and lld."
expect "$folder/nothing" "Gait needs MLIR 22.1, and $folder/nothing has none: $fix"

mkdir -p "$folder/old/lib/cmake/mlir"
cat >"$folder/old/lib/cmake/mlir/MLIRConfig.cmake" <<<'set(MLIR_FOUND TRUE)'
cat >"$folder/old/lib/cmake/mlir/MLIRConfigVersion.cmake" <<'C'
set(PACKAGE_VERSION "19.1.7")
if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
C
expect "$folder/old" "Gait needs MLIR 22.1, but $folder/old has MLIR 19.1.7: $fix"
[ "$failures" -eq 0 ] && echo "both said"
exit "$failures"
