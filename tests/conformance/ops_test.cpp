// Functions of the DSL and their gradients in f64, against PyTorch's.
#include "tests/conformance/golden.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <gait/gait.h>

using namespace gait;
using gait::test::Golden;
using gait::test::Numbers;

namespace {

struct Function {
  std::vector<std::pair<std::string, Shape>> operands; ///< "p": |numbers| + 0.5
  std::function<Tensor(const std::vector<Tensor> &)> build;
};

using Tensors = std::vector<Tensor>;

const std::map<std::string, Function> &functions() {
  static const std::vector<std::pair<std::string, Shape>> x{{"x", {4, 6}}}, p{{"p", {4, 6}}}, xy{{"x", {4, 6}}, {"y", {4, 6}}};
  static const std::map<std::string, Function> all{
      {"exp", {x, [](const Tensors &t) { return exp(t[0]); }}},
      {"tanh", {x, [](const Tensors &t) { return tanh(t[0]); }}},
      {"log", {p, [](const Tensors &t) { return log(t[0]); }}},
      {"sqrt", {p, [](const Tensors &t) { return sqrt(t[0]); }}},
      {"relu", {x, [](const Tensors &t) { return relu(t[0]); }}},
      {"sigmoid", {x, [](const Tensors &t) { return sigmoid(t[0]); }}},
      {"softmax", {x, [](const Tensors &t) { return softmax(t[0], 1); }}},
      {"softmax_0", {x, [](const Tensors &t) { return softmax(t[0], 0); }}},
      {"log_softmax", {x, [](const Tensors &t) { return log_softmax(t[0], 1); }}},
      {"cross_entropy",
       {x,
        [](const Tensors &t) { return cross_entropy(t[0], constant(t[0].graph(), std::vector<double>{5, 0, 2, 2}, {4}, i32)); }}},
      {"div", {{{"x", {4, 6}}, {"p", {4, 6}}}, [](const Tensors &t) { return t[0] / t[1]; }}},
      {"max", {xy, [](const Tensors &t) { return max(t[0], t[1]); }}},
      {"mse", {xy, [](const Tensors &t) { return mse(t[0], t[1]); }}},
      {"mean_0", {x, [](const Tensors &t) { return mean(t[0], 0); }}},
      {"variance_1", {x, [](const Tensors &t) { return variance(t[0], 1); }}},
      {"max_1", {x, [](const Tensors &t) { return reduce_max(t[0], 1); }}},
      {"matmul", {{{"x", {4, 6}}, {"w", {6, 3}}}, [](const Tensors &t) { return matmul(t[0], t[1]); }}},
      {"attention", {{{"a", {2, 3, 4}}, {"b", {2, 5, 4}}}, [](const Tensors &t) { return dot("hik,hjk->hij", t[0], t[1]); }}},
      {"transpose", {x, [](const Tensors &t) { return transpose(t[0], {1, 0}); }}},
  };
  return all;
}

void compareTo(const std::vector<double> &expected, std::span<const double> actual) {
  REQUIRE(actual.size() == expected.size());
  double largest = 0;
  for (double value : expected) largest = std::max(largest, std::abs(value));
  for (size_t i = 0; i < expected.size(); ++i) CHECK(std::abs(actual[i] - expected[i]) <= 1e-12 * largest);
}

void conform(const std::string &name, const Function &function, const Golden &golden, const std::string &backend) {
  CAPTURE(name);
  CAPTURE(backend);
  Numbers numbers(11);
  Graph g("op", {.dtype = f64});
  std::vector<Tensor> operands;
  std::vector<std::vector<double>> values;
  Batch inputs;
  for (const auto &[operand, shape] : function.operands) {
    operands.push_back(g.input(operand, shape));
    values.push_back(numbers.take(shape.elements(), 3));
    if (operand == "p")
      for (double &value : values.back()) value = std::abs(value) + 0.5;
  }
  Tensor y = function.build(operands);
  Tensor scalar = sum(y * constant(g, numbers.take(y.shape().elements(), 1), y.shape()));
  std::vector<Named> results{{"value", y}};
  for (size_t i = 0; i < operands.size(); ++i) {
    results.push_back({"d" + operands[i].name(), gradient(scalar, operands[i])});
    std::vector<int64_t> sizes;
    for (Dimension dimension : operands[i].shape()) sizes.push_back(dimension.size());
    inputs.tensors.emplace_back(operands[i].name(), values[i], sizes);
  }
  Session session = compile(Model(g, {.entries = {{"apply", {.results = results}}}}), {.backend = backend});
  Results computed = session.run("apply", inputs);
  compareTo(golden.at("value " + name), computed.span<double>("value"));
  for (const Tensor &operand : operands)
    compareTo(golden.at("gradient " + name + " " + operand.name()), computed.span<double>("d" + operand.name()));
}

} // namespace

TEST_CASE("functions and their gradients are PyTorch's, to 1e-12") {
  const Golden golden("ops");
  size_t recorded = 0;
  for (const auto &[record, values] : golden.records()) recorded += record.starts_with("value ");
  CHECK(recorded == functions().size()); // no record goes without its test
  for (const char *backend : {"reference", "cpu"})
    for (const auto &[name, function] : functions()) conform(name, function, golden, backend);
}
