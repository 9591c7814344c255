// The callbacks that most trainings want. One of one's own is a `Callback` with the moments it cares about.
#ifndef GAIT_RUNTIME_TRAIN_CALLBACKS_H
#define GAIT_RUNTIME_TRAIN_CALLBACKS_H
#include "runtime/train/callback.h"
#include <cstdint>
#include <functional>
#include <string>

namespace gait::callbacks {

enum class Goal { automatic, smaller, larger };

/// Which score is watched. An epoch is better when it beats the best so far by more than `least_change`; NaN beats nothing.
struct Monitor {
  std::string name = {};       ///< empty: "validation.loss" with validation data, "loss" without
  Goal goal = Goal::automatic; ///< of a loss automatically smaller; of a metric it must be said
  double least_change = 0;
};

struct EarlyStopping {
  Monitor monitor = {};
  int64_t patience = 0;     ///< so many epochs in a row may be no better; one more ends the training
  bool restore_best = true; ///< at the end, the whole state of the best epoch: weights, slots, counters
};
/// Ends the training when the score no longer gets better.  Throws from `fit`: Error for a score that is not there, or a metric
/// without a goal.
Callback early_stopping(const EarlyStopping &options = {});

/// Ends the training after a batch whose loss is NaN or infinite.
Callback terminate_on_nan();

/// Writes a checkpoint after every epoch that is better than those before.
Callback checkpoint_best(const std::string &path, const Monitor &monitor = {});
/// Writes a checkpoint after every epoch, and where `every_batches` is above 0 also after so many batches, counted from the first
/// epoch on. An interrupted training goes on from it: FitOptions::resume.
Callback checkpoint_last(const std::string &path, int64_t every_batches = 0);

/// Writes the history so far to a file after every epoch, whole; its ending chooses the form: .csv, .json, .svg or .txt.
Callback log(const std::string &path);

/// Writes event files that TensorBoard reads: `<folder>/train` and `<folder>/validation`, one scalar a score, by epoch.
Callback tensorboard(const std::string &folder);

/// The rate of an epoch (from 0), given the rate so far. For models that take their rate at run time, as the input `rate`.
Callback rate_schedule(std::function<double(int64_t epoch, double rate)> schedule);

struct Plateau {
  Monitor monitor = {.name = {}, .goal = Goal::automatic, .least_change = 1e-4};
  double factor = 0.1;      ///< in (0, 1): what the rate is multiplied by
  int64_t patience = 10;    ///< epochs in a row that are no better, before that
  int64_t cooldown = 0;     ///< epochs after it that are not counted
  double smallest_rate = 0; ///< and no lower
};
/// Lowers the rate of a model that takes it at run time, as Keras's ReduceLROnPlateau does.  Throws: Error for a factor out of
/// range; from `fit` as early_stopping, and for a model without input `rate`.
Callback reduce_rate_on_plateau(const Plateau &options = {});

} // namespace gait::callbacks
#endif
