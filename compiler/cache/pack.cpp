#include "compiler/cache/pack.h"
#include "llvm/Support/Endian.h"

namespace gait::compiler {

static void append(std::string &bytes, llvm::StringRef piece) {
  char length[8];
  llvm::support::endian::write64le(length, piece.size());
  bytes.append(length, sizeof(length)).append(piece.data(), piece.size());
}

static std::optional<std::string> take(llvm::StringRef &bytes) {
  if (bytes.size() < 8) return std::nullopt;
  const uint64_t length = llvm::support::endian::read64le(bytes.data());
  bytes = bytes.drop_front(8);
  if (length > bytes.size()) return std::nullopt;
  std::string piece = bytes.take_front(length).str();
  bytes = bytes.drop_front(length);
  return piece;
}

std::string pack(llvm::ArrayRef<FileBytes> files) {
  std::string bytes;
  for (const FileBytes &file : files) append(bytes, file.name), append(bytes, file.bytes);
  return bytes;
}

std::optional<std::vector<FileBytes>> unpack(llvm::StringRef bytes) {
  std::vector<FileBytes> files;
  while (!bytes.empty()) {
    std::optional<std::string> name = take(bytes);
    std::optional<std::string> content = name ? take(bytes) : std::nullopt;
    if (!content) return std::nullopt;
    files.push_back({std::move(*name), std::move(*content)});
  }
  return files;
}

} // namespace gait::compiler
