// A training under way, as callbacks see it.
#ifndef GAIT_RUNTIME_TRAIN_TRAINING_H
#define GAIT_RUNTIME_TRAIN_TRAINING_H
#include "runtime/session.h"
#include "runtime/train/history.h"
#include "runtime/train/scores.h"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gait {

namespace detail {
class Loop;
}

class Training {
public:
  /// The session that learns: its state may be read and changed.
  Session &session();
  int64_t epoch() const;   ///< the one under way, from 0
  int64_t epochs() const;  ///< how many are asked for
  int64_t batch() const;   ///< batches done in this epoch
  int64_t batches() const; ///< of an epoch
  int64_t step() const;    ///< batches done since the first epoch
  /// The loss of the last batch; NaN before the first.
  double loss() const;
  /// What the step gave for the last batch. Throws: Error before the first.
  Results results() const;
  /// Losses and metrics of the epoch so far; in epoch_end of the whole epoch, those of validation too. Takes a microsecond.
  Scores scores() const;
  /// Adds a score to the epoch, or changes one: the callbacks after this one, what is printed and the history have it then.
  /// Throws: Error outside epoch_end.
  void set_score(std::string_view name, double value);
  /// Whether the value of that name is a loss of the model, of training or of validation: smaller is better.
  bool is_loss(const std::string &name) const;
  bool has_validation() const;
  /// Finished epochs, in epoch_end the one at hand among them.
  const History &history() const;

  /// Ends the training after this batch; the epoch is validated and recorded as far as it went.
  void stop();
  bool stopping() const;
  /// What the model's input `rate` gets, where it has one.
  std::optional<double> rate() const;
  /// Throws: Error when the model has no input `rate`.
  void set_rate(double rate);
  /// Asks for a checkpoint: written as soon as every callback has been called at this moment, so that training goes on from it
  /// with the bits of a training that was never interrupted.
  void checkpoint(const std::string &path);

private:
  friend class detail::Loop;
  explicit Training(detail::Loop &loop) : loop(&loop) {}
  detail::Loop *loop;
};

} // namespace gait
#endif
