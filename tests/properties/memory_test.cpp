// A run touches its state, its arena, its inputs and its outputs, and nothing else, whatever the arena holds.
#include "tests/properties/compiled.h"
#include "tests/support/bare_run.h"
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

/// init, then every entry for several numbers of rows, in guarded memory of exactly the bytes that are declared.
static BareRun callAll(const Artifact &artifact, const ModelData &data, const BareOptions &options) {
  GuardedMemory state(artifact.model().state_bytes);
  state.fill(0); // between the states too
  BareRun result;
  const uint64_t seed = 9;
  REQUIRE(call_bare(*artifact.find_entry("init"), state, 1, {&seed}, options, result.outputs) == GAIT_OK);
  for (int64_t rows : {64, 1, 7, 33})
    for (const gait_entry *entry : entriesOf(artifact)) {
      CAPTURE(entry->name);
      CAPTURE(rows);
      REQUIRE(call_bare(*entry, state, rows, data.pointers(*entry, rows % 10), options, result.outputs) == GAIT_OK);
    }
  CHECK(state.intact());
  result.state.assign(state.data(), state.data() + state.size());
  return result;
}

TEST_CASE("entries stay inside the bytes they declare, and do not care what the arena held") {
  for (const ModelCase &model : modelCases()) {
    CAPTURE(model.name);
    const Artifact &artifact = compiled(model);
    const ModelData data(artifact, largestBatch + 10, 3);
    const BareRun clean = callAll(artifact, data, {.threads = 1, .arena = 0});
    CHECK(clean == callAll(artifact, data, {.threads = 1, .arena = 0xff})); // NaN, whatever the type
    CHECK(clean == callAll(artifact, data, {.threads = 3, .arena = 0xff}));
  }
}
