// The best score so far. Not part of the API.
#ifndef GAIT_RUNTIME_TRAIN_MONITOR_H
#define GAIT_RUNTIME_TRAIN_MONITOR_H
#include "runtime/train/callbacks.h"
#include "runtime/train/training.h"
#include <string>

namespace gait::detail {

/// Watches one score from epoch to epoch.
class Watch {
public:
  explicit Watch(const callbacks::Monitor &monitor) : monitor(monitor) {}
  /// Forgets the best. `callback` stands in messages. Throws: Error when the goal of a metric is not said.
  void begin(const Training &training, const std::string &callback);
  /// Whether the epoch at hand is the best. Throws: Error when it has no such score.
  bool improves(const Training &training);
  void save(CallbackMemory &memory) const;
  void load(const CallbackMemory &memory);
  /// Of the best epoch; infinite before it.
  double best() const { return best_value; }

private:
  callbacks::Monitor monitor;
  std::string name; ///< the monitor's, or what stands for it
  bool larger = false;
  double best_value = 0;
};

/// A number that a callback kept: exactly what was saved.
double kept_number(const CallbackMemory &memory, const std::string &key);
std::string keep(double value);

} // namespace gait::detail
#endif
