// Once a pass over the batches has gone round, another allocates nothing where the rows lie in memory.
#include "tests/data/files.h"
#include "tests/support/allocation_counter.h"
#include <doctest/doctest.h>

using namespace gait;
using test::allocations_during;

/// Goes through some epochs, and touches every batch.
static int64_t pass(Batches &epochs) {
  int64_t rows = 0;
  for (int64_t epoch = 1; epoch < 4; ++epoch) {
    epochs.restart(epoch);
    for (const Batch &batch : epochs) rows += batch.rows + (batch.tensors[0].data == nullptr);
  }
  return rows;
}

TEST_CASE("batches allocate nothing once they have gone round: shuffled, in order, selected, joined, windows, with prefetch") {
  if (!test::counts_allocations()) return;
  Dataset dataset = test::numbered(300);
  std::vector<double> other(300, 1.5);
  std::vector<Dataset> kinds = {
      dataset, dataset.range(10, 290), split(dataset, 0.8, 1).train,
      data::join({dataset, Dataset({Dataset::column<double>("y", other)})}),
      data::windows(dataset,
                    {.length = 5, .inputs = {{"image"}}, .targets = {{"label"}, {"mean", "image", [](auto) { return 0.0; }}}})};
  for (const Dataset &kind : kinds)
    for (std::optional<uint64_t> shuffle : {std::optional<uint64_t>(), std::optional<uint64_t>(5)})
      for (bool prefetch : {false, true}) {
        Batches epochs = batches(kind, {.size = 32, .shuffle = shuffle, .prefetch = prefetch});
        int64_t rows = pass(epochs);
        CHECK(rows == 3 * kind.rows());
        CHECK(allocations_during([&] { rows += pass(epochs); }) == 0);
        CHECK(rows == 6 * kind.rows());
      }
}
