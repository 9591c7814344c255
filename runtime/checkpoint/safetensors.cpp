#include "runtime/checkpoint/safetensors.h"
#include "runtime/error.h"
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>

namespace gait {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are stored as they lie in memory");

constexpr uint64_t longest_header = 100'000'000; // the reference implementation's bound
constexpr std::string_view metadata_key = "__metadata__";

struct ElementType {
  std::string_view name;
  int64_t bits;
};
constexpr std::array element_types{
    ElementType{"BOOL", 8},    ElementType{"U8", 8},   ElementType{"I8", 8},   ElementType{"F8_E5M2", 8},
    ElementType{"F8_E4M3", 8}, ElementType{"I16", 16}, ElementType{"U16", 16}, ElementType{"F16", 16},
    ElementType{"BF16", 16},   ElementType{"I32", 32}, ElementType{"U32", 32}, ElementType{"F32", 32},
    ElementType{"F64", 64},    ElementType{"I64", 64}, ElementType{"U64", 64}, ElementType{"C64", 64},
    ElementType{"F8_E8M0", 8},
};

using Json = nlohmann::json;

class Parser {
public:
  Parser(std::span<const std::byte> bytes, const std::string &name) : bytes(bytes), name(name) {}

  SafeTensors parse() {
    Json header = parse_header();
    for (const auto &[key, value] : header.items()) {
      if (key == metadata_key) read_metadata(value);
      else read_tensor(key, value);
    }
    check_layout();
    return std::move(result);
  }

private:
  template <typename... T> [[noreturn]] void refuse(fmt::format_string<T...> text, T &&...arguments) const {
    throw RuntimeError(fmt::format("'{}' {}", name, fmt::format(text, std::forward<T>(arguments)...)));
  }

  Json parse_header() {
    if (bytes.size() < 8) refuse("is truncated: it has {} bytes, but safetensors begin with 8", bytes.size());
    uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    if (length > longest_header)
      refuse("is no file of safetensors: its header would have {} bytes, above the format's 100 MB", length);
    if (length > bytes.size() - 8)
      refuse("is truncated: its header has {} bytes, but only {} follow; copy or save it again", length, bytes.size() - 8);
    data = bytes.subspan(8 + length);
    std::string_view text(reinterpret_cast<const char *>(bytes.data() + 8), length);
    if (text.empty() || text.front() != '{') refuse("is no file of safetensors: its header is no JSON object");
    std::set<std::string> seen;
    // A repeated name would silently win over the first, and the format nests no deeper than a list in an entry.
    auto look = [&](int depth, Json::parse_event_t event, Json &value) {
      if (depth > 3) refuse("has a header that is nested too deep");
      if (depth == 1 && event == Json::parse_event_t::key && !seen.insert(value.get<std::string>()).second)
        refuse("names '{}' twice in its header", value.get<std::string>());
      return true;
    };
    try {
      return Json::parse(text, look);
    } catch (const Json::exception &error) {
      refuse("has a header that is no JSON: {}", error.what());
    }
  }

  void read_metadata(const Json &value) {
    if (!value.is_object()) refuse("has a __metadata__ that is no object");
    for (const auto &[key, text] : value.items()) {
      if (!text.is_string()) refuse("has metadata '{}' that is no string", key);
      result.metadata[key] = text.get<std::string>();
    }
  }

  /// A size or an offset: a whole number from 0 to 2^62.
  int64_t read_size(const Json &value, const std::string &tensor, std::string_view field) const {
    if (!value.is_number_unsigned() || value.get<uint64_t>() > (uint64_t{1} << 62))
      refuse("has tensor '{}' whose {} holds {}; it takes whole numbers from 0 to 2^62", tensor, field,
             value.dump(-1, ' ', true));
    return static_cast<int64_t>(value.get<uint64_t>());
  }

  void read_tensor(const std::string &key, const Json &value) {
    if (!value.is_object()) refuse("describes tensor '{}' by something else than an object", key);
    for (std::string_view field : {"dtype", "shape", "data_offsets"})
      if (!value.contains(field)) refuse("describes tensor '{}' without {}", key, field);
    if (value.size() != 3) refuse("describes tensor '{}' by more than dtype, shape and data_offsets", key);
    if (!value["dtype"].is_string()) refuse("has tensor '{}' whose dtype is no string", key);
    SafeTensors::Tensor tensor{key, value["dtype"].get<std::string>(), {}, {}};
    const auto *type = std::ranges::find(element_types, tensor.dtype, &ElementType::name);
    if (type == element_types.end()) refuse("has tensor '{}' of the unknown type '{}'", key, tensor.dtype);
    if (!value["shape"].is_array()) refuse("has tensor '{}' whose shape is no list", key);
    int64_t wanted = type->bits / 8;
    for (const Json &size : value["shape"]) {
      tensor.shape.push_back(read_size(size, key, "shape"));
      if (__builtin_mul_overflow(wanted, tensor.shape.back(), &wanted)) refuse("has tensor '{}' with more than 2^63 bytes", key);
    }
    const Json &offsets = value["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2) refuse("has tensor '{}' whose data_offsets are not two numbers", key);
    int64_t begin = read_size(offsets[0], key, "data_offsets"), end = read_size(offsets[1], key, "data_offsets");
    if (end < begin) refuse("has tensor '{}' that ends at {} before it begins at {}", key, end, begin);
    if (static_cast<uint64_t>(end) > data.size())
      refuse("is truncated: tensor '{}' ends at byte {} of the data, which has {}; copy or save it again", key, end, data.size());
    if (end - begin != wanted)
      refuse("has tensor '{}' of type {} and shape {} in {} bytes instead of {}", key, tensor.dtype, format_shape(tensor.shape),
             end - begin, wanted);
    tensor.data = data.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
    result.tensors.push_back(std::move(tensor));
  }

  /// Every byte belongs to one tensor.
  void check_layout() {
    auto begin = [&](const SafeTensors::Tensor &tensor) { return tensor.data.data() - data.data(); };
    auto key = [&](const SafeTensors::Tensor &tensor) {
      return std::tuple(begin(tensor), tensor.data.size(), std::string_view(tensor.name));
    };
    std::ranges::sort(result.tensors, [&](const auto &a, const auto &b) { return key(a) < key(b); });
    int64_t position = 0;
    const SafeTensors::Tensor *before = nullptr;
    for (const SafeTensors::Tensor &tensor : result.tensors) {
      if (begin(tensor) < position) refuse("has tensors '{}' and '{}' that overlap", before->name, tensor.name);
      if (begin(tensor) > position) refuse("has a hole of {} bytes before tensor '{}'", begin(tensor) - position, tensor.name);
      position += static_cast<int64_t>(tensor.data.size());
      before = &tensor;
    }
    if (static_cast<uint64_t>(position) != data.size())
      refuse("has {} bytes after its last tensor", data.size() - static_cast<uint64_t>(position));
  }

  std::span<const std::byte> bytes, data;
  const std::string &name;
  SafeTensors result;
};

} // namespace

const SafeTensors::Tensor *SafeTensors::find(std::string_view name) const {
  for (const Tensor &tensor : tensors)
    if (tensor.name == name) return &tensor;
  return nullptr;
}

SafeTensors parse_safetensors(std::span<const std::byte> bytes, const std::string &name) { return Parser(bytes, name).parse(); }

std::string_view safetensors_name_of(DType dtype) {
  switch (dtype) {
  case DType::i1:
    return "BOOL";
  case DType::i32:
    return "I32";
  case DType::i64:
    return "I64";
  case DType::f32:
    return "F32";
  case DType::f64:
    return "F64";
  }
  throw InternalError("an element type outside DType");
}

std::string format_safetensors(std::span<const TensorView> tensors, const Metadata &metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header[metadata_key] = metadata;
  int64_t offset = 0;
  for (const TensorView &tensor : tensors) {
    if (tensor.name == metadata_key)
      throw Error("safetensors: a tensor is named __metadata__, which the format keeps; rename it");
    if (header.contains(tensor.name))
      throw Error(fmt::format("safetensors: two tensors are named '{}'; rename one", tensor.name));
    header[tensor.name] = {{"dtype", safetensors_name_of(tensor.dtype)},
                           {"shape", tensor.shape},
                           {"data_offsets", {offset, offset + tensor.bytes()}}};
    offset += tensor.bytes();
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const Json::exception &) {
    throw Error("safetensors: a name or a text of the metadata is no UTF-8, which the format's JSON takes; change it");
  }
  text.append((8 - text.size() % 8) % 8, ' ');
  uint64_t length = text.size();
  std::string bytes;
  bytes.reserve(8 + text.size() + static_cast<size_t>(offset));
  bytes.append(reinterpret_cast<const char *>(&length), 8).append(text);
  for (const TensorView &tensor : tensors)
    bytes.append(static_cast<const char *>(tensor.data), static_cast<size_t>(tensor.bytes()));
  return bytes;
}

} // namespace gait
