#include "compiler/optimize/all_steps.h"
#include "compiler/ops/einsum.h"
#include "compiler/ops/scan.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }
static SmallVector<int64_t> inserted(ArrayRef<int64_t> list, int64_t axis, int64_t value) {
  SmallVector<int64_t> longer(list);
  longer.insert(longer.begin() + axis, value);
  return longer;
}

/// Dimensions of a slice as those of the stacked tensor.
static SmallVector<int64_t> shifted(ArrayRef<int64_t> dims, int64_t axis) {
  return llvm::map_to_vector(dims, [&](int64_t dim) { return dim + (dim >= axis); });
}

Value withStepsAlong(OpBuilder &builder, Location loc, AllSteps steps, int64_t axis, int64_t count) {
  if (steps.axis == axis) return steps.value;
  RankedTensorType type = typeOf(steps.value);
  if (!steps.axis) {
    SmallVector<int64_t> dims = shifted(llvm::to_vector(llvm::seq<int64_t>(0, type.getRank())), axis);
    return ir::BroadcastOp::create(builder, loc, ir::stackType(type, axis, count), steps.value, dims);
  }
  SmallVector<int64_t> permutation = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  permutation.erase(permutation.begin() + *steps.axis);
  permutation.insert(permutation.begin() + axis, *steps.axis);
  return ir::TransposeOp::create(builder, loc, steps.value, permutation);
}

namespace {
/// One op for all steps.
class Batching {
public:
  Batching(OpBuilder &builder, Operation *op, ArrayRef<AllSteps> operands, int64_t count)
      : builder(builder), op(op), loc(op->getLoc()), operands(operands), count(count) {
    for (const AllSteps &operand : operands)
      if (operand.axis && !first) first = operand.axis;
  }

  AllSteps run() {
    if (!first) return {clone(builder, llvm::map_to_vector(operands, [](AllSteps each) { return each.value; }), resultType())};
    if (isa<ir::PointwiseOp>(op)) return {clone(builder, aligned(*first), ir::stackType(resultType(), *first, count)), first};
    return llvm::TypeSwitch<Operation *, AllSteps>(op)
        .Case<ir::DotOp, ir::BroadcastOp, ir::ReshapeOp, ir::TransposeOp, ir::SliceOp, ir::PadOp, ir::ReverseOp, ir::ConcatOp>(
            [&](auto known) { return build(known); })
        .Case<ir::ReduceSumOp, ir::ReduceMaxOp, ir::ReduceMinOp, ir::ReduceProdOp>([&](auto known) { return reduce(known); })
        .Default([](Operation *) -> AllSteps { llvm_unreachable("canRunAllSteps said no"); });
  }

  Value sum() {
    if (auto dot = dyn_cast<ir::DotOp>(op)) {
      if (operands[0].axis && operands[1].axis)
        return ir::DotOp::create(builder, loc, stacked(dot).spell(), operands[0].value, operands[1].value);
      // The sum of products with one tensor is the product of the sum with it.
      auto sums = llvm::map_to_vector(operands, [&](AllSteps each) -> Value {
        return each.axis ? ir::ReduceSumOp::create(builder, loc, each.value, ArrayRef<int64_t>(*each.axis)) : each.value;
      });
      return ir::DotOp::create(builder, loc, dot.getSpec(), sums[0], sums[1]);
    }
    SmallVector<int64_t> axes = shifted(cast<ir::ReduceSumOp>(op).getAxes(), *first);
    axes.push_back(*first);
    llvm::sort(axes);
    return ir::ReduceSumOp::create(builder, loc, operands[0].value, axes);
  }

private:
  RankedTensorType resultType() { return typeOf(op->getResult(0)); }
  /// The operands, all with the steps along `axis`.
  SmallVector<Value> aligned(int64_t axis) {
    return llvm::map_to_vector(operands, [&](AllSteps each) { return withStepsAlong(builder, loc, each, axis, count); });
  }
  Value clone(OpBuilder &at, ValueRange on, RankedTensorType type) {
    Operation *copy = at.clone(*op);
    copy->setOperands(on);
    copy->getResult(0).setType(type);
    return copy->getResult(0);
  }
  Value x() { return operands[0].value; }

  /// The spec with a letter for the steps, in the operands only.
  ir::Einsum stacked(ir::DotOp dot) {
    ir::Einsum einsum = *ir::Einsum::parse(dot.getSpec());
    const std::string used = einsum.letters();
    for (letter = 'a'; StringRef(used).contains(letter); letter = letter == 'z' ? 'A' : static_cast<char>(letter + 1)) {
    }
    if (operands[0].axis) einsum.lhs.insert(*operands[0].axis, 1, letter);
    if (operands[1].axis) einsum.rhs.insert(*operands[1].axis, 1, letter);
    return einsum;
  }

  AllSteps build(ir::DotOp dot) {
    ir::Einsum einsum = stacked(dot);
    int64_t axis = ir::stackAxis(resultType());
    einsum.result.insert(axis, 1, letter);
    return {ir::DotOp::create(builder, loc, einsum.spell(), x(), operands[1].value), axis};
  }
  AllSteps build(ir::BroadcastOp broadcast) {
    ArrayRef<int64_t> dims = broadcast.getDims();
    int64_t axis = *first == 0 ? 0 : dims[*first - 1] + 1;
    return {ir::BroadcastOp::create(builder, loc, ir::stackType(resultType(), axis, count), x(),
                                    inserted(shifted(dims, axis), *first, axis)),
            axis};
  }
  AllSteps build(ir::ReshapeOp reshape) {
    bool isBehindRows = *first == 1 && reshape.getX().getType().isDynamicDim(0) && resultType().isDynamicDim(0);
    int64_t axis = isBehindRows ? 1 : 0;
    auto type = ir::stackType(resultType(), axis, count);
    return {ir::ReshapeOp::create(builder, loc, type, withStepsAlong(builder, loc, operands[0], axis, count)), axis};
  }
  AllSteps build(ir::TransposeOp transpose) {
    int64_t axis = ir::stackAxis(resultType());
    return {ir::TransposeOp::create(builder, loc, x(), inserted(shifted(transpose.getPermutation(), *first), axis, *first)),
            axis};
  }
  AllSteps build(ir::SliceOp slice) {
    return {ir::SliceOp::create(builder, loc, x(), inserted(slice.getStarts(), *first, 0),
                                inserted(slice.getLimits(), *first, count), inserted(slice.getStrides(), *first, 1)),
            first};
  }
  AllSteps build(ir::PadOp pad) {
    return {ir::PadOp::create(builder, loc, x(), operands[1].value, inserted(pad.getLow(), *first, 0),
                              inserted(pad.getHigh(), *first, 0), inserted(pad.getInterior(), *first, 0)),
            first};
  }
  AllSteps build(ir::ReverseOp reverse) {
    Value result = clone(builder, x(), typeOf(x()));
    cast<ir::ReverseOp>(result.getDefiningOp()).setAxes(shifted(reverse.getAxes(), *first));
    return {result, first};
  }
  AllSteps build(ir::ConcatOp concat) {
    auto axis = static_cast<int64_t>(concat.getAxis());
    return {
        ir::ConcatOp::create(builder, loc, ir::stackType(resultType(), *first, count), aligned(*first), axis + (axis >= *first)),
        first};
  }
  template <typename Reduce> AllSteps reduce(Reduce reduce) {
    int64_t before = llvm::count_if(reduce.getAxes(), [&](int64_t axis) { return axis < *first; });
    return {Reduce::create(builder, loc, x(), shifted(reduce.getAxes(), *first)), *first - before};
  }

  OpBuilder &builder;
  Operation *op;
  Location loc;
  ArrayRef<AllSteps> operands;
  int64_t count;
  std::optional<int64_t> first; ///< where the first stacked operand has the steps
  char letter = 'a';
};
} // namespace

bool canRunAllSteps(Operation *op, function_ref<bool(Value)> isInvariant) {
  if (llvm::all_of(op->getOperands(), isInvariant)) return op->getNumResults() == 1;
  if (auto pad = dyn_cast<ir::PadOp>(op)) return isInvariant(pad.getValue());
  if (auto dot = dyn_cast<ir::DotOp>(op)) return ir::Einsum::parse(dot.getSpec())->letters().size() < 52;
  return isa<ir::PointwiseOp, ir::BroadcastOp, ir::ReshapeOp, ir::TransposeOp, ir::SliceOp, ir::ReverseOp, ir::ConcatOp,
             ir::ReduceSumOp, ir::ReduceMaxOp, ir::ReduceMinOp, ir::ReduceProdOp>(op);
}

AllSteps runAllSteps(OpBuilder &builder, Operation *op, ArrayRef<AllSteps> operands, int64_t count) {
  return Batching(builder, op, operands, count).run();
}

Value sumOverSteps(OpBuilder &builder, Operation *op, ArrayRef<AllSteps> operands, int64_t count) {
  return Batching(builder, op, operands, count).sum();
}

} // namespace gait::compiler
