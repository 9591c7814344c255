#include "examples/support/comparison.h"
#include <fmt/format.h>

namespace example {

bool compare(const std::string &measure, Better better, double model, const std::vector<Baseline> &baselines) {
  bool all = true;
  fmt::print("\n{} ({} is better)\n  {:<44} {:>10.4g}\n", measure, better == Better::smaller ? "smaller" : "larger", "the model",
             model);
  for (const Baseline &baseline : baselines) {
    const bool beaten = better == Better::smaller ? model < baseline.score : model > baseline.score;
    all = all && beaten;
    fmt::print("  {:<44} {:>10.4g}   {}\n", baseline.name, baseline.score, beaten ? "beaten" : "NOT BEATEN");
  }
  return all;
}

} // namespace example
