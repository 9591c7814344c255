// Tells a session whether a run made NaN or infinity, and where it began. The compiled code knows nothing of it: after a run,
// what the entry returned and stored is looked at; where that is bad, the run is done again by the reference's evaluator, which
// keeps every tensor, from the same state and inputs, in arithmetic of the same types.
#ifndef GAIT_RUNTIME_CHECK_FINITE_H
#define GAIT_RUNTIME_CHECK_FINITE_H
#include "runtime/session_state.h"
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gait::detail {

class FiniteCheck {
public:
  /// Throws: Error when the artifact carries no program to look into; RuntimeError when that is damaged.
  explicit FiniteCheck(const Artifact &artifact);

  /// Keeps the state that a run is about to change.
  void before(const gait_entry &entry, const unsigned char *state);
  /// Throws: NotFiniteError, the state put back, when the run that just ended made NaN or infinity.
  void after(const EntryState &call, unsigned char *state);

private:
  /// An output or a new state of an entry.
  struct Result {
    const gait_tensor *tensor;
    int64_t output; ///< its number; -1 for a state
    int64_t value;  ///< of the program's values
    bool may_be_infinite = false;
    bool bad = false; ///< in the last run
  };
  struct Watched {
    const gait_entry *program; ///< as the evaluator has it
    std::vector<Result> results;
    std::vector<const gait_tensor *> updated; ///< states
    int64_t calls = 0;
  };

  Watched &find(const gait_entry &entry) { return watched[static_cast<size_t>(&entry - model->entries)]; }
  void exchange_state(const Watched &entry, unsigned char *state);
  void look_again(const EntryState &call, Watched &entry, const std::string &when, const unsigned char *state);

  const gait_model *model;
  std::shared_ptr<const gait_model> program;
  std::vector<Watched> watched;
  AlignedBytes kept; ///< the old values of updated states, where they lie in the state
};

} // namespace gait::detail
#endif
