#include "runtime/data.h"
#include "runtime/session.h"
#include "tests/support/allocation_counter.h"
#include <doctest/doctest.h>
#include <sys/mman.h>

using namespace gait;
using test::allocations_during;

TEST_CASE("the counter sees new, malloc and mmap") {
  if (!test::counts_allocations()) return;
  // Through volatile pointers, for compilers may leave out an allocation that nobody looks at.
  std::vector<int> *volatile vector;
  void *volatile bytes;
  CHECK(allocations_during([&] { vector = new std::vector<int>(100); }) == 2);
  CHECK(allocations_during([&] { bytes = aligned_alloc(64, 64); }) == 1);
  delete vector;
  free(bytes);
  CHECK(allocations_during([] { munmap(mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096); }) == 1);
}

TEST_CASE("from the second call on a session allocates nothing, on one thread and on several") {
  if (!test::counts_allocations()) return;
  for (int threads : {1, 3}) {
    Session session(Artifact::open(TINY), {.threads = threads});
    session.init(1);
    std::vector<float> image(2 * 64, 0.5f);
    std::vector<int32_t> label(64, 1);
    Batch batch{{"image", image, {64, 2}}, {"label", label, {64}}},
        small{{"image", image.data() ? std::span<const float>(image).first(34) : std::span<const float>(), {17, 2}},
              {"label", std::span<const int32_t>(label).first(17), {17}}};
    double loss = session.run("step", batch).scalar("loss");
    session.run("predict", batch);
    int64_t count = allocations_during([&] {
      for (int i = 0; i < 100; ++i) {
        loss += session.run("step", i % 2 ? batch : small).scalar("loss");
        loss += session.run("predict", small).span<float>("score")[16];
      }
    });
    CHECK(count == 0);
    CHECK(loss != 0);
  }
}

TEST_CASE("batches of untyped columns allocate nothing once they have gone round") {
  if (!test::counts_allocations()) return;
  std::vector<double> image(2 * 100, 0.25), label(100, 2);
  Dataset::Column images = Dataset::column<double>("image", image, {2}), labels = Dataset::column<double>("label", label);
  images.untyped = labels.untyped = true;
  Dataset dataset({images, labels});
  Session session(Artifact::open(TINY), {.threads = 1});
  session.init(1);
  Batches epoch = batches(dataset, 32, 1);
  for (const Batch &batch : epoch) session.run("step", batch);
  CHECK(allocations_during([&] {
          for (const Batch &batch : epoch) session.run("step", batch);
        }) == 0);
}
