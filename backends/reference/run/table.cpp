// The table as bytes. One description of the form serves both directions, so that they cannot disagree: a function
// `exchange(stream, x)` per structure, where the stream is a Writer or a Reader.
//
// magic, version, structures, checksum. Every number is 8 bytes, little end first; a string or list is its length, then its
// elements; an optional or a variant is its alternative, then that.
#include "backends/reference/run/table.h"
#include "runtime/error.h"
#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace gait::reference {
namespace {

/// FNV-1a, 64 bits. Source: Fowler, Noll, Vo; IETF draft-eastlake-fnv.
uint64_t checksum(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
  return hash;
}

/// Blocks within blocks, that a damaged table does not exhaust the stack.
constexpr int64_t deepest = 64;

struct Writer {
  static constexpr bool reads = false;
  int64_t depth = 0;
  std::string bytes;

  void word(uint64_t &value) {
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
  void text(std::string &value) { bytes += value; }
};

struct Reader {
  static constexpr bool reads = true;
  int64_t depth = 0;
  std::string_view bytes;

  void word(uint64_t &value) {
    if (bytes.size() < 8) throw RuntimeError("the reference table ends too early; compile the model again");
    value = 0;
    for (int i = 0; i < 8; ++i) value |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    bytes.remove_prefix(8);
  }
  void text(std::string &value) { // sized already: see exchangeCount
    value.assign(bytes.substr(0, value.size()));
    bytes.remove_prefix(value.size());
  }
};

template <typename S> void exchange(S &stream, int64_t &value) {
  uint64_t bits = static_cast<uint64_t>(value);
  stream.word(bits);
  value = static_cast<int64_t>(bits);
}

template <typename S> void exchange(S &stream, double &value) {
  uint64_t bits = std::bit_cast<uint64_t>(value);
  stream.word(bits);
  value = std::bit_cast<double>(bits);
}

/// A number in [0, limit].
template <typename S> int64_t exchangeSmall(S &stream, int64_t value, int64_t limit, std::string_view what) {
  exchange(stream, value);
  if (value < 0 || value > limit)
    throw RuntimeError(
        fmt::format("the reference table is damaged: {} is {}, not 0 to {}; compile the model again", what, value, limit));
  return value;
}

/// A length. Every element takes at least a byte, so that a damaged length never asks for more memory than the file's size.
template <typename S> size_t exchangeCount(S &stream, size_t count) {
  int64_t limit = INT64_MAX;
  if constexpr (S::reads) limit = static_cast<int64_t>(stream.bytes.size()) - 8;
  return static_cast<size_t>(exchangeSmall(stream, static_cast<int64_t>(count), std::max<int64_t>(limit, 0), "a length"));
}

template <typename S> void exchange(S &stream, gait_dtype &value) {
  value = static_cast<gait_dtype>(exchangeSmall(stream, value, GAIT_F64, "an element type"));
}

template <typename S> void exchange(S &stream, gait_role &value) {
  value = static_cast<gait_role>(exchangeSmall(stream, value, GAIT_SUM, "a role"));
}

template <typename S> void exchange(S &stream, std::string &value) {
  value.resize(exchangeCount(stream, value.size()));
  stream.text(value);
}

template <typename S, typename T> void exchange(S &stream, std::vector<T> &list) {
  size_t count = exchangeCount(stream, list.size());
  if constexpr (S::reads) list.clear();
  for (size_t i = 0; i < count; ++i) {
    if constexpr (S::reads) list.emplace_back();
    exchange(stream, list[i]);
  }
}

template <typename S> void exchange(S &stream, Type &type) {
  exchange(stream, type.dtype);
  exchange(stream, type.shape);
}

template <typename S> void exchange(S &stream, Dense &dense) {
  exchange(stream, dense.type);
  exchange(stream, dense.floats);
  exchange(stream, dense.integers);
}

template <size_t index, typename S> void exchangeAlternative(S &stream, Attribute &attribute) {
  if constexpr (S::reads) attribute.emplace<index>();
  exchange(stream, std::get<index>(attribute));
}

template <typename S> void exchange(S &stream, Attribute &attribute) {
  static_assert(std::variant_size_v<Attribute> == 4);
  switch (exchangeSmall(stream, static_cast<int64_t>(attribute.index()), 3, "an attribute's kind")) {
  case 0:
    return exchangeAlternative<0>(stream, attribute);
  case 1:
    return exchangeAlternative<1>(stream, attribute);
  case 2:
    return exchangeAlternative<2>(stream, attribute);
  case 3:
    return exchangeAlternative<3>(stream, attribute);
  }
}

template <typename S> void exchange(S &stream, std::map<std::string, Attribute> &attributes) {
  std::vector<std::string> names;
  names.reserve(attributes.size());
  for (const auto &[name, attribute] : attributes) names.push_back(name);
  exchange(stream, names);
  for (const std::string &name : names) exchange(stream, attributes[name]);
}

template <typename S> void exchange(S &stream, Place &place) {
  exchange(stream, place.layer);
  exchange(stream, place.line);
}

template <typename S> void exchange(S &stream, Body &body);

template <typename S> void exchange(S &stream, Instruction &instruction) {
  exchange(stream, instruction.op);
  exchange(stream, instruction.operands);
  exchange(stream, instruction.results);
  exchange(stream, instruction.attributes);
  exchange(stream, instruction.place);
  exchange(stream, instruction.bodies);
}

template <typename S> void exchange(S &stream, Body &body) {
  stream.depth = exchangeSmall(stream, stream.depth + 1, deepest, "the depth of a block");
  exchange(stream, body.arguments);
  exchange(stream, body.instructions);
  exchange(stream, body.yields);
  --stream.depth;
}

template <typename S> void exchange(S &stream, Description &tensor) {
  exchange(stream, tensor.name);
  exchange(stream, tensor.role);
  exchange(stream, tensor.type);
  exchange(stream, tensor.line);
  bool ranged = exchangeSmall(stream, tensor.range.has_value(), 1, "a flag");
  if (!ranged) return;
  if constexpr (S::reads) tensor.range.emplace();
  exchange(stream, tensor.range->first);
  exchange(stream, tensor.range->second);
}

template <typename S> void exchange(S &stream, Output &output) {
  exchange(stream, output.tensor);
  exchange(stream, output.value);
}

template <typename S> void exchange(S &stream, Update &update) {
  exchange(stream, update.state);
  exchange(stream, update.value);
}

template <typename S> void exchange(S &stream, Entry &entry) {
  exchange(stream, entry.name);
  exchange(stream, entry.states);
  exchange(stream, entry.inputs);
  exchange(stream, entry.instructions);
  exchange(stream, entry.outputs);
  exchange(stream, entry.updates);
}

template <typename S> void exchange(S &stream, Table &table) {
  exchange(stream, table.name);
  exchange(stream, table.maxBatch);
  exchange(stream, table.states);
  exchange(stream, table.entries);
}

} // namespace

std::string writeTable(const Table &table) {
  Writer writer;
  writer.bytes = tableMagic;
  int64_t version = tableVersion;
  exchange(writer, version);
  Table copy = table; // the two directions share functions that take what they fill
  exchange(writer, copy);
  uint64_t sum = checksum(writer.bytes);
  writer.word(sum);
  return writer.bytes;
}

Table readTable(std::string_view bytes) {
  if (!bytes.starts_with(tableMagic)) throw RuntimeError("this is no reference table: its first bytes are not the table's mark");
  Reader reader{.bytes = bytes.substr(tableMagic.size())};
  int64_t version = 0;
  exchange(reader, version);
  if (version != tableVersion)
    throw RuntimeError(
        fmt::format("the reference table has version {}, this runtime reads {}; compile the model again", version, tableVersion));
  if (reader.bytes.size() < 8) throw RuntimeError("the reference table ends too early; compile the model again");
  Reader end{.bytes = bytes.substr(bytes.size() - 8)};
  uint64_t sum = 0;
  end.word(sum);
  if (sum != checksum(bytes.substr(0, bytes.size() - 8)))
    throw RuntimeError("the reference table is damaged: its checksum disagrees; compile the model again");
  Table table;
  exchange(reader, table);
  if (reader.bytes.size() != 8)
    throw RuntimeError("the reference table is damaged: it is longer than what it describes; compile the model again");
  checkTable(table);
  return table;
}

} // namespace gait::reference
