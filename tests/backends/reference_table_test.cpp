// The table: what is written is read back, and nothing damaged is believed.
#include "backends/reference/run/operation.h"
#include "runtime/error.h"
#include "tests/backends/single_op.h"
#include "tests/support/call.h"
#include "tests/support/random.h"
#include <algorithm>
#include <doctest/doctest.h>

using namespace gait::test;
using namespace gait::reference;
using gait::RuntimeError;
using List = std::vector<int64_t>;

namespace {

/// One of everything that a table can hold: w += reduce_sum(x * x), y = dot(x, c).
Table richTable() {
  Entry entry{.name = "step", .states = {1}};
  entry.inputs = {{"x", GAIT_INPUT, {GAIT_F32, {GAIT_BATCH, 2}}, {}}, {"label", GAIT_INPUT, {GAIT_I32, {GAIT_BATCH}}, {{0, 10}}}};
  entry.instructions = {
      {.op = "constant", .results = {{GAIT_F32, {2}}}, .attributes = {{"value", Dense{{GAIT_F32, {2}}, {0.5}, {}}}}},
      {.op = "mul", .operands = {1, 1}, .results = {{GAIT_F32, {GAIT_BATCH, 2}}}},
      {.op = "reduce_sum", .operands = {4}, .results = {{GAIT_F32, {2}}}, .attributes = {{"axes", List{0}}}},
      {.op = "add", .operands = {0, 5}, .results = {{GAIT_F32, {2}}}},
      {.op = "dot", .operands = {1, 3}, .results = {{GAIT_F32, {GAIT_BATCH}}}, .attributes = {{"spec", std::string("bk,k->b")}}},
      {.op = "iota", .results = {{GAIT_I64, {3}}}, .attributes = {{"axis", int64_t{0}}}},
  };
  entry.outputs = {{{"y", GAIT_OUTPUT, {GAIT_F32, {GAIT_BATCH}}, {}}, 7}, {{"numbers", GAIT_METRIC, {GAIT_I64, {3}}, {}}, 8}};
  entry.updates = {{1, 6}};
  return {.name = "rich",
          .maxBatch = 8,
          .states = {{"seed", GAIT_COUNTER, {GAIT_I64, {}}, {}}, {"w", GAIT_PARAMETER, {GAIT_F32, {2}}, {}}},
          .entries = {entry}};
}

void expectRefusal(const Table &table, const std::string &message) {
  CHECK_THROWS_WITH_AS(checkTable(table), ("the reference table is damaged: " + message + "; compile the model again").c_str(),
                       RuntimeError);
  CHECK_THROWS_AS(readTable(writeTable(table)), RuntimeError);
}

/// Replaces the checksum by that of the bytes as they are.
void sign(std::string &bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i + 8 < bytes.size(); ++i) hash = (hash ^ static_cast<unsigned char>(bytes[i])) * 0x100000001b3u;
  for (int i = 0; i < 8; ++i) bytes[bytes.size() - 8 + i] = static_cast<char>(hash >> (8 * i));
}

} // namespace

TEST_CASE("a table is read back as it was written") {
  std::string bytes = writeTable(richTable());
  CHECK(bytes.starts_with(tableMagic));
  Table table = readTable(bytes);
  CHECK(writeTable(table) == bytes);
  CHECK(table.states[1].name == "w");
  CHECK(table.entries[0].inputs[1].range->second == 10);
  CHECK(std::get<Dense>(table.entries[0].instructions[0].attributes.at("value")).floats == std::vector{0.5});
  CHECK(table.entries[0].updates[0].value == 6);
}

TEST_CASE("bytes that are no table, or of another version, are refused by name") {
  std::string bytes = writeTable(richTable());
  CHECK_THROWS_WITH_AS(readTable("\x7f"
                                 "ELF"),
                       "this is no reference table: its first bytes are not the table's mark", RuntimeError);
  bytes[tableMagic.size()] = 2;
  CHECK_THROWS_WITH_AS(readTable(bytes), "the reference table has version 2, this runtime reads 3; compile the model again",
                       RuntimeError);
}

TEST_CASE("a table cut anywhere, or with any byte changed, is refused") {
  const std::string bytes = writeTable(richTable());
  for (size_t length = 0; length < bytes.size(); ++length) CHECK_THROWS_AS(readTable(bytes.substr(0, length)), RuntimeError);
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] ^= static_cast<char>(1 << (at % 8));
    CHECK_THROWS_AS(readTable(damaged), RuntimeError);
  }
  CHECK_THROWS_AS(readTable(bytes + "x"), RuntimeError);
  std::string longer = bytes.substr(0, bytes.size() - 8) + std::string(16, '\0');
  sign(longer);
  CHECK_THROWS_WITH_AS(readTable(longer),
                       "the reference table is damaged: it is longer than what it describes; compile the model again",
                       RuntimeError);
}

TEST_CASE("a forged table, its checksum right, is refused or runs; it never breaks the process") {
  const std::string bytes = writeTable(richTable());
  Random random(1);
  int refused = 0, ran = 0;
  for (int attempt = 0; attempt < 20000; ++attempt) {
    std::string forged = bytes;
    for (int changes = random.between(1, 3); changes > 0; --changes) {
      size_t at = tableMagic.size() + 8 + random.below(static_cast<int64_t>(forged.size() - tableMagic.size() - 16));
      forged[at] = static_cast<char>(random.below(random.chance(0.5) ? 256 : 4));
    }
    if (random.chance(0.125)) forged.erase(forged.size() - 16 - random.below(64), 8);
    sign(forged);
    std::shared_ptr<const gait_model> model;
    try {
      model = openReference(forged);
    } catch (const RuntimeError &) {
      ++refused;
      continue;
    }
    const gait_entry &entry = model->entries[0];
    if (model->entry_count != 1 || entry.arena_shared + model->state_bytes > 1 << 20) continue;
    int64_t rows = model->max_batch < 3 ? model->max_batch : 3;
    std::vector<Value> inputs;
    inputs.reserve(entry.input_count);
    for (int64_t i = 0; i < entry.input_count; ++i)
      inputs.push_back(zeros(gait_dtype(entry.inputs[i].dtype), shapeOf(entry.inputs[i], rows)));
    call(*model, entry.name, inputs, {}, {.rows = rows});
    ++ran;
  }
  CHECK(refused > 1000);
  CHECK(ran > 1000);
}

TEST_CASE("a program that breaks a rule is refused with entry, instruction and rule") {
  auto broken = [](auto change) {
    Table table = richTable();
    change(table, table.entries[0]);
    return table;
  };
  auto atInstruction = [](size_t number, const std::string &op, const std::string &rule) {
    return "entry 'step', instruction " + std::to_string(number) + " (" + op + "): " + rule;
  };
  checkTable(richTable());
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[1].op = "multiply"; }),
                atInstruction(1, "multiply", "the reference evaluates no such op"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[1].operands = {1, 4}; }),
                atInstruction(1, "mul", "there is no value 4 yet"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[1].operands = {1, -1}; }),
                atInstruction(1, "mul", "there is no value -1 yet"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[1].operands = {1}; }),
                atInstruction(1, "mul", "it has 1 operands and 1 results, not 2 and 1"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[1].operands = {1, 2}; }),
                atInstruction(1, "mul", "operands and result have one type"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[2].attributes.clear(); }),
                atInstruction(2, "reduce_sum", "it needs a list of integers as attribute 'axes'"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[2].attributes = {{"axes", List{2}}}; }),
                atInstruction(2, "reduce_sum", "axes are increasing operand dimensions"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[4].attributes = {{"spec", std::string("bk,b->b")}}; }),
                atInstruction(4, "dot", "a letter has one size"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[4].attributes = {{"spec", std::string("bk,k->bb")}}; }),
                atInstruction(4, "dot", "spec has a letter per dimension"));
  expectRefusal(broken([](Table &, Entry &entry) {
                  Instruction &dot = entry.instructions[4];
                  dot.operands = {1, 1};
                  dot.attributes = {{"spec", std::string("bb,bk->b")}};
                }),
                atInstruction(4, "dot", "no letter stands twice"));
  expectRefusal(broken([](Table &, Entry &entry) {
                  Instruction wide = entry.instructions[5];
                  wide.results[0].shape = {int64_t{1} << 40};
                  entry.instructions.insert(entry.instructions.end(), 300, wide);
                }),
                atInstruction(261, "iota", "the entry needs more than 2^48 elements"));
  expectRefusal(broken([](Table &, Entry &entry) {
                  entry.instructions[0].attributes = {{"value", Dense{{GAIT_F32, {2}}, {1, 2, 3}, {}}}};
                }),
                atInstruction(0, "constant", "the value has one element, or all"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[5].attributes = {{"axis", int64_t{1}}}; }),
                atInstruction(5, "iota", "axis 1 is no dimension of a tensor of rank 1"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[5].results[0].shape = {int64_t{1} << 41}; }),
                atInstruction(5, "iota", "a tensor has more than 2^40 elements"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.instructions[5].results[0].shape = {-2}; }),
                atInstruction(5, "iota", "a dimension is -2"));
  expectRefusal(broken([](Table &, Entry &entry) { entry.outputs[0].value = 8; }),
                "entry 'step': output 'y' is of another type than its value");
  expectRefusal(broken([](Table &, Entry &entry) { entry.outputs[0].value = 9; }), "entry 'step': there is no value 9");
  expectRefusal(broken([](Table &, Entry &entry) { entry.outputs[1].tensor.name = "y"; }),
                "entry 'step': two tensors have the name 'y'");
  expectRefusal(broken([](Table &, Entry &entry) { entry.outputs[1].tensor.role = GAIT_SLOT; }),
                "entry 'step': 'numbers' has role 5");
  checkTable(broken([](Table &, Entry &entry) { entry.outputs[1].tensor.role = GAIT_SUM; }));
  expectRefusal(broken([](Table &, Entry &entry) { entry.inputs[0].role = GAIT_SUM; }), "entry 'step': 'x' has role 8");
  expectRefusal(broken([](Table &table, Entry &) { table.states[0].role = GAIT_SUM; }), "the states: 'seed' has role 8");
  expectRefusal(broken([](Table &, Entry &entry) { entry.inputs[0].range = {{0, 1}}; }),
                "entry 'step': 'x' is no integer and has a range");
  expectRefusal(broken([](Table &, Entry &entry) { entry.updates.push_back({1, 0}); }), "entry 'step': state 1 is updated twice");
  expectRefusal(broken([](Table &, Entry &entry) { entry.updates[0].state = 0; }),
                "entry 'step': state 0 becomes a value of another type");
  expectRefusal(broken([](Table &, Entry &entry) { entry.states = {2}; }), "entry 'step': there is no state 2");
  expectRefusal(broken([](Table &table, Entry &) { table.maxBatch = 0; }), "the model: its largest batch is 0");
  expectRefusal(broken([](Table &table, Entry &) { table.states[0].type.shape = {GAIT_BATCH}; }),
                "the model: state 'seed' has a dimension of rows");
  expectRefusal(broken([](Table &table, Entry &entry) { table.entries.push_back(Entry{.name = "step"}); }),
                "the model: two entries have the name 'step'");
}

TEST_CASE("the names of the evaluated ops are sorted and each leads to its op") {
  CHECK(std::is_sorted(opNames().begin(), opNames().end()));
  for (std::string_view name : opNames()) CHECK(findOperation(name)->name == name);
  CHECK(findOperation("gradient") == nullptr);
}
