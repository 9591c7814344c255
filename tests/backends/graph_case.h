// One random graph: on `cpu` against the reference, and its gradients against central differences.
#ifndef GAIT_TESTS_BACKENDS_GRAPH_CASE_H
#define GAIT_TESTS_BACKENDS_GRAPH_CASE_H
#include "tests/support/evaluate.h"
#include "tests/support/graphs.h"
#include <map>
#include <optional>
#include <string>

namespace gait::test {

using Values = std::map<std::string, Value>;

class GraphCase {
public:
  /// How many ops the graph of a seed has, 5 to 30.
  static int64_t opsOf(uint64_t seed);
  /// Its first `ops` ops.
  GraphCase(uint64_t seed, gait_dtype dtype, int64_t ops);

  /// What the backends disagree in, or nothing: outputs, loss, updated parameters and slots; one row, some, all; the same bits on
  /// one and three threads. Numbers that lie at a kink, where rounding decides, are drawn again.
  std::string compare();
  /// Where a gradient is not the slope of the loss, or nothing. Numbers that come over a kink within a step are drawn again;
  /// unset where that does not help.
  std::optional<std::string> differentiate();

private:
  struct Sample {
    int64_t rows = 1;
    std::vector<Value> inputs;
    Values states;
  };
  struct Point { ///< what the module of kinks says
    double loss, distance;
    std::vector<Value> choices;
  };
  Sample draw(int64_t rows);
  Values run(const gait_model &model, const Sample &sample, bool wide, int64_t threads = 1) const;
  Point look(const Sample &sample) const;
  /// How far off the naive evaluation of a result is at worst, for numbers that differ from these by a few units in the last
  /// place.
  double naiveError(const Sample &sample, const std::string &name);
  std::string compareAt(const Sample &sample);
  std::optional<double> slope(const Sample &sample, const Values &direction, double step, const Point &middle) const;

  gait_dtype dtype;
  Random random;
  RandomGraph graph;
  int64_t maxBatch;
  std::shared_ptr<const gait_model> exact, kinks, plain, actual;
};

} // namespace gait::test
#endif
