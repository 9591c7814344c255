// The cases of record.py, built with Gait: one for each layer, activation and loss.
#ifndef GAIT_TESTS_NN_CASES_H
#define GAIT_TESTS_NN_CASES_H
#include <functional>
#include <gait/gait.h>
#include <string>
#include <vector>

namespace gait::test {

/// The numbers of record.py's fill(): multiples of 1/32 around 0, none of them 0, exact in f32.
std::vector<double> fill(std::int64_t count, std::int64_t seed);

/// Hands out the tensors of one case, as record.py's class Case does.
class Builder {
public:
  /// `rows` of x0, x1, ..., of the graph's type, are symbolic: shapes are given without them. The numbers are rounded to f32.
  explicit Builder(Graph graph) : g(std::move(graph)) {}
  Tensor x(const std::vector<Dimension> &shape, double scale = 1, double offset = 0);
  Tensor label(const std::vector<Dimension> &shape, std::int64_t classes);

  Graph g;
  static constexpr std::int64_t rows = 5;
  struct Input {
    Tensor tensor;
    std::vector<double> reals;
    std::vector<std::int64_t> whole;
  };
  std::vector<Input> inputs;
};

struct Case {
  std::string name;
  std::function<Tensor(Builder &)> build;
  bool training = false;
};

/// Every case, in the order of the records.
std::vector<Case> all_cases();
std::vector<Case> activation_cases();
std::vector<Case> loss_cases();
std::vector<Case> layer_cases();
std::vector<Case> attention_cases();
std::vector<Case> convolution_cases();
std::vector<Case> recurrent_cases();

} // namespace gait::test
#endif
