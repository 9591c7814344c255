// Some bytes, of a file or in memory, read by their place.
#ifndef GAIT_RUNTIME_DATA_BYTE_RANGE_H
#define GAIT_RUNTIME_DATA_BYTE_RANGE_H
#include "runtime/data/input_file.h"
#include <memory>
#include <vector>

namespace gait::data {

class ByteRange {
public:
  /// `bytes` of a file from `begin` on, which it has.
  ByteRange(std::shared_ptr<const InputFile> file, int64_t begin, int64_t bytes)
      : source(std::move(file)), begin(begin), bytes(bytes) {}
  /// Bytes in memory, that came from a file.
  ByteRange(std::shared_ptr<const InputFile> file, std::vector<char> memory)
      : source(std::move(file)), bytes(static_cast<int64_t>(memory.size())),
        memory(std::make_shared<const std::vector<char>>(std::move(memory))) {}

  int64_t size() const { return bytes; }
  const InputFile &file() const { return *source; }
  /// Throws: RuntimeError when the file cannot be read. The bytes lie in [0, size).
  void read_at(int64_t offset, std::span<char> to) const;

private:
  std::shared_ptr<const InputFile> source;
  int64_t begin = 0, bytes;
  std::shared_ptr<const std::vector<char>> memory;
};

} // namespace gait::data
#endif
