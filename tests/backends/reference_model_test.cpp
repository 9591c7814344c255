// The reference behind the ABI: rows, ranges, states, threads, both arithmetics, and a session of the runtime.
#include "backends/reference/run/model.h"
#include "tests/support/call.h"
#include <doctest/doctest.h>
#include <limits>

using namespace gait::test;
using namespace gait::reference;

namespace {

/// a, b := b, a + 0.1 x[0]; counts the rows; y = x. Each state is read after it would have been written, were updates not last.
Table swapTable() {
  Entry step{.name = "step", .states = {1, 0}};
  step.inputs = {{"x", GAIT_INPUT, {GAIT_F32, {GAIT_BATCH}}, {}}, {"label", GAIT_INPUT, {GAIT_I32, {GAIT_BATCH}}, {{0, 10}}}};
  step.instructions = {
      {.op = "constant", .results = {{GAIT_F32, {}}}, .attributes = {{"value", Dense{{GAIT_F32, {}}, {0.1f}, {}}}}},
      {.op = "reduce_sum", .operands = {2}, .results = {{GAIT_F32, {}}}, .attributes = {{"axes", std::vector<int64_t>{0}}}},
      {.op = "mul", .operands = {4, 5}, .results = {{GAIT_F32, {}}}},
      {.op = "add", .operands = {1, 6}, .results = {{GAIT_F32, {}}}},
      {.op = "rows", .results = {{GAIT_I64, {}}}},
  };
  step.outputs = {{{"y", GAIT_OUTPUT, {GAIT_F32, {GAIT_BATCH}}, {}}, 2}, {{"a_before", GAIT_METRIC, {GAIT_F32, {}}, {}}, 1}};
  step.updates = {{0, 0}, {1, 7}, {2, 8}};
  Entry init{.name = "init", .states = {}, .inputs = {{"seed", GAIT_INPUT, {GAIT_I64, {}}, {}}}};
  init.updates = {{2, 0}};
  return {.name = "swap",
          .maxBatch = 4,
          .states = {{"a", GAIT_PARAMETER, {GAIT_F32, {}}, {}},
                     {"b", GAIT_SLOT, {GAIT_F32, {}}, {}},
                     {"n", GAIT_COUNTER, {GAIT_I64, {}}, {}}},
          .entries = {step, init}};
}

} // namespace

TEST_CASE("states change only after everything is computed, and both may read the other") {
  auto model = makeModel(swapTable());
  Outcome outcome = call(*model, "step", {f32({2}, {3, 7}), i32({2}, {0, 9})},
                         {{"a", f64({}, {5})}, {"b", f64({}, {6})}, {"n", i64({}, {0})}}, {.rows = 2});
  CHECK(outcome.states.at("a") == f64({}, {6}));
  CHECK(outcome.states.at("b") == f64({}, {5 + double(0.1f) * 10}));
  CHECK(outcome.states.at("n") == i64({}, {2}));
  CHECK(outcome.outputs[0] == f64({2}, {3, 7}));
  CHECK(outcome.outputs[1] == f64({}, {5}));
}

TEST_CASE("in naive arithmetic states and outputs have the declared types and precision") {
  auto model = makeModel(swapTable(), Arithmetic::Naive);
  Outcome outcome = call(*model, "step", {f32({1}, {3}), i32({1}, {0})}, {{"a", f32({}, {5})}});
  CHECK(outcome.states.at("b") == f32({}, {5.0f + 0.1f * 3.0f}));
  CHECK(outcome.outputs[0] == f32({1}, {3}));
}

TEST_CASE("the model describes itself: sizes, offsets, roles, ranges") {
  auto model = makeModel(swapTable());
  CHECK(model->size == sizeof(gait_model));
  CHECK(model->abi_version == GAIT_ABI_VERSION);
  CHECK(std::string(model->backend) == "reference");
  CHECK(model->max_batch == 4);
  CHECK(model->state_bytes == 3 * GAIT_ALIGNMENT);
  CHECK(model->states[2].offset == 2 * GAIT_ALIGNMENT);
  CHECK(model->states[2].bytes == 8);
  CHECK(model->states[0].dtype == GAIT_F64);
  CHECK(makeModel(swapTable(), Arithmetic::Naive)->states[0].dtype == GAIT_F32);
  const gait_entry &step = *findEntry(*model, "step");
  CHECK(step.size == sizeof(gait_entry));
  CHECK(step.has_rows == 1);
  CHECK(step.arena_thread == 0);
  CHECK(step.inputs[0].dtype == GAIT_F32); // inputs keep the graph's type
  CHECK(step.inputs[0].bytes == 16);
  CHECK(step.inputs[1].has_range == 1);
  CHECK(step.inputs[1].high == 10);
  CHECK(step.outputs[0].dtype == GAIT_F64);
  CHECK(step.outputs[0].bytes == 32);
  CHECK(step.outputs[1].role == GAIT_METRIC);
  CHECK(findEntry(*model, "init")->has_rows == 0);
}

TEST_CASE("rows outside [1, max_batch] and labels outside their range are told from each other") {
  auto model = makeModel(swapTable());
  auto code = [&](int64_t rows, std::vector<int64_t> labels) {
    return call(*model, "step", {zeros(GAIT_F32, {rows}), i32({rows}, labels)}, {}, {.rows = rows}).code;
  };
  CHECK(code(1, {9}) == GAIT_OK);
  CHECK(code(4, {0, 1, 2, 3}) == GAIT_OK);
  CHECK(code(0, {}) == GAIT_ERROR_ROWS);
  CHECK(code(5, {0, 1, 2, 3, 4}) == GAIT_ERROR_ROWS);
  CHECK(code(2, {0, 10}) == GAIT_ERROR_RANGE + 1);
  CHECK(code(2, {-1, 0}) == GAIT_ERROR_RANGE + 1);
  // An entry without rows ignores the number.
  CHECK(call(*model, "init", {i64({}, {7})}, {}, {.rows = 99}).states.at("n") == i64({}, {7}));
}

TEST_CASE("several threads give what one gives") {
  auto model = makeModel(swapTable());
  std::vector<Value> inputs{f32({3}, {1, 2, 4}), i32({3}, {0, 1, 2})};
  Outcome one = call(*model, "step", inputs, {}, {.rows = 3}),
          three = call(*model, "step", inputs, {}, {.rows = 3, .threads = 3});
  CHECK(one.states == three.states);
  CHECK(one.outputs == three.outputs);
}

TEST_CASE("every type enters and leaves unchanged") {
  Entry entry{.name = "copy", .states = {}};
  std::vector<Value> values{i1({3}, {1, 0, 1}), i32({2}, {INT32_MIN, INT32_MAX}), i64({2}, {INT64_MIN, INT64_MAX}),
                            f32({2}, {0.1f, 0x1p-149}), f64({2}, {0.1, std::numeric_limits<double>::infinity()})};
  for (const Value &value : values) {
    Type type{value.dtype, value.shape};
    std::string name = "x" + std::to_string(entry.inputs.size());
    entry.outputs.push_back({{name, GAIT_OUTPUT, type, {}}, static_cast<int64_t>(entry.inputs.size())});
    entry.inputs.push_back({name, GAIT_INPUT, type, {}});
  }
  Table table{.name = "copy", .entries = {entry}};
  CHECK(call(*makeModel(table, Arithmetic::Naive), "copy", values).outputs == values);
  CHECK(call(*makeModel(table), "copy", values).outputs[4] == values[4]);
}
