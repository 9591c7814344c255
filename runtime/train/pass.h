// One pass over a dataset that learns nothing. Not part of the API.
#ifndef GAIT_RUNTIME_TRAIN_PASS_H
#define GAIT_RUNTIME_TRAIN_PASS_H
#include "runtime/train/callback.h"
#include "runtime/train/evaluation.h"
#include "runtime/train/feed.h"
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace gait::detail {

class Meter;

/// The hooks of a callback that belong to one kind of pass.
struct PassHooks {
  Callback::EvaluationHook Callback::*begin, Callback::*batch_begin, Callback::*batch_end, Callback::*end;
};
inline constexpr PassHooks evaluate_hooks{&Callback::evaluate_begin, &Callback::evaluate_batch_begin,
                                          &Callback::evaluate_batch_end, &Callback::evaluate_end},
    predict_hooks{&Callback::predict_begin, &Callback::predict_batch_begin, &Callback::predict_batch_end, &Callback::predict_end};

class Pass {
public:
  /// `size`: rows of a batch. `meter`: what adds up the results, null for none.
  Pass(Session &session, std::string entry, const Dataset &dataset, int64_t size, std::span<const Callback> callbacks,
       const PassHooks &hooks, Meter *meter = nullptr, Training *training = nullptr);

  /// Runs the entry on every batch; `use` gets its results.
  void run(const std::function<void(const Results &)> &use = {});
  /// The meter's, with what callbacks set.
  const Scores &scores() const { return finished; }

private:
  friend class gait::Evaluation;
  void call(Callback::EvaluationHook Callback::*hook);

  Session &session;
  std::string entry;
  const Dataset &dataset;
  int64_t size;
  std::span<const Callback> callbacks;
  PassHooks hooks;
  Meter *meter;
  Training *training;
  Feed feed;
  Evaluation evaluation;
  std::optional<Results> last;
  Scores finished;
  int64_t batch = 0, batches;
  bool stop = false, ended = false;
};

} // namespace gait::detail
#endif
