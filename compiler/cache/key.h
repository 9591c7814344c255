// What a piece of finished work is found by: a hash of everything that its bytes depend on.
#ifndef GAIT_COMPILER_CACHE_KEY_H
#define GAIT_COMPILER_CACHE_KEY_H
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/raw_ostream.h"
#include <array>
#include <cstdint>
#include <string>

namespace gait::compiler {

/// 256 bits of BLAKE3 (O'Connor, Aumasson, Neves, Wilcox-O'Hearn 2020): two keys are equal only where what they hash is.
using CacheKey = std::array<uint8_t, 32>;

/// "3f2a...", 64 digits.
std::string spell(const CacheKey &key);

/// Hashes what is added, piece by piece: each piece with its length, so that no two lists of pieces read the same.
class KeyBuilder {
public:
  KeyBuilder &add(llvm::StringRef piece);
  KeyBuilder &add(int64_t number);
  /// What `print` writes, as one piece; nothing of it is kept.
  KeyBuilder &addPrinted(llvm::function_ref<void(llvm::raw_ostream &)> print);
  CacheKey finish();

private:
  llvm::BLAKE3 hash;
};

} // namespace gait::compiler
#endif
