// Every layer, activation and loss against PyTorch's records, outputs and gradients, on both backends.
#include "tests/nn/cases.h"
#include "tests/nn/golden.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

using Tensors = std::map<std::string, std::vector<double>>;

static std::vector<double> to_vector(std::span<const double> values) { return {values.begin(), values.end()}; }

/// What the case computes: `y`, the gradients of the sum of y times numbers of seed 50, and the states that are no parameters.
static Tensors compute(const Case &each, const std::string &backend) {
  Graph g("g", {.dtype = f64});
  Builder builder(g);
  Tensor y = each.build(builder);
  const std::vector<double> cotangent = fill((y.shape().has_batch() ? Builder::rows : 1) * y.shape().elements(), 50);
  Tensor factors = g.input("cotangent", y.shape());
  std::vector<Tensor> sources;
  for (const Builder::Input &input : builder.inputs)
    if (is_floating(input.tensor.dtype())) sources.push_back(input.tensor);
  for (const Tensor &parameter : g.parameters()) sources.push_back(parameter);
  std::vector<Named> results{{"y", y}};
  std::vector<Tensor> slopes = gradients(sum(y * factors), sources);
  for (std::size_t i = 0; i < sources.size(); ++i) results.push_back({"d." + sources[i].name(), slopes[i]});
  Model model(g, {.entries = {{"run", {.results = results, .training = each.training}}}});
  Session session = compile(model, {.max_batch = Builder::rows, .backend = backend}).init();

  std::int64_t parameters = 100, others = 200;
  for (const TensorView &state : session.states()) {
    const bool learned = !state.name.ends_with(".mean") && !state.name.ends_with(".variance");
    std::vector<double> values = fill(state.count(), learned ? parameters++ : others++);
    if (state.name.ends_with(".variance"))
      for (double &value : values) value = std::abs(value) + 0.5;
    std::ranges::copy(values, session.state<double>(state.name).begin());
  }
  std::vector<std::int64_t> shape;
  for (Dimension size : y.shape()) shape.push_back(size.is_batch() ? Builder::rows : size.size());
  std::vector<TensorView> tensors{TensorView("cotangent", cotangent, shape)};
  for (const Builder::Input &input : builder.inputs) {
    std::vector<std::int64_t> sizes{Builder::rows};
    for (std::int64_t axis = 1; axis < input.tensor.rank(); ++axis) sizes.push_back(input.tensor.shape()[axis].size());
    if (input.whole.empty()) tensors.emplace_back(input.tensor.name(), input.reals, sizes);
    else tensors.emplace_back(input.tensor.name(), input.whole, sizes);
  }
  Results outcome = session.run("run", Batch(tensors));
  Tensors values;
  for (const Named &result : results) values[result.name] = to_vector(outcome.span<double>(result.name));
  for (const TensorView &state : session.states())
    if (state.name.ends_with(".mean") || state.name.ends_with(".variance"))
      values["state." + state.name] = to_vector(session.state<double>(state.name));
  return values;
}

static double largest_of(const std::vector<double> &values) {
  double largest = 0;
  for (double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

/// Within 1e-9 of each number; of one that is small in its tensor, of a thousandth of the tensor's largest. A tensor whose
/// numbers cancel to rounding (the gradient of a key's bias is 0: it shifts all scores of a query alike) has those of the case,
/// `scale`.
static void check_alike(const std::vector<double> &seen, const std::vector<double> &expected, double scale) {
  REQUIRE(seen.size() == expected.size());
  const double least = std::max(1e-3 * largest_of(expected), 1e-5 * scale);
  for (std::size_t i = 0; i < seen.size(); ++i)
    CHECK_MESSAGE(std::abs(seen[i] - expected[i]) <= 1e-9 * std::max(std::abs(expected[i]), least), "element ", i, ": ", seen[i],
                  ", recorded ", expected[i]);
}

TEST_CASE("outputs and gradients are PyTorch's, on the cpu and in the reference") {
  const Golden golden = read_golden();
  std::size_t cases = 0;
  for (const Case &each : all_cases()) {
    const Tensors &expected = golden.at(each.name);
    double scale = 0;
    for (const auto &[tensor, numbers] : expected) scale = std::max(scale, largest_of(numbers));
    for (const std::string backend : {"cpu", "reference"}) {
      INFO(each.name << " on " << backend);
      Tensors seen = compute(each, backend);
      for (const auto &[tensor, numbers] : expected) {
        CAPTURE(tensor);
        REQUIRE(seen.contains(tensor));
        check_alike(seen.at(tensor), numbers, scale);
      }
      CHECK(seen.size() == expected.size());
    }
    ++cases;
  }
  CHECK(cases == golden.size());
}
