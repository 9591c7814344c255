#include "runtime/session.h"
#include "backends/cpu/run/team.h"
#include "runtime/check_finite.h"
#include "runtime/error.h"
#include "runtime/session_state.h"
#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace gait {
namespace detail {

AlignedBytes::AlignedBytes(int64_t bytes, const std::string &purpose) {
  if (bytes == 0) return;
  memory.reset(static_cast<unsigned char *>(std::calloc(static_cast<size_t>(bytes) + GAIT_ALIGNMENT, 1)));
  if (!memory) throw RuntimeError(fmt::format("no memory for {}: {} bytes", purpose, bytes));
}

struct SessionState {
  Artifact artifact;
  SessionOptions options;
  int threads; ///< at most
  AlignedBytes state, arena;
  std::vector<EntryState> entries;
  std::optional<FiniteCheck> finite;
  bool initialized;

  SessionState(Artifact handle, SessionOptions options) : artifact(std::move(handle)), options(options) {
    if (options.threads < 0 || options.threads > 1024)
      throw Error(fmt::format("a session of {} threads: 1 to 1024 are possible, and 0 for as many as pay", options.threads));
    threads = options.threads ? options.threads : cpu::processors();
    const gait_model &model = artifact.model();
    state = AlignedBytes(model.state_bytes, fmt::format("the state of model '{}'", model.name));
    int64_t need = 0;
    for (int64_t i = 0; i < model.entry_count; ++i) {
      const gait_entry &entry = model.entries[i];
      need = std::max(need, entry.arena_shared + threads * entry.arena_thread);
      EntryState entry_state;
      entry_state.model = &model;
      entry_state.entry = &entry;
      entry_state.inputs.resize(static_cast<size_t>(entry.input_count));
      entry_state.converted.resize(static_cast<size_t>(entry.input_count));
      entries.push_back(std::move(entry_state));
    }
    arena = AlignedBytes(need, fmt::format("the arena of model '{}' at its largest batch, {} rows (a smaller one needs less)",
                                           model.name, model.max_batch));
    if (options.check_finite) finite.emplace(artifact);
    initialized = model.state_count == 0 || !artifact.find_entry("init");
  }

  /// Of an entry that models get by themselves, what makes it.
  static std::string_view origin_of(std::string_view entry) {
    constexpr std::pair<std::string_view, std::string_view> origins[] = {
        {"train_step", "; a model with losses and an optimizer has it"},
        {"evaluate", "; a model with losses or metrics has it"},
        {"predict", "; a model with outputs has it"},
        {"accumulate", "; a model built with accumulate = true has it"},
        {"apply", "; a model built with accumulate = true has it"}};
    for (const auto &[name, origin] : origins)
      if (name == entry) return origin;
    return {};
  }

  EntryState &find(std::string_view name) {
    for (EntryState &entry : entries)
      if (name == entry.entry->name) return entry;
    std::string names;
    for (const EntryState &entry : entries) names += (names.empty() ? "" : ", ") + std::string(entry.entry->name);
    throw Error(fmt::format("run: model '{}' has no entry '{}'; its entries are {}{}", artifact.model().name, name, names,
                            origin_of(name)));
  }

  /// A thread more must bring more than it costs. On idle, pinned cores two threads break even at about 4 microseconds of work on
  /// one; but a barrier waits for the slowest, and where other programs run that is a thread the system has put aside. So each
  /// thread gets many times that much work.
  int threads_for(const gait_entry &entry, int64_t rows) const {
    constexpr double nanoseconds_per_thread = 50000;
    if (options.threads) return options.threads;
    double cost = entry.cost_fixed + static_cast<double>(rows) * entry.cost_row;
    return static_cast<int>(std::clamp(cost / nanoseconds_per_thread, 1.0, static_cast<double>(threads)));
  }

  void make_outputs(EntryState &call) {
    if (call.outputs.size() == static_cast<size_t>(call.entry->output_count)) return;
    std::vector<AlignedBytes> memory;
    std::vector<void *> pointers;
    for (int64_t i = 0; i < call.entry->output_count; ++i) {
      const gait_tensor &output = call.entry->outputs[i];
      memory.emplace_back(output.bytes, fmt::format("the output '{}'", output.name));
      pointers.push_back(memory.back().data());
    }
    call.output_memory = std::move(memory);
    call.outputs = std::move(pointers);
  }

  /// A call whose inputs are bound.
  void run(EntryState &call, int64_t rows) {
    int32_t code = call.entry->check(call.entry, rows, call.inputs.data());
    if (code != GAIT_OK) {
      std::string why = detail::explain_failure(call, rows, code);
      if (!why.empty()) throw Error(why);
      throw InternalError(
          fmt::format("{}: the compiled check refuses what the runtime accepts, with code {}", call.entry->name, code));
    }
    make_outputs(call);
    if (finite) finite->before(*call.entry, state.data());
    cpu::run({call.entry, state.data(), arena.data(), rows, call.inputs.data(), call.outputs.data()},
             threads_for(*call.entry, rows));
    call.rows = rows;
    if (finite) finite->after(call, state.data());
  }
};

} // namespace detail

using detail::EntryState;

/// The C++ type of a tensor's elements.
static std::string_view spell_type(const gait_tensor &tensor) {
  switch (static_cast<DType>(tensor.dtype)) {
  case DType::i1:
    return "bool";
  case DType::i32:
    return "int32_t";
  case DType::i64:
    return "int64_t";
  case DType::f32:
    return "float";
  case DType::f64:
    return "double";
  }
  return "?";
}

static int64_t output_index(const EntryState &state, std::string_view name) {
  for (int64_t i = 0; i < state.entry->output_count; ++i)
    if (name == state.entry->outputs[i].name) return i;
  throw Error(fmt::format("{}: there is no result '{}'; there are {}", state.entry->name, name,
                          detail::list_tensors(state.entry->outputs, state.entry->output_count)));
}

/// The result's shape in the last call.
static std::vector<int64_t> output_shape(const EntryState &state, const gait_tensor &output) {
  std::vector<int64_t> shape(output.shape, output.shape + output.rank);
  std::replace(shape.begin(), shape.end(), int64_t(GAIT_BATCH), state.rows);
  return shape;
}

double Results::scalar(std::string_view name) const {
  int64_t index = output_index(*entry, name);
  const gait_tensor &output = entry->entry->outputs[index];
  if (output.rank != 0)
    throw Error(fmt::format("{}: the result {} is no scalar; read its elements with span<{}>(\"{}\")", entry->entry->name,
                            detail::describe(output), spell_type(output), name));
  return number_at(index);
}

double Results::number_at(int64_t index) const {
  const gait_tensor &output = entry->entry->outputs[index];
  const void *data = entry->outputs[static_cast<size_t>(index)];
  switch (static_cast<DType>(output.dtype)) {
  case DType::i1:
    return *static_cast<const unsigned char *>(data);
  case DType::i32:
    return *static_cast<const int32_t *>(data);
  case DType::i64:
    return static_cast<double>(*static_cast<const int64_t *>(data));
  case DType::f32:
    return *static_cast<const float *>(data);
  case DType::f64:
    return *static_cast<const double *>(data);
  }
  throw InternalError(fmt::format("the result '{}' has the unknown type {}", output.name, output.dtype));
}

const void *Results::read(std::string_view name, DType dtype) const {
  int64_t index = output_index(*entry, name);
  const gait_tensor &output = entry->entry->outputs[index];
  if (static_cast<DType>(output.dtype) != dtype)
    throw Error(fmt::format("{}: the result {} is read as {}; read it with span<{}>", entry->entry->name,
                            detail::describe(output), name_of(dtype), spell_type(output)));
  return entry->outputs[static_cast<size_t>(index)];
}

int64_t Results::count(std::string_view name) const {
  const gait_tensor &output = entry->entry->outputs[output_index(*entry, name)];
  int64_t count = 1;
  for (int64_t i = 0; i < output.rank; ++i) count *= output.shape[i] == GAIT_BATCH ? entry->rows : output.shape[i];
  return count;
}

TensorView Results::view(std::string_view name) const {
  int64_t index = output_index(*entry, name);
  const gait_tensor &output = entry->entry->outputs[index];
  return {output.name, static_cast<DType>(output.dtype), output_shape(*entry, output),
          entry->outputs[static_cast<size_t>(index)]};
}

std::vector<TensorView> Results::views() const {
  std::vector<TensorView> all;
  for (int64_t i = 0; i < entry->entry->output_count; ++i) all.push_back(view(entry->entry->outputs[i].name));
  return all;
}

int64_t Results::rows() const { return entry->rows; }

Session::Session(Artifact artifact, SessionOptions options)
    : impl(std::make_unique<detail::SessionState>(std::move(artifact), options)) {}
Session::~Session() = default;
Session::Session(Session &&) noexcept = default;
Session &Session::operator=(Session &&) noexcept = default;

Session &Session::init(uint64_t seed) & {
  if (impl->artifact.find_entry("init")) {
    EntryState &call = impl->find("init");
    call.inputs.at(0) = &seed;
    impl->run(call, call.entry->has_rows ? max_batch() : 1); // all rows of states that have rows
  } else {
    std::ranges::fill(state_bytes(), static_cast<unsigned char>(0));
  }
  impl->initialized = true;
  return *this;
}

Session Session::init(uint64_t seed) && {
  init(seed);
  return std::move(*this);
}

Results Session::run(std::string_view name, const Batch &inputs) {
  EntryState &call = impl->find(name);
  bool fills = name == "init";
  if (!impl->initialized && !fills)
    throw Error(
        fmt::format("{}: the state of model '{}' was never filled; call init(seed) first", name, impl->artifact.model().name));
  if (fills && call.entry->has_rows && inputs.rows == 0) { // no input tells them: all rows
    Batch whole = inputs;
    whole.rows = max_batch();
    impl->run(call, detail::bind_inputs(call, whole));
  } else {
    impl->run(call, detail::bind_inputs(call, inputs));
  }
  impl->initialized |= fills;
  return Results(&call);
}

const gait_tensor &Session::find_state(std::string_view name, DType dtype) const {
  const gait_model &model = impl->artifact.model();
  const gait_tensor *tensor = impl->artifact.find_state(name);
  if (!tensor)
    throw Error(fmt::format("model '{}' has no state '{}'; there are {}", model.name, name,
                            detail::list_tensors(model.states, model.state_count)));
  if (static_cast<DType>(tensor->dtype) != dtype)
    throw Error(fmt::format("the state {} is read as {}; read it with state<{}>", detail::describe(*tensor), name_of(dtype),
                            spell_type(*tensor)));
  return *tensor;
}

std::vector<TensorView> Session::states() const {
  const gait_model &model = impl->artifact.model();
  std::vector<TensorView> all;
  for (int64_t i = 0; i < model.state_count; ++i) {
    const gait_tensor &tensor = model.states[i];
    std::vector<int64_t> shape(tensor.shape, tensor.shape + tensor.rank);
    std::ranges::replace(shape, int64_t{GAIT_BATCH}, model.max_batch);
    all.emplace_back(tensor.name, static_cast<DType>(tensor.dtype), std::move(shape), impl->state.data() + tensor.offset);
  }
  return all;
}

std::span<unsigned char> Session::state_bytes() {
  return {impl->state.data(), static_cast<size_t>(impl->artifact.model().state_bytes)};
}

void Session::set_initialized() { impl->initialized = true; }
bool Session::initialized() const { return impl->initialized; }

Session Session::clone() const {
  Session copy(impl->artifact, impl->options);
  std::ranges::copy(state_bytes(), copy.state_bytes().begin());
  copy.impl->initialized = impl->initialized;
  return copy;
}

const Artifact &Session::artifact() const { return impl->artifact; }
const gait_entry &Session::entry(std::string_view name) const { return *impl->find(name).entry; }
int64_t Session::max_batch() const { return impl->artifact.model().max_batch; }

} // namespace gait
