// Long loops: memory and code do not grow with their length, but for the stacked tensors.
#include "gait/gait.h"
#include "tests/properties/compiled.h"
#include "tests/support/bare_run.h"
#include <cmath>
#include <cstring>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

static constexpr int64_t width = 32;

/// A tanh cell over `steps` steps, alone (`forward`) and with the gradient of its weight (`slope`).
static Model longLoop(int64_t steps) {
  Graph g("long_loop");
  Tensor w = g.parameter("w", {width, width}, init::uniform(-0.2, 0.2));
  Tensor x = g.input("x", {steps, 1, width}), h = g.input("h", {1, width});
  Step made = scan(x, h, [&](const Tensor &carry, const Tensor &slice) { return Step{tanh(dot(carry, w) + slice), {}}; });
  return Model(g, {.entries = {{"forward", {.results = {{"last", made.carry}}}},
                               {"slope", {.results = {{"dw", gradient(sum(made.carry), w)}}}}}});
}

static Artifact compiledLoop(int64_t steps) { return compile(longLoop(steps)).artifact(); }

TEST_CASE("a loop of 10,000 steps takes the arena of one of 100, and the carries that its gradient stacks") {
  const int64_t few = 100, many = 10'000, carry = width * int64_t(sizeof(float));
  const Artifact shorter = compiledLoop(few), longer = compiledLoop(many);
  const gait_entry &forward = *longer.find_entry("forward"), &slope = *longer.find_entry("slope");
  CHECK(forward.arena_shared == shorter.find_entry("forward")->arena_shared);
  CHECK(forward.arena_shared <= 4 * carry);
  CHECK(forward.arena_thread == shorter.find_entry("forward")->arena_thread);
  CHECK(slope.arena_thread == shorter.find_entry("slope")->arena_thread);
  // Each stacked carry, and nothing else, is as long as the loop.
  const int64_t grown = slope.arena_shared - shorter.find_entry("slope")->arena_shared;
  CHECK(grown >= (many - few) * carry);
  CHECK(grown % ((many - few) * carry) < 64);

  std::vector<float> x(many * width), h(width);
  for (size_t i = 0; i < x.size(); ++i) x[i] = std::sin(0.7F * static_cast<float>(i));
  const std::vector<const void *> inputs{x.data(), h.data()};
  const uint64_t seed = 3;
  BareRun first;
  for (const BareOptions &options : {BareOptions{1, 0}, BareOptions{1, 0xff}, BareOptions{3, 0xff}}) {
    GuardedMemory state(longer.model().state_bytes);
    state.fill(0);
    BareRun run;
    REQUIRE(call_bare(*longer.find_entry("init"), state, 1, {&seed}, {}, run.outputs) == GAIT_OK);
    for (const gait_entry *entry : {&forward, &slope}) {
      std::vector<const void *> ordered;
      for (int64_t i = 0; i < entry->input_count; ++i)
        ordered.push_back(std::string_view(entry->inputs[i].name) == "x" ? inputs[0] : inputs[1]);
      REQUIRE(call_bare(*entry, state, 1, ordered, options, run.outputs) == GAIT_OK);
    }
    run.state.assign(state.data(), state.data() + state.size());
    if (first.outputs.empty()) first = run;
    CHECK(run == first);

    // The last carry, step by step.
    std::vector<float> w(width * width);
    std::memcpy(w.data(), run.state.data(), w.size() * sizeof(float));
    std::vector<double> carried(width);
    for (int64_t step = 0; step < many; ++step) {
      std::vector<double> next(width);
      for (int64_t j = 0; j < width; ++j) {
        double sum = x[step * width + j];
        for (int64_t i = 0; i < width; ++i) sum += carried[i] * w[i * width + j];
        next[j] = std::tanh(sum);
      }
      carried = next;
    }
    std::vector<float> last(width);
    std::memcpy(last.data(), run.outputs[0].data(), last.size() * sizeof(float));
    for (int64_t j = 0; j < width; ++j) CHECK(last[j] == doctest::Approx(carried[j]).epsilon(1e-4));
  }
}
