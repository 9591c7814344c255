// Reverse mode: Griewank and Walther, Evaluating Derivatives, 2008, chapter 3. A value's cotangent is d(scalar) / d(value).
#include "compiler/autodiff/backward.h"
#include "compiler/ops/expression.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {
namespace {

class Walker {
public:
  explicit Walker(ir::GradientOp gradient) : gradient(gradient), created(gradient->getBlock()), builder(gradient, &created) {}

  FailureOr<Backward> run() {
    findDependents();
    for (auto [index, value] : llvm::enumerate(gradient.getValues()))
      if (dependents.contains(value))
        addCotangent(value, gradient.getCotangents().empty() ? createFilled(value, 1) : gradient.getCotangents()[index],
                     gradient.getLoc());
    Block::reverse_iterator start = ++gradient->getReverseIterator();
    for (Operation &op : llvm::make_range(start, gradient->getBlock()->rend()))
      if (failed(visit(op))) return failure();
    SmallVector<Value> gradients;
    for (Value target : gradient.getTargets()) {
      Value cotangent = cotangents.lookup(target);
      gradients.push_back(cotangent ? cotangent : createFilled(target, 0));
    }
    eraseUnread(gradients);
    return Backward{std::move(gradients), std::move(created.ops)};
  }

private:
  // The ops made so far, in order; what stands in a block of one of them is its own.
  struct Created : OpBuilder::Listener {
    explicit Created(Block *block) : block(block) {}
    Block *block;
    SmallVector<Operation *> ops;
    void notifyOperationInserted(Operation *op, OpBuilder::InsertPoint) override {
      if (op->getBlock() == block) ops.push_back(op);
    }
  };

  Value createFilled(Value like, double number) {
    return ir::createFilled(builder, gradient.getLoc(), cast<RankedTensorType>(like.getType()), number);
  }

  // Also values that a region of `op` reads from outside.
  bool readsDependent(Operation &op) {
    return op
        .walk([&](Operation *inner) {
          bool reads = llvm::any_of(inner->getOperands(), [&](Value operand) { return dependents.contains(operand); });
          return reads ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

  // Forward, from the targets: the values that a gradient flows through. None does through integers.
  void findDependents() {
    for (Value target : gradient.getTargets()) dependents.insert(target);
    for (Operation &op : llvm::make_range(gradient->getBlock()->begin(), gradient->getIterator())) {
      if (op.hasTrait<ir::NotDifferentiable>() || !readsDependent(op)) continue;
      for (Value result : op.getResults())
        if (isa<FloatType>(getElementTypeOrSelf(result))) dependents.insert(result);
    }
  }

  void addCotangent(Value value, Value cotangent, Location loc) {
    Value &sum = cotangents[value];
    sum = sum ? Value(ir::AddOp::create(builder, loc, sum, cotangent)) : cotangent;
  }

  LogicalResult visit(Operation &op) {
    auto ofResults = llvm::map_to_vector(op.getResults(), [&](Value result) { return cotangents.lookup(result); });
    if (llvm::none_of(ofResults, [](Value cotangent) { return static_cast<bool>(cotangent); })) return success();
    if (!readsDependent(op)) return success(); // a target
    auto rule = dyn_cast<ir::DifferentiableOp>(op);
    if (!rule) {
      InFlightDiagnostic error =
          op.emitOpError("stands between a scalar and a target of its gradient, but has no gradient rule; use ops "
                         "that have one, or gait.stop_gradient before it");
      error.attachNote(gradient.getLoc()) << "the gradient is asked for here";
      return error;
    }
    SmallVector<Value> ofOperands = rule.buildGradient(builder, ofResults);
    if (ofOperands.size() != op.getNumOperands())
      return op.emitOpError("has a wrong gradient rule: ")
             << ofOperands.size() << " gradients for " << op.getNumOperands() << " operands";
    for (auto [operand, cotangent] : llvm::zip(op.getOperands(), ofOperands)) {
      if (!cotangent || !dependents.contains(operand)) continue;
      if (cotangent.getType() != operand.getType())
        return op.emitOpError("has a wrong gradient rule: ") << cotangent.getType() << " for an operand of " << operand.getType();
      addCotangent(operand, cotangent, op.getLoc());
    }
    return success();
  }

  // A rule gives the gradient of every operand; not each is asked for.
  void eraseUnread(ArrayRef<Value> gradients) {
    for (Operation *&op : llvm::reverse(created.ops)) {
      bool isRead =
          !op->use_empty() || llvm::any_of(op->getResults(), [&](Value result) { return llvm::is_contained(gradients, result); });
      if (!isRead) std::exchange(op, nullptr)->erase();
    }
    llvm::erase(created.ops, nullptr);
  }

  ir::GradientOp gradient;
  Created created;
  OpBuilder builder;
  DenseSet<Value> dependents;
  DenseMap<Value, Value> cotangents;
};

} // namespace

FailureOr<Backward> buildBackward(ir::GradientOp gradient) { return Walker(gradient).run(); }

} // namespace gait::compiler
