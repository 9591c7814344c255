// Every layer, activation and loss against PyTorch's records, outputs and gradients: in f64 on both backends, in f32 on the cpu.
#include "tests/nn/cases.h"
#include "tests/nn/golden.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

using Tensors = std::map<std::string, std::vector<double>>;

template <typename T> static void append(std::vector<double> &numbers, std::span<const T> values) {
  numbers.insert(numbers.end(), values.begin(), values.end());
}

/// The elements of a tensor of either floating type.
static std::vector<double> numbers_of(const TensorView &view) {
  std::vector<double> numbers;
  const auto count = static_cast<std::size_t>(view.count());
  if (view.dtype == f64) append(numbers, std::span(static_cast<const double *>(view.data), count));
  else append(numbers, std::span(static_cast<const float *>(view.data), count));
  return numbers;
}

/// Numbers as an input of the graph's type, and the memory for them where it is not theirs.
static TensorView view_of(const std::string &name, const std::vector<double> &numbers, const std::vector<std::int64_t> &shape,
                          DType dtype, std::vector<std::vector<float>> &memory) {
  if (dtype == f64) return TensorView(name, numbers, shape);
  memory.emplace_back(numbers.begin(), numbers.end());
  return TensorView(name, memory.back(), shape);
}

static bool is_running(const std::string &state) { return state.ends_with(".mean") || state.ends_with(".variance"); }

/// Parameters and running statistics as record.py has them.
static void fill_states(Session &session) {
  std::int64_t parameters = 100, others = 200;
  for (const TensorView &state : session.states()) {
    std::vector<double> values = fill(state.count(), is_running(state.name) ? others++ : parameters++);
    if (state.name.ends_with(".variance"))
      for (double &value : values) value = std::abs(value) + 0.5;
    if (state.dtype == f64) std::ranges::copy(values, session.state<double>(state.name).begin());
    else std::ranges::transform(values, session.state<float>(state.name).begin(), [](double x) { return static_cast<float>(x); });
  }
}

/// What the case computes: `y`, the gradients of the sum of y times numbers of seed 50, and the states that are no parameters.
static Tensors compute(const Case &each, const std::string &backend, DType dtype) {
  Graph g("g", {.dtype = dtype});
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
  fill_states(session);

  std::vector<std::int64_t> shape;
  for (Dimension size : y.shape()) shape.push_back(size.is_batch() ? Builder::rows : size.size());
  std::vector<std::vector<float>> memory;
  std::vector<TensorView> tensors{view_of("cotangent", cotangent, shape, dtype, memory)};
  for (const Builder::Input &input : builder.inputs) {
    std::vector<std::int64_t> sizes{Builder::rows};
    for (std::int64_t axis = 1; axis < input.tensor.rank(); ++axis) sizes.push_back(input.tensor.shape()[axis].size());
    if (input.whole.empty()) tensors.push_back(view_of(input.tensor.name(), input.reals, sizes, dtype, memory));
    else tensors.emplace_back(input.tensor.name(), input.whole, sizes);
  }
  Results outcome = session.run("run", Batch(tensors));
  Tensors values;
  for (const Named &result : results) values[result.name] = numbers_of(outcome.view(result.name));
  for (const TensorView &state : session.states())
    if (is_running(state.name)) values["state." + state.name] = numbers_of(state);
  return values;
}

static double largest_of(const std::vector<double> &values) {
  double largest = 0;
  for (double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

static double largest_of(const std::map<std::string, Record> &records) {
  double largest = 0;
  for (const auto &[tensor, record] : records) largest = std::max(largest, largest_of(record.values));
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
    const std::map<std::string, Record> &expected = golden.at(each.name);
    const double scale = largest_of(expected);
    for (const std::string backend : {"cpu", "reference"}) {
      INFO(each.name << " on " << backend);
      Tensors seen = compute(each, backend, f64);
      for (const auto &[tensor, record] : expected) {
        CAPTURE(tensor);
        REQUIRE(seen.contains(tensor));
        check_alike(seen.at(tensor), record.values, scale);
      }
      CHECK(seen.size() == expected.size());
    }
    ++cases;
  }
  CHECK(cases == golden.size());
}

TEST_CASE("in f32 the error is at most four times PyTorch's own, or 8 units in the last place of the tensor's largest number") {
  const Golden golden = read_golden();
  for (const Case &each : all_cases()) {
    INFO(each.name);
    Tensors seen = compute(each, "cpu", f32);
    for (const auto &[tensor, record] : golden.at(each.name)) {
      const std::vector<double> &numbers = seen.at(tensor);
      REQUIRE(numbers.size() == record.values.size());
      double error = 0;
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        REQUIRE(std::isfinite(numbers[i]));
        error = std::max(error, std::abs(numbers[i] - record.values[i]));
      }
      const double largest = largest_of(record.values), unit = largest > 0 ? std::ldexp(1.0, std::ilogb(largest) - 23) : 0;
      CHECK_MESSAGE(error <= std::max(4 * record.single_error, 8 * unit), tensor, ": error ", error, ", PyTorch's ",
                    record.single_error, ", unit ", unit);
    }
  }
}
