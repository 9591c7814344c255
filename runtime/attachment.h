// What an artifact may carry after its code and before its seal: the program as the reference's table, from which a session finds
// out where numbers ceased to be finite. The table, a magic word, the table's length.
#ifndef GAIT_RUNTIME_ATTACHMENT_H
#define GAIT_RUNTIME_ATTACHMENT_H
#include "runtime/seal.h"
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace gait::detail {

inline constexpr char attachment_magic[] = {'G', 'A', 'I', 'T', 'g', 'r', 'p', 'h'};

inline void append_attachment(std::string &bytes, std::string_view table) {
  bytes += table;
  bytes.append(attachment_magic, sizeof(attachment_magic));
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(static_cast<uint64_t>(table.size()) >> shift));
}

/// The table that sealed bytes carry, empty if none.
inline std::string_view find_attachment(std::span<const char> bytes) {
  constexpr size_t end = sizeof(attachment_magic) + sizeof(uint64_t);
  if (inspect_seal(bytes) != Seal::Intact || bytes.size() < seal_bytes + end) return {};
  bytes = bytes.first(bytes.size() - seal_bytes);
  const std::span<const char> tail = bytes.last(end);
  if (std::memcmp(tail.data(), attachment_magic, sizeof(attachment_magic)) != 0) return {};
  uint64_t size = 0;
  for (size_t i = 0; i < sizeof(size); ++i)
    size |= static_cast<uint64_t>(static_cast<unsigned char>(tail[sizeof(attachment_magic) + i])) << (8 * i);
  bytes = bytes.first(bytes.size() - end);
  if (size > bytes.size()) return {};
  return {bytes.data() + (bytes.size() - size), size};
}

} // namespace gait::detail
#endif
