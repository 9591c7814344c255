#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "tests/schedule/interpreter.h"
#include <cstring>

using namespace mlir;

namespace gait::test {

int64_t bytesOfElement(Type element) { return std::max<int64_t>(1, element.getIntOrFloatBitWidth() / 8); }

void encode(Type element, Number number, uint8_t *bytes) {
  float single = float(number.f);
  if (element.isF32()) std::memcpy(bytes, &single, 4);
  else if (element.isF64()) std::memcpy(bytes, &number.f, 8);
  else std::memcpy(bytes, &number.i, bytesOfElement(element));
}

Number decode(Type element, const uint8_t *bytes) {
  Number number;
  if (element.isF32()) {
    float single;
    std::memcpy(&single, bytes, 4);
    number.f = single;
  } else if (element.isF64()) std::memcpy(&number.f, bytes, 8);
  else if (element.isInteger(64)) std::memcpy(&number.i, bytes, 8);
  else if (element.isInteger(32)) {
    int32_t small;
    std::memcpy(&small, bytes, 4);
    number.i = small;
  } else number.i = *bytes;
  return number;
}

void Memory::load(std::pair<int, int64_t> space, int64_t at, int64_t bytes, int64_t thread, void *to) {
  std::vector<uint8_t> &from = spaces.at(space);
  if (at < 0 || at + bytes > int64_t(from.size())) throw std::runtime_error("a kernel reads outside of its memory");
  Touch &touch = touched[{space, at}];
  if (touch.writer >= 0 && touch.writer != thread) throw std::runtime_error("a kernel reads what another thread writes");
  if (touch.reader >= 0 && touch.reader != thread) touch.manyReaders = true;
  touch.reader = thread;
  std::memcpy(to, from.data() + at, bytes);
}

void Memory::store(std::pair<int, int64_t> space, int64_t at, int64_t bytes, int64_t thread, const void *from) {
  std::vector<uint8_t> &to = spaces.at(space);
  if (at < 0 || at + bytes > int64_t(to.size())) throw std::runtime_error("a kernel writes outside of its memory");
  Touch &touch = touched[{space, at}];
  if (touch.writer >= 0 && touch.writer != thread) throw std::runtime_error("two threads write the same element");
  if (touch.manyReaders || (touch.reader >= 0 && touch.reader != thread))
    throw std::runtime_error("a kernel writes what another thread reads");
  touch.writer = thread;
  std::memcpy(to.data() + at, from, bytes);
}

/// Calls `visit` with the byte offset of each element of a view, row-major.
static void forElements(const View &view, Type element, llvm::function_ref<void(int64_t)> visit) {
  int64_t count = 1;
  for (int64_t extent : view.shape) count *= extent;
  for (int64_t step = 0; step < count; ++step) {
    int64_t at = view.offset;
    for (int64_t rest = step, dim = view.shape.size(); dim-- > 0; rest /= view.shape[dim])
      at += rest % view.shape[dim] * view.strides[dim];
    at *= bytesOfElement(element);
    if (at < 0 || at + bytesOfElement(element) > view.limit) throw std::runtime_error("a kernel leaves its buffer");
    visit(view.base + at);
  }
}

Tensor Interpreter::loadTensor(const View &view, Type element) {
  Tensor tensor{view.shape, {}};
  forElements(view, element, [&](int64_t at) {
    uint8_t bytes[8];
    memory->load(view.space, at, bytesOfElement(element), thread, bytes);
    tensor.elements.push_back(decode(element, bytes));
  });
  return tensor;
}

void Interpreter::storeTensor(const View &view, Type element, const Tensor &tensor) {
  if (view.shape != tensor.shape) throw std::runtime_error("a tile is stored where it does not fit");
  int64_t next = 0;
  forElements(view, element, [&](int64_t at) {
    uint8_t bytes[8];
    encode(element, tensor.elements[next++], bytes);
    memory->store(view.space, at, bytesOfElement(element), thread, bytes);
  });
}

bool Interpreter::runMemoryOp(Operation &op) {
  if (auto view = dyn_cast<memref::ViewOp>(op)) {
    View made = std::get<View>(values.at(view.getSource()));
    made.base += number(view.getByteShift()).i;
    auto dynamic = view.getSizes().begin();
    for (int64_t size : view.getType().getShape())
      made.shape.push_back(ShapedType::isDynamic(size) ? number(*dynamic++).i : size);
    made.strides.assign(made.shape.size(), 1);
    for (int64_t dim = made.shape.size() - 1; dim-- > 0;) made.strides[dim] = made.strides[dim + 1] * made.shape[dim + 1];
    values[op.getResult(0)] = made;
    return true;
  }
  if (auto subview = dyn_cast<memref::SubViewOp>(op)) {
    View from = std::get<View>(values.at(subview.getSource())), made = from;
    made.shape.clear(), made.strides.clear();
    llvm::SmallBitVector dropped = subview.getDroppedDims();
    for (auto [dim, offset, size, stride] :
         llvm::enumerate(subview.getMixedOffsets(), subview.getMixedSizes(), subview.getMixedStrides())) {
      int64_t start = integer(offset), count = integer(size), step = integer(stride);
      if (start < 0 || (count > 0 && start + (count - 1) * step >= from.shape[dim]))
        throw std::runtime_error("a subview leaves its tensor");
      made.offset += start * from.strides[dim];
      if (dropped.test(dim)) continue;
      made.shape.push_back(count);
      made.strides.push_back(from.strides[dim] * step);
    }
    values[op.getResult(0)] = made;
    return true;
  }
  if (auto read = dyn_cast<bufferization::ToTensorOp>(op)) {
    values[op.getResult(0)] =
        loadTensor(std::get<View>(values.at(read.getBuffer())), cast<RankedTensorType>(read.getType()).getElementType());
    return true;
  }
  if (auto write = dyn_cast<bufferization::MaterializeInDestinationOp>(op)) {
    storeTensor(std::get<View>(values.at(write.getDest())), cast<RankedTensorType>(write.getSource().getType()).getElementType(),
                tensor(write.getSource()));
    return true;
  }
  if (auto loop = dyn_cast<scf::ForOp>(op)) {
    int64_t step = number(loop.getStep()).i;
    for (int64_t i = number(loop.getLowerBound()).i, end = number(loop.getUpperBound()).i; i < end; i += step) {
      values[loop.getInductionVar()] = Number{0, i};
      runBlock(*loop.getBody());
    }
    return true;
  }
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    if (number(branch.getCondition()).i) runBlock(*branch.thenBlock());
    else if (branch.elseBlock()) runBlock(*branch.elseBlock());
    return true;
  }
  return false;
}

View Interpreter::placeOf(Attribute place) {
  if (auto swap = dyn_cast<ir::SwapAttr>(place)) return placeOf(steps.at(swap.getLoop()) % 2 ? swap.getOdd() : swap.getEven());
  if (auto slice = dyn_cast<ir::SliceAttr>(place)) {
    View view = placeOf(slice.getBase());
    int64_t bytes = bytesOfElement(slice.getOf().getElementType());
    for (int64_t size : slice.getOf().getShape().drop_front(slice.getAxis() + 1))
      bytes *= ShapedType::isDynamic(size) ? rows : size;
    int64_t at = (slice.getFirst() + slice.getBy() * steps.at(slice.getLoop())) * bytes;
    if (at < 0) throw std::runtime_error("a slice before its tensor");
    view.base += at;
    view.limit -= at;
    return view;
  }
  auto buffer = cast<ir::BufferAttr>(place);
  bool numbered = buffer.getSpace() == ir::Space::Input || buffer.getSpace() == ir::Space::Output;
  return {{int(buffer.getSpace()), numbered ? buffer.getAt() : 0}, numbered ? 0 : buffer.getAt(), buffer.getBytes(), 0, {}, {}};
}

void Interpreter::runProgram(ModuleOp module, Block &block, int64_t threads) {
  for (Operation &op : block) {
    if (isa<ir::LaunchOp, ir::LoopOp>(op) && !op.hasAttr("gait.independent")) memory->beginEpoch();
    if (auto loop = dyn_cast<ir::LoopOp>(op)) {
      steps.push_back(0);
      for (; steps.back() < int64_t(loop.getCount()); ++steps.back()) runProgram(module, loop.getBlock(), threads);
      steps.pop_back();
    }
    auto launch = dyn_cast<ir::LaunchOp>(op);
    if (!launch) continue;
    auto kernel = module.lookupSymbol<func::FuncOp>(launch.getKernel());
    for (thread = threads - 1; thread >= 0; --thread) {
      values.clear();
      for (auto [number, place] : llvm::enumerate(launch.getBuffers())) values[kernel.getArgument(number)] = placeOf(place);
      unsigned last = launch.getBuffers().size();
      values[kernel.getArgument(last)] = View();
      values[kernel.getArgument(last + 1)] = Number{0, rows};
      values[kernel.getArgument(last + 2)] = Number{0, thread};
      values[kernel.getArgument(last + 3)] = Number{0, threads};
      runBlock(kernel.getBody().front());
    }
  }
}

void Interpreter::run(ModuleOp module, StringRef entry, Memory &bytes, int64_t threads) {
  memory = &bytes;
  runProgram(module, module.lookupSymbol<func::FuncOp>(entry).getBody().front(), threads);
}

} // namespace gait::test
