// What a model takes with a batch besides the data's columns. Not part of the API.
#ifndef GAIT_RUNTIME_TRAIN_FEED_H
#define GAIT_RUNTIME_TRAIN_FEED_H
#include "runtime/data.h"
#include "runtime/session.h"
#include "runtime/train/fit.h"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gait::detail {

/// Adds to each batch, where the entry has such inputs and the data does not fill them: `rate`, a floating scalar; and
/// `sample_weight`, one floating number a row: 1, the data's own, the class's, or the product.
class Feed {
public:
  /// Throws: Error when class weights are asked for and the entry has no `sample_weight`, the data no such integer column, or the
  /// weights are none, negative or not finite.
  Feed(const Session &session, std::string_view entry, const Dataset &data, int64_t most_rows, const ClassWeights &classes = {});

  /// The batch with what it lacks. Valid until the next call; after the first call it allocates nothing.
  /// Throws: Error for a class without a weight.
  const Batch &complete(const Batch &batch);

  bool takes_rate() const { return rate_input != nullptr; }
  std::optional<double> rate;

private:
  void weigh(const Batch &batch);
  const gait_tensor *rate_input = nullptr, *weight_input = nullptr;
  std::string entry;
  ClassWeights classes;
  Batch completed;
  float rate_f32 = 0;
  std::vector<double> weights; ///< of rows
  std::vector<float> weights_f32;
};

} // namespace gait::detail
#endif
