// The training loop: epochs of batches through one compiled step, and what people want around it.
#ifndef GAIT_RUNTIME_TRAIN_FIT_H
#define GAIT_RUNTIME_TRAIN_FIT_H
#include "runtime/checkpoint/safetensors.h"
#include "runtime/data.h"
#include "runtime/session.h"
#include "runtime/train/callback.h"
#include "runtime/train/evaluate.h"
#include "runtime/train/history.h"
#include "runtime/train/training.h"
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gait {

/// Rows that are not learned from, but scored after every epoch: a dataset, or the last fraction of the training rows, in the
/// order they lie (and so the latest of a series; shuffle or split rows that lie sorted by class beforehand).
struct Validation {
  std::optional<Dataset> data;
  double fraction = 0; ///< in (0, 1); 0: none
  Validation() = default;
  Validation(Dataset data) : data(std::move(data)) {}
  Validation(double fraction) : fraction(fraction) {}
};

/// How much each class counts: the value of an integer column, `label`, chooses the row's weight, which goes to the model's input
/// `sample_weight`, multiplied by that column of the data where it has one.
struct ClassWeights {
  std::string label;
  std::vector<double> weights; ///< one a class, from 0
};

enum class Verbosity {
  automatic, ///< a bar on a terminal, lines elsewhere
  silent,
  lines, ///< one an epoch
  bar    ///< redrawn in place, ten times a second at most, with the speed and the time left
};

struct FitOptions {
  int64_t epochs = 1;         ///< in total, those before an interruption among them
  int64_t batch = 32;         ///< rows of a batch; the last has what is left; 0: all rows in one
  Validation validation = {}; ///< rows that are scored after each epoch
  /// Batches to one update: their gradients are weighted by rows, so that it is the update of one large batch. Needs a model with
  /// the entries `accumulate` and `apply`. The last update of an epoch takes the batches that are left.
  int64_t accumulate = 1;
  uint64_t seed = 0; ///< of the order of rows, which is another in every epoch
  bool shuffle = true;
  std::vector<Callback> callbacks = {};
  ClassWeights class_weights = {};
  std::optional<double> rate = {}; ///< what the model's scalar input `rate` gets, where it has one
  Verbosity verbosity = Verbosity::automatic;
  std::FILE *output = stdout;      ///< of lines and bar
  std::string resume = {};         ///< a checkpoint of an interrupted fit with the same options: goes on with its bits
  Metadata metadata = {};          ///< goes into every checkpoint, such as a standardisation
  std::string step = "train_step"; ///< the entry called with each batch
};

/// Trains a session. A model whose input `sample_weight` (one floating number a row) the data lacks gets ones there.
/// Throws: Error for options that make no sense, an entry that is missing, data that does not fit the model, a checkpoint of
/// another run; RuntimeError when a file cannot be read or written; whatever a callback throws. The session is as the last batch
/// left it.
History fit(Session &session, const Dataset &train, const FitOptions &options = {});

} // namespace gait
#endif
