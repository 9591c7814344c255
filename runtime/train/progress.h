// What a training tells on a terminal or in a log. Not part of the API.
#ifndef GAIT_RUNTIME_TRAIN_PROGRESS_H
#define GAIT_RUNTIME_TRAIN_PROGRESS_H
#include "runtime/train/fit.h"
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace gait::detail {

class Meter;

struct ProgressOptions {
  std::FILE *output = stdout;
  Verbosity verbosity = Verbosity::automatic;
  int64_t epochs = 1, batches = 1, rows = 1; ///< of an epoch
};

/// A bar is redrawn ten times a second at most. Lines cost nothing between epochs.
class Progress {
public:
  explicit Progress(const ProgressOptions &options);
  Progress(const Progress &) = delete;
  ~Progress(); ///< leaves a bar that no line has replaced on its own line
  void epoch_begin(int64_t epoch, int64_t batch);
  void batch(int64_t done, const Meter &meter) {
    if (bar) draw_if_due(done, meter);
  }
  void epoch_end(const Scores &scores, int64_t rows, double seconds);

private:
  using Clock = std::chrono::steady_clock;
  void draw_if_due(int64_t done, const Meter &meter);
  void write(const std::string &line, bool stays);

  ProgressOptions options;
  bool bar = false, lines = false;
  bool unfinished = false; ///< the last line on the terminal is a bar
  int64_t epoch = 0, first_batch = 0;
  int64_t before = 0; ///< batches done in epochs of this call
  Clock::time_point start, epoch_start, drawn;
};

} // namespace gait::detail
#endif
