// The score of a model beside honest baselines: what one gets for less.
#ifndef GAIT_EXAMPLES_SUPPORT_COMPARISON_H
#define GAIT_EXAMPLES_SUPPORT_COMPARISON_H
#include <string>
#include <vector>

namespace example {

enum class Better { smaller, larger };

struct Baseline {
  std::string name;
  double score;
};

/// Prints a table of one measure: the model first, then each baseline, and whether the model beats it.
///
///     root mean square error of the test rows (smaller is better)
///       the model                          0.5214
///       the mean                           0.7071   beaten
///       least squares                      0.5190   NOT BEATEN
///
/// Returns whether the model beats them all.
bool compare(const std::string &measure, Better better, double model, const std::vector<Baseline> &baselines);

} // namespace example
#endif
