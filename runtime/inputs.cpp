// What a session does with the tensors it is given: match, check, convert.
#include "runtime/error.h"
#include "runtime/session_state.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <type_traits>

namespace gait::detail {

std::string describe(const gait_tensor &tensor) {
  return fmt::format("{} {} {}", tensor.name, format_shape({tensor.shape, static_cast<size_t>(tensor.rank)}),
                     name_of(static_cast<DType>(tensor.dtype)));
}

std::string list_tensors(const gait_tensor *tensors, int64_t count) {
  std::string text;
  for (int64_t i = 0; i < count; ++i) text += (i ? ", " : "") + describe(tensors[i]);
  return count ? text : "none";
}

namespace {

/// "x, label", or "nothing".
std::string list_names(const Batch &batch) {
  std::string names;
  for (const TensorView &tensor : batch.tensors) names += (names.empty() ? "" : ", ") + tensor.name;
  return names.empty() ? "nothing" : names;
}

bool is_input_of(const gait_entry &entry, std::string_view name) {
  for (int64_t i = 0; i < entry.input_count; ++i)
    if (name == entry.inputs[i].name) return true;
  return false;
}

/// A dataset may hold more than an entry reads (the labels, for `predict`), but nothing that no entry knows.
void check_names(const EntryState &state, const Batch &batch) {
  for (const TensorView &tensor : batch.tensors) {
    bool known = false;
    for (int64_t i = 0; i < state.model->entry_count; ++i) known |= is_input_of(state.model->entries[i], tensor.name);
    if (!known)
      throw Error(fmt::format("{}: '{}' is no input of model '{}'; {} takes {}", state.entry->name, tensor.name,
                              state.model->name, state.entry->name, list_tensors(state.entry->inputs, state.entry->input_count)));
    if (batch.find(tensor.name) != &tensor)
      throw Error(fmt::format("{}: input '{}' is given twice", state.entry->name, tensor.name));
  }
}

/// The rows that a shape tells, 0 if none. Throws: Error when it does not fit.
int64_t rows_of(const gait_entry &entry, const gait_tensor &wanted, const TensorView &given) {
  bool fits = static_cast<int64_t>(given.shape.size()) == wanted.rank;
  int64_t rows = -1;
  for (int64_t i = 0; fits && i < wanted.rank; ++i) {
    if (wanted.shape[i] != GAIT_BATCH) fits = given.shape[i] == wanted.shape[i];
    else if (rows < 0) rows = given.shape[i], fits = rows >= 0;
    else fits = given.shape[i] == rows;
  }
  if (!fits)
    throw Error(fmt::format("{}: input '{}' has shape {}, but {} is needed", entry.name, wanted.name, format_shape(given.shape),
                            format_shape({wanted.shape, static_cast<size_t>(wanted.rank)})));
  return rows;
}

/// "row 3", or "[3, 1]" where a row has more than one number.
std::string locate(const gait_tensor &tensor, int64_t index, int64_t rows) {
  if (tensor.rank == 0) return "it";
  if (tensor.rank == 1) return fmt::format("row {}", index);
  std::vector<int64_t> position(static_cast<size_t>(tensor.rank));
  for (int64_t i = tensor.rank - 1; i >= 0; --i) {
    int64_t size = tensor.shape[i] == GAIT_BATCH ? rows : tensor.shape[i];
    position[static_cast<size_t>(i)] = index % size;
    index /= size;
  }
  return format_shape(position);
}

template <typename T> bool represents(double value) {
  if constexpr (std::is_same_v<T, bool>) return value == 0 || value == 1;
  else if constexpr (std::is_integral_v<T>) {
    // The bounds are powers of two, exact as doubles; every comparison with NaN is false.
    constexpr double low = static_cast<double>(std::numeric_limits<T>::min());
    return value >= low && value < -low && value == std::trunc(value);
  } else return true;
}

template <typename T>
void convert(const gait_entry &entry, const gait_tensor &wanted, const double *from, int64_t count, int64_t rows, void *memory) {
  T *to = static_cast<T *>(memory);
  for (int64_t i = 0; i < count; ++i) {
    if (!represents<T>(from[i]))
      throw Error(fmt::format("{}: input '{}' needs {}, but {} holds {}", entry.name, wanted.name,
                              std::is_same_v<T, bool> ? "0 or 1" : fmt::format("whole numbers of type {}", name_of(dtype_of<T>)),
                              locate(wanted, i, rows), from[i]));
    to[i] = static_cast<T>(from[i]);
  }
}

void convert_untyped(EntryState &state, int64_t index, const TensorView &given, int64_t rows) {
  const gait_tensor &wanted = state.entry->inputs[index];
  AlignedBytes &memory = state.converted[static_cast<size_t>(index)];
  if (!memory.data()) memory = AlignedBytes(wanted.bytes, fmt::format("the input '{}'", wanted.name));
  const double *from = static_cast<const double *>(given.data);
  int64_t count = given.count();
  switch (static_cast<DType>(wanted.dtype)) {
  case DType::i1:
    convert<bool>(*state.entry, wanted, from, count, rows, memory.data());
    break;
  case DType::i32:
    convert<int32_t>(*state.entry, wanted, from, count, rows, memory.data());
    break;
  case DType::i64:
    convert<int64_t>(*state.entry, wanted, from, count, rows, memory.data());
    break;
  case DType::f32:
    convert<float>(*state.entry, wanted, from, count, rows, memory.data());
    break;
  case DType::f64:
    convert<double>(*state.entry, wanted, from, count, rows, memory.data());
    break;
  }
  state.inputs[static_cast<size_t>(index)] = memory.data();
}

} // namespace

/// Whether the batch names its tensors as the first one did, as the batches of a training all do: then `positions` holds.
static bool is_known(const EntryState &state, const Batch &batch) {
  return !state.names.empty() && std::ranges::equal(state.names, batch.tensors, {}, {}, &TensorView::name);
}

static void remember_names(EntryState &state, const Batch &batch) {
  for (int64_t i = 0; i < state.entry->input_count; ++i)
    state.positions.push_back(static_cast<size_t>(batch.find(state.entry->inputs[i].name) - batch.tensors.data()));
  for (const TensorView &tensor : batch.tensors) state.names.push_back(tensor.name);
}

int64_t bind_inputs(EntryState &state, const Batch &batch) {
  const gait_entry &entry = *state.entry;
  const bool known = is_known(state, batch);
  if (!known) check_names(state, batch);
  auto find = [&](int64_t input) {
    return known ? &batch.tensors[state.positions[static_cast<size_t>(input)]] : batch.find(entry.inputs[input].name);
  };
  int64_t rows = -1;
  const char *teller = "";
  auto tell = [&](int64_t told, const char *name) {
    if (told < 0 || told == rows) return;
    if (rows >= 0)
      throw Error(fmt::format("{}: the rows disagree: {} has {}, {} has {}; all inputs of a call have the same number of rows",
                              entry.name, teller, rows, name, told));
    rows = told;
    teller = name;
  };
  if (batch.rows) tell(batch.rows < 0 ? 0 : batch.rows, "the batch");
  for (int64_t i = 0; i < entry.input_count; ++i) {
    const gait_tensor &wanted = entry.inputs[i];
    const TensorView *given = find(i);
    if (!given)
      throw Error(fmt::format("{}: the input {} is missing; the batch has {}", entry.name, describe(wanted), list_names(batch)));
    DType dtype = static_cast<DType>(wanted.dtype);
    if (given->dtype != dtype && !given->untyped)
      throw Error(fmt::format("{}: input '{}' is {}, but {} is needed; convert the data, or declare the input so", entry.name,
                              wanted.name, name_of(given->dtype), name_of(dtype)));
    tell(rows_of(entry, wanted, *given), wanted.name);
    if (!given->data && given->count() > 0) throw Error(fmt::format("{}: input '{}' has no data", entry.name, wanted.name));
    state.inputs[static_cast<size_t>(i)] = given->data;
  }
  if (entry.has_rows && rows < 0)
    throw Error(fmt::format("{}: no input tells the number of rows; give it as Batch::rows", entry.name));
  if (!entry.has_rows) rows = 1;
  else if (rows < 1 || rows > state.model->max_batch)
    throw Error(fmt::format("{}: a batch of {} rows, but model '{}' takes 1 to {}{}", entry.name, rows, state.model->name,
                            state.model->max_batch, rows < 1 ? "" : "; split the batch or compile with a larger max_batch"));
  if (!known && state.names.empty()) remember_names(state, batch);
  for (int64_t i = 0; i < entry.input_count; ++i) {
    const TensorView *given = find(i);
    if (given->untyped) convert_untyped(state, i, *given, rows);
  }
  return rows;
}

std::string explain_failure(const EntryState &state, int64_t rows, int32_t code) {
  const gait_entry &entry = *state.entry;
  for (int64_t i = 0; i < entry.input_count && code >= GAIT_ERROR_RANGE; ++i) {
    const gait_tensor &tensor = entry.inputs[i];
    if (!tensor.has_range) continue;
    int64_t count = 1;
    for (int64_t d = 0; d < tensor.rank; ++d) count *= tensor.shape[d] == GAIT_BATCH ? rows : tensor.shape[d];
    const void *data = state.inputs[static_cast<size_t>(i)];
    for (int64_t j = 0; j < count; ++j) {
      int64_t value = tensor.dtype == GAIT_I64 ? static_cast<const int64_t *>(data)[j] : static_cast<const int32_t *>(data)[j];
      if (value < tensor.low || value >= tensor.high)
        return fmt::format("{}: input '{}' must be in [{}, {}), but {} holds {}; look at the data, or at how many values the "
                           "model was built for",
                           entry.name, tensor.name, tensor.low, tensor.high, locate(tensor, j, rows), value);
    }
  }
  return {};
}

} // namespace gait::detail
