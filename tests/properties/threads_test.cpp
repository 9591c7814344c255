// The same bits on any number of threads, on one core, and from run to run.
#include "tests/properties/models.h"
#include <cstring>
#include <doctest/doctest.h>
#include <sched.h>

using namespace gait;
using namespace gait::tests;

/// The state after some steps, the last of them partial, and every loss on the way, as bytes.
static std::vector<unsigned char> train(const Session &like, int threads, Rule rule) {
  Session session(like.artifact(), {.threads = threads});
  session.init(11);
  Samples samples(64 * 4, 64, 10);
  std::vector<unsigned char> bytes;
  for (std::int64_t rows : {64, 33, 64, 1, 17}) {
    double loss = session.run("train_step", samples.rows(rows, rows)).scalar("loss");
    const auto *begin = reinterpret_cast<const unsigned char *>(&loss);
    bytes.insert(bytes.end(), begin, begin + sizeof loss);
  }
  for (float p : session.run("predict", samples.images(0, 50)).span<float>("probability")) {
    const auto *begin = reinterpret_cast<const unsigned char *>(&p);
    bytes.insert(bytes.end(), begin, begin + sizeof p);
  }
  for (const TensorView &state : session.states()) {
    const auto *begin = static_cast<const unsigned char *>(state.data);
    bytes.insert(bytes.end(), begin, begin + state.bytes());
  }
  return bytes;
}

TEST_CASE("training has the same bits on 1, 2, 3 and 8 threads, on one core, and from run to run") {
  for (Rule rule : {Rule::Momentum, Rule::Adam}) {
    Session session = compile(classifier({.widths = {64, 200, 96, 10}, .rule = rule}), {.max_batch = 64});
    const std::vector<unsigned char> one = train(session, 1, rule);
    for (int threads : {1, 2, 3, 8}) {
      CAPTURE(threads);
      CHECK(train(session, threads, rule) == one);
    }
    cpu_set_t before, first;
    REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
    CPU_ZERO(&first);
    for (int core = 0; core < CPU_SETSIZE; ++core)
      if (CPU_ISSET(core, &before)) {
        CPU_SET(core, &first);
        break;
      }
    REQUIRE(sched_setaffinity(0, sizeof first, &first) == 0);
    CHECK(train(session, 2, rule) == one);
    REQUIRE(sched_setaffinity(0, sizeof before, &before) == 0);
    Session again = compile(classifier({.widths = {64, 200, 96, 10}, .rule = rule}), {.max_batch = 64});
    CHECK(train(again, 2, rule) == one);
  }
}
