// The last bytes of an artifact's file: a magic word and a checksum of what comes before, so that damage is seen before code
// runs. A shared object keeps working with bytes after its end; one without a seal (linked by hand) is loaded without this check.
#ifndef GAIT_RUNTIME_SEAL_H
#define GAIT_RUNTIME_SEAL_H
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace gait::detail {

inline constexpr char seal_magic[] = {'G', 'A', 'I', 'T', 's', 'e', 'a', 'l'};
inline constexpr size_t seal_bytes = sizeof(seal_magic) + sizeof(uint64_t);

/// FNV-1a, 64 bits (Fowler, Noll and Vo).
inline uint64_t checksum(std::span<const char> bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3u;
  return hash;
}

inline void append_seal(std::string &bytes) {
  uint64_t sum = checksum(bytes);
  bytes.append(seal_magic, sizeof(seal_magic));
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(sum >> shift));
}

enum class Seal { None, Intact, Broken };

inline Seal inspect_seal(std::span<const char> bytes) {
  if (bytes.size() < seal_bytes) return Seal::None;
  std::span<const char> seal = bytes.last(seal_bytes);
  if (std::memcmp(seal.data(), seal_magic, sizeof(seal_magic)) != 0) return Seal::None;
  uint64_t sum = 0;
  for (size_t i = 0; i < 8; ++i)
    sum |= static_cast<uint64_t>(static_cast<unsigned char>(seal[sizeof(seal_magic) + i])) << (8 * i);
  return checksum(bytes.first(bytes.size() - seal_bytes)) == sum ? Seal::Intact : Seal::Broken;
}

} // namespace gait::detail
#endif
