// Random training graphs of 5 to 30 ops on `cpu` against the reference, and their gradients against central differences.
// `differential_test --graphs 5000 -tc="random graphs*"` looks at 10,000.
#include "backends/reference/run/operation.h"
#include "tests/backends/differential.h"
#include "tests/backends/graph_case.h"
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <set>

using namespace gait::test;

namespace {

/// What is wrong with the first ops of a seed's graph, or nothing. Counts graphs whose gradients no sample is smooth for.
std::string faultOf(uint64_t seed, gait_dtype dtype, int64_t ops, int64_t &unsmooth) {
  try {
    GraphCase graph(seed, dtype, ops);
    std::optional<std::string> slopes = graph.differentiate();
    unsmooth += !slopes;
    return slopes.value_or("") + graph.compare();
  } catch (const std::exception &error) {
    return error.what();
  }
}

/// A graph that fails is tried with fewer ops, for the shortest beginning that fails.
void checkGraph(uint64_t seed, gait_dtype dtype, int64_t &unsmooth) {
  const int64_t all = GraphCase::opsOf(seed);
  std::string fault = faultOf(seed, dtype, all, unsmooth);
  if (fault.empty()) return;
  int64_t ops = all, ignored = 0;
  for (int64_t fewer = 1; fewer < all && ops == all; ++fewer)
    if (std::string shorter = faultOf(seed, dtype, fewer, ignored); !shorter.empty()) fault = shorter, ops = fewer;
  Random random(seed);
  const std::string text = randomGraph(random, dtype, ops).text;
  FAIL_CHECK(fmt::format("seed {}: {}\nwith the first {} of {} ops:\n{}", seed, fault, ops, all, text));
}

void checkGraphs(gait_dtype dtype) {
  const DifferentialOptions &options = differentialOptions();
  int64_t unsmooth = 0;
  for (int64_t i = 0; i < options.graphs; ++i) checkGraph(options.seed + static_cast<uint64_t>(i), dtype, unsmooth);
  CHECK(unsmooth <= 1 + options.graphs / 20);
}

} // namespace

TEST_CASE("random graphs in f64 agree to 1e-12, and their gradients are slopes") { checkGraphs(GAIT_F64); }

TEST_CASE("random graphs in f32 are as accurate as a naive evaluation, and their gradients are slopes") { checkGraphs(GAIT_F32); }

TEST_CASE("random graphs have every op of the language") {
  std::set<std::string> missing;
  for (std::string_view name : gait::reference::opNames()) missing.emplace(name);
  missing.insert({"checkpoint", "custom_gradient"}); // which are others when they get there
  for (uint64_t seed = 1; seed <= 300; ++seed)
    for (gait_dtype dtype : {GAIT_F64, GAIT_F32}) {
      Random random(seed);
      const std::string text = randomGraph(random, dtype, GraphCase::opsOf(seed)).text;
      std::erase_if(missing, [&](const std::string &name) { return text.find(" gait." + name + " ") != text.npos; });
    }
  for (const std::string &name : missing)
    FAIL_CHECK("no random graph has gait.", name, ": add a step to tests/support/graph_*.cpp");
}
