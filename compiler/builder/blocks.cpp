#include "compiler/builder/blocks.h"
#include "compiler/builder/pool.h"
#include "compiler/ops/block.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace gait::compiler {

int64_t Blocks::open() {
  blocks.push_back({current(), pool.empty() ? nullptr : &pool.back()});
  opened.push_back(static_cast<int64_t>(blocks.size()) - 1);
  return opened.back();
}

void Blocks::close() {
  int64_t block = opened.back();
  opened.pop_back();
  Interval &interval = blocks[static_cast<size_t>(block)];
  auto first = interval.before ? std::next(interval.before->getIterator()) : pool.begin();
  for (Operation &op : llvm::make_range(first, pool.end())) {
    interval.ops.push_back(&op);
    innermost.try_emplace(&op, block); // those of blocks within have theirs
  }
}

int64_t Blocks::blockOf(Operation *op) const {
  auto found = innermost.find(op);
  return found == innermost.end() ? -1 : found->second;
}

bool Blocks::contains(int64_t block, Value value) const {
  Operation *op = value.getDefiningOp();
  int64_t found = op ? blockOf(op) : -1;
  while (found >= 0 && found != block) found = parentOf(found);
  return found == block;
}

llvm::SetVector<Value> Blocks::captures(int64_t block, ArrayRef<Value> outputs) const {
  llvm::SetVector<Value> captured;
  auto read = [&](Value value) {
    if (!contains(block, value)) captured.insert(value);
  };
  for (Operation *op : blocks[static_cast<size_t>(block)].ops) llvm::for_each(op->getOperands(), read);
  llvm::for_each(outputs, read);
  return captured;
}

llvm::SetVector<Value> Blocks::capturesOf(int64_t block, ValueRange values) const {
  llvm::SetVector<Value> read(values.begin(), values.end()), captured;
  for (size_t next = 0; next < read.size(); ++next) {
    if (contains(block, read[next])) read.insert_range(read[next].getDefiningOp()->getOperands());
    else captured.insert(read[next]);
  }
  return captured;
}

Value Blocks::findMissedTarget(int64_t block, ArrayRef<Value> given) const {
  Slice ofGiven;
  for (Value value : given) ofGiven.add(value);
  for (Operation *op : blocks[static_cast<size_t>(block)].ops) {
    auto gradient = dyn_cast<ir::GradientOp>(op);
    if (!gradient) continue;
    for (Value target : gradient.getTargets())
      if (!contains(block, target) && ofGiven.contains(target)) return target;
    for (Value captured : capturesOf(block, gradient.getValues())) {
      Slice slice;
      slice.add(captured);
      for (Value target : gradient.getTargets())
        if (target != captured && !contains(block, target) && slice.contains(target)) return target;
    }
  }
  return {};
}

const Holder &Blocks::hold(Pool &pool, Holder holder) {
  std::string refusal;
  auto leave = [&](ArrayRef<Value> outputs, ArrayRef<Value> others) {
    SmallVector<Value> operands(outputs);
    llvm::append_range(operands, others);
    SmallVector<Type> types = llvm::to_vector(holder.loop.types);
    if (types.empty()) llvm::append_range(types, ValueRange(outputs).getTypes());
    auto cast = append<UnrealizedConversionCastOp>(pool.at(holder.location), refusal, types, operands);
    llvm::append_range(holder.results, cast.getResults());
  };
  if (holder.kind == Holder::Kind::Checkpoint) { // each result is there without the others
    for (Value output : holder.outputs) leave(output, {});
  } else {
    SmallVector<Value> others(ArrayRef<Value>(holder.inputs));
    llvm::append_range(others, holder.gradients);
    leave(holder.outputs, others);
  }
  held.push_back(std::move(holder));
  return held.back();
}

} // namespace gait::compiler
