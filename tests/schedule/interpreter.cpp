#include "tests/schedule/interpreter.h"
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;

namespace gait::test {

static std::runtime_error unknown(Operation &op) {
  return std::runtime_error("the interpreter does not know " + op.getName().getStringRef().str());
}

static Number fromAttribute(Attribute attribute) {
  if (auto number = dyn_cast<FloatAttr>(attribute)) return {number.getValueAsDouble(), 0};
  return {0, cast<IntegerAttr>(attribute).getType().isInteger(1) ? int64_t(cast<IntegerAttr>(attribute).getValue().getZExtValue())
                                                                 : cast<IntegerAttr>(attribute).getInt()};
}

int64_t Interpreter::integer(OpFoldResult value) {
  if (auto attribute = dyn_cast<Attribute>(value)) return cast<IntegerAttr>(attribute).getInt();
  return number(cast<Value>(value)).i;
}

static bool compareFloats(arith::CmpFPredicate predicate, double a, double b) {
  bool nan = std::isnan(a) || std::isnan(b);
  switch (predicate) {
  case arith::CmpFPredicate::OEQ:
    return !nan && a == b;
  case arith::CmpFPredicate::OGT:
    return !nan && a > b;
  case arith::CmpFPredicate::OGE:
    return !nan && a >= b;
  case arith::CmpFPredicate::OLT:
    return !nan && a < b;
  case arith::CmpFPredicate::OLE:
    return !nan && a <= b;
  case arith::CmpFPredicate::UNE:
    return nan || a != b;
  default:
    throw std::runtime_error("the interpreter does not know this comparison");
  }
}

static bool compareIntegers(arith::CmpIPredicate predicate, int64_t a, int64_t b) {
  switch (predicate) {
  case arith::CmpIPredicate::eq:
    return a == b;
  case arith::CmpIPredicate::ne:
    return a != b;
  case arith::CmpIPredicate::slt:
    return a < b;
  case arith::CmpIPredicate::sle:
    return a <= b;
  case arith::CmpIPredicate::sgt:
    return a > b;
  case arith::CmpIPredicate::sge:
    return a >= b;
  case arith::CmpIPredicate::ult:
    return uint64_t(a) < uint64_t(b);
  default:
    throw std::runtime_error("the interpreter does not know this comparison");
  }
}

static double larger(double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::max(a, b); }

/// One op on numbers.
Number Interpreter::compute(Operation &op) {
  auto a = [&] { return number(op.getOperand(0)); };
  auto b = [&] { return number(op.getOperand(1)); };
  auto real = [](double value) { return Number{value, 0}; };
  auto whole = [](int64_t value) { return Number{0, value}; };
  return llvm::TypeSwitch<Operation *, Number>(&op)
      .Case<arith::ConstantOp>([&](auto constant) { return fromAttribute(constant.getValue()); })
      .Case<arith::AddFOp>([&](auto) { return real(a().f + b().f); })
      .Case<arith::SubFOp>([&](auto) { return real(a().f - b().f); })
      .Case<arith::MulFOp>([&](auto) { return real(a().f * b().f); })
      .Case<arith::DivFOp>([&](auto) { return real(a().f / b().f); })
      .Case<arith::NegFOp>([&](auto) { return real(-a().f); })
      .Case<arith::MaximumFOp>([&](auto) { return real(larger(a().f, b().f)); })
      .Case<arith::CmpFOp>([&](auto cmp) { return whole(compareFloats(cmp.getPredicate(), a().f, b().f)); })
      .Case<math::ExpOp>([&](auto) { return real(std::exp(a().f)); })
      .Case<math::LogOp>([&](auto) { return real(std::log(a().f)); })
      .Case<math::SqrtOp>([&](auto) { return real(std::sqrt(a().f)); })
      .Case<math::TanhOp>([&](auto) { return real(std::tanh(a().f)); })
      .Case<arith::AddIOp>([&](auto) { return whole(a().i + b().i); })
      .Case<arith::SubIOp>([&](auto) { return whole(a().i - b().i); })
      .Case<arith::MulIOp>([&](auto) { return whole(a().i * b().i); })
      .Case<arith::AndIOp>([&](auto) { return whole(a().i & b().i); })
      .Case<arith::DivUIOp>([&](auto) { return whole(a().i / b().i); })
      .Case<arith::RemUIOp>([&](auto) { return whole(a().i % b().i); })
      .Case<arith::CeilDivUIOp>([&](auto) { return whole((a().i + b().i - 1) / b().i); })
      .Case<arith::MinUIOp>([&](auto) { return whole(std::min(a().i, b().i)); })
      .Case<arith::CmpIOp>([&](auto cmp) { return whole(compareIntegers(cmp.getPredicate(), a().i, b().i)); })
      .Case<arith::SelectOp>([&](auto) { return number(op.getOperand(a().i ? 1 : 2)); })
      .Case<arith::SIToFPOp, arith::UIToFPOp>([&](auto) { return real(double(a().i)); })
      .Case<arith::FPToSIOp>([&](auto) { return whole(int64_t(a().f)); })
      .Case<arith::IndexCastOp, arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp, arith::ExtFOp, arith::TruncFOp>(
          [&](auto) { return a(); })
      .Case<affine::AffineApplyOp>([&](auto apply) {
        SmallVector<Attribute> operands, results;
        for (Value operand : op.getOperands())
          operands.push_back(IntegerAttr::get(IndexType::get(op.getContext()), number(operand).i));
        if (failed(apply.getAffineMap().constantFold(operands, results))) throw unknown(op);
        return fromAttribute(results[0]);
      })
      .Case<linalg::IndexOp>([&](auto index) { return whole(loops.at(index.getDim())); })
      .Case<tensor::ExtractOp>([&](auto extract) {
        const Tensor &from = tensor(extract.getTensor());
        int64_t at = 0;
        for (auto [dim, index] : llvm::enumerate(extract.getIndices())) {
          int64_t position = number(index).i;
          if (position < 0 || position >= from.shape[dim]) throw std::runtime_error("tensor.extract outside of its tensor");
          at = at * from.shape[dim] + position;
        }
        return from.elements.at(at);
      })
      .Default([&](Operation *) -> Number { throw unknown(op); });
}

void Interpreter::runLinalg(linalg::LinalgOp op) {
  std::vector<AffineMap> maps(op->getNumOperands());
  std::vector<int64_t> extents(op.getNumLoops(), 1);
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<RankedTensorType>(operand.get().getType())) continue;
    AffineMap map = maps[operand.getOperandNumber()] = op.getMatchingIndexingMap(&operand);
    for (auto [dim, expr] : llvm::enumerate(map.getResults()))
      if (auto loop = dyn_cast<AffineDimExpr>(expr)) {
        int64_t extent = tensor(operand.get()).shape[dim];
        if (int64_t &known = extents[loop.getPosition()]; known == 1) known = extent;
        else if (known != extent) throw std::runtime_error("operands of a linalg op disagree in size");
      }
  }
  std::vector<Tensor> results;
  for (Value init : op.getDpsInits()) results.push_back(tensor(init));
  Block &payload = op->getRegion(0).front();
  std::vector<int64_t> outerLoops = loops;
  int64_t volume = 1;
  for (int64_t extent : extents) volume *= extent;
  auto offset = [&](AffineMap map, const std::vector<int64_t> &shape) {
    int64_t at = 0;
    SmallVector<int64_t> position = map.compose(loops);
    for (auto [dim, index] : llvm::enumerate(position)) at = at * shape[dim] + index;
    return at;
  };
  for (int64_t step = 0; step < volume; ++step) {
    loops.assign(extents.size(), 0);
    for (int64_t rest = step, dim = extents.size(); dim-- > 0; rest /= extents[dim]) loops[dim] = rest % extents[dim];
    for (OpOperand &operand : op->getOpOperands()) {
      BlockArgument argument = op.getMatchingBlockArgument(&operand);
      unsigned number = operand.getOperandNumber();
      if (!maps[number]) values[argument] = values.at(operand.get());
      else if (op.isDpsInit(&operand)) {
        const Tensor &result = results[number - op.getNumDpsInputs()];
        values[argument] = result.elements[offset(maps[number], result.shape)];
      } else values[argument] = tensor(operand.get()).elements[offset(maps[number], tensor(operand.get()).shape)];
    }
    for (Operation &inner : payload.without_terminator()) values[inner.getResult(0)] = compute(inner);
    for (auto [number, value] : llvm::enumerate(payload.getTerminator()->getOperands())) {
      Tensor &result = results[number];
      result.elements[offset(maps[op.getNumDpsInputs() + number], result.shape)] = this->number(value);
    }
  }
  loops = outerLoops;
  for (auto [result, value] : llvm::zip(op->getResults(), results)) values[result] = std::move(value);
}

bool Interpreter::runTensorOp(Operation &op) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) return runLinalg(linalgOp), true;
  if (auto empty = dyn_cast<tensor::EmptyOp>(op)) {
    Tensor tensor;
    for (OpFoldResult size : empty.getMixedSizes()) tensor.shape.push_back(integer(size));
    tensor.elements.assign(tensor.size(), {NAN, 0x7badbadbad}); // whoever reads it is noticed
    values[op.getResult(0)] = std::move(tensor);
    return true;
  }
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, gait::ir::OrderingOp>(op)) {
    Tensor tensor = this->tensor(op.getOperand(0));
    tensor.shape.clear();
    for (int64_t size : cast<RankedTensorType>(op.getResult(0).getType()).getShape())
      tensor.shape.push_back(ShapedType::isDynamic(size) ? rows : size);
    if (tensor.size() != int64_t(tensor.elements.size())) throw std::runtime_error("a reshape changes the number of elements");
    values[op.getResult(0)] = std::move(tensor);
    return true;
  }
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    Tensor from = tensor(slice.getSource()), tensor;
    auto offsets = slice.getMixedOffsets(), sizes = slice.getMixedSizes(), strides = slice.getMixedStrides();
    std::vector<int64_t> counts;
    for (OpFoldResult size : sizes) counts.push_back(integer(size));
    for (int64_t size : slice.getType().getShape()) tensor.shape.push_back(ShapedType::isDynamic(size) ? rows : size);
    for (int64_t step = 0, end = tensor.size(); step < end; ++step) {
      int64_t at = 0, rest = step;
      std::vector<int64_t> index(counts.size());
      for (int64_t dim = counts.size(); dim-- > 0; rest /= counts[dim])
        index[dim] = integer(offsets[dim]) + rest % counts[dim] * integer(strides[dim]);
      for (size_t dim = 0; dim < index.size(); ++dim) at = at * from.shape[dim] + index[dim];
      tensor.elements.push_back(from.elements.at(at));
    }
    values[op.getResult(0)] = std::move(tensor);
    return true;
  }
  auto constant = dyn_cast<arith::ConstantOp>(op);
  if (!constant || !isa<RankedTensorType>(constant.getType())) return false;
  auto elements = cast<DenseElementsAttr>(constant.getValue());
  Tensor tensor;
  tensor.shape = elements.getType().getShape();
  for (Attribute element : elements.getValues<Attribute>()) tensor.elements.push_back(fromAttribute(element));
  values[op.getResult(0)] = std::move(tensor);
  return true;
}

/// Calls `visit` with the places in a whole tensor of the elements of its part `at` along `axis`, in order.
static void forSlice(const std::vector<int64_t> &whole, int64_t axis, int64_t at, llvm::function_ref<void(int64_t)> visit) {
  int64_t before = 1, after = 1;
  for (int64_t dim = 0, end = whole.size(); dim < end; ++dim) (dim < axis ? before : after) *= dim == axis ? 1 : whole[dim];
  for (int64_t i = 0; i < before; ++i)
    for (int64_t j = 0; j < after; ++j) visit((i * whole[axis] + at) * after + j);
}

void Interpreter::runTensorLoop(ir::LoopOp loop) {
  for (auto [carried, init] : llvm::zip(loop.getCarried(), loop.getInits())) values[carried] = tensor(init);
  std::vector<Tensor> stacks;
  for (Value stack : loop.getStacks()) {
    Tensor &tensor = stacks.emplace_back();
    for (int64_t size : cast<RankedTensorType>(stack.getType()).getShape())
      tensor.shape.push_back(ShapedType::isDynamic(size) ? rows : size);
    tensor.elements.assign(tensor.size(), {NAN, 0x7badbadbad});
  }
  const int64_t count = loop.getCount();
  for (int64_t step = 0; step < count; ++step) {
    const int64_t at = loop.getReverse() ? count - 1 - step : step;
    for (auto [slice, stacked, axis] : llvm::zip(loop.getSlices(), loop.getStacked(), loop.getAxes())) {
      Tensor part, whole = tensor(stacked);
      part.shape = whole.shape;
      part.shape.erase(part.shape.begin() + axis);
      forSlice(whole.shape, axis, at, [&](int64_t place) { part.elements.push_back(whole.elements[place]); });
      values[slice] = std::move(part);
    }
    runBlock(loop.getBlock());
    std::vector<Tensor> next;
    for (Value value : loop.getNext()) next.push_back(tensor(value));
    for (auto [stack, slice, axis] : llvm::zip(stacks, loop.getStackedSlices(), loop.getStacking())) {
      auto element = tensor(slice).elements.begin();
      forSlice(stack.shape, axis, at, [&](int64_t place) { stack.elements[place] = *element++; });
    }
    for (auto [carried, value] : llvm::zip(loop.getCarried(), next)) values[carried] = std::move(value);
  }
  for (auto [last, carried] : llvm::zip(loop.getFinals(), loop.getCarried())) values[last] = tensor(carried);
  for (auto [result, stack] : llvm::zip(loop.getStacks(), stacks)) values[result] = std::move(stack);
}

void Interpreter::runOp(Operation &op) {
  if (auto loop = dyn_cast<ir::LoopOp>(op)) return runTensorLoop(loop);
  if (runTensorOp(op) || runMemoryOp(op)) return;
  values[op.getResult(0)] = compute(op);
}

void Interpreter::runBlock(Block &block) {
  for (Operation &op : block.without_terminator()) runOp(op);
}

std::vector<Tensor> Interpreter::evaluate(func::FuncOp entry, const std::vector<Tensor> &arguments) {
  values.clear();
  for (auto [number, argument] : llvm::enumerate(entry.getArguments()))
    if (argument.getType().isIndex()) values[argument] = Number{0, rows};
    else values[argument] = arguments.at(number);
  runBlock(entry.getBody().front());
  std::vector<Tensor> results;
  for (Value result : entry.getBody().front().getTerminator()->getOperands()) results.push_back(tensor(result));
  return results;
}

} // namespace gait::test
