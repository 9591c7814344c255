#include "runtime/data/byte_range.h"
#include <cstring>

namespace gait::data {

void ByteRange::read_at(int64_t offset, std::span<char> to) const {
  if (to.empty()) return;
  if (memory) std::memcpy(to.data(), memory->data() + offset, to.size());
  else source->read_at(begin + offset, to);
}

} // namespace gait::data
