#include "compiler/artifact/manifest.h"
#include "tests/artifact/module_text.h"
#include <doctest/doctest.h>

using namespace gait::compiler;
using gait::test::ModuleText;

namespace {

const char *digits = R"(
module @digits {
  func.func @train_step(%w: tensor<5x3xf32> {gait.name = "weight", gait.role = "parameter"},
                        %v: tensor<5x3xf32> {gait.name = "weight.velocity", gait.role = "slot"},
                        %x: tensor<?x5xf32> {gait.name = "image", gait.role = "input"},
                        %y: tensor<?xi32> {gait.name = "label", gait.role = "input", gait.range = array<i64: 0, 3>})
      -> (tensor<?x3xf64> {gait.name = "probability", gait.role = "output"}, tensor<f32> {gait.name = "loss", gait.role = "loss"},
          tensor<5x3xf32> {gait.name = "weight", gait.role = "parameter", gait.state = 0 : i64}) {
    %p = "test.op"() : () -> tensor<?x3xf64>
    %l = "test.op"() : () -> tensor<f32>
    return %p, %l, %w : tensor<?x3xf64>, tensor<f32>, tensor<5x3xf32>
  }
  func.func @init(%v: tensor<5x3xf32> {gait.name = "weight.velocity", gait.role = "slot"},
                  %w: tensor<5x3xf32> {gait.name = "weight", gait.role = "parameter"},
                  %n: tensor<i64> {gait.name = "step", gait.role = "counter"},
                  %s: tensor<i64> {gait.name = "seed", gait.role = "input"})
      -> (tensor<5x3xf32> {gait.name = "weight", gait.role = "parameter", gait.state = 1 : i64}) {
    return %w : tensor<5x3xf32>
  }
  func.func private @helper() { return }
})";

/// What `describe` says about a module of one entry with these arguments, results and values.
std::string errorOf(const std::string &arguments, const std::string &results = "", const std::string &body = "return",
                    const std::string &name = "step") {
  ModuleText text;
  auto module = text.parse("module @m { func.func @" + name + "(" + arguments + ") -> (" + results + ") { " + body + " } }");
  REQUIRE_MESSAGE(module, text.errors);
  auto manifest = Manifest::describe(module, 4);
  CHECK(failed(manifest) == !text.errors.empty());
  return text.errors;
}

const std::string weight = R"(%w: tensor<3xf32> {gait.name = "w", gait.role = "parameter"})";
const std::string input = R"(%x: tensor<?x3xf32> {gait.name = "x", gait.role = "input"})";
std::string updated(const std::string &index, const std::string &type = "tensor<3xf32>") {
  return type + R"( {gait.name = "w", gait.role = "parameter", gait.state = )" + index + " : i64}";
}

} // namespace

TEST_CASE("a manifest lists states in init's order at aligned offsets, and entries in the module's order") {
  ModuleText text;
  auto manifest = Manifest::describe(text.parse(digits), 64);
  REQUIRE_MESSAGE(succeeded(manifest), text.errors);
  CHECK(manifest->name == "digits");
  CHECK(manifest->maxBatch == 64);
  REQUIRE(manifest->states.size() == 3);
  CHECK(manifest->states[0].name == "weight.velocity");
  CHECK(manifest->states[0].offset == 0);
  CHECK(manifest->states[0].bytes == 60);
  CHECK(manifest->states[1].name == "weight");
  CHECK(manifest->states[1].offset == 64);
  CHECK(manifest->states[2].role == GAIT_COUNTER);
  CHECK(manifest->states[2].offset == 128);
  CHECK(manifest->stateBytes == 192);

  REQUIRE(manifest->entries.size() == 2);
  const EntryDescription &step = manifest->entries[0];
  CHECK(step.name == "train_step");
  CHECK(step.hasRows);
  REQUIRE(step.inputs.size() == 2);
  CHECK(step.inputs[0].shape == std::vector<int64_t>{GAIT_BATCH, 5});
  CHECK(step.inputs[0].bytes == 64 * 5 * 4);
  CHECK(!step.inputs[0].range);
  CHECK(step.inputs[1].range == std::pair<int64_t, int64_t>(0, 3));
  REQUIRE(step.outputs.size() == 2);
  CHECK(step.outputs[0].dtype == GAIT_F64);
  CHECK(step.outputs[0].bytes == 64 * 3 * 8);
  CHECK(step.outputs[1].role == GAIT_LOSS);
  CHECK(step.outputs[1].bytes == 4);
  CHECK(!manifest->entries[1].hasRows);
  CHECK(manifest->findEntry("init") == &manifest->entries[1]);
  CHECK(manifest->findEntry("helper") == nullptr);
  CHECK(manifest->findState("weight") == &manifest->states[1]);
}

TEST_CASE("a manifest survives the way to its attribute, its text, and back") {
  ModuleText text;
  auto manifest = Manifest::describe(text.parse(digits), 64);
  REQUIRE(succeeded(manifest));
  manifest->backend = "cpu";
  manifest->target = "znver4";
  manifest->entries[0].arenaShared = 4096;
  manifest->entries[0].arenaThread = 128;
  manifest->entries[0].costFixed = 12.5;
  manifest->entries[0].costRow = 0.1;
  auto attribute = manifest->toAttribute(&text.context);
  (*text.module)->setAttr("gait.manifest", attribute);
  std::string printed;
  llvm::raw_string_ostream(printed) << *text.module;
  auto again = Manifest::fromAttribute(text.parse(printed));
  REQUIRE_MESSAGE(succeeded(again), text.errors);
  CHECK(again->toAttribute(&text.context) == attribute);
  CHECK(again->entries[0].costRow == 0.1);
  CHECK(again->entries[0].arenaThread == 128);
  CHECK(again->entries[0].inputs[1].range == std::pair<int64_t, int64_t>(0, 3));
  CHECK(again->states[2].offset == 128);
}

TEST_CASE("a fully static model has a largest batch of 1, rows inside a body count") {
  ModuleText text;
  auto fixed = Manifest::describe(text.parse("module @m { func.func @f() { return } }"), 64);
  REQUIRE(succeeded(fixed));
  CHECK(fixed->maxBatch == 1);
  auto inside =
      Manifest::describe(text.parse("module @m { func.func @f() { %0 = \"test.noise\"() : () -> tensor<?xf32> return } }"), 64);
  REQUIRE(succeeded(inside));
  CHECK(inside->entries[0].hasRows);
  CHECK(inside->maxBatch == 64);
}

TEST_CASE("the rows argument of the structured phase is no input") {
  ModuleText text;
  auto manifest = Manifest::describe(
      text.parse("module @m { func.func @f(" + input + ", %rows: index {gait.role = \"rows\"}) { return } }"), 2);
  REQUIRE_MESSAGE(succeeded(manifest), text.errors);
  CHECK(manifest->entries[0].inputs.size() == 1);
  CHECK(errorOf("%rows: index {gait.role = \"rows\"}, " + input) ==
        "entry 'step': the argument of role \"rows\" must be the last\n");
  CHECK(errorOf("%rows: i64 {gait.role = \"rows\"}") == "entry 'step': the argument of role \"rows\" must be of type index\n");
  CHECK(errorOf("%rows: index {gait.role = \"rows\"}") == "entry 'step': takes rows, but none of its types has a `?`\n");
}

TEST_CASE("modules that break the conventions are refused with the entry and the tensor") {
  CHECK(errorOf("%x: tensor<3xf32>") == "entry 'step': argument 0 has no gait.name\n");
  CHECK(errorOf(R"(%x: tensor<3xf32> {gait.name = "x\00y"})") ==
        "entry 'step': argument 0 has a name with a zero byte, which C cannot spell\n");
  CHECK(errorOf(R"(%x: tensor<3xf32> {gait.name = "x"})") == "entry 'step': 'x' has no gait.role\n");
  CHECK(errorOf(R"(%x: tensor<3xf32> {gait.name = "x", gait.role = "weight"})") ==
        "entry 'step': 'x' has the unknown role \"weight\"; a role is one of input, output, loss, metric, parameter, slot, "
        "counter, state, sum\n");
  CHECK(errorOf(R"(%x: tensor<3xf16> {gait.name = "x", gait.role = "input"})") ==
        "entry 'step': 'x' has type 'tensor<3xf16>'; a ranked tensor of f32, f64, i32, i64 or i1 is needed\n");
  CHECK(errorOf(R"(%x: tensor<?xf32> {gait.name = "x", gait.role = "slot"})") ==
        "entry 'step': state 'x' has type 'tensor<?xf32>'; the size of state cannot depend on the rows of a batch, but for the "
        "first "
        "dimension of one of role \"state\"\n");
  CHECK(errorOf(R"(%x: tensor<3x?xf32> {gait.name = "x", gait.role = "state"})") ==
        "entry 'step': state 'x' has type 'tensor<3x?xf32>'; the size of state cannot depend on the rows of a batch, but for the "
        "first dimension of one of role \"state\"\n");
  CHECK(errorOf(R"(%x: tensor<9223372036854775807xf32> {gait.name = "x", gait.role = "input"})") ==
        "entry 'step': 'x' of type 'tensor<9223372036854775807xf32>' has more than 2^63 bytes\n");
  CHECK(errorOf(R"(%x: tensor<3xf32> {gait.name = "x", gait.role = "loss"})") ==
        "entry 'step': argument 'x' has the role of a result, \"loss\"\n");
  CHECK(errorOf(input + ", " + weight) == "entry 'step': state 'w' comes after input 'x'; all state comes first\n");
  CHECK(errorOf(weight + R"(, %v: tensor<3xf32> {gait.name = "w", gait.role = "parameter"})") ==
        "entry 'step': two states are named 'w'\n");
  CHECK(errorOf(input + R"(, %y: tensor<3xf32> {gait.name = "x", gait.role = "input"})") ==
        "entry 'step': two inputs are named 'x'\n");
}

TEST_CASE("ranges are for integer inputs and increase") {
  auto ranged = [](const std::string &type, const std::string &range, const std::string &role = "input") {
    return errorOf("%x: tensor<" + type + "> {gait.name = \"x\", gait.role = \"" + role + "\", gait.range = " + range + "}");
  };
  CHECK(ranged("2xi32", "array<i64: 0, 2>") == "");
  CHECK(ranged("2xi64", "array<i64: -1, 2>") == "");
  CHECK(ranged("2xi32", "array<i64: 2, 2>") == "entry 'step': 'x' has the range array<i64: 2, 2>; two increasing numbers, "
                                               "array<i64: low, high>, are needed\n");
  CHECK(ranged("2xi32", "array<i64: 2>").find("two increasing numbers") != std::string::npos);
  CHECK(ranged("2xf32", "array<i64: 0, 2>") == "entry 'step': 'x' has a range, which only an input of i32 or i64 can have\n");
  CHECK(ranged("2xi32", "array<i64: 0, 2>", "state").find("only an input") != std::string::npos);
}

TEST_CASE("results are ordered, named apart, and updates name their argument") {
  const std::string loss = R"(tensor<f32> {gait.name = "loss", gait.role = "loss"})";
  const std::string output = R"(tensor<f32> {gait.name = "y", gait.role = "output"})";
  const std::string value = "%l = \"test.op\"() : () -> tensor<f32> ";
  CHECK(errorOf(weight, updated("0"), "return %w : tensor<3xf32>") == "");
  CHECK(
      errorOf(weight, loss + ", " + output, value + "return %l, %l : tensor<f32>, tensor<f32>") ==
      "entry 'step': result 'y' of role \"output\" is out of order: outputs come first, then losses, metrics, sums, and updated "
      "state\n");
  CHECK(errorOf(weight, updated("0") + ", " + loss, value + "return %w, %l : tensor<3xf32>, tensor<f32>").find("out of order") !=
        std::string::npos);
  const std::string sum = R"(tensor<f64> {gait.name = "s", gait.role = "sum"})";
  const std::string sums = "%s = \"test.op\"() : () -> tensor<f64> ";
  CHECK(errorOf(weight, loss + ", " + sum + ", " + updated("0"),
                value + sums + "return %l, %s, %w : tensor<f32>, tensor<f64>, tensor<3xf32>") == "");
  CHECK(errorOf(weight, sum + ", " + loss, value + sums + "return %s, %l : tensor<f64>, tensor<f32>").find("out of order") !=
        std::string::npos);
  CHECK(errorOf(weight, updated("0") + ", " + sum, sums + "return %w, %s : tensor<3xf32>, tensor<f64>").find("out of order") !=
        std::string::npos);
  CHECK(errorOf(R"(%x: tensor<3xf32> {gait.name = "x", gait.role = "sum"})") ==
        "entry 'step': argument 'x' has the role of a result, \"sum\"\n");
  CHECK(errorOf(weight, loss + ", " + loss, value + "return %l, %l : tensor<f32>, tensor<f32>") ==
        "entry 'step': the name 'loss' stands for two inputs or results; each needs its own\n");
  CHECK(errorOf(weight, R"(tensor<f32> {gait.name = "loss", gait.role = "input"})", value + "return %l : tensor<f32>") ==
        "entry 'step': result 'loss' has the role of an argument, \"input\"\n");
  CHECK(errorOf(weight, R"(tensor<f32> {gait.name = "loss", gait.role = "loss", gait.state = 0 : i64})",
                value + "return %l : tensor<f32>") == "entry 'step': result 'loss' has gait.state, but no role of state\n");
  CHECK(errorOf(weight, R"(tensor<3xf32> {gait.name = "w", gait.role = "parameter"})", "return %w : tensor<3xf32>") ==
        "entry 'step': updated state 'w' has no gait.state = <argument>\n");
  CHECK(errorOf(weight, updated("7"), "return %w : tensor<3xf32>") ==
        "entry 'step': updated state 'w' has gait.state = 7, but there are 1 arguments\n");
  CHECK(errorOf(weight + ", " + input, updated("1"), "return %w : tensor<3xf32>") ==
        "entry 'step': updated state 'w' has gait.state = 1, which is not that state\n");
  CHECK(errorOf(weight, updated("0", "tensor<f32>"), value + "return %l : tensor<f32>") ==
        "entry 'step': updated state 'w' has type 'tensor<f32>', but its argument has 'tensor<3xf32>'\n");
  CHECK(errorOf(weight, updated("0") + ", " + updated("0"), "return %w, %w : tensor<3xf32>, tensor<3xf32>") ==
        "entry 'step': state 'w' is updated twice\n");
}

TEST_CASE("entries agree on the type and the role of a state") {
  auto second = [](const std::string &argument) {
    ModuleText text;
    auto module = text.parse("module @m { func.func @a(" + weight + ") { return } func.func @b(" + argument + ") { return } }");
    REQUIRE_MESSAGE(module, text.errors);
    CHECK(failed(Manifest::describe(module, 4)));
    return text.errors;
  };
  CHECK(second(R"(%w: tensor<4xf32> {gait.name = "w", gait.role = "parameter"})") ==
        "entry 'b': state 'w' has another type here than in an earlier entry\n");
  CHECK(second(R"(%w: tensor<3xf64> {gait.name = "w", gait.role = "parameter"})") ==
        "entry 'b': state 'w' has another type here than in an earlier entry\n");
  CHECK(second(R"(%w: tensor<3xf32> {gait.name = "w", gait.role = "slot"})") ==
        "entry 'b': state 'w' has the role \"slot\" here and \"parameter\" in an earlier entry\n");
}

TEST_CASE("a module is named, has entries with bodies of one block, and its init takes a seed") {
  auto refused = [](const std::string &module, int64_t maxBatch = 4) {
    ModuleText text;
    auto parsed = text.parse(module);
    REQUIRE_MESSAGE(parsed, text.errors);
    CHECK(failed(Manifest::describe(parsed, maxBatch)));
    return text.errors;
  };
  CHECK(refused("module { func.func @f() { return } }") == "a model needs a name: module @name { ... }\n");
  CHECK(refused("module @\"m\\00\" { func.func @f() { return } }") == "the model's name has a zero byte, which C cannot spell\n");
  CHECK(refused("module @m { func.func @f() { return } }", 0) == "the largest batch is 0; it must be at least 1\n");
  CHECK(refused("module @m { func.func private @f() }") == "model 'm' has no entry: a public func.func with a body\n");
  CHECK(refused("module @m { func.func nested @f() }") == "model 'm' has no entry: a public func.func with a body\n");
  CHECK(refused("module @m { func.func @f() { \"test.br\"()[^a] : () -> ()\n^a: return } }") ==
        "entry 'f': has 2 blocks; an entry is one straight list of operations\n");
  CHECK(errorOf(weight, "", "return", "init") == "entry 'init': needs exactly one input, seed: tensor<i64>\n");
  CHECK(errorOf(R"(%s: tensor<i32> {gait.name = "seed", gait.role = "input"})", "", "return", "init") ==
        "entry 'init': needs exactly one input, seed: tensor<i64>\n");
}

TEST_CASE("a damaged gait.manifest is refused with the path to the damage") {
  auto refused = [](const std::string &attribute) {
    ModuleText text;
    auto module = text.parse("module @m attributes {" + attribute + "} {}");
    REQUIRE_MESSAGE(module, text.errors);
    CHECK(failed(Manifest::fromAttribute(module)));
    return text.errors;
  };
  const std::string head =
      R"(gait.manifest = {name = "m", backend = "cpu", target = "x", max_batch = 4 : i64, state_bytes = 0 : i64, )";
  auto state = [&](const std::string &fields) {
    return refused(head + "entries = [], states = [{name = \"w\", bytes = 4 : i64, " + fields + "}]}");
  };
  CHECK(refused("") == "the module has no gait.manifest; phases from `clustered` on carry it\n");
  CHECK(refused("gait.manifest = {name = 3}") == "gait.manifest: name must be a string\n");
  CHECK(refused(head + "states = 1, entries = []}") == "gait.manifest: states must be a list\n");
  CHECK(refused(head + "states = [], entries = [1]}") == "gait.manifest: entries[0] must be a dictionary\n");
  CHECK(refused(head + "states = [], entries = [{name = \"f\", inputs = [{}]}]}") ==
        "gait.manifest: entries[0].inputs[0].dtype must be f32, f64, i32, i64 or i1\n");
  CHECK(state(R"(role = "x", dtype = f32, shape = array<i64>, offset = 0 : i64)") ==
        "gait.manifest: states[0].role is unknown: \"x\"\n");
  CHECK(state(R"(role = "slot", dtype = bf16, shape = array<i64>, offset = 0 : i64)") ==
        "gait.manifest: states[0].dtype must be f32, f64, i32, i64 or i1\n");
  CHECK(state(R"(role = "slot", dtype = f32, shape = array<i64: -2>, offset = 0 : i64)") ==
        "gait.manifest: states[0].shape has a negative size\n");
  CHECK(state(R"(role = "slot", dtype = f32, shape = array<i64>, offset = -64 : i64)") ==
        "gait.manifest: states[0].offset must not be negative\n");
  CHECK(state(R"(role = "slot", dtype = f32, shape = array<i64>)") ==
        "gait.manifest: states[0].offset must be a number of type i64\n");
  CHECK(state(R"(role = "input", dtype = i32, shape = array<i64>, range = array<i64: 1>)") ==
        "gait.manifest: states[0].range must be array<i64: low, high>\n");
}
