#include "tests/backends/graph_case.h"
#include "tests/backends/differential.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace gait::test {

static Values asFloat64(Values values) {
  for (auto &[name, value] : values)
    if (value.isFloat()) value.dtype = GAIT_F64;
  return values;
}

int64_t GraphCase::opsOf(uint64_t seed) { return Random(seed).between(5, 30); }

GraphCase::GraphCase(uint64_t seed, gait_dtype dtype, int64_t ops) : dtype(dtype), random(seed) {
  graph = randomGraph(random, dtype, ops);
  random = Random(seed ^ 0x9E3779B97F4A7C15u); // numbers do not depend on the number of ops
  maxBatch = random.pick(std::vector<int64_t>{3, 20, 70});
  exact = compile(graph.text, oracle, maxBatch);
  kinks = compile(graph.kinks, oracle, maxBatch);
}

GraphCase::Sample GraphCase::draw(int64_t rows) {
  return {rows, graph.inputValues(rows, random), graph.stateValues(dtype, random)};
}

Values GraphCase::run(const gait_model &model, const Sample &sample, bool wide, int64_t threads) const {
  Outcome outcome = call(model, "train_step", sample.inputs, wide ? asFloat64(sample.states) : sample.states,
                         {.rows = sample.rows, .threads = threads});
  Values values = outcome.states;
  const gait_entry &entry = *findEntry(model, "train_step");
  for (size_t i = 0; i < outcome.outputs.size(); ++i) values[entry.outputs[i].name] = outcome.outputs[i];
  return values;
}

GraphCase::Point GraphCase::look(const Sample &sample) const {
  Outcome outcome = call(*kinks, "kinks", sample.inputs, asFloat64(sample.states), {.rows = sample.rows});
  std::vector<Value> choices(outcome.outputs.begin() + 2, outcome.outputs.end());
  return {outcome.outputs[0].floats[0], outcome.outputs[1].floats[0], choices};
}

/// Every number moved by a few units in the last place of f32: other roundings of the same problem.
static void jitter(Value &value, Random &random) {
  for (double &x : value.floats) x = static_cast<float>(x * (1 + 0x1p-23 * static_cast<double>(random.between(-4, 4))));
}

double GraphCase::naiveError(const Sample &sample, const std::string &name) {
  const Point middle = look(sample);
  double largest = 0;
  for (int variation = 0; variation < 16; ++variation) {
    Sample near = sample;
    for (Value &input : near.inputs) jitter(input, random);
    for (auto &[state, value] : near.states) jitter(value, random);
    if (look(near).choices != middle.choices) continue; // it is another problem
    largest = std::max(largest, absoluteError(run(*plain, near, false).at(name), run(*exact, near, true).at(name)));
  }
  return largest;
}

std::string GraphCase::compareAt(const Sample &sample) {
  Values expected = run(*exact, sample, true), seen = run(*actual, sample, false), naive = run(*plain, sample, false);
  if (run(*actual, sample, false, 3) != seen) return fmt::format("{} rows: other bits on three threads", sample.rows);
  std::string complaints;
  for (const auto &[name, value] : seen) {
    const Value &right = expected.at(name);
    if (!value.isFloat()) {
      if (value != right) complaints += fmt::format("{} rows: {} is another integer\n", sample.rows, name);
      continue;
    }
    const double floor = dtype == GAIT_F32 ? 0 : 1, error = absoluteError(value, right);
    double plainError = absoluteError(naive.at(name), right);
    if (error <= allowedError(dtype, right, plainError, floor)) continue;
    // Where a result has cancelled, one evaluation is right by chance now and then: the worst of several is what rounding does.
    if (dtype == GAIT_F32) plainError = std::max(plainError, naiveError(sample, name));
    if (const double allowed = allowedError(dtype, right, plainError, floor); !(error <= allowed))
      complaints += fmt::format("{} rows: {} is off by {}, allowed is {}, the naive evaluation is off by {}\n", sample.rows, name,
                                error, allowed, plainError);
  }
  return complaints;
}

std::string GraphCase::compare() {
  plain = compile(graph.text, naive, maxBatch), actual = compile(graph.text, cpu, maxBatch);
  // Nearer than this, rounding may decide which of two values is the larger.
  const double near = dtype == GAIT_F32 ? 0x1p-16 : 0x1p-40;
  std::string complaints;
  for (int64_t rows : {int64_t{1}, maxBatch / 3 + 1, maxBatch - 1, maxBatch}) {
    Sample sample = draw(rows);
    for (int tries = 0; look(sample).distance < near && tries < 30; ++tries) sample = draw(rows);
    if (look(sample).distance >= near) complaints += compareAt(sample);
  }
  return complaints;
}

static Values moved(const Values &states, const Values &direction, double step) {
  Values result = states;
  for (const auto &[name, way] : direction)
    for (size_t i = 0; i < way.floats.size(); ++i) result.at(name).floats[i] += step * way.floats[i];
  return result;
}

/// The slope of the loss along a direction by the five-point rule, or nothing where the graph chooses otherwise on the way.
std::optional<double> GraphCase::slope(const Sample &sample, const Values &direction, double step, const Point &middle) const {
  double loss[4];
  const double places[4] = {-2, -1, 1, 2};
  for (int i = 0; i < 4; ++i) {
    Sample there = sample;
    there.states = moved(asFloat64(sample.states), direction, places[i] * step);
    Point point = look(there);
    if (point.choices != middle.choices) return {};
    loss[i] = point.loss;
  }
  return (8 * (loss[2] - loss[1]) - (loss[3] - loss[0])) / (12 * step);
}

std::optional<std::string> GraphCase::differentiate() {
  const double decay = dtype == GAIT_F32 ? double{0.9F} : 0.9; // of the slots, as the graph has it
  for (int tries = 0; tries < 12; ++tries) {
    Sample sample = draw(random.between(1, 3));
    const Point middle = look(sample);
    const Values after = run(*exact, sample, true);
    Values direction;
    double product = 0, squares = 0;
    for (const auto &[slot, type] : graph.states) {
      if (!slot.starts_with("slot_")) continue;
      const std::string name = slot.substr(5);
      Value way = zeros(GAIT_F64, type.shape);
      for (size_t i = 0; i < way.floats.size(); ++i) {
        way.floats[i] = random.real(0.5, 1) * (random.chance(0.5) ? 1 : -1);
        const double gradient = after.at(slot).floats[i] - decay * sample.states.at(slot).floats[i];
        product += gradient * way.floats[i], squares += std::pow(gradient * way.floats[i], 2);
      }
      direction[name] = way;
    }
    // Of the sum's size: its terms may cancel.
    const double scale = std::max({std::abs(product), std::sqrt(squares), 1e-4 * (1 + std::abs(middle.loss))});
    for (double step : {4e-3, 1e-3, 2.5e-4}) {
      std::optional<double> wide = slope(sample, direction, step, middle), narrow = slope(sample, direction, step / 2, middle);
      if (!wide || !narrow || std::abs(*wide - *narrow) > 1e-6 * scale) continue; // a kink, or too curved for the rule
      if (std::abs(*narrow - product) <= 1e-6 * scale) return "";
      return fmt::format("{} rows: the loss rises by {} along a direction, its gradients say {}", sample.rows, *narrow, product);
    }
  }
  return {};
}

} // namespace gait::test
