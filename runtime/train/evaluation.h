// An evaluation or a prediction under way, as callbacks see it.
#ifndef GAIT_RUNTIME_TRAIN_EVALUATION_H
#define GAIT_RUNTIME_TRAIN_EVALUATION_H
#include "runtime/session.h"
#include "runtime/train/scores.h"
#include <cstdint>
#include <string_view>

namespace gait {

class Training;

namespace detail {
class Pass;
}

class Evaluation {
public:
  /// The session that is evaluated: its state may be read and changed.
  Session &session();
  int64_t batch() const;   ///< batches done
  int64_t batches() const; ///< of all rows
  /// What the entry gave for the last batch. Throws: Error before the first.
  Results results() const;
  /// Losses and metrics of the rows so far; of a prediction none.
  Scores scores() const;
  /// Adds a score, or changes one: in evaluate_end, of what `evaluate` returns. Throws: Error at another moment.
  void set_score(std::string_view name, double value);
  /// Ends after this batch: scores are of the rows so far, predictions end with them.
  void stop();
  /// The training whose validation this is; null when it is none.
  Training *training();

private:
  friend class detail::Pass;
  explicit Evaluation(detail::Pass &pass) : pass(&pass) {}
  detail::Pass *pass;
};

} // namespace gait
#endif
