#include "tests/backends/single_op.h"
#include "tests/support/call.h"

namespace gait::test {

reference::Table tableOf(const SingleOp &op) {
  reference::Entry entry{.name = "main"};
  reference::Instruction instruction{.op = op.op, .results = {op.result}, .attributes = op.attributes};
  for (const Value &value : op.operands) {
    reference::Type type{value.dtype, value.shape};
    if (op.rows && !type.shape.empty() && type.shape[0] == op.rows) type.shape[0] = GAIT_BATCH;
    instruction.operands.push_back(static_cast<int64_t>(entry.inputs.size()));
    entry.inputs.push_back({"x" + std::to_string(entry.inputs.size()), GAIT_INPUT, type, {}});
  }
  entry.outputs.push_back({{"y", GAIT_OUTPUT, op.result, {}}, static_cast<int64_t>(entry.inputs.size())});
  entry.instructions.push_back(std::move(instruction));
  return {.name = "single", .maxBatch = 64, .entries = {std::move(entry)}};
}

Value evaluate(const SingleOp &op) {
  auto model = reference::openReference(reference::writeTable(tableOf(op)), op.arithmetic);
  return call(*model, "main", op.operands, {}, {.rows = op.rows ? op.rows : 1}).outputs.at(0);
}

} // namespace gait::test
