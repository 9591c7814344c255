#include "runtime/error.h"
#include "runtime/session.h"
#include <doctest/doctest.h>
#include <limits>

using namespace gait;

namespace {

const std::vector<float> image(130, 0.5f);
const std::vector<int32_t> label(65, 1);

TensorView images(int64_t rows) { return {"image", f32, {rows, 2}, image.data()}; }
TensorView labels(int64_t rows) { return {"label", i32, {rows}, label.data()}; }

/// The message of a call that must fail and leave the state as it was.
std::string error_of(std::string_view entry, const Batch &batch, bool initialized = true) {
  Session session(Artifact::open(TINY));
  if (initialized) session.init(1);
  std::vector<unsigned char> before(session.state_bytes().begin(), session.state_bytes().end());
  std::string message = "no error";
  try {
    session.run(entry, batch);
  } catch (const Error &error) {
    message = error.what();
  }
  if (message != "no error") CHECK(std::ranges::equal(session.state_bytes(), before));
  return message;
}

template <typename F> std::string message_of(F &&work) {
  try {
    work();
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

} // namespace

TEST_CASE("an unknown entry lists the entries") {
  CHECK(error_of("tran", {}) == "run: model 'tiny' has no entry 'tran'; its entries are init, step, predict, scale, noise");
}

TEST_CASE("a state that was never filled cannot be used") {
  CHECK(error_of("step", {images(2), labels(2)}, false) ==
        "step: the state of model 'tiny' was never filled; call init(seed) first");
}

TEST_CASE("missing, unknown and doubled inputs") {
  CHECK(error_of("step", {images(2)}) == "step: the input label [batch] i32 is missing; the batch has image");
  TensorView typo = labels(2);
  typo.name = "lable";
  CHECK(error_of("step", {images(2), typo}) ==
        "step: 'lable' is no input of model 'tiny'; step takes image [batch, 2] f32, label [batch] i32");
  CHECK(error_of("step", {images(2), labels(2), labels(2)}) == "step: input 'label' is given twice");
  CHECK(error_of("noise", Batch({typo}, 3)) == "noise: 'lable' is no input of model 'tiny'; noise takes none");
}

TEST_CASE("wrong types and shapes") {
  std::vector<double> doubles(4);
  CHECK(error_of("step", {{"image", doubles, {2, 2}}, labels(2)}) ==
        "step: input 'image' is f64, but f32 is needed; convert the data, or declare the input so");
  CHECK(error_of("step", {{"image", f32, {2, 3}, image.data()}, labels(2)}) ==
        "step: input 'image' has shape [2, 3], but [batch, 2] is needed");
  CHECK(error_of("step", {{"image", f32, {2}, image.data()}, labels(2)}) ==
        "step: input 'image' has shape [2], but [batch, 2] is needed");
  CHECK(error_of("step", {{"image", f32, {2, 2, 1}, image.data()}, labels(2)}) ==
        "step: input 'image' has shape [2, 2, 1], but [batch, 2] is needed");
  CHECK(error_of("step", {{"image", f32, {-2, 2}, image.data()}, labels(2)}) ==
        "step: input 'image' has shape [-2, 2], but [batch, 2] is needed");
  CHECK(error_of("step", {{"image", f32, {2, 2}, nullptr}, labels(2)}) == "step: input 'image' has no data");
  CHECK(error_of("scale", {{"factor", f64, {1}, doubles.data()}}) == "scale: input 'factor' has shape [1], but [] is needed");
}

TEST_CASE("rows outside what the model takes, or told differently") {
  CHECK(error_of("step", {images(0), labels(0)}) == "step: a batch of 0 rows, but model 'tiny' takes 1 to 64");
  CHECK(error_of("step", {images(65), labels(65)}) ==
        "step: a batch of 65 rows, but model 'tiny' takes 1 to 64; split the batch or compile with a larger max_batch");
  CHECK(error_of("step", {images(3), labels(2)}) ==
        "step: the rows disagree: image has 3, label has 2; all inputs of a call have the same number of rows");
  CHECK(error_of("step", Batch({images(3), labels(3)}, 4)) ==
        "step: the rows disagree: the batch has 4, image has 3; all inputs of a call have the same number of rows");
  CHECK(error_of("noise", {}) == "noise: no input tells the number of rows; give it as Batch::rows");
  CHECK(error_of("noise", Batch({}, -1)) == "noise: a batch of 0 rows, but model 'tiny' takes 1 to 64");
  CHECK(error_of("noise", Batch({}, 65)).find("a batch of 65 rows") != std::string::npos);
}

TEST_CASE("all batch dimensions of one input are the same number") {
  Artifact tiny = Artifact::open(TINY);
  gait_model model = tiny.model();
  std::vector<gait_entry> entries(model.entries, model.entries + model.entry_count);
  const int64_t square[] = {GAIT_BATCH, GAIT_BATCH};
  gait_tensor input = entries[2].inputs[0];
  input.shape = square;
  entries[2].inputs = &input;
  model.entries = entries.data();
  Session session(Artifact::adopt(&model));
  session.init(1);
  CHECK(message_of([&] { session.run("predict", {{"image", f32, {3, 2}, image.data()}}); }) ==
        "predict: input 'image' has shape [3, 2], but [batch, batch] is needed");
  CHECK(message_of([&] { session.run("predict", {{"image", f32, {2, 2}, image.data()}}); }) == "no error");
}

TEST_CASE("a label out of range names its row and value") {
  std::vector<int32_t> bad = {0, 2, 1, 3, -1};
  CHECK(error_of("step", {images(5), {"label", bad, {5}}}) == "step: input 'label' must be in [0, 3), but row 3 holds 3; look at "
                                                              "the data, or at how many values the model was built for");
  bad[3] = 0;
  CHECK(error_of("step", {images(5), {"label", bad, {5}}}) == "step: input 'label' must be in [0, 3), but row 4 holds -1; look "
                                                              "at the data, or at how many values the model was built for");
}

TEST_CASE("untyped numbers that are no exact value of the input's type") {
  auto with_label = [](double value) {
    std::vector<double> values = {0, value};
    TensorView labels("label", values, {2});
    labels.untyped = true;
    return error_of("step", {images(2), labels});
  };
  CHECK(with_label(1.5) == "step: input 'label' needs whole numbers of type i32, but row 1 holds 1.5");
  CHECK(with_label(3e9) == "step: input 'label' needs whole numbers of type i32, but row 1 holds 3000000000");
  CHECK(with_label(std::numeric_limits<double>::quiet_NaN()) ==
        "step: input 'label' needs whole numbers of type i32, but row 1 holds nan");
  CHECK(with_label(2147483648.0).find("but row 1 holds 2147483648") != std::string::npos);
  CHECK(with_label(-2147483648.0) == "step: input 'label' must be in [0, 3), but row 1 holds -2147483648; look at the data, or "
                                     "at how many values the model was built for");
}

TEST_CASE("results and states that are not there, or of another type") {
  Session session(Artifact::open(TINY));
  session.init(1);
  Results results = session.run("step", {images(2), labels(2)});
  CHECK(message_of([&] { results.scalar("accuracy"); }) ==
        "step: there is no result 'accuracy'; there are score [batch] f32, loss [] f32");
  CHECK(message_of([&] { results.scalar("score"); }) ==
        "step: the result score [batch] f32 is no scalar; read its elements with span<float>(\"score\")");
  CHECK(message_of([&] { results.span<double>("loss"); }) ==
        "step: the result loss [] f32 is read as f64; read it with span<float>");
  CHECK(message_of([&] { session.state<float>("v"); }) == "model 'tiny' has no state 'v'; there are w [2] f32, count [] i64");
  CHECK(message_of([&] { session.state<int32_t>("count"); }) ==
        "the state count [] i64 is read as i32; read it with state<int64_t>");
}

TEST_CASE("a number of threads that makes no sense, and views whose elements do not fit their shape") {
  CHECK(message_of([] { Session(Artifact::open(TINY), {.threads = -1}); }) ==
        "a session of -1 threads: 1 to 1024 are possible, and 0 for as many as pay");
  CHECK(message_of([] { Session(Artifact::open(TINY), {.threads = 1025}); }).find("1025 threads") != std::string::npos);
  CHECK(message_of([] { TensorView("image", image, {64, 2}); }) ==
        "tensor 'image': shape [64, 2] has 128 elements, but 130 are given");
  CHECK(message_of([] { TensorView("image", image, {-65, -2}); }) == "tensor 'image': shape [-65, -2] has a negative size");
}
