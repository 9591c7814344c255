// Losses and metrics over many batches, the same whatever the batches' size. Not part of the API.
#ifndef GAIT_RUNTIME_TRAIN_METER_H
#define GAIT_RUNTIME_TRAIN_METER_H
#include "runtime/session.h"
#include "runtime/train/scores.h"
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gait::detail {

/// Adds up the scalar results of an entry: losses are averaged weighted by rows; a metric that comes with sums
/// (`<metric>.sum<i>`) is what the entry `summarize` makes of them; other metrics, and the scalar outputs of an entry of one's
/// own, are averaged as losses are.
class Meter {
public:
  /// Throws: Error when the session has no such entry.
  Meter(Session &session, std::string_view entry);

  void reset();
  void add(const Results &results); ///< of one batch; allocates nothing
  int64_t rows() const { return seen; }
  /// Of all batches since the reset; NaN before the first. Runs `summarize`.
  Scores scores() const;
  double last_loss() const { return loss; } ///< of the last batch: the first loss, or a result named `loss`; NaN without one

  /// The sums, to go on from later, and back. Throws: Error when they are not as many.
  std::span<const double> totals() const { return sums; }
  void restore(std::span<const double> totals, int64_t rows);

private:
  struct Term {
    std::string name;
    int64_t output;  ///< its place among the entry's outputs
    bool adds;       ///< a sum; otherwise weighted by rows
    bool summarized; ///< a sum that `summarize` takes, or a metric that it makes
  };
  Session *session;
  std::vector<Term> terms;
  std::vector<double> sums; ///< one a term
  int64_t seen = 0, loss_output = -1;
  double loss;
};

} // namespace gait::detail
#endif
