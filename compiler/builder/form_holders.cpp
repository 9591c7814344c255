#include "compiler/builder/blocks.h"
#include "compiler/ops/block.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace gait::compiler {
namespace {

/// Ops of an entry that a block will hold, and what they read, in values of the entry.
struct Part {
  SmallVector<Operation *> ops;
  SmallVector<Value> yields;

  /// Adds what is read but neither made here nor known.
  void findCaptures(const llvm::SetVector<Value> &known, llvm::SetVector<Value> &captures) const {
    llvm::DenseSet<Value> made;
    auto read = [&](Value value) {
      if (!made.contains(value) && !known.contains(value)) captures.insert(value);
    };
    for (Operation *op : ops) {
      llvm::for_each(op->getOperands(), read);
      made.insert_range(op->getResults());
    }
    llvm::for_each(yields, read);
  }

  /// Moves all into a new block of the region, with an argument of each of these types. `argumentOf`: what each is there.
  void moveInto(Region &region, TypeRange types, ArrayRef<std::pair<Value, unsigned>> argumentOf, Location location) {
    Block &block = region.emplaceBlock();
    for (Type type : types) block.addArgument(type, location);
    llvm::DenseMap<Value, Value> inside;
    for (auto [value, argument] : argumentOf) inside.try_emplace(value, block.getArgument(argument));
    auto here = [&](Value value) {
      Value argument = inside.lookup(value);
      return argument ? argument : value;
    };
    for (Operation *op : ops) {
      op->moveBefore(&block, block.end());
      for (OpOperand &operand : op->getOpOperands()) operand.set(here(operand.get()));
    }
    OpBuilder builder = OpBuilder::atBlockEnd(&block);
    ir::YieldOp::create(builder, location, llvm::map_to_vector(yields, here));
  }
};

class Former {
public:
  Former(const Slice &slice, IRMapping &mapping, llvm::DenseMap<Operation *, int64_t> &blockOf, Block &entry)
      : slice(slice), mapping(mapping), blockOf(blockOf), entry(entry) {}

  void form(const Holder &holder, int64_t parent) {
    SmallVector<Value> outputs, results; // that the entry needs
    for (auto [output, result] : llvm::zip(holder.outputs, holder.results)) {
      if (!slice.contains(result)) continue;
      outputs.push_back(output);
      results.push_back(result);
    }
    if (results.empty()) return;
    OpBuilder builder(mapping.lookup(results.front()).getDefiningOp());
    Part forward = part(holder.forward, outputs);
    Operation *op = build(builder, holder, forward, TypeRange(ValueRange(results)));
    if (parent >= 0) blockOf[op] = parent;
    llvm::SetVector<Operation *> left;
    for (auto [result, held] : llvm::zip(results, op->getResults())) {
      left.insert(mapping.lookup(result).getDefiningOp());
      mapping.lookup(result).replaceAllUsesWith(held);
      mapping.map(result, held);
    }
    for (Operation *leave : left) {
      blockOf.erase(leave);
      leave->erase();
    }
  }

private:
  Value here(Value value) const { return mapping.lookupOrDefault(slice.actual(value)); } // a parameter stands for itself
  SmallVector<Value> here(ArrayRef<Value> values) const {
    return llvm::map_to_vector(values, [&](Value value) { return here(value); });
  }

  Part part(int64_t block, ArrayRef<Value> outputs) {
    Part part{{}, here(outputs)};
    for (Operation &op : entry)
      if (auto found = blockOf.find(&op); found != blockOf.end() && found->second == block) part.ops.push_back(&op);
    return part;
  }

  Operation *build(OpBuilder &builder, const Holder &holder, Part &forward, TypeRange results) {
    switch (holder.kind) {
    case Holder::Kind::Checkpoint:
      return checkpoint(builder, holder, forward, results);
    case Holder::Kind::CustomGradient:
      return customGradient(builder, holder, forward);
    case Holder::Kind::Scan:
      return scan(builder, holder, forward);
    }
    llvm_unreachable("all kinds are listed");
  }

  Operation *checkpoint(OpBuilder &builder, const Holder &holder, Part &forward, TypeRange types) {
    llvm::SetVector<Value> captures;
    forward.findCaptures({}, captures);
    auto op = ir::CheckpointOp::create(builder, holder.location, types, captures.getArrayRef());
    SmallVector<std::pair<Value, unsigned>> arguments;
    for (auto [index, capture] : llvm::enumerate(captures)) arguments.push_back({capture, index});
    forward.moveInto(op.getBody(), op.getInputs().getTypes(), arguments, holder.location);
    return op;
  }

  Operation *customGradient(OpBuilder &builder, const Holder &holder, Part &forward) {
    SmallVector<Value> inputs = here(holder.inputs);
    Part backward = part(holder.backward, holder.gradients);
    // Both blocks may read an input by its outer name, and what is not floating.
    llvm::SetVector<Value> known(inputs.begin(), inputs.end()), others;
    known.insert_range(holder.parameters);
    known.insert_range(holder.backwardParameters);
    forward.findCaptures(known, others);
    backward.findCaptures(known, others);
    SmallVector<Value> operands(inputs);
    llvm::append_range(operands, others);
    SmallVector<std::pair<Value, unsigned>> arguments;
    for (auto [index, operand] : llvm::enumerate(operands)) arguments.push_back({operand, index});
    for (auto [index, parameter] : llvm::enumerate(holder.parameters)) arguments.push_back({parameter, index});
    for (auto [index, parameter] : llvm::enumerate(holder.backwardParameters))
      arguments.push_back({parameter, index < inputs.size() ? index : index + others.size()});
    SmallVector<Type> results = llvm::map_to_vector(holder.outputs, [](Value output) { return output.getType(); });
    auto op = ir::CustomGradientOp::create(builder, holder.location, results, operands);
    SmallVector<Type> types(op.getInputs().getTypes());
    size_t given = types.size();
    llvm::append_range(types, results);
    llvm::append_range(types, ir::floatingOf(results));
    // The first block has the arguments of the operands alone.
    auto ofOperands = llvm::filter_to_vector(arguments, [&](auto argument) { return argument.second < given; });
    forward.moveInto(op.getBody(), ArrayRef(types).take_front(given), ofOperands, holder.location);
    backward.moveInto(op.getBackward(), types, arguments, holder.location);
    return op;
  }

  Operation *scan(OpBuilder &builder, const Holder &holder, Part &forward) {
    SmallVector<Value> inputs = here(holder.inputs);
    llvm::SetVector<Value> known(holder.parameters.begin(), holder.parameters.end()), captures;
    forward.findCaptures(known, captures);
    const Holder::Loop &loop = holder.loop;
    ArrayRef<Value> inits = ArrayRef(inputs).drop_back(loop.axes.size()), stacked = ArrayRef(inputs).take_back(loop.axes.size());
    auto op = ir::ScanOp::create(builder, holder.location, loop.count, loop.reverse, inits, stacked, loop.axes,
                                 captures.getArrayRef(), ArrayRef(loop.types).drop_front(inits.size()), loop.stacking);
    if (loop.keep != ir::Keep::All) op.setKeep(loop.keep);
    SmallVector<Type> types = llvm::map_to_vector(holder.parameters, [](Value parameter) { return parameter.getType(); });
    llvm::append_range(types, op.getCaptures().getTypes());
    SmallVector<std::pair<Value, unsigned>> arguments;
    for (auto [index, parameter] : llvm::enumerate(holder.parameters)) arguments.push_back({parameter, index});
    for (auto [index, capture] : llvm::enumerate(captures)) arguments.push_back({capture, index + holder.parameters.size()});
    forward.moveInto(op.getBody(), types, arguments, holder.location);
    return op;
  }

  const Slice &slice;
  IRMapping &mapping;
  llvm::DenseMap<Operation *, int64_t> &blockOf;
  Block &entry;
};

} // namespace

void formHolders(const Blocks &blocks, const Slice &slice, IRMapping &mapping, llvm::DenseMap<Operation *, int64_t> &blockOf,
                 Block &entry) {
  Former former(slice, mapping, blockOf, entry);
  for (const Holder &holder : blocks.holders()) former.form(holder, blocks.parentOf(holder.forward));
}

} // namespace gait::compiler
