// The same bits on any number of threads, on one core, and from run to run.
#include "tests/properties/compiled.h"
#include <doctest/doctest.h>
#include <sched.h>

using namespace gait;
using namespace gait::test;

static void append(std::vector<unsigned char> &bytes, const std::vector<TensorView> &tensors) {
  for (const TensorView &tensor : tensors) {
    const auto *begin = static_cast<const unsigned char *>(tensor.data);
    bytes.insert(bytes.end(), begin, begin + tensor.bytes());
  }
}

/// All results of some calls of every entry, and the state behind them.
static std::vector<unsigned char> run(const Artifact &artifact, const ModelData &data, int threads) {
  Session session(artifact, {.threads = threads});
  session.init(11);
  std::vector<unsigned char> bytes;
  for (int64_t rows : {64, 33, 1, 17})
    for (const gait_entry *entry : entriesOf(artifact))
      append(bytes, session.run(entry->name, data.batch(*entry, rows, rows)).views());
  append(bytes, session.states());
  return bytes;
}

namespace {
/// This process on one of its cores while it lives.
class OneCore {
public:
  OneCore() {
    REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
    cpu_set_t first;
    CPU_ZERO(&first);
    int core = 0;
    while (!CPU_ISSET(core, &before)) ++core;
    CPU_SET(core, &first);
    REQUIRE(sched_setaffinity(0, sizeof first, &first) == 0);
  }
  ~OneCore() { sched_setaffinity(0, sizeof before, &before); }
  OneCore(const OneCore &) = delete;
  OneCore &operator=(const OneCore &) = delete;

private:
  cpu_set_t before;
};
} // namespace

TEST_CASE("every entry has the same bits on 1, 2, 3 and 8 threads, on one core, and from run to run") {
  for (const ModelCase &model : modelCases()) {
    CAPTURE(model.name);
    const Artifact &artifact = compiled(model);
    const ModelData data(artifact, 2 * largestBatch, 4);
    const std::vector<unsigned char> one = run(artifact, data, 1);
    for (int threads : {1, 2, 3, 8}) {
      CAPTURE(threads);
      CHECK(run(artifact, data, threads) == one);
    }
    OneCore pinned;
    CHECK(run(artifact, data, 2) == one);
  }
}

TEST_CASE("a model that is compiled again computes the same bits") {
  for (std::size_t number = 0; number < modelCases().size(); number += 5) {
    const ModelCase &model = modelCases()[number];
    CAPTURE(model.name);
    const ModelData data(compiled(model), 2 * largestBatch, 4);
    CHECK(run(compileAnyRows(model), data, 2) == run(compiled(model), data, 2));
  }
}
