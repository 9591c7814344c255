// What may happen besides training while it goes on.
#ifndef GAIT_RUNTIME_TRAIN_CALLBACK_H
#define GAIT_RUNTIME_TRAIN_CALLBACK_H
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace gait {

class Evaluation;
class Training;

/// What a callback has to keep over an interruption: it travels in the checkpoints that the training writes.
struct CallbackMemory {
  std::map<std::string, std::string> values; ///< UTF-8
  std::vector<std::byte> state;              ///< empty, or a copy of the session's state bytes
};

/// Functions called at the moments of a training, an evaluation or a prediction, each empty or given:
/// `{.epoch_end = [](Training &t) { ... }}` is a callback. Several callbacks are called in their order. What they throw ends the
/// training and reaches the caller of `fit`.
struct Callback {
  using Hook = std::function<void(Training &)>;
  using EvaluationHook = std::function<void(Evaluation &)>;
  std::string name = "callback"; ///< stands in checkpoints
  Hook train_begin = {};         ///< before the first epoch, also when going on from a checkpoint
  Hook epoch_begin = {};         ///< not again in an epoch that goes on from a checkpoint
  Hook batch_begin = {};
  Hook batch_end = {};
  Hook epoch_end = {}; ///< after validation
  Hook train_end = {};
  /// Around `evaluate`, and the validation of each epoch.
  EvaluationHook evaluate_begin = {}, evaluate_batch_begin = {}, evaluate_batch_end = {}, evaluate_end = {};
  EvaluationHook predict_begin = {}, predict_batch_begin = {}, predict_batch_end = {}, predict_end = {};
  /// Called when a checkpoint is written, and, after train_begin, when training goes on from it.
  std::function<void(CallbackMemory &)> save = {};
  std::function<void(const CallbackMemory &)> load = {};
};

} // namespace gait
#endif
