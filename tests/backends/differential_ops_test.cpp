// Every op on `cpu` against the reference: random types and shapes, one row, some rows, all rows; and special values.
#include "backends/reference/run/operation.h"
#include "tests/backends/differential.h"
#include "tests/support/evaluate.h"
#include "tests/support/samples.h"
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <limits>
#include <stdexcept>

using namespace gait::test;

namespace {

constexpr int64_t maxBatch = 20;

/// Instances of one op, each an entry of one module.
struct Bundle {
  std::vector<Sample> samples;
  std::string text;

  Bundle(const std::string &name, const OpSamples &source, Random &random, int instances) {
    std::vector<EntryText> entries;
    for (gait_dtype dtype : source.types)
      for (int i = 0; i < instances; ++i) samples.push_back(source.sampler(random, dtype));
    for (size_t n = 0; n < samples.size(); ++n) {
      EntryText &entry = entries.emplace_back(fmt::format("entry{}", n));
      for (size_t i = 0; i < samples[n].operands.size(); ++i) entry.input(fmt::format("x{}", i), samples[n].operands[i].type);
      entry.output("y", entry.add(samples[n].text), samples[n].result);
    }
    text = moduleText(name, entries);
  }
};

void compare(const Value &actual, const Value &exact, const Value &plain) {
  CAPTURE(actual);
  CAPTURE(exact);
  if (!actual.isFloat()) CHECK(actual == exact);
  else CHECK(absoluteError(actual, exact) <= allowedError(actual.dtype, exact, absoluteError(plain, exact)));
}

void compareOp(const std::string &name, const OpSamples &source) {
  CAPTURE(name);
  Random random(differentialOptions().seed + std::hash<std::string>()(name));
  Bundle bundle(name, source, random, 6);
  auto exact = compile(bundle.text, oracle, maxBatch), plain = compile(bundle.text, naive, maxBatch),
       actual = compile(bundle.text, cpu, maxBatch);
  for (size_t n = 0; n < bundle.samples.size(); ++n)
    for (int64_t rows : {int64_t{1}, int64_t{17}, maxBatch}) {
      const Sample &sample = bundle.samples[n];
      CAPTURE(sample.text);
      CAPTURE(rows);
      std::vector<Value> values = sample.values(rows, random);
      auto run = [&](const gait_model &model) {
        return call(model, fmt::format("entry{}", n), values, {}, {.rows = rows}).outputs.at(0);
      };
      compare(run(*actual), run(*exact), run(*plain));
    }
}

/// All pairs of numbers at which functions of one or two numbers do something special.
std::vector<Value> specialValues(gait_dtype dtype) {
  double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> list{nan,  infinity, -infinity, 0,     -0.0,  1,         -1,           0.5,
                           -2.5, 3e38,     -3e38,     1e-38, 3e-39, -0x1p-149, 88,           89,
                           -87,  -104,     20,        -20,   1e-4,  0x1p24,    2147483648.0, -9223372036854775808.0};
  Value a = zeros(dtype, {static_cast<int64_t>(list.size() * list.size())}), b = a;
  for (size_t i = 0; i < a.floats.size(); ++i) {
    a.floats[i] = dtype == GAIT_F32 ? static_cast<float>(list[i / list.size()]) : list[i / list.size()];
    b.floats[i] = dtype == GAIT_F32 ? static_cast<float>(list[i % list.size()]) : list[i % list.size()];
  }
  return {a, b};
}

/// Equal, both NaN, or within 8 units in the last place of the number itself.
bool near(double actual, double expected, gait_dtype dtype) {
  if (actual == expected || (std::isnan(actual) && std::isnan(expected))) return true;
  if (!std::isfinite(actual) || !std::isfinite(expected)) return false;
  int lowest = dtype == GAIT_F32 ? -149 : -1074, digits = dtype == GAIT_F32 ? 23 : 52;
  int exponent = std::max(expected == 0 ? lowest : std::ilogb(expected) - digits, lowest);
  return std::abs(actual - expected) <= 8 * std::ldexp(1.0, exponent);
}

} // namespace

TEST_CASE("every op of the reference has a sampler, and every sampler its op") {
  for (std::string_view name : gait::reference::opNames())
    CHECK_MESSAGE(opSamples().contains(std::string(name)), name, " has no sampler");
  for (const auto &[name, samples] : opSamples()) CHECK_MESSAGE(gait::reference::findOperation(name), name, " has no evaluator");
}

TEST_CASE("every op on cpu agrees with the reference on random shapes") {
  for (const auto &[name, source] : opSamples()) {
    try {
      compareOp(name, source);
    } catch (const std::runtime_error &error) {
      FAIL_CHECK(name, ": ", std::string(error.what()));
    } // the other ops are tested all the same
  }
}

TEST_CASE("functions of one and two numbers agree on special values, element by element") {
  for (gait_dtype dtype : {GAIT_F32, GAIT_F64}) {
    std::vector<Value> values = specialValues(dtype);
    TensorType type{dtype, values[0].shape};
    EntryText entry("main");
    std::vector<std::string> names;
    std::string a = entry.input("a", type), b = entry.input("b", type);
    auto add = [&](const std::string &name, const std::string &op, gait_dtype result) {
      entry.output(name, entry.add(op), type.as(result));
      names.push_back(op);
    };
    for (const char *op : {"neg", "abs", "sign", "exp", "log", "tanh", "sigmoid", "sqrt", "rsqrt", "floor", "ceil", "round",
                           "log1p", "expm1", "sin", "cos", "erf"})
      add(op, fmt::format("gait.{} {} : {}", op, a, spell(type)), dtype);
    for (const char *op : {"add", "sub", "mul", "div", "mod", "max", "min", "pow", "atan2"})
      add(op, fmt::format("gait.{} {}, {} : {}", op, a, b, spell(type)), dtype);
    for (const char *p : {"eq", "ne", "lt", "le", "gt", "ge"})
      add(p, fmt::format("gait.compare {}, {}, {} : {}", p, a, b, spell(type)), GAIT_I1);
    add("is_finite", fmt::format("gait.is_finite {} : {}", a, spell(type)), GAIT_I1);
    for (gait_dtype to : {GAIT_I1, GAIT_I32, GAIT_I64, GAIT_F32, GAIT_F64})
      add(fmt::format("to{}", int{to}), fmt::format("gait.convert {} : {} to {}", a, spell(type), spell(type.as(to))), to);
    std::string text = moduleText("special", {entry});
    std::vector<Value> actual = evaluate(text, values, cpu), expected = evaluate(text, values, naive);
    for (size_t i = 0; i < names.size(); ++i) {
      CAPTURE(names[i]);
      if (!actual[i].isFloat()) CHECK(actual[i] == expected[i]);
      for (size_t at = 0; at < actual[i].floats.size(); ++at)
        if (!near(actual[i].floats[at], expected[i].floats[at], actual[i].dtype))
          FAIL_CHECK("of ", values[0].floats[at], " and ", values[1].floats[at], ": ", actual[i].floats[at], ", expected ",
                     expected[i].floats[at]);
    }
  }
}
