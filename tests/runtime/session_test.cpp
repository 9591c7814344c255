#include "runtime/error.h"
#include "runtime/session.h"
#include "tests/support/bare_run.h"
#include <doctest/doctest.h>
#include <limits>
#include <set>

using namespace gait;

namespace {

std::vector<float> ramp(int64_t count) {
  std::vector<float> values;
  for (int64_t i = 0; i < count; ++i) values.push_back(0.01f * static_cast<float>(i % 17 - 8));
  return values;
}

std::vector<int32_t> labels(int64_t count) {
  std::vector<int32_t> values;
  for (int64_t i = 0; i < count; ++i) values.push_back(static_cast<int32_t>(i % 3));
  return values;
}

const std::vector<float> image = ramp(128);
const std::vector<int32_t> label = labels(64);
Batch batch_of(int64_t rows) {
  return {{"image", std::span<const float>(image).first(static_cast<size_t>(2 * rows)), {rows, 2}},
          {"label", std::span<const int32_t>(label).first(static_cast<size_t>(rows)), {rows}}};
}

} // namespace

TEST_CASE("init fills the state by the seed and is chainable") {
  Session session = Session(Artifact::open(TINY)).init(5);
  CHECK(session.state<float>("w")[0] == 5);
  CHECK(session.state<float>("w")[1] == 1);
  CHECK(&session.init(6) == &session);
  CHECK(session.state<float>("w")[0] == 6);
  CHECK(session.init().state<float>("w")[0] == 0);
  CHECK(session.max_batch() == 64);
}

TEST_CASE("init is also an entry") {
  Session session(Artifact::open(TINY));
  int64_t seed = 9;
  session.run("init", {{"seed", std::span<const int64_t>(&seed, 1), {}}});
  CHECK(session.run("predict", batch_of(1)).rows() == 1);
  CHECK(session.state<float>("w")[0] == 9);
}

TEST_CASE("a step computes, updates the state in place, and names its results") {
  Session session(Artifact::open(TINY), {.threads = 1});
  session.init(2);
  Results results = session.run("step", batch_of(3));
  float loss = 0;
  auto score = results.span<float>("score");
  REQUIRE(score.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    CHECK(score[i] == image[2 * i] * 2 + image[2 * i + 1]);
    loss += score[i] * static_cast<float>(label[i]);
  }
  CHECK(results.scalar("loss") == loss);
  CHECK(results.span<float>("loss")[0] == loss);
  CHECK(session.state<float>("w")[0] == 2 + 0.5f * loss);
  CHECK(session.state<int64_t>("count")[0] == 1);
  CHECK(results.view("score").shape == std::vector<int64_t>{3});
  CHECK(results.views().size() == 2);
  CHECK(results.views()[1].name == "loss");
  session.run("step", batch_of(64));
  CHECK(results.span<float>("score").size() == 64); // the same memory, now the second call's
}

TEST_CASE("an entry takes every number of rows from 1 to the largest, and a row's result does not depend on the others") {
  Session session(Artifact::open(TINY));
  session.init(3);
  for (int64_t rows = 1; rows <= 64; ++rows) {
    Results results = session.run("predict", batch_of(rows));
    CHECK(results.rows() == rows);
    REQUIRE(results.span<float>("score").size() == static_cast<size_t>(rows));
    for (int64_t i = 0; i < rows; ++i)
      CHECK(results.span<float>("score")[static_cast<size_t>(i)] ==
            image[static_cast<size_t>(2 * i)] * 3 + image[static_cast<size_t>(2 * i + 1)]);
  }
}

TEST_CASE("rows come from the inputs, from the batch where no input tells them, or do not matter") {
  Session session(Artifact::open(TINY));
  session.init();
  CHECK(session.run("noise", Batch({}, 5)).span<int64_t>("numbers").size() == 5);
  CHECK(session.run("noise", Batch({}, 5)).span<int64_t>("numbers")[4] == 28);
  double factor = 1.5;
  CHECK(session.run("scale", {{"factor", std::span<const double>(&factor, 1), {}}}).scalar("doubled") == 3);
}

TEST_CASE("a batch may hold inputs of other entries") {
  Session session(Artifact::open(TINY));
  session.init();
  CHECK_NOTHROW(session.run("predict", batch_of(2)));
}

TEST_CASE("the state is read and written by name, listed, and copied whole") {
  Session session(Artifact::open(TINY));
  session.state<float>("w")[0] = 0.5f;
  session.set_initialized();
  auto states = session.states();
  REQUIRE(states.size() == 2);
  CHECK(states[0].name == "w");
  CHECK(states[0].shape == std::vector<int64_t>{2});
  CHECK(*static_cast<const float *>(states[0].data) == 0.5f);
  CHECK(states[1].dtype == i64);
  CHECK(session.state_bytes().size() == 128);
  CHECK(reinterpret_cast<uintptr_t>(session.state_bytes().data()) % 64 == 0);
  CHECK(session.run("predict", batch_of(1)).span<float>("score")[0] == image[0] * 0.5f);
}

TEST_CASE("a clone goes on alone; a move keeps views in place") {
  Session session(Artifact::open(TINY), {.threads = 1});
  session.init(4);
  session.run("step", batch_of(8));
  Session copy = session.clone();
  CHECK(std::ranges::equal(copy.state_bytes(), session.state_bytes()));
  auto weights = session.state<float>("w");
  float before = weights[0];
  Results results = session.run("step", batch_of(9));
  CHECK(copy.state<float>("w")[0] == before);
  CHECK(weights[0] != before);
  Session moved = std::move(session);
  CHECK(moved.state<float>("w").data() == weights.data());
  CHECK(results.span<float>("score").size() == 9);
  copy.run("step", batch_of(9));
  CHECK(std::ranges::equal(copy.state_bytes(), moved.state_bytes()));
}

TEST_CASE("the bits are the same for every number of threads, chosen or automatic") {
  std::set<std::vector<unsigned char>> states;
  for (int threads : {0, 1, 2, 3, 8}) {
    Session session(Artifact::open(TINY), {.threads = threads});
    session.init(1);
    for (int64_t rows : {64, 1, 17, 33, 64}) session.run("step", batch_of(rows));
    states.emplace(session.state_bytes().begin(), session.state_bytes().end());
  }
  CHECK(states.size() == 1);
}

TEST_CASE("sessions of one artifact run side by side") {
  Artifact artifact = Artifact::open(TINY);
  Session expected(artifact, {.threads = 1});
  expected.init(1);
  for (int i = 0; i < 200; ++i) expected.run("step", batch_of(i % 64 + 1));
  std::vector<std::jthread> threads;
  std::atomic<int> equal = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      Session session(artifact, {.threads = 1});
      session.init(1);
      for (int i = 0; i < 200; ++i) session.run("step", batch_of(i % 64 + 1));
      equal += std::ranges::equal(session.state_bytes(), expected.state_bytes());
    });
  threads.clear();
  CHECK(equal == 4);
}

TEST_CASE("untyped numbers become the type an input needs") {
  Session session(Artifact::open(TINY));
  session.init(1);
  std::vector<double> image = {0.1, 0.2, 0.3, 0.4}, label = {0, 2};
  Batch batch{{"image", image, {2, 2}}, {"label", label, {2}}};
  for (TensorView &tensor : batch.tensors) tensor.untyped = true;
  CHECK(session.run("step", batch).span<float>("score")[1] == 0.3f + 0.4f);
}

TEST_CASE("in guarded memory a model's calls leave the same bytes whatever the arena held and however many threads ran") {
  Artifact artifact = Artifact::open(TINY);
  std::vector<Batch> batches;
  for (int64_t rows : {64, 1, 17, 33}) batches.push_back(batch_of(rows));
  test::BareRun expected = test::run_bare(artifact.model(), 7, "step", batches);
  CHECK(expected.outputs.size() == 8);
  for (int threads : {1, 2, 3, 8})
    for (unsigned char fill : {0x00, 0xff}) {
      bool same = test::run_bare(artifact.model(), 7, "step", batches, {.threads = threads, .arena = fill}) == expected;
      CHECK_MESSAGE(same, threads, " threads, arena of ", int(fill));
    }
  Session session(artifact);
  session.init(7);
  for (const Batch &batch : batches) session.run("step", batch);
  CHECK(std::ranges::equal(session.state_bytes(), expected.state));
}
