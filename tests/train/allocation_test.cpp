// The loop allocates nothing from one step to the next.
#include "runtime/train/fit.h"
#include "tests/support/allocation_counter.h"
#include <doctest/doctest.h>

using namespace gait;

namespace {

/// `step` of a model by hand, tests/runtime/tiny.c, whose labels 0 keep its weights.
Dataset rows(bool untyped) {
  std::vector<double> image(2 * 200, 0.25), label(200, 0);
  std::vector<float> single(2 * 200, 0.25f);
  std::vector<int32_t> whole(200, 0);
  if (!untyped) return Dataset({Dataset::column<float>("image", single, {2}), Dataset::column<int32_t>("label", whole)});
  Dataset::Column images = Dataset::column<double>("image", image, {2}), labels = Dataset::column<double>("label", label);
  images.untyped = labels.untyped = true;
  return Dataset({images, labels});
}

} // namespace

TEST_CASE("from the second batch of an epoch to its end nothing is allocated, in the first epoch and the next") {
  if (!test::counts_allocations()) return;
  for (bool untyped : {false, true})
    for (bool shuffle : {false, true}) {
      Session session(Artifact::open(TINY), {.threads = 1});
      session.init(1);
      int64_t since = 0, allocated = -1;
      int epochs = 0;
      Callback count{.batch_end = [&](Training &training) {
        if (training.batch() == 2) since = test::allocations();
        if (training.batch() != training.batches()) return;
        allocated = test::allocations() - since;
        CHECK(allocated == 0);
        ++epochs;
      }};
      fit(session, rows(untyped),
          {.epochs = 3, .batch = 16, .shuffle = shuffle, .callbacks = {count}, .verbosity = Verbosity::silent, .step = "step"});
      CHECK(epochs == 3);
    }
}
