// Modules that once came out wrong, or that someone suspects: `differential_test --module FILE` compares any.
#include "tests/backends/differential.h"
#include "tests/support/evaluate.h"
#include "tests/support/random.h"
#include "tests/support/samples.h"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace gait::test;

namespace {

constexpr int64_t maxBatch = 20;

Value randomValue(const gait_tensor &tensor, int64_t rows, Random &random) {
  Value value = fill(Fill::Any, {gait_dtype(tensor.dtype), shapeOf(tensor, rows)}, rows, random);
  for (int64_t &element : value.integers)
    if (tensor.has_range) element = random.between(tensor.low, tensor.high - 1);
  return value;
}

void compare(const Value &actual, const Value &exact, const Value &plain, const std::string &name) {
  CAPTURE(name);
  CAPTURE(actual);
  CAPTURE(exact);
  if (!actual.isFloat()) CHECK(actual == exact);
  else
    CHECK(absoluteError(actual, exact) <=
          allowedError(actual.dtype, exact, absoluteError(plain, exact), actual.dtype == GAIT_F32 ? 0 : 1));
}

/// Every entry on random inputs and states; all results and new states.
void compareModule(const std::filesystem::path &path) {
  CAPTURE(path.string());
  std::ifstream file(path);
  REQUIRE_MESSAGE(file, "the module cannot be read");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  auto exact = compile(text, oracle, maxBatch), plain = compile(text, naive, maxBatch), actual = compile(text, cpu, maxBatch);
  Random random(differentialOptions().seed);
  for (int64_t e = 0; e < actual->entry_count; ++e)
    for (int64_t rows : {int64_t{1}, int64_t{7}, actual->max_batch}) {
      if (rows > actual->max_batch) continue;
      const gait_entry &entry = actual->entries[e];
      CAPTURE(entry.name);
      CAPTURE(rows);
      std::vector<Value> inputs;
      std::map<std::string, Value> states, wide;
      inputs.reserve(entry.input_count);
      for (int64_t i = 0; i < entry.input_count; ++i) inputs.push_back(randomValue(entry.inputs[i], rows, random));
      for (int64_t i = 0; i < actual->state_count; ++i) {
        Value value = randomValue(actual->states[i], rows, random);
        states[actual->states[i].name] = value;
        if (value.isFloat()) value.dtype = GAIT_F64;
        wide[actual->states[i].name] = value;
      }
      CallOptions options{.rows = rows};
      Outcome a = call(*actual, entry.name, inputs, states, options), x = call(*exact, entry.name, inputs, wide, options),
              p = call(*plain, entry.name, inputs, states, options);
      for (size_t i = 0; i < a.outputs.size(); ++i) compare(a.outputs[i], x.outputs[i], p.outputs[i], entry.outputs[i].name);
      for (const auto &[name, value] : a.states) compare(value, x.states.at(name), p.states.at(name), name);
    }
}

} // namespace

TEST_CASE("modules that once came out wrong agree with the reference") {
  const std::string &chosen = differentialOptions().module;
  if (!chosen.empty()) return compareModule(chosen);
  int found = 0;
  for (const auto &file : std::filesystem::directory_iterator(GAIT_DIFFERENTIAL_MODULES)) {
    compareModule(file.path());
    ++found;
  }
  CHECK(found > 0);
}
