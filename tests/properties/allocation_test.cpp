// From the second call on, a compiled entry allocates nothing, whatever its rows.
#include "tests/properties/compiled.h"
#include "tests/support/allocation_counter.h"
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

TEST_CASE("every entry allocates nothing from its second call on, on one thread and on two") {
  if (!counts_allocations()) return;
  for (const ModelCase &model : modelCases())
    for (int threads : {1, 2}) {
      CAPTURE(model.name);
      CAPTURE(threads);
      const Artifact &artifact = compiled(model);
      Session session(artifact, {.threads = threads});
      session.init(1);
      const ModelData data(artifact, largestBatch, 5);
      for (const gait_entry *entry : entriesOf(artifact)) {
        CAPTURE(entry->name);
        const Batch whole = data.batch(*entry, 0, largestBatch), part = data.batch(*entry, 5, 33);
        session.run(entry->name, whole);
        const int64_t count = allocations_during([&] {
          for (int i = 0; i < 5; ++i) session.run(entry->name, part), session.run(entry->name, whole);
        });
        CHECK(count == 0);
      }
    }
}
