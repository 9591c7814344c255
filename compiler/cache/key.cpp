#include "compiler/cache/key.h"
#include "llvm/ADT/StringExtras.h"

namespace gait::compiler {

std::string spell(const CacheKey &key) { return llvm::toHex(key, /*LowerCase=*/true); }

static void hashNumber(llvm::BLAKE3 &hash, uint64_t number) {
  uint8_t bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(number >> (8 * i));
  hash.update(bytes);
}

KeyBuilder &KeyBuilder::add(llvm::StringRef piece) {
  hashNumber(hash, piece.size());
  hash.update(piece);
  return *this;
}

KeyBuilder &KeyBuilder::add(int64_t number) {
  hashNumber(hash, static_cast<uint64_t>(number));
  return *this;
}

namespace {
/// Hashes what is written, and counts it.
class HashStream final : public llvm::raw_ostream {
public:
  explicit HashStream(llvm::BLAKE3 &hash) : hash(hash) { SetBufferSize(1 << 14); }
  ~HashStream() override { flush(); }

private:
  void write_impl(const char *bytes, size_t size) override {
    hash.update(llvm::StringRef(bytes, size));
    written += size;
  }
  uint64_t current_pos() const override { return written; }
  llvm::BLAKE3 &hash;
  uint64_t written = 0;
};
} // namespace

KeyBuilder &KeyBuilder::addPrinted(llvm::function_ref<void(llvm::raw_ostream &)> print) {
  uint64_t length = 0;
  {
    HashStream stream(hash);
    print(stream);
    length = stream.tell();
  }
  hashNumber(hash, length);
  return *this;
}

CacheKey KeyBuilder::finish() {
  CacheKey key;
  hash.final(key);
  return key;
}

} // namespace gait::compiler
