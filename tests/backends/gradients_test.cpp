// Every gradient rule against central differences of the reference in f64, and the gradient of every gradient too.
//
// With L = sum(op(x) * w) for random weights w, entries `value` and `gradient` give L and dL/dx. With S = sum(dL/dx * v) for
// random weights v, entries `second_value` and `second_gradient` give S and dS/dx.
#include "compiler/dialect/dialect.h"
#include "mlir/IR/MLIRContext.h"
#include "tests/support/evaluate.h"
#include "tests/support/samples.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace gait::test;

namespace {

/// The names of the ops for which `wanted` holds, without the dialect's prefix.
std::vector<std::string> opsWhere(bool (*wanted)(mlir::RegisteredOperationName)) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<gait::ir::GaitDialect>();
  std::vector<std::string> names;
  // Not getRegisteredOperationsByDialect: MLIR 22.1.8 returns nothing there.
  for (mlir::RegisteredOperationName name : context.getRegisteredOperations())
    if (name.getDialectNamespace() == "gait" && wanted(name)) names.push_back(name.getStringRef().substr(5).str());
  std::sort(names.begin(), names.end());
  return names;
}

/// The instance of one op whose gradient is checked.
class Case {
public:
  Case(Sample sample, int64_t rows, Random &random)
      : sample(std::move(sample)), rows(rows), inputs(this->sample.values(rows, random)) {
    for (size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i].isFloat()) variables.push_back(i);
    inputs.push_back(fill(Fill::Any, this->sample.result, rows, random));                                      // w
    for (size_t i : variables) inputs.push_back(fill(Fill::Any, this->sample.operands[i].type, rows, random)); // v
  }

  std::string text() const {
    return moduleText("check", {entry("value", false, false), entry("gradient", false, true), entry("second_value", true, false),
                                entry("second_gradient", true, true)});
  }

  void run() {
    CAPTURE(sample.text);
    CAPTURE(rows);
    auto model = compile(text(), oracle);
    compare(*model, "value", "gradient");
    compare(*model, "second_value", "second_gradient");
  }

private:
  EntryText entry(const std::string &name, bool second, bool gradient) const {
    EntryText entry(name);
    std::vector<std::string> weights;
    weights.reserve(variables.size());
    for (size_t i = 0; i < sample.operands.size(); ++i) entry.input(fmt::format("x{}", i), sample.operands[i].type);
    std::string w = entry.input("w", sample.result);
    for (size_t i : variables) weights.push_back(entry.input(fmt::format("v{}", i), sample.operands[i].type));
    std::string scalar = weightedSum(entry, {entry.add(sample.text)}, {w}, {sample.result});
    if (second) {
      std::vector<TensorType> types;
      types.reserve(variables.size());
      for (size_t i : variables) types.push_back(sample.operands[i].type);
      scalar = weightedSum(entry, gradients(entry, scalar), weights, types);
    }
    if (!gradient) {
      entry.output("scalar", scalar, {GAIT_F64, {}});
      return entry;
    }
    std::vector<std::string> results = gradients(entry, scalar);
    for (size_t i = 0; i < variables.size(); ++i)
      entry.output(fmt::format("d{}", variables[i]), results[i], sample.operands[variables[i]].type);
    return entry;
  }

  /// sum of values[i] * weights[i], in f64.
  static std::string weightedSum(EntryText &entry, const std::vector<std::string> &values,
                                 const std::vector<std::string> &weights, const std::vector<TensorType> &types) {
    std::string total;
    for (size_t i = 0; i < values.size(); ++i) {
      TensorType scalar{types[i].dtype, {}};
      std::string axes = spell(allAxes(types[i]));
      std::string product = entry.add(fmt::format("gait.mul {}, {} : {}", values[i], weights[i], spell(types[i])));
      std::string sum =
          entry.add(fmt::format("gait.reduce_sum {} axes {} : {} to {}", product, axes, spell(types[i]), spell(scalar)));
      if (scalar.dtype != GAIT_F64) sum = entry.add(fmt::format("gait.convert {} : {} to tensor<f64>", sum, spell(scalar)));
      total = total.empty() ? sum : entry.add(fmt::format("gait.add {}, {} : tensor<f64>", total, sum));
    }
    return total;
  }

  std::vector<std::string> gradients(EntryText &entry, const std::string &scalar) const {
    std::string targets, types;
    for (size_t i : variables) {
      targets += (targets.empty() ? "" : ", ") + fmt::format("%x{}", i);
      types += (types.empty() ? "" : ", ") + spell(sample.operands[i].type);
    }
    return entry.addMany(fmt::format("gait.gradient {} wrt {} : (tensor<f64>, {}) -> ({})", scalar, targets, types, types),
                         variables.size());
  }

  void compare(const gait_model &model, const std::string &function, const std::string &derivative) {
    std::vector<Value> analytic = call(model, derivative, inputs, {}, {.rows = rows}).outputs;
    auto valueAt = [&](size_t i, int64_t at, double step) {
      std::vector<Value> moved = inputs;
      moved[i].floats[at] += step;
      return call(model, function, moved, {}, {.rows = rows}).outputs[0].floats[0];
    };
    // The five-point rule leaves an error of the order of step^4.
    const double step = 1e-3;
    for (size_t n = 0; n < variables.size(); ++n) {
      size_t i = variables[n];
      Value differences = zeros(GAIT_F64, inputs[i].shape);
      for (int64_t at = 0; at < differences.size(); ++at)
        differences.floats[at] =
            (8 * (valueAt(i, at, step) - valueAt(i, at, -step)) - (valueAt(i, at, 2 * step) - valueAt(i, at, -2 * step))) /
            (12 * step);
      CAPTURE(derivative);
      CAPTURE(i);
      CAPTURE(analytic[n]);
      CAPTURE(differences);
      CHECK(close(analytic[n], differences));
    }
  }

  /// To 1e-6 of the largest magnitude; where all is (nearly) 0, as second derivatives of linear ops are, to 1e-9.
  static bool close(const Value &analytic, const Value &differences) {
    double largest = 1e-3;
    for (double x : differences.floats) largest = std::max(largest, std::abs(x));
    bool all = analytic.floats.size() == differences.floats.size();
    for (size_t i = 0; all && i < differences.floats.size(); ++i)
      all = std::abs(analytic.floats[i] - differences.floats[i]) <= 1e-6 * largest;
    return all;
  }

  Sample sample;
  int64_t rows;
  std::vector<Value> inputs;
  std::vector<size_t> variables; ///< the operands of floating type
};

/// The gradient of sum(op * w) with respect to x0 (and x1), at given values.
std::vector<Value> gradientAt(const std::string &op, const std::vector<Value> &values, const Value &weights) {
  EntryText entry("main");
  std::string targets, types;
  for (size_t i = 0; i < values.size(); ++i) {
    TensorType type{values[i].dtype, values[i].shape};
    targets += (i ? ", " : "") + entry.input(fmt::format("x{}", i), type);
    types += (i ? ", " : "") + spell(type);
  }
  TensorType result{GAIT_F64, weights.shape};
  std::string w = entry.input("w", result), y = entry.add(op),
              p = entry.add(fmt::format("gait.mul {}, {} : {}", y, w, spell(result)));
  std::string sum =
      entry.add(fmt::format("gait.reduce_sum {} axes {} : {} to tensor<f64>", p, spell(allAxes(result)), spell(result)));
  auto results = entry.addMany(fmt::format("gait.gradient {} wrt {} : (tensor<f64>, {}) -> ({})", sum, targets, types, types),
                               values.size());
  for (size_t i = 0; i < values.size(); ++i) entry.output(fmt::format("d{}", i), results[i], {GAIT_F64, values[i].shape});
  std::vector<Value> inputs = values;
  inputs.push_back(weights);
  return evaluate(moduleText("ties", {entry}), inputs, oracle);
}

} // namespace

TEST_CASE("every differentiable op's first and second derivatives agree with central differences") {
  // Ops that hold a block differ by it: tests/autodiff.
  std::vector<std::string> names = opsWhere([](mlir::RegisteredOperationName name) {
    return name.hasInterface<gait::ir::DifferentiableOp>() && !name.hasInterface<gait::ir::BlockOp>();
  });
  CHECK(names.size() >= 10);
  for (const std::string &name : names) {
    if (name == "stop_gradient") continue; // differs from its differences by design: see below
    CAPTURE(name);
    auto found = opSamples().find(name);
    REQUIRE_MESSAGE(found != opSamples().end(), "the differentiable op has no sampler in tests/support/samples.cpp: ", name);
    Random random(1 + std::hash<std::string>()(name));
    for (int checked = 0, tried = 0; checked < 12; ++tried) {
      REQUIRE_MESSAGE(tried < 200, "its sampler makes no instance that is differentiable");
      Sample sample = found->second.sampler(random, GAIT_F64);
      bool real = sample.result.isFloat() &&
                  std::ranges::any_of(sample.operands, [](const Operand &operand) { return operand.type.isFloat(); });
      if (!real) continue;
      Case(sample, random.pick(std::vector<int64_t>{1, 3}), random).run();
      ++checked;
    }
  }
}

TEST_CASE("at ties max sends its gradient to its second operand, reduce_max splits it evenly") {
  Value one = f64({3}, {1, 1, 1});
  std::vector<Value> max = gradientAt("gait.max %x0, %x1 : tensor<3xf64>", {f64({3}, {1, 2, 3}), f64({3}, {1, 1, 4})}, one);
  CHECK(max[0] == f64({3}, {0, 1, 0}));
  CHECK(max[1] == f64({3}, {1, 0, 1}));
  std::vector<Value> reduced = gradientAt("gait.reduce_max %x0 axes [1] : tensor<2x4xf64> to tensor<2xf64>",
                                          {f64({2, 4}, {5, 1, 5, 5, 0, 0, -1, 0})}, f64({2}, {3, 6}));
  CHECK(reduced[0] == f64({2, 4}, {1, 0, 1, 1, 2, 2, 0, 2}));
}

TEST_CASE("at ties min and reduce_min do as max and reduce_max; abs has no slope at 0") {
  Value one = f64({3}, {1, 1, 1});
  std::vector<Value> min = gradientAt("gait.min %x0, %x1 : tensor<3xf64>", {f64({3}, {1, 2, 3}), f64({3}, {1, 1, 4})}, one);
  CHECK(min[0] == f64({3}, {0, 0, 1}));
  CHECK(min[1] == f64({3}, {1, 1, 0}));
  std::vector<Value> reduced = gradientAt("gait.reduce_min %x0 axes [1] : tensor<2x4xf64> to tensor<2xf64>",
                                          {f64({2, 4}, {1, 5, 1, 1, 0, 0, 1, 0})}, f64({2}, {3, 6}));
  CHECK(reduced[0] == f64({2, 4}, {1, 0, 1, 1, 2, 2, 0, 2}));
  CHECK(gradientAt("gait.abs %x0 : tensor<3xf64>", {f64({3}, {-2, 0, 2})}, f64({3}, {3, 3, 3}))[0] == f64({3}, {-3, 0, 3}));
}

TEST_CASE("a product's gradient is the product of the other factors, also where factors are 0") {
  std::vector<Value> slope = gradientAt("gait.reduce_prod %x0 axes [1] : tensor<3x3xf64> to tensor<3xf64>",
                                        {f64({3, 3}, {2, 3, 5, 2, 0, 5, 0, 3, 0})}, f64({3}, {1, 1, 1}));
  CHECK(slope[0] == f64({3, 3}, {15, 10, 6, 0, 10, 0, 0, 0, 0}));
}

TEST_CASE("indices beyond the ends count as the ends, and elements gathered twice receive both gradients") {
  Value table = f64({3, 1}, {1, 2, 3});
  EntryText entry("main");
  std::string x = entry.input("x", {GAIT_F64, {3, 1}}), i = entry.input("i", {GAIT_I32, {4}});
  entry.output("y", entry.add(fmt::format("gait.gather {}, {} axis 0 : tensor<3x1xf64>, tensor<4xi32> to tensor<4x1xf64>", x, i)),
               {GAIT_F64, {4, 1}});
  std::string w = entry.input("w", {GAIT_F64, {4, 1}});
  entry.output("dx",
               entry.add(fmt::format("gait.scatter_add {}, {} axis 0 : tensor<4x1xf64>, tensor<4xi32> to tensor<3x1xf64>", w, i)),
               {GAIT_F64, {3, 1}});
  Value places = zeros(GAIT_I32, {4});
  places.integers = {-7, 1, 9, 1};
  for (const Way &way : {oracle, cpu}) {
    std::vector<Value> results = evaluate(moduleText("places", {entry}), {table, places, f64({4, 1}, {1, 2, 4, 8})}, way);
    CHECK(results[0] == f64({4, 1}, {1, 2, 3, 2}));
    CHECK(results[1] == f64({3, 1}, {1, 10, 4}));
  }
}

TEST_CASE("nothing flows through stop_gradient") {
  CHECK(gradientAt("gait.stop_gradient %x0 : tensor<2xf64>", {f64({2}, {1, 2})}, f64({2}, {1, 1}))[0] == f64({2}, {0, 0}));
}

TEST_CASE("a value used twice receives the sum of both gradients") {
  CHECK(gradientAt("gait.mul %x0, %x0 : tensor<2xf64>", {f64({2}, {3, -5})}, f64({2}, {1, 2}))[0] == f64({2}, {6, -20}));
}
