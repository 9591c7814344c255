// The inside of fit. Not part of the API.
#ifndef GAIT_RUNTIME_TRAIN_LOOP_H
#define GAIT_RUNTIME_TRAIN_LOOP_H
#include "runtime/train/feed.h"
#include "runtime/train/fit.h"
#include "runtime/train/meter.h"
#include "runtime/train/progress.h"
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace gait::detail {

/// One call of fit. Everything that the next batch depends on is in the session's state and in `Position`, which checkpoints
/// keep.
class Loop {
public:
  Loop(Session &session, const Dataset &train, const FitOptions &options);
  History run();

private:
  friend class gait::Training;
  using Hooks = std::vector<const Callback::Hook *>;

  void check_options() const;
  void resume();
  void run_epoch();
  void run_batch(const Batch &rows);
  Scores validate();
  bool takes_rate() const { return feed.takes_rate() || (apply_feed && apply_feed->takes_rate()); }
  void set_rate(std::optional<double> rate);
  void call(const Hooks &hooks);

  std::string position_text() const; ///< JSON
  void set_position(const std::string &text, const std::string &file);
  void save_callbacks(std::string &text, std::vector<TensorView> &tensors, std::vector<CallbackMemory> &memories) const;
  void load_callbacks(const SafeTensors &file, const std::string &text);
  void write_checkpoint(const std::string &path) const;

  Session &session;
  const FitOptions &options;
  Dataset train;
  std::optional<Dataset> validation;
  int64_t size; ///< rows of a batch
  bool accumulates;
  std::string entry;
  Meter meter;
  Feed feed;                      ///< of `entry`
  std::optional<Feed> apply_feed; ///< of `apply`, where gradients are accumulated
  Batches order;
  Progress progress;
  Training training;
  Hooks train_begin, epoch_begin, batch_begin, batch_end, epoch_end, train_end;
  std::vector<std::string> requested; ///< checkpoints to write
  const Batch nothing;                ///< what `apply` takes, its rate apart
  std::optional<Results> last;        ///< of the last batch
  Scores finished;                    ///< of the whole epoch, in its epoch_end
  bool whole_epoch = false;           ///< `finished` holds
  bool stop = false;

  // The position
  int64_t epoch = 0, batch = 0, step = 0;
  History history;
};

} // namespace gait::detail
#endif
