// Named numbers: what an epoch or an evaluation comes to.
#ifndef GAIT_RUNTIME_TRAIN_SCORES_H
#define GAIT_RUNTIME_TRAIN_SCORES_H
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gait {

/// Losses first, then metrics, in the model's order; those of validation rows follow as `validation.<name>`.
class Scores {
public:
  /// Throws: Error, with the names there are, when there is no such score.
  double operator[](std::string_view name) const;
  const double *find(std::string_view name) const; ///< null if there is none
  /// Adds a score, or changes one.
  void set(std::string_view name, double value);

  auto begin() const { return list.begin(); } ///< of pairs: name, value
  auto end() const { return list.end(); }
  size_t size() const { return list.size(); }

private:
  std::vector<std::pair<std::string, double>> list;
};

} // namespace gait
#endif
