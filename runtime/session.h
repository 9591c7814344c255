// A model in training: its state, its memory, its threads.
#ifndef GAIT_RUNTIME_SESSION_H
#define GAIT_RUNTIME_SESSION_H
#include "runtime/artifact.h"
#include "runtime/dtype.h"
#include "runtime/tensor_view.h"
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gait {

struct SessionOptions {
  /// 0: as many as pay, by the model's own estimate of its cost, up to the cores this process may use. Otherwise exactly so many.
  /// The results have the same bits for every number.
  int threads = 0;
  /// Looks after every run whether what it returned or stored is finite: outputs, losses and new state (metrics may be NaN by
  /// nature). If not, the state is put back, and a NotFiniteError names the first tensor that went bad. What a finite result
  /// hides, and infinities that the program wrote down, as in the mask of an attention, are no faults. Needs a model compiled
  /// with check_finite. Costs a copy of the state that a run updates, and a look at it.
  bool check_finite = false;
};

/// A run made NaN or infinity: entry, step, the first such tensor, its layer and line, what it held, what to do.
class NotFiniteError : public RuntimeError {
public:
  using RuntimeError::RuntimeError;
};

namespace detail {
struct EntryState;
struct SessionState;
} // namespace detail

/// The results of one call: views into the session's memory, overwritten by the next call of the same entry, gone with the
/// session.
class Results {
public:
  /// The one element of a scalar result, as f64. Throws: Error when there is no such result or it is no scalar.
  double scalar(std::string_view name) const;
  /// All elements, row-major. Throws: Error when there is no such result or T is not its type (bool, int32_t, int64_t, float,
  /// double).
  template <typename T> std::span<const T> span(std::string_view name) const {
    return {static_cast<const T *>(read(name, dtype_of<T>)), static_cast<size_t>(count(name))};
  }
  /// A copy of name, type and shape, with the data of the result.
  TensorView view(std::string_view name) const;
  /// Result `index` of the entry, a scalar, as f64.
  double number_at(int64_t index) const;
  /// All results in the order of the entry. Allocates.
  std::vector<TensorView> views() const;
  int64_t rows() const; ///< of the call

private:
  friend class Session;
  explicit Results(const detail::EntryState *entry) : entry(entry) {}
  const void *read(std::string_view name, DType dtype) const;
  int64_t count(std::string_view name) const;
  const detail::EntryState *entry;
};

/// One training (or use) of a model: owns its state and the memory of its steps. Move-only; `clone` copies. Not for several
/// threads at once; any number of sessions of one artifact may run side by side.
class Session {
public:
  /// Throws: RuntimeError when there is no memory; Error when `threads` is negative or above 1024, or `check_finite` is asked of
  /// a model that was not compiled for it.
  explicit Session(Artifact artifact, SessionOptions options = {});
  ~Session();
  Session(Session &&) noexcept;
  Session &operator=(Session &&) noexcept;

  /// Fills the state by the model's `init`: the same seed gives the same bits. A model without `init` starts with zeros.
  Session &init(uint64_t seed = 0) &;
  Session init(uint64_t seed = 0) &&;

  /// Runs an entry on inputs, which are only read; state is updated in place. From the second call of an entry on, nothing is
  /// allocated. Throws: Error when the entry, an input, a type, a shape, the rows or a value in a declared range is wrong, or the
  /// state was never filled; NotFiniteError, see SessionOptions. The state is then as before.
  Results run(std::string_view entry, const Batch &inputs = {});

  /// The elements of a state, to read or write; moves of the session keep them in place.
  /// Throws: Error when there is no such state or T is not its type.
  template <typename T> std::span<T> state(std::string_view name) {
    const gait_tensor &tensor = find_state(name, dtype_of<T>);
    return {reinterpret_cast<T *>(state_bytes().data() + tensor.offset), static_cast<size_t>(tensor.bytes / sizeof(T))};
  }
  template <typename T> std::span<const T> state(std::string_view name) const {
    return const_cast<Session *>(this)->state<T>(name);
  }
  /// Name, type, shape and data of every state, in the order of their layout; rows as many as the largest batch.
  std::vector<TensorView> states() const;
  /// All bytes of the state, as the artifact lays them out.
  std::span<unsigned char> state_bytes();
  std::span<const unsigned char> state_bytes() const { return const_cast<Session *>(this)->state_bytes(); }
  /// Declares the state filled, for who wrote it by hand instead of calling `init`.
  void set_initialized();
  bool initialized() const; ///< a model without state, or without `init`, always is

  /// A second session with a copy of the state, on the same artifact.
  Session clone() const;

  const Artifact &artifact() const;
  /// Throws: Error, with the names there are, when the model has no such entry.
  const gait_entry &entry(std::string_view name) const;
  int64_t max_batch() const;

private:
  const gait_tensor &find_state(std::string_view name, DType dtype) const;
  std::unique_ptr<detail::SessionState> impl;
};

} // namespace gait
#endif
