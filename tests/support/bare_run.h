// Calls of a model through nothing but its ABI, in guarded memory: to show that a step touches only what it may, and that its
// bits depend neither on the number of threads nor on what the arena held.
#ifndef GAIT_TESTS_SUPPORT_BARE_RUN_H
#define GAIT_TESTS_SUPPORT_BARE_RUN_H
#include "runtime/abi.h"
#include "runtime/tensor_view.h"
#include "tests/support/guarded_memory.h"
#include <barrier>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace gait::test {

struct BareOptions {
  int threads = 1;
  /// What every byte of the arena holds before each call. 0xff makes every float a NaN and every index absurd.
  unsigned char arena = 0;
};

/// All bytes that a run of calls left: the state, and each call's outputs one after another.
struct BareRun {
  std::vector<unsigned char> state;
  std::vector<std::vector<unsigned char>> outputs;
  bool operator==(const BareRun &) const = default;
};

inline const gait_entry &entry_of(const gait_model &model, std::string_view name) {
  for (int64_t i = 0; i < model.entry_count; ++i)
    if (name == model.entries[i].name) return model.entries[i];
  throw std::runtime_error("no entry " + std::string(name));
}

inline int64_t bytes_at(const gait_tensor &tensor, int64_t rows) {
  int64_t bytes = bytes_of(static_cast<DType>(tensor.dtype));
  for (int64_t i = 0; i < tensor.rank; ++i) bytes *= tensor.shape[i] == GAIT_BATCH ? rows : tensor.shape[i];
  return bytes;
}

/// One call on guarded copies of its inputs, which it may not write. Returns the code of `check`; outputs are appended to
/// `outputs`.
inline int32_t call_bare(const gait_entry &entry, GuardedMemory &state, int64_t rows, const std::vector<const void *> &inputs,
                         const BareOptions &options, std::vector<std::vector<unsigned char>> &outputs) {
  GuardedMemory arena(entry.arena_shared + options.threads * entry.arena_thread);
  arena.fill(options.arena);
  std::vector<std::unique_ptr<GuardedMemory>> memory;
  std::vector<const void *> input_pointers;
  std::vector<void *> output_pointers;
  for (int64_t i = 0; i < entry.input_count; ++i) {
    memory.push_back(std::make_unique<GuardedMemory>(bytes_at(entry.inputs[i], rows)));
    std::memcpy(memory.back()->data(), inputs.at(static_cast<size_t>(i)), memory.back()->size());
    memory.back()->protect(PROT_READ);
    input_pointers.push_back(memory.back()->data());
  }
  for (int64_t i = 0; i < entry.output_count; ++i) {
    memory.push_back(std::make_unique<GuardedMemory>(bytes_at(entry.outputs[i], rows)));
    memory.back()->fill(0xff);
    output_pointers.push_back(memory.back()->data());
  }
  int32_t code = entry.check(&entry, rows, input_pointers.data());
  if (code != GAIT_OK) return code;

  std::barrier<> meeting(options.threads);
  auto meet = [](void *context) { static_cast<std::barrier<> *>(context)->arrive_and_wait(); };
  std::vector<std::jthread> team;
  for (int thread = 0; thread < options.threads; ++thread)
    team.emplace_back([&, thread] {
      entry.run(&entry, state.data(), arena.data(), rows, input_pointers.data(), output_pointers.data(), thread, options.threads,
                meet, &meeting);
    });
  team.clear();
  for (int64_t i = 0; i < entry.output_count; ++i) {
    auto *bytes = static_cast<unsigned char *>(output_pointers[static_cast<size_t>(i)]);
    outputs.emplace_back(bytes, bytes + bytes_at(entry.outputs[i], rows));
  }
  for (const auto &part : memory)
    if (!part->intact()) throw std::runtime_error("bytes before an input or output were written");
  if (!arena.intact()) throw std::runtime_error("bytes before the arena were written");
  return code;
}

/// init(seed), then one call of `entry` for each batch. Throws when a check refuses or bytes before some memory were written; a
/// touch of a guard page ends the program.
inline BareRun run_bare(const gait_model &model, uint64_t seed, std::string_view entry_name, const std::vector<Batch> &batches,
                        const BareOptions &options = {}) {
  GuardedMemory state(model.state_bytes);
  state.fill(0);
  BareRun result;
  auto call = [&](const gait_entry &entry, int64_t rows, const std::vector<const void *> &inputs) {
    if (int32_t code = call_bare(entry, state, rows, inputs, options, result.outputs))
      throw std::runtime_error(std::string(entry.name) + " refuses its inputs with code " + std::to_string(code));
  };
  call(entry_of(model, "init"), 1, {&seed});
  const gait_entry &entry = entry_of(model, entry_name);
  for (const Batch &batch : batches) {
    std::vector<const void *> inputs;
    int64_t rows = batch.rows ? batch.rows : 1;
    for (int64_t i = 0; i < entry.input_count; ++i) {
      const TensorView *tensor = batch.find(entry.inputs[i].name);
      if (!tensor) throw std::runtime_error(std::string("no input ") + entry.inputs[i].name);
      for (int64_t d = 0; d < entry.inputs[i].rank; ++d)
        if (entry.inputs[i].shape[d] == GAIT_BATCH) rows = tensor->shape.at(static_cast<size_t>(d));
      inputs.push_back(tensor->data);
    }
    call(entry, rows, inputs);
  }
  if (!state.intact()) throw std::runtime_error("bytes before the state were written");
  result.state.assign(state.data(), state.data() + state.size());
  return result;
}

} // namespace gait::test
#endif
