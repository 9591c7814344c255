#include "backends/reference/run/model.h"
#include "backends/reference/run/operation.h"
#include <algorithm>
#include <cstring>
#include <deque>

namespace gait::reference {
namespace {

constexpr int64_t cell = 8; ///< bytes of one element in the arena: a double or an int64

int64_t bytesOf(gait_dtype dtype) {
  switch (dtype) {
  case GAIT_I1:
    return 1;
  case GAIT_I32:
  case GAIT_F32:
    return 4;
  default:
    return 8;
  }
}

std::vector<int64_t> withRows(std::vector<int64_t> shape, int64_t rows) {
  std::ranges::replace(shape, int64_t{GAIT_BATCH}, rows);
  return shape;
}

int64_t align(int64_t bytes) { return (bytes + GAIT_ALIGNMENT - 1) / GAIT_ALIGNMENT * GAIT_ALIGNMENT; }

/// One instruction, looked up once.
struct Step {
  Signature signature;
  void (*evaluate)(const Call &);
  int64_t firstResult; ///< the number of its first value
};

/// An entry made ready. Every value has a place of its own in the arena: reuse would only make mistakes harder to see.
struct Program {
  const Entry *entry = nullptr;
  std::vector<Step> steps;
  std::vector<Type> values;
  std::vector<int64_t> offsets; ///< of the values in the arena, bytes
  std::vector<gait_tensor> inputs, outputs;
  const struct Model *model = nullptr;
};

struct Model {
  Table table;
  Arithmetic arithmetic;
  gait_model abi{};
  std::vector<gait_tensor> states;
  std::deque<Program> programs;
  std::vector<gait_entry> entries;

  /// The type in memory of a state or an output.
  gait_dtype outside(gait_dtype dtype) const { return arithmetic == Arithmetic::Exact && isFloat(dtype) ? GAIT_F64 : dtype; }
  gait_tensor describe(const Description &tensor, gait_dtype dtype) const {
    gait_tensor result{};
    result.name = tensor.name.c_str();
    result.role = tensor.role;
    result.dtype = dtype;
    result.rank = static_cast<int64_t>(tensor.type.shape.size());
    result.shape = tensor.type.shape.data();
    result.bytes = sizeOf(withRows(tensor.type.shape, table.maxBatch)) * bytesOf(dtype);
    if (tensor.range) {
      result.has_range = 1;
      result.low = tensor.range->first;
      result.high = tensor.range->second;
    }
    return result;
  }
};

/// Element `at` of an array in memory, of whatever type, into a tensor, and back.
void read(const Tensor &to, int64_t at, const void *from, gait_dtype dtype) {
  auto element = [&]<typename T>(T value) {
    std::memcpy(&value, static_cast<const char *>(from) + at * static_cast<int64_t>(sizeof(T)), sizeof(T));
    return value;
  };
  switch (dtype) {
  case GAIT_I1:
    to.integers[at] = element(uint8_t{}) != 0;
    return;
  case GAIT_I32:
    to.integers[at] = element(int32_t{});
    return;
  case GAIT_I64:
    to.integers[at] = element(int64_t{});
    return;
  case GAIT_F32:
    to.floats[at] = element(float{});
    return;
  case GAIT_F64:
    to.floats[at] = element(double{});
    return;
  }
}

void write(const Tensor &from, int64_t at, void *to, gait_dtype dtype) {
  auto element = [&]<typename T>(T value) {
    std::memcpy(static_cast<char *>(to) + at * static_cast<int64_t>(sizeof(T)), &value, sizeof(T));
  };
  switch (dtype) {
  case GAIT_I1:
    return element(static_cast<uint8_t>(from.integers[at]));
  case GAIT_I32:
    return element(static_cast<int32_t>(from.integers[at]));
  case GAIT_I64:
    return element(from.integers[at]);
  case GAIT_F32:
    return element(static_cast<float>(from.floats[at]));
  case GAIT_F64:
    return element(from.floats[at]);
  }
}

int32_t check(const gait_entry *self, int64_t rows, const void *const *inputs) {
  const Program &program = *static_cast<const Program *>(self->data);
  if (!self->has_rows) rows = 1;
  else if (rows < 1 || rows > program.model->table.maxBatch) return GAIT_ERROR_ROWS;
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    const gait_tensor &input = program.inputs[i];
    if (!input.has_range) continue;
    int64_t value = 0;
    Tensor element{static_cast<gait_dtype>(input.dtype), {}, nullptr, &value};
    for (int64_t at = 0, size = sizeOf(withRows(program.entry->inputs[i].type.shape, rows)); at < size; ++at) {
      read(element, 0, static_cast<const char *>(inputs[i]) + at * bytesOf(element.dtype), element.dtype);
      if (value < input.low || value >= input.high) return GAIT_ERROR_RANGE + static_cast<int32_t>(i);
    }
  }
  return GAIT_OK;
}

void run(const gait_entry *self, void *state, void *arena, int64_t rows, const void *const *inputs, void *const *outputs,
         int64_t thread, int64_t, gait_barrier, void *) {
  if (thread != 0) return;
  const Program &program = *static_cast<const Program *>(self->data);
  const std::vector<gait_tensor> &states = program.model->states;
  const std::vector<Tensor> values = evaluate(*self, state, arena, rows, inputs);
  auto leave = [&](int64_t number, void *to, int32_t dtype) {
    const Tensor &from = values[number];
    for (int64_t at = 0, size = from.size(); at < size; ++at) write(from, at, to, static_cast<gait_dtype>(dtype));
  };
  for (size_t i = 0; i < program.outputs.size(); ++i)
    leave(program.entry->outputs[i].value, outputs[i], program.outputs[i].dtype);
  // Everything is computed: only now may a state change.
  for (const Update &update : program.entry->updates)
    leave(update.value, static_cast<char *>(state) + states[update.state].offset, states[update.state].dtype);
}

bool hasRows(const Type &type) { return std::ranges::find(type.shape, int64_t{GAIT_BATCH}) != type.shape.end(); }

/// Whether an instruction, or one of a block that it holds, depends on the number of rows by itself.
bool readsRows(const Instruction &instruction) {
  return instruction.op == "rows" || std::ranges::any_of(instruction.bodies, [](const Body &body) {
           return std::ranges::any_of(typesOf(body), hasRows) || std::ranges::any_of(body.instructions, readsRows);
         });
}

/// Fills `program` and returns the ABI's entry, which points into it.
gait_entry prepare(const Model &model, const Entry &entry, Program &program) {
  program.entry = &entry;
  program.model = &model;
  for (int64_t number : entry.states) program.values.push_back(model.table.states[number].type);
  for (const Description &input : entry.inputs) {
    program.values.push_back(input.type);
    program.inputs.push_back(model.describe(input, input.type.dtype));
  }
  gait_entry result{};
  for (const Instruction &instruction : entry.instructions) {
    Step step{{instruction, {}},
              evaluatorOf(instruction, model.arithmetic == Arithmetic::Naive),
              static_cast<int64_t>(program.values.size())};
    for (int64_t operand : instruction.operands) step.signature.operands.push_back(program.values[operand]);
    result.has_rows |= readsRows(instruction);
    program.steps.push_back(std::move(step));
    program.values.insert(program.values.end(), instruction.results.begin(), instruction.results.end());
  }
  for (const Type &type : program.values) {
    program.offsets.push_back(result.arena_shared);
    result.arena_shared += align(sizeOf(withRows(type.shape, model.table.maxBatch)) * cell);
    result.has_rows |= hasRows(type);
  }
  for (const Output &output : entry.outputs)
    program.outputs.push_back(model.describe(output.tensor, model.outside(output.tensor.type.dtype)));
  result.size = sizeof(gait_entry);
  result.name = entry.name.c_str();
  result.input_count = static_cast<int64_t>(program.inputs.size());
  result.inputs = program.inputs.data();
  result.output_count = static_cast<int64_t>(program.outputs.size());
  result.outputs = program.outputs.data();
  // An element takes some tens of nanoseconds here. No caller should start threads for this backend: they would have nothing to
  // do.
  result.cost_row = 0;
  result.cost_fixed = 0;
  result.check = check;
  result.run = run;
  result.data = &program;
  return result;
}

} // namespace

const Entry &entryOf(const gait_entry &entry) { return *static_cast<const Program *>(entry.data)->entry; }

std::vector<Tensor> evaluate(const gait_entry &self, const void *state, void *arena, int64_t rows, const void *const *inputs) {
  const Program &program = *static_cast<const Program *>(self.data);
  const Model &model = *program.model;
  const Entry &entry = *program.entry;
  if (!self.has_rows) rows = 1;
  std::vector<Tensor> values;
  for (size_t i = 0; i < program.values.size(); ++i) {
    char *place = static_cast<char *>(arena) + program.offsets[i];
    const Type &type = program.values[i];
    values.push_back(
        {type.dtype, withRows(type.shape, rows), reinterpret_cast<double *>(place), reinterpret_cast<int64_t *>(place)});
  }
  size_t next = 0;
  auto enter = [&](const void *from, gait_dtype dtype) {
    const Tensor &to = values[next++];
    for (int64_t at = 0, size = to.size(); at < size; ++at) read(to, at, from, dtype);
  };
  for (int64_t number : entry.states)
    enter(static_cast<const char *>(state) + model.states[number].offset, static_cast<gait_dtype>(model.states[number].dtype));
  for (size_t i = 0; i < entry.inputs.size(); ++i) enter(inputs[i], entry.inputs[i].type.dtype);
  for (const Step &step : program.steps) {
    Call call{step.signature, {}, {}, rows};
    for (int64_t operand : step.signature.instruction.operands) call.operands.push_back(values[operand]);
    for (size_t i = 0; i < step.signature.instruction.results.size(); ++i)
      call.results.push_back(values[step.firstResult + static_cast<int64_t>(i)]);
    step.evaluate(call);
  }
  return values;
}

std::shared_ptr<const gait_model> makeModel(Table table, Arithmetic arithmetic) {
  checkTable(table);
  auto model = std::make_shared<Model>();
  model->table = std::move(table);
  model->arithmetic = arithmetic;
  gait_model &abi = model->abi;
  for (const Description &state : model->table.states) {
    gait_tensor tensor = model->describe(state, model->outside(state.type.dtype));
    tensor.offset = abi.state_bytes;
    abi.state_bytes += align(tensor.bytes);
    model->states.push_back(tensor);
  }
  for (const Entry &entry : model->table.entries)
    model->entries.push_back(prepare(*model, entry, model->programs.emplace_back()));
  abi.size = sizeof(gait_model);
  abi.abi_version = GAIT_ABI_VERSION;
  abi.name = model->table.name.c_str();
  abi.backend = "reference";
  abi.target = "any";
  abi.max_batch = model->table.maxBatch;
  abi.state_count = static_cast<int64_t>(model->states.size());
  abi.states = model->states.data();
  abi.entry_count = static_cast<int64_t>(model->entries.size());
  abi.entries = model->entries.data();
  return {model, &abi};
}

std::shared_ptr<const gait_model> openReference(std::string_view bytes, Arithmetic arithmetic) {
  return makeModel(readTable(bytes), arithmetic);
}

} // namespace gait::reference
