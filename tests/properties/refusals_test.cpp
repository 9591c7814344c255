// Bad input is refused with a message that says what was wrong, and nothing is lost.
#include "gait/gait.h"
#include "runtime/error.h"
#include "tests/properties/compiled.h"
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <functional>

using namespace gait;
using namespace gait::test;

namespace {

/// One entry of a model that was trained a little, and good input for it.
class Refusing {
public:
  Refusing(Session &session, const gait_entry &entry, const ModelData &data) : session(session), entry(entry), data(data) {}

  /// The input, spoiled, is refused: the message begins as said and the state is as before.
  void expect(const std::string &beginning, const std::function<void(Batch &)> &spoil, int64_t rows = 5) {
    Batch batch = data.batch(entry, 0, rows);
    spoil(batch);
    const std::vector<unsigned char> before(session.state_bytes().begin(), session.state_bytes().end());
    std::string message = "no error";
    try {
      session.run(entry.name, batch);
    } catch (const Error &error) {
      message = error.what();
    }
    CHECK_MESSAGE(message.starts_with(fmt::format("{}: {}", entry.name, beginning)), message);
    CHECK(std::ranges::equal(session.state_bytes(), before));
  }

private:
  Session &session;
  const gait_entry &entry;
  const ModelData &data;
};

/// An integer input with another number at one element.
class Spoiled {
public:
  Spoiled(const TensorView &view, int64_t place, int64_t number)
      : bytes(static_cast<const unsigned char *>(view.data), static_cast<const unsigned char *>(view.data) + view.bytes()) {
    const auto narrow = static_cast<int32_t>(number);
    if (view.dtype == DType::i32) std::memcpy(bytes.data() + 4 * place, &narrow, 4);
    else std::memcpy(bytes.data() + 8 * place, &number, 8);
  }
  const void *data() const { return bytes.data(); }

private:
  std::vector<unsigned char> bytes;
};

bool variesByRow(const gait_tensor &tensor) { return tensor.rank > 0 && tensor.shape[0] == GAIT_BATCH; }

TensorView &named(Batch &batch, const std::string &name) { return *std::ranges::find(batch.tensors, name, &TensorView::name); }

void refuseInput(Refusing &refusing, const gait_tensor &input) {
  const std::string name = input.name;
  refusing.expect(fmt::format("the input {} ", name), [&](Batch &batch) { // ... is missing
    std::erase_if(batch.tensors, [&](const TensorView &view) { return view.name == name; });
  });
  refusing.expect(fmt::format("input '{}' is given twice", name),
                  [&](Batch &batch) { batch.tensors.push_back(named(batch, name)); });
  const DType other = static_cast<DType>(input.dtype) == f64 ? f32 : f64;
  refusing.expect(
      fmt::format("input '{}' is {}, but {} is needed", name, name_of(other), name_of(static_cast<DType>(input.dtype))),
      [&](Batch &batch) { named(batch, name).dtype = other; });
  refusing.expect(fmt::format("input '{}' has shape ", name), [&](Batch &batch) { named(batch, name).shape.push_back(1); });
  if (input.rank > 1)
    refusing.expect(fmt::format("input '{}' has shape ", name), [&](Batch &batch) { ++named(batch, name).shape.back(); });
  refusing.expect(fmt::format("input '{}' has no data", name), [&](Batch &batch) { named(batch, name).data = nullptr; });
}

void refuseRows(Refusing &refusing, const gait_entry &entry) {
  for (int64_t rows : {int64_t{0}, largestBatch + 1})
    refusing.expect(fmt::format("a batch of {} rows", rows), [](Batch &) {}, rows);
  std::vector<std::string> varying;
  for (int64_t i = 0; i < entry.input_count; ++i)
    if (variesByRow(entry.inputs[i])) varying.emplace_back(entry.inputs[i].name);
  if (varying.size() > 1)
    refusing.expect("the rows disagree: ", [&](Batch &batch) {
      batch.rows = 0;
      --::named(batch, varying.back()).shape.front();
    });
}

} // namespace

TEST_CASE("every entry of every model refuses inputs that are missing, doubled, of another type or shape, and other rows") {
  for (const ModelCase &model : modelCases()) {
    CAPTURE(model.name);
    const Artifact &artifact = compiled(model);
    const ModelData data(artifact, largestBatch + 1, 6);
    Session session(artifact);
    session.init(1);
    for (const gait_entry *entry : entriesOf(artifact)) {
      CAPTURE(std::string(entry->name));
      session.run(entry->name, data.batch(*entry, 0, 5));
      Refusing refusing(session, *entry, data);
      for (int64_t i = 0; i < entry->input_count; ++i) refuseInput(refusing, entry->inputs[i]);
      refusing.expect("'nothing' is no input of model ",
                      [](Batch &batch) { batch.tensors.emplace_back("nothing", f32, std::vector<int64_t>{1}, "...."); });
      if (entry->has_rows) refuseRows(refusing, *entry);
      session.run(entry->name, data.batch(*entry, 0, 5)); // and goes on
    }
  }
}

TEST_CASE("every input with a range is checked in every entry, at each of its places, before anything is written") {
  int ranged = 0;
  for (const ModelCase &model : modelCases()) {
    CAPTURE(model.name);
    const Artifact &artifact = compiled(model);
    const ModelData data(artifact, largestBatch, 7);
    Session session(artifact);
    session.init(1);
    for (const gait_entry *entry : entriesOf(artifact)) {
      std::vector<int32_t> codes;
      for (int64_t i = 0; i < entry->input_count; ++i) {
        const gait_tensor &input = entry->inputs[i];
        if (!input.has_range) continue;
        CAPTURE(std::string(entry->name));
        CAPTURE(std::string(input.name));
        ++ranged;
        Refusing refusing(session, *entry, data);
        Batch good = data.batch(*entry, 0, 5);
        const TensorView &view = good.tensors.at(static_cast<size_t>(i));
        const int64_t row = view.count() / 5;
        for (auto [place, number] : {std::pair{int64_t{0}, input.high}, {view.count() - 1, input.low - 1}}) {
          const Spoiled spoiled(view, place, number);
          const std::string there =
              input.rank == 1 ? fmt::format("row {}", place) : fmt::format("[{}, {}]", place / row, place % row);
          refusing.expect(
              fmt::format("input '{}' must be in [{}, {}), but {} holds {}", input.name, input.low, input.high, there, number),
              [&](Batch &batch) { batch.tensors[static_cast<size_t>(i)].data = spoiled.data(); });
          std::vector<const void *> pointers = data.pointers(*entry, 0);
          pointers[static_cast<size_t>(i)] = spoiled.data();
          codes.push_back(entry->check(entry, 5, pointers.data()));
          CHECK(codes.back() >= GAIT_ERROR_RANGE);
        }
        CHECK(codes.back() == codes[codes.size() - 2]);      // an input's code is one,
        CHECK(std::ranges::count(codes, codes.back()) == 2); // and no other's
      }
      CHECK(entry->check(entry, 5, data.pointers(*entry, 0).data()) == GAIT_OK);
    }
  }
  CHECK(ranged > 20);
}

TEST_CASE("rows outside those that a model was compiled for have a code") {
  for (const ModelCase &model : modelCases()) {
    CAPTURE(model.name);
    const Artifact &artifact = compiled(model);
    const ModelData data(artifact, largestBatch + 1, 8);
    for (const gait_entry *entry : entriesOf(artifact))
      if (entry->has_rows)
        for (int64_t rows : {int64_t{0}, int64_t{-1}, largestBatch + 1, INT64_MIN, INT64_MAX})
          CHECK(entry->check(entry, rows, data.pointers(*entry, 0).data()) == GAIT_ERROR_ROWS);
  }
}

TEST_CASE("an integer divided by zero is 0, and so is its rest, in a step that learns from them") {
  Graph g("shares");
  Tensor parts = g.input("parts", {batch}, i32), whole = g.input("whole", {batch}, i64);
  Tensor share = convert(parts, i64) / whole, rest = mod(convert(parts, i64), whole);
  Tensor weight = g.parameter("weight", {}, init::ones());
  Model model(g, {.outputs = {{"share", share}, {"rest", rest}},
                  .losses = {{"loss", mean(square(weight * convert(share + 10 * rest, g.dtype()) - 1))}},
                  .optimizer = optim::sgd({.rate = 1e-3})});
  Session session = compile(model, {.max_batch = 4}).init();
  const std::vector<int32_t> dividend{7, -7, 0, INT32_MIN};
  const std::vector<int64_t> divisor{0, 2, 0, 0};
  const Batch batch{TensorView("parts", dividend, {4}), TensorView("whole", divisor, {4})};
  CHECK(session.run("train_step", batch).scalar("loss") == doctest::Approx((1 + 36 + 1 + 1) / 4.0));
  CHECK(session.state<float>("weight")[0] == doctest::Approx(1 - 1e-3 * 2 * 6 * 7 / 4));
  Results results = session.run("predict", batch);
  CHECK(std::ranges::equal(results.span<int64_t>("share"), std::vector<int64_t>{0, -3, 0, 0}));
  CHECK(std::ranges::equal(results.span<int64_t>("rest"), std::vector<int64_t>{0, 1, 0, 0}));
}

TEST_CASE("a C program with two labels is told which one is wrong, and loses nothing") {
  const std::filesystem::path folder = FOLDER "/heads";
  std::filesystem::create_directories(folder);
  const auto model = std::ranges::find(modelCases(), "heads", &ModelCase::name);
  model->build(batch).save(folder / "heads.mlir");
  const std::string path = folder.string(),
                    command = fmt::format("{} compile {}/heads.mlir --max-batch={} -o {} && cc -std=c99 -Wall -Wextra -pedantic "
                                          "-Werror -I{} {} {}/heads.a -o {}/heads && {}/heads",
                                          GAIT, path, largestBatch, path, path, PROGRAM, path, path, path);
  FILE *pipe = popen((command + " 2>&1").c_str(), "r"); // NOLINT(bugprone-command-processor): the test is of commands
  REQUIRE(pipe);
  std::string said;
  for (int character; (character = fgetc(pipe)) != EOF;) said += static_cast<char>(character);
  CHECK_MESSAGE(pclose(pipe) == 0, command, "\n", said);
}
