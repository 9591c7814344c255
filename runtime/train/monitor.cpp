#include "runtime/train/monitor.h"
#include "runtime/error.h"
#include <charconv>
#include <fmt/format.h>
#include <limits>

namespace gait::detail {

using callbacks::Goal;

void Watch::begin(const Training &training, const std::string &callback) {
  name = monitor.name.empty() ? (training.has_validation() ? "validation.loss" : "loss") : monitor.name;
  if (monitor.goal == Goal::automatic && !training.is_loss(name))
    throw Error(
        fmt::format("{}: '{}' is no loss of the model, such as {}; of a metric, say whether a larger or a smaller value is "
                    "better: .goal = callbacks::Goal::larger, of gait train --larger",
                    callback, name, training.has_validation() ? "loss or validation.loss" : "loss"));
  larger = monitor.goal == Goal::larger;
  best_value = larger ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
}

bool Watch::improves(const Training &training) {
  const double value = training.scores()[name];
  const bool better = larger ? value > best_value + monitor.least_change : value < best_value - monitor.least_change;
  if (better) best_value = value;
  return better;
}

void Watch::save(CallbackMemory &memory) const { memory.values["best"] = keep(best_value); }
void Watch::load(const CallbackMemory &memory) { best_value = kept_number(memory, "best"); }

std::string keep(double value) { return fmt::format("{}", value); }

double kept_number(const CallbackMemory &memory, const std::string &key) {
  const std::string &text = memory.values.at(key);
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) throw RuntimeError(fmt::format("'{}' is no number", text));
  return value;
}

} // namespace gait::detail
