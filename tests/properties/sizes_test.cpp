// One compiled model serves every number of rows as models compiled for that number alone do.
#include "tests/properties/compiled.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

static double element(const TensorView &view, int64_t i) {
  switch (view.dtype) {
  case DType::i1:
    return static_cast<const bool *>(view.data)[i];
  case DType::i32:
    return static_cast<const int32_t *>(view.data)[i];
  case DType::i64:
    return static_cast<double>(static_cast<const int64_t *>(view.data)[i]);
  case DType::f32:
    return static_cast<const float *>(view.data)[i];
  case DType::f64:
    return static_cast<const double *>(view.data)[i];
  }
  return NAN;
}

/// The largest difference of two tensors, relative to the largest magnitude; to 0.01 where all elements are small, such as a
/// gradient that is 0 but for rounding.
static double difference(const TensorView &a, const TensorView &b) {
  REQUIRE(a.count() == b.count());
  double most = 0, magnitude = 0.01;
  bool finite = true;
  for (int64_t i = 0; i < a.count(); ++i) {
    const double x = element(a, i), y = element(b, i);
    finite = finite && std::isfinite(y);
    most = std::max(most, std::abs(x - y));
    magnitude = std::max(magnitude, std::abs(y));
  }
  return finite ? most / magnitude : INFINITY;
}

static void compare(const std::vector<TensorView> &seen, const std::vector<TensorView> &expected, double tolerance) {
  REQUIRE(seen.size() == expected.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CAPTURE(expected[i].name);
    CHECK(difference(seen[i], expected[i]) <= tolerance);
  }
}

/// Results but for sums of metrics: where a model is static, a mean counts as one row.
static std::vector<TensorView> values(const Results &results, const gait_entry &entry) {
  std::vector<TensorView> values;
  for (int64_t i = 0; const TensorView &view : results.views())
    if (entry.outputs[i++].role != GAIT_SUM) values.push_back(view);
  return values;
}

/// Compiling takes the time here: the first model is compared at all sizes, each other one at one of them.
static std::vector<int64_t> sizesFor(const ModelCase &model, std::size_t number) {
  const std::vector<int64_t> sizes{1, 17, 33, 64};
  if (number == 0) return sizes;
  return {model.draws ? 1 : sizes[number % 4]};
}

TEST_CASE("a model of largest batch 64 trains with fewer rows as models compiled for these do") {
  for (std::size_t number = 0; number < modelCases().size(); ++number) {
    const ModelCase &model = modelCases()[number];
    CAPTURE(model.name);
    const Artifact &artifact = compiled(model);
    const gait_entry &step = stepOf(artifact), &predict = *artifact.find_entry("predict");
    for (int64_t rows : sizesFor(model, number)) {
      CAPTURE(rows);
      Session any(artifact), fixed = compile(model.build(rows));
      any.init(3), fixed.init(3);
      const ModelData data(artifact, rows * 20, 1);
      for (int i = 0; i < 20; ++i) {
        Results seen = any.run(step.name, data.batch(step, i * rows, rows));
        Results expected = fixed.run(step.name, data.batch(fixed.entry(step.name), i * rows, rows));
        compare(values(seen, step), values(expected, step), model.tolerance);
      }
      compare(any.states(), fixed.states(), model.tolerance);
      compare(any.run("predict", data.batch(predict, 0, rows)).views(),
              fixed.run("predict", data.batch(fixed.entry("predict"), 0, rows)).views(), model.tolerance);
    }
  }
}
