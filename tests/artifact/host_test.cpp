#include "backends/cpu/host.h"
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "runtime/error.h"
#include "runtime/session.h"
#include "tests/artifact/hand_model.h"
#include "tests/support/bare_run.h"
#include <cstring>
#include <dlfcn.h>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::compiler;
using test::HandModel;

namespace {

const HandModel &hand() {
  static HandModel model;
  return model;
}

const std::vector<float> image = {0.5f, -1, 2, 0.25f, 3, 1, -0.5f, 0.125f, 1, 1};
const std::vector<int32_t> label = {0, 2, 1, 1, 2};
const Batch five = {{"image", image, {5, 2}}, {"label", label, {5}}};

/// What the host pass says about the model's text with one piece replaced.
std::string passError(const std::string &from, const std::string &to) {
  std::string module = test::handModule(test::handManifest());
  size_t at = module.find(from);
  REQUIRE(at != std::string::npos);
  test::ModuleText text;
  text.context.loadDialect<mlir::LLVM::LLVMDialect, ir::GaitDialect>();
  auto parsed = text.parse(module.replace(at, from.size(), to));
  REQUIRE_MESSAGE(parsed, text.errors);
  mlir::PassManager passes(&text.context);
  passes.addPass(createCpuHostPass());
  CHECK(failed(passes.run(parsed)));
  return text.errors;
}

} // namespace

TEST_CASE("the tables say through the ABI what the manifest says") {
  Artifact artifact = Artifact::load(hand().shared);
  const gait_model &model = artifact.model();
  CHECK(model.size == sizeof(gait_model));
  CHECK(std::string(model.name) == "hand");
  CHECK(std::string(model.backend) == "cpu");
  CHECK(std::string(model.target) == "any");
  CHECK(model.max_batch == 64);
  CHECK(model.state_bytes == 128);
  REQUIRE(model.state_count == 2);
  CHECK(std::string(model.states[0].name) == "linear_0.weight");
  CHECK(model.states[1].role == GAIT_COUNTER);
  CHECK(model.states[1].offset == 64);
  CHECK(model.states[1].rank == 0);
  REQUIRE(model.entry_count == 3);
  const gait_entry &step = model.entries[2];
  CHECK(std::string(step.name) == "step");
  CHECK(step.arena_shared == 64);
  CHECK(step.arena_thread == 64); // 8 bytes of scratch, rounded up to the alignment
  CHECK(model.entries[0].arena_thread == 0);
  CHECK(model.entries[1].arena_thread == 64);
  CHECK(step.has_rows == 1);
  CHECK(model.entries[0].has_rows == 0);
  CHECK(step.cost_fixed == 10);
  CHECK(step.cost_row == 0.5);
  CHECK(step.data == nullptr);
  REQUIRE(step.input_count == 2);
  CHECK(step.inputs[0].rank == 2);
  CHECK(step.inputs[0].shape[0] == GAIT_BATCH);
  CHECK(step.inputs[0].shape[1] == 2);
  CHECK(step.inputs[0].bytes == 512);
  CHECK(step.inputs[0].has_range == 0);
  CHECK(step.inputs[1].has_range == 1);
  CHECK(step.inputs[1].high == 3);
  CHECK(model.entries[0].inputs[0].low == -5);
  CHECK(model.entries[0].inputs[1].dtype == GAIT_I1);
  REQUIRE(step.output_count == 2);
  CHECK(step.outputs[1].role == GAIT_LOSS);
}

TEST_CASE("a session of the compiled host runs the kernels in order on their buffers") {
  Session session(Artifact::load(hand().shared), {.threads = 1});
  session.init(2);
  CHECK(session.state<float>("linear_0.weight")[0] == 2);
  CHECK(session.state<float>("linear_0.weight")[1] == 1);
  Results results = session.run("step", five);
  float loss = 0;
  for (size_t i = 0; i < 5; ++i) {
    CHECK(results.span<float>("score")[i] == image[2 * i] * 2 + image[2 * i + 1]);
    loss += results.span<float>("score")[i] * static_cast<float>(label[i]);
  }
  CHECK(results.scalar("loss") == doctest::Approx(loss));
  CHECK(session.state<float>("linear_0.weight")[0] == 2 + static_cast<float>(results.scalar("loss")) / 2);
  CHECK(session.state<int64_t>("count")[0] == 1);
  std::vector<int64_t> ids = {3, 4};
  bool flags[] = {false, false, true};
  CHECK(session.run("tell", {{"ids", ids, {2}}, {"flags", std::span<const bool>(flags), {3}}}).scalar("big") == 5);
}

TEST_CASE("every number of threads and whatever lies in the arena give the same bits, within their memory") {
  Artifact artifact = Artifact::load(hand().shared);
  test::BareRun expected = test::run_bare(artifact.model(), 3, "step", {five, five});
  for (int threads : {1, 2, 3, 8})
    for (unsigned char fill : {0x00, 0xff}) {
      bool same = test::run_bare(artifact.model(), 3, "step", {five, five}, {.threads = threads, .arena = fill}) == expected;
      CHECK_MESSAGE(same, threads, " threads, arena of ", int(fill));
    }
}

TEST_CASE("threads meet between kernels, but for those that the plan calls independent, and one thread meets nobody") {
  std::string independent = test::handModule(test::handManifest());
  std::string launch = "#gait.buffer<output at 1, 4 bytes>]";
  independent.insert(independent.find(launch) + launch.size(), " {gait.independent}");
  HandModel model(independent);
  auto barriers = [](const std::string &shared, int64_t threads) {
    Artifact artifact = Artifact::load(shared);
    const gait_entry &step = test::entry_of(artifact.model(), "step");
    alignas(64) unsigned char state[128] = {}, arena[64 + 2 * 64];
    float score[5], loss;
    const void *inputs[] = {image.data(), label.data()};
    void *outputs[] = {score, &loss};
    int count = 0;
    step.run(&step, state, arena, 5, inputs, outputs, 0, threads, [](void *context) { ++*static_cast<int *>(context); }, &count);
    return count;
  };
  CHECK(barriers(hand().shared, 1) == 0);
  CHECK(barriers(hand().shared, 2) == 1);
  CHECK(barriers(model.shared, 2) == 0);
}

TEST_CASE("check refuses rows and values outside their range with the model's code, and accepts the limits") {
  Artifact artifact = Artifact::load(hand().shared);
  const gait_entry &step = test::entry_of(artifact.model(), "step"), &tell = test::entry_of(artifact.model(), "tell");
  auto check_step = [&](int64_t rows, std::vector<int32_t> labels) {
    const void *inputs[] = {image.data(), labels.data()};
    return step.check(&step, rows, inputs);
  };
  std::vector<int32_t> many(64, 2);
  for (int64_t rows : {int64_t(0), int64_t(-1), int64_t(65), INT64_MIN, INT64_MAX})
    CHECK(check_step(rows, many) == GAIT_ERROR_ROWS);
  CHECK(check_step(1, {0}) == GAIT_OK);
  CHECK(check_step(64, many) == GAIT_OK);
  // `label` is the second distinct ranged input of the model: `ids` of the entry before it is the first.
  for (size_t position : {0, 1, 31, 63})
    for (int32_t value : {3, -1, INT32_MIN, INT32_MAX}) {
      auto bad = many;
      bad[position] = value;
      CHECK(check_step(64, bad) == GAIT_ERROR_RANGE + 1);
      if (position == 63) CHECK(check_step(63, bad) == GAIT_OK); // only the rows of the call count
    }
  auto check_tell = [&](int64_t first, int64_t second) {
    const int64_t ids[] = {first, second};
    const void *inputs[] = {ids, ids};
    return tell.check(&tell, 1, inputs);
  };
  CHECK(check_tell(-5, (int64_t(1) << 62) - 1) == GAIT_OK);
  CHECK(check_tell(-6, 0) == GAIT_ERROR_RANGE);
  CHECK(check_tell(0, int64_t(1) << 62) == GAIT_ERROR_RANGE);
  CHECK(check_tell(INT64_MIN, 0) == GAIT_ERROR_RANGE);
  CHECK(check_tell(0, INT64_MAX) == GAIT_ERROR_RANGE);
  std::vector<int32_t> wrong = {0, 2, 1, 7, 2};
  Session session(artifact);
  session.init(1);
  CHECK_THROWS_WITH_AS(
      session.run("step", {{"image", image, {5, 2}}, {"label", wrong, {5}}}),
      "step: input 'label' must be in [0, 3), but row 3 holds 7; look at the data, or at how many values the model was built for",
      Error);
}

TEST_CASE("entries that do not fit their manifest or kernels are refused") {
  CHECK(passError("func.func @tell()", "func.func @told()") ==
        "gait.manifest lists the entry 'tell', but there is no such func.func\n");
  CHECK(passError("attributes {gait.scratch = 8 : i64}", "") == "kernel 'step_k0' does not say its gait.scratch\n");
  CHECK(passError("#gait.buffer<input at 1, 3 bytes>", "3").find("3 : i64 is no #gait.buffer") != std::string::npos);
  CHECK(passError("#gait.buffer<input at 1, 3 bytes>", "#gait.buffer<input at 2, 3 bytes>").find("entry 'tell' has 2 of these") !=
        std::string::npos);
  CHECK(
      passError("#gait.buffer<output at 0, 8 bytes>", "#gait.buffer<output at 1, 8 bytes>").find("entry 'tell' has 1 of these") !=
      std::string::npos);
  CHECK(passError("#gait.buffer<arena at 0, 64 bytes>", "#gait.buffer<arena at 64, 64 bytes>")
            .find("ends beyond the entry's arena of 64 bytes") != std::string::npos);
  CHECK(passError("#gait.buffer<state at 64, 8 bytes>", "#gait.buffer<state at 124, 8 bytes>")
            .find("ends beyond the state of 128 bytes") != std::string::npos);
  CHECK(passError("func.func @tell() {", "func.func @tell() { \"test.op\"() : () -> ()").find("holds more than launches") !=
        std::string::npos);
}
