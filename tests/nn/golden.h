// What record.py recorded.
#ifndef GAIT_TESTS_NN_GOLDEN_H
#define GAIT_TESTS_NN_GOLDEN_H
#include <map>
#include <string>
#include <vector>

namespace gait::test {

/// A tensor as PyTorch computes it in f64, and the largest error it makes in f32.
struct Record {
  std::vector<double> values;
  double single_error = 0;
};
/// The tensors of each case, by their names: `y`, `d.x0`, `d.linear_0.weight`, `state.batch_norm_0.mean`.
using Golden = std::map<std::string, std::map<std::string, Record>>;

/// Reads nn.golden. Throws: std::runtime_error when it is missing or broken.
Golden read_golden();

} // namespace gait::test
#endif
