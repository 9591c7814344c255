// From the second call on, a compiled step allocates nothing, whatever its rows.
#include "tests/properties/models.h"
#include "tests/support/allocation_counter.h"
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::tests;

TEST_CASE("a compiled step allocates nothing from its second call on, on one thread and on two") {
  if (!test::counts_allocations()) return;
  for (Rule rule : {Rule::Momentum, Rule::Adam}) {
    Session compiled = compile(classifier({.rule = rule}), {.max_batch = 64});
    for (int threads : {1, 2}) {
      Session session(compiled.artifact(), {.threads = threads});
      session.init(1);
      Samples samples(64, 64, 10);
      Batch whole = samples.rows(0, 64), part = samples.rows(5, 33);
      double loss = session.run("train_step", whole).scalar("loss") + session.run("evaluate", whole).scalar("loss");
      std::int64_t count = test::allocations_during([&] {
        for (int i = 0; i < 50; ++i)
          loss += session.run("train_step", i % 2 ? whole : part).scalar("loss") + session.run("evaluate", part).scalar("loss");
      });
      CAPTURE(threads);
      CHECK(count == 0);
      CHECK(loss > 0);
    }
  }
}
