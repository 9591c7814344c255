#include "runtime/train/events.h"
#include <array>
#include <cstring>

namespace gait::detail {
namespace {

constexpr std::array<uint32_t, 256> make_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (value & 1 ? 0x82f63b78u : 0);
    table[i] = value;
  }
  return table;
}
constexpr std::array<uint32_t, 256> table = make_table();

template <typename T> std::string little_endian(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

// Protobuf: a field is its number and wire type, then its value.
enum Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}
std::string key(int field, Wire wire) { return varint(static_cast<uint64_t>(field) << 3 | wire); }
std::string message(int field, std::string_view bytes) { return key(field, Bytes) + varint(bytes.size()) + std::string(bytes); }

/// A sum over data that holds sums of its own would be weak: so the format rotates and offsets it.
uint32_t masked(uint32_t sum) { return ((sum >> 15) | (sum << 17)) + 0xa282ead8u; }

std::string record(std::string_view event) {
  std::string length = little_endian<uint64_t>(event.size());
  return length + little_endian(masked(crc32c(length))) + std::string(event) + little_endian(masked(crc32c(event)));
}

} // namespace

uint32_t crc32c(std::string_view bytes) {
  uint32_t sum = ~0u;
  for (unsigned char byte : bytes) sum = table[(sum ^ byte) & 0xff] ^ (sum >> 8);
  return ~sum;
}

std::string version_record(double wall_time) {
  return record(key(1, Fixed64) + little_endian(wall_time) + message(3, "brain.Event:2"));
}

std::string scalar_record(double wall_time, int64_t step, std::string_view tag, float value) {
  std::string scalar = message(1, tag) + key(2, Fixed32) + little_endian(value);
  return record(key(1, Fixed64) + little_endian(wall_time) + key(2, Varint) + varint(static_cast<uint64_t>(step)) +
                message(5, message(1, scalar)));
}

} // namespace gait::detail
