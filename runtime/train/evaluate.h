// Scores and predictions of a whole dataset.
#ifndef GAIT_RUNTIME_TRAIN_EVALUATE_H
#define GAIT_RUNTIME_TRAIN_EVALUATE_H
#include "runtime/data.h"
#include "runtime/session.h"
#include "runtime/train/callback.h"
#include "runtime/train/evaluation.h"
#include "runtime/train/scores.h"
#include <cstdint>
#include <vector>

namespace gait {

struct EvaluateOptions {
  int64_t batch = 0; ///< rows of a call; 0: as many as the model takes
  std::vector<Callback> callbacks = {};
};

/// Losses and metrics of the entry `evaluate` over all rows: losses averaged over rows, metrics as if all rows were one batch.
/// A model whose input `sample_weight` the data lacks gets ones there.
/// Throws: Error when the model has no such entry, or the data does not fit or is empty.
Scores evaluate(Session &session, const Dataset &dataset, const EvaluateOptions &options = {});

/// The outputs of the entry `predict` for every row, in order: one column an output.
/// Throws: Error when the model has no such entry, the data does not fit or is empty, or an output has no row for each row.
Dataset predict(Session &session, const Dataset &dataset, const EvaluateOptions &options = {});

} // namespace gait
#endif
