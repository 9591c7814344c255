// Random training graphs on `cpu` against the reference: outputs, loss, updated parameters and slots; one row, some, all; and the
// same bits on one and three threads.
#include "tests/backends/differential.h"
#include "tests/support/evaluate.h"
#include "tests/support/graphs.h"
#include <algorithm>
#include <doctest/doctest.h>
#include <map>

using namespace gait::test;

namespace {

std::map<std::string, Value> named(const gait_model &model, const Outcome &outcome) {
  std::map<std::string, Value> values = outcome.states;
  const gait_entry &entry = *findEntry(model, "train_step");
  for (size_t i = 0; i < outcome.outputs.size(); ++i) values[entry.outputs[i].name] = outcome.outputs[i];
  return values;
}

std::map<std::string, Value> asFloat64(std::map<std::string, Value> values) {
  for (auto &[name, value] : values)
    if (value.isFloat()) value.dtype = GAIT_F64;
  return values;
}

void compareGraph(uint64_t seed, gait_dtype dtype) {
  Random random(seed);
  RandomGraph graph = randomGraph(random, dtype, random.between(5, 30));
  int64_t maxBatch = random.pick(std::vector<int64_t>{3, 20, 70});
  CAPTURE(seed);
  CAPTURE(maxBatch);
  CAPTURE(graph.text);
  auto exact = compile(graph.text, oracle, maxBatch), plain = compile(graph.text, naive, maxBatch),
       actual = compile(graph.text, cpu, maxBatch);
  struct Draw {
    int64_t rows;
    std::map<std::string, Value> exact, actual;
  };
  std::vector<Draw> draws;
  // A scalar's naive error is now and then small by chance: the largest of several draws is the yardstick.
  std::map<std::string, double> naiveErrors;
  for (int64_t rows : {int64_t{1}, maxBatch / 3 + 1, maxBatch - 1, maxBatch}) {
    std::vector<Value> inputs = graph.inputValues(rows, random);
    std::map<std::string, Value> states = graph.stateValues(dtype, random);
    auto run = [&](const gait_model &model, bool wide, int64_t threads) {
      return named(model,
                   call(model, "train_step", inputs, wide ? asFloat64(states) : states, {.rows = rows, .threads = threads}));
    };
    draws.push_back({rows, run(*exact, true, 1), run(*actual, false, 1)});
    for (const auto &[name, value] : run(*plain, false, 1))
      naiveErrors[name] = std::max(naiveErrors[name], absoluteError(value, draws.back().exact.at(name)));
    CAPTURE(rows);
    CHECK(run(*actual, false, 3) == draws.back().actual);
  }
  // A graph amplifies the last bit of a tanh or exp, which the naive evaluation rounds correctly: 8 units of one op become more.
  const Slack slack{.units = 32, .floor = 1};
  for (const Draw &draw : draws)
    for (const auto &[name, value] : draw.actual) {
      CAPTURE(draw.rows);
      CAPTURE(name);
      CAPTURE(value);
      CAPTURE(draw.exact.at(name));
      if (!value.isFloat()) {
        CHECK(value == draw.exact.at(name));
        continue;
      }
      double error = absoluteError(value, draw.exact.at(name)),
             allowed = allowedError(dtype, draw.exact.at(name), naiveErrors[name], slack);
      CHECK(error <= allowed);
    }
}

void compareGraphs(gait_dtype dtype) {
  const DifferentialOptions &options = differentialOptions();
  for (int64_t i = 0; i < options.graphs; ++i) compareGraph(options.seed + i, dtype);
}

} // namespace

TEST_CASE("random graphs in f64 agree to 1e-12") { compareGraphs(GAIT_F64); }

TEST_CASE("random graphs in f32 are as accurate as a naive evaluation") { compareGraphs(GAIT_F32); }
