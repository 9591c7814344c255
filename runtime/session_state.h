// The inside of a session. Not part of the API.
#ifndef GAIT_RUNTIME_SESSION_STATE_H
#define GAIT_RUNTIME_SESSION_STATE_H
#include "runtime/session.h"
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace gait::detail {

/// Zeroed bytes aligned to GAIT_ALIGNMENT; null for none. Many come from the system as pages that are zero, made when they are
/// first touched: a large arena costs nothing before it is used.
class AlignedBytes {
public:
  AlignedBytes() = default;
  /// Throws: RuntimeError that says what the memory was for.
  AlignedBytes(int64_t bytes, const std::string &purpose);
  unsigned char *data() const {
    const auto address = reinterpret_cast<uintptr_t>(memory.get());
    return memory.get() + (GAIT_ALIGNMENT - address % GAIT_ALIGNMENT) % GAIT_ALIGNMENT;
  }

private:
  std::unique_ptr<unsigned char, void (*)(void *)> memory{nullptr, std::free};
};

/// What a session keeps for one entry: where its inputs and outputs lie.
struct EntryState {
  const gait_model *model = nullptr;
  const gait_entry *entry = nullptr;
  std::vector<const void *> inputs;
  std::vector<void *> outputs;
  std::vector<AlignedBytes> output_memory; ///< made by the first call
  std::vector<AlignedBytes> converted;     ///< of untyped inputs, each made by the first call that needs it
  std::vector<std::string> names;          ///< of the tensors of the first batch that had every input, in order
  std::vector<size_t> positions;           ///< of each input among them
  int64_t rows = 0;                        ///< of the last call
};

/// Points `state.inputs` at the tensors of `batch`, converting untyped ones, and returns the number of rows.
/// Throws: Error for whatever is wrong with a name, a type, a shape or the rows.
int64_t bind_inputs(EntryState &state, const Batch &batch);

/// The sentence about a code that `check` returned: which input, which row, which value.
std::string explain_failure(const EntryState &state, int64_t rows, int32_t code);

/// "image [batch, 64] f32"
std::string describe(const gait_tensor &tensor);
/// The names of such tensors or entries, separated by commas.
std::string list_tensors(const gait_tensor *tensors, int64_t count);

} // namespace gait::detail
#endif
