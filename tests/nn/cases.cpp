#include "tests/nn/cases.h"

namespace gait::test {

std::vector<double> fill(std::int64_t count, std::int64_t seed) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < count; ++i)
    values.push_back(static_cast<double>((i * 37 + seed * 101 + 13) % 97 - 48) / 32 + 1.0 / 128);
  return values;
}

/// A shape of rows.
static Shape of_rows(const std::vector<Dimension> &shape) {
  Shape all{batch};
  for (Dimension size : shape) all.push_back(size);
  return all;
}

Tensor Builder::x(const std::vector<Dimension> &shape, double scale, double offset) {
  const auto number = static_cast<std::int64_t>(inputs.size());
  Tensor tensor = g.input("x" + std::to_string(number), of_rows(shape));
  std::vector<double> values = fill(rows * tensor.shape().elements(), number);
  for (double &value : values) value = static_cast<float>(value * scale + offset);
  inputs.push_back({tensor, values, {}});
  return tensor;
}

Tensor Builder::label(const std::vector<Dimension> &shape, std::int64_t classes) {
  const auto number = static_cast<std::int64_t>(inputs.size());
  Tensor tensor = g.input("x" + std::to_string(number), of_rows(shape), i64);
  std::vector<std::int64_t> values;
  for (std::int64_t i = 0; i < rows * tensor.shape().elements(); ++i) values.push_back((i * 7 + 5 * (number + 1) + 3) % classes);
  inputs.push_back({tensor, {}, values});
  return tensor;
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (std::vector<Case> &part :
       std::vector{activation_cases(), loss_cases(), layer_cases(), attention_cases(), convolution_cases(), recurrent_cases()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

} // namespace gait::test
