#include "runtime/checkpoint/checkpoint.h"
#include "runtime/checkpoint/atomic_file.h"
#include "runtime/error.h"
#include "runtime/file.h"
#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace gait {
namespace {

/// What goes where, decided for all states before the first is written.
struct Transfer {
  const gait_tensor *state;
  const SafeTensors::Tensor *from;
  bool transposed;
};

/// "f32" for "F32", and what is no type of ours as it is.
std::string spell(const SafeTensors::Tensor &tensor) {
  for (DType dtype : {i1, i32, i64, f32, f64})
    if (tensor.dtype == safetensors_name_of(dtype)) return std::string(name_of(dtype));
  return tensor.dtype;
}

void check(const gait_tensor &state, int64_t max_batch, const SafeTensors::Tensor &tensor, bool transposed,
           const std::string &file) {
  DType dtype = static_cast<DType>(state.dtype);
  if (tensor.dtype != safetensors_name_of(dtype))
    throw Error(fmt::format("'{}': '{}' is {} there, but {} in the model; save it as {}", file, state.name, spell(tensor),
                            name_of(dtype), name_of(dtype)));
  std::vector<int64_t> shape(state.shape, state.shape + state.rank);
  std::ranges::replace(shape, int64_t{GAIT_BATCH}, max_batch);
  if (transposed) {
    if (shape.size() != 2)
      throw Error(
          fmt::format("'{}': '{}' is {}, no matrix to transpose; name matrices only", file, state.name, format_shape(shape)));
    std::swap(shape[0], shape[1]);
  }
  if (tensor.shape == shape) return;
  std::vector<int64_t> reversed(tensor.shape.rbegin(), tensor.shape.rend());
  bool turned = !transposed && state.role == GAIT_PARAMETER && shape.size() == 2 && reversed == shape;
  throw Error(fmt::format("'{}': '{}' has shape {} there, but {} {}{}", file, state.name, format_shape(tensor.shape),
                          format_shape(shape), transposed ? "is needed for a transposed matrix" : "in the model",
                          turned ? "; matrices are [in, out] here: load it as transposed" : ""));
}

void carry_out(Session &session, const std::vector<Transfer> &transfers) {
  for (const auto &[state, from, transposed] : transfers) {
    unsigned char *to = session.state_bytes().data() + state->offset;
    if (!transposed) {
      std::memcpy(to, from->data.data(), from->data.size());
      continue;
    }
    size_t size = static_cast<size_t>(bytes_of(static_cast<DType>(state->dtype)));
    size_t rows = static_cast<size_t>(state->shape[0]), columns = static_cast<size_t>(state->shape[1]);
    for (size_t i = 0; i < rows; ++i)
      for (size_t j = 0; j < columns; ++j)
        std::memcpy(to + (i * columns + j) * size, from->data.data() + (j * rows + i) * size, size);
  }
}

std::span<const gait_tensor> states_of(const Session &session) {
  const gait_model &model = session.artifact().model();
  return {model.states, static_cast<size_t>(model.state_count)};
}

/// `*` stands for any characters.
bool matches(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() == '*') return matches(pattern.substr(1), name) || (!name.empty() && matches(pattern, name.substr(1)));
  return !name.empty() && pattern.front() == name.front() && matches(pattern.substr(1), name.substr(1));
}

std::string names_of(const SafeTensors &file) {
  std::string names;
  for (const SafeTensors::Tensor &tensor : file.tensors) names += (names.empty() ? "" : ", ") + tensor.name;
  return names.empty() ? "none" : names;
}

} // namespace

void save_checkpoint(const Session &session, const std::string &path, const Metadata &metadata) {
  Metadata all = metadata;
  all["gait.model"] = session.artifact().model().name;
  detail::write_file_atomically(path, format_safetensors(session.states(), all));
}

Metadata load_checkpoint(Session &session, std::span<const std::byte> bytes, const std::string &name) {
  SafeTensors file = parse_safetensors(bytes, name);
  std::vector<Transfer> transfers;
  for (const gait_tensor &state : states_of(session)) {
    const SafeTensors::Tensor *tensor = file.find(state.name);
    if (!tensor)
      throw Error(fmt::format("'{}' lacks the state '{}' of model '{}'; it is a checkpoint of another model, or weights alone: "
                              "load_weights takes these",
                              name, state.name, session.artifact().model().name));
    check(state, session.max_batch(), *tensor, false, name);
    transfers.push_back({&state, tensor, false});
  }
  carry_out(session, transfers);
  session.set_initialized();
  return std::move(file.metadata);
}

Metadata load_checkpoint(Session &session, const std::string &path) {
  std::string bytes = detail::read_file(path);
  return load_checkpoint(session, std::as_bytes(std::span(bytes)), path);
}

Metadata load_metadata(const std::string &path) {
  std::string bytes = detail::read_file(path);
  return parse_safetensors(std::as_bytes(std::span(bytes)), path).metadata;
}

Metadata load_weights(Session &session, const std::string &path, const WeightOptions &options) {
  std::string bytes = detail::read_file(path);
  SafeTensors file = parse_safetensors(std::as_bytes(std::span(bytes)), path);
  std::vector<Transfer> transfers;
  for (const gait_tensor &state : states_of(session)) {
    if (state.role != GAIT_PARAMETER) continue;
    const SafeTensors::Tensor *tensor = file.find(state.name);
    if (!tensor && options.partial) continue;
    if (!tensor)
      throw Error(fmt::format("'{}' lacks the parameter '{}' of model '{}'; it has {}", path, state.name,
                              session.artifact().model().name, names_of(file)));
    bool transposed =
        std::ranges::any_of(options.transposed, [&](const std::string &pattern) { return matches(pattern, state.name); });
    check(state, session.max_batch(), *tensor, transposed, path);
    transfers.push_back({&state, tensor, transposed});
  }
  carry_out(session, transfers);
  return std::move(file.metadata);
}

} // namespace gait
