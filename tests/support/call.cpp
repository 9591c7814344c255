#include "tests/support/call.h"
#include <algorithm>
#include <barrier>
#include <fmt/format.h>
#include <memory>
#include <stdexcept>
#include <thread>

namespace gait::test {
namespace {

/// Aligned bytes, all 0xff (a NaN in f32 and f64), with a border behind them.
class Memory {
public:
  explicit Memory(int64_t size) : size(size), storage(size + 2 * border + GAIT_ALIGNMENT, 0xff) {
    void *place = storage.data();
    size_t space = storage.size();
    start = static_cast<unsigned char *>(std::align(GAIT_ALIGNMENT, size + border, place, space));
  }
  unsigned char *data() { return start; }
  void requireIntact(std::string_view what) const {
    if (!std::all_of(start + size, start + size + border, [](unsigned char byte) { return byte == 0xff; }))
      throw std::logic_error(fmt::format("the call wrote behind {}", what));
  }

private:
  static constexpr int64_t border = 64;
  int64_t size;
  std::vector<unsigned char> storage;
  unsigned char *start;
};

void fill(void *place, const Value &value, const gait_tensor &tensor, int64_t rows) {
  if (value.dtype != tensor.dtype || value.shape != shapeOf(tensor, rows))
    throw std::logic_error(fmt::format("a test gives '{}' a value of another type or shape", tensor.name));
  std::ranges::copy(toBytes(value), static_cast<unsigned char *>(place));
}

} // namespace

std::vector<int64_t> shapeOf(const gait_tensor &tensor, int64_t rows) {
  std::vector<int64_t> shape(tensor.shape, tensor.shape + tensor.rank);
  std::ranges::replace(shape, int64_t{GAIT_BATCH}, rows);
  return shape;
}

const gait_entry *findEntry(const gait_model &model, std::string_view name) {
  for (int64_t i = 0; i < model.entry_count; ++i)
    if (model.entries[i].name == name) return &model.entries[i];
  return nullptr;
}

Outcome call(const gait_model &model, std::string_view name, const std::vector<Value> &inputs,
             const std::map<std::string, Value> &states, CallOptions options) {
  const gait_entry *entry = findEntry(model, name);
  if (!entry) throw std::logic_error(fmt::format("the model has no entry '{}'", name));
  if (static_cast<int64_t>(inputs.size()) != entry->input_count) throw std::logic_error("a test gives another number of inputs");
  Memory state(model.state_bytes), arena(entry->arena_shared + options.threads * entry->arena_thread);
  size_t given = 0;
  for (int64_t i = 0; i < model.state_count; ++i) {
    const gait_tensor &tensor = model.states[i];
    auto found = states.find(tensor.name);
    given += found != states.end();
    fill(state.data() + tensor.offset,
         found != states.end() ? found->second : zeros(gait_dtype(tensor.dtype), shapeOf(tensor, 0)), tensor, 0);
  }
  if (given != states.size()) throw std::logic_error("a test gives a state that the model lacks");
  std::vector<Memory> inputMemory, outputMemory;
  std::vector<const void *> inputPointers;
  std::vector<void *> outputPointers;
  inputPointers.reserve(inputs.size());
  for (int64_t i = 0; i < entry->input_count; ++i) {
    Memory &memory = inputMemory.emplace_back(std::max<int64_t>(toBytes(inputs[i]).size(), 1));
    fill(memory.data(), inputs[i], entry->inputs[i], options.rows);
    inputPointers.push_back(memory.data());
  }
  for (int64_t i = 0; i < entry->output_count; ++i)
    outputPointers.push_back(outputMemory.emplace_back(std::max<int64_t>(entry->outputs[i].bytes, 1)).data());

  Outcome outcome;
  outcome.code = entry->check(entry, options.rows, inputPointers.data());
  if (outcome.code != GAIT_OK) return outcome;
  std::barrier<> barrier(options.threads);
  auto meet = [](void *context) { static_cast<std::barrier<> *>(context)->arrive_and_wait(); };
  {
    std::vector<std::jthread> team;
    auto run = [&](int64_t thread) {
      entry->run(entry, state.data(), arena.data(), options.rows, inputPointers.data(), outputPointers.data(), thread,
                 options.threads, meet, &barrier);
    };
    for (int64_t thread = 1; thread < options.threads; ++thread) team.emplace_back(run, thread);
    run(0);
  }
  state.requireIntact("the state");
  arena.requireIntact("the arena");
  for (int64_t i = 0; i < entry->output_count; ++i) {
    const gait_tensor &tensor = entry->outputs[i];
    outputMemory[i].requireIntact(tensor.name);
    outcome.outputs.push_back(fromBytes(gait_dtype(tensor.dtype), shapeOf(tensor, options.rows), outputMemory[i].data()));
  }
  for (int64_t i = 0; i < model.state_count; ++i) {
    const gait_tensor &tensor = model.states[i];
    outcome.states[tensor.name] = fromBytes(gait_dtype(tensor.dtype), shapeOf(tensor, 0), state.data() + tensor.offset);
  }
  return outcome;
}

} // namespace gait::test
