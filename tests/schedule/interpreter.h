// Evaluates `structured` entries and runs `kernels` modules by interpretation, in plain C++: the schedule is right if both agree.
// Knows nothing of bufferization, vectors or LLVM, and sees races and accesses outside of buffers.
#ifndef GAIT_TESTS_SCHEDULE_INTERPRETER_H
#define GAIT_TESTS_SCHEDULE_INTERPRETER_H
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/DenseMap.h"
#include <map>
#include <stdexcept>
#include <variant>
#include <vector>

namespace gait::test {

/// A number: floating in `f`, anything else in `i`.
struct Number {
  double f = 0;
  int64_t i = 0;
};

struct Tensor {
  std::vector<int64_t> shape;
  std::vector<Number> elements; ///< row-major
  int64_t size() const {
    int64_t size = 1;
    for (int64_t extent : shape) size *= extent;
    return size;
  }
};

/// Bytes that kernels work on. The tests ask afterwards what was wrong with the accesses.
class Memory {
public:
  std::vector<uint8_t> &operator[](std::pair<int, int64_t> place) { return spaces[place]; }
  void beginEpoch() { touched.clear(); }
  void load(std::pair<int, int64_t> space, int64_t at, int64_t bytes, int64_t thread, void *to);
  void store(std::pair<int, int64_t> space, int64_t at, int64_t bytes, int64_t thread, const void *from);

private:
  struct Touch {
    int64_t writer = -1, reader = -1;
    bool manyReaders = false;
  };
  /// Space and, for inputs and outputs, which one; 0 for the state and the arena.
  std::map<std::pair<int, int64_t>, std::vector<uint8_t>> spaces;
  std::map<std::pair<std::pair<int, int64_t>, int64_t>, Touch> touched;
};

/// A strided box of a buffer.
struct View {
  std::pair<int, int64_t> space{-1, 0};
  int64_t base = 0;   ///< bytes
  int64_t limit = 0;  ///< bytes after `base` that belong to the buffer
  int64_t offset = 0; ///< elements
  std::vector<int64_t> shape, strides;
};

using Any = std::variant<Number, Tensor, View>;

class Interpreter {
public:
  explicit Interpreter(int64_t rows) : rows(rows) {}

  /// Results of a structured entry for these tensors (rows are added).
  std::vector<Tensor> evaluate(mlir::func::FuncOp entry, const std::vector<Tensor> &arguments);

  /// Runs the launches of an entry in order, with as many threads; the highest runs first. Throws on a race between threads
  /// that no barrier separates, and on an access outside of a buffer.
  void run(mlir::ModuleOp module, llvm::StringRef entry, Memory &memory, int64_t threads);

private:
  void runProgram(mlir::ModuleOp module, mlir::Block &block, int64_t threads);
  View placeOf(mlir::Attribute place);
  void runBlock(mlir::Block &block);
  void runOp(mlir::Operation &op);
  bool runTensorOp(mlir::Operation &op);
  void runTensorLoop(ir::LoopOp loop);
  bool runMemoryOp(mlir::Operation &op);
  Number compute(mlir::Operation &op);
  void runLinalg(mlir::linalg::LinalgOp op);
  Number number(mlir::Value value) { return std::get<Number>(values.at(value)); }
  const Tensor &tensor(mlir::Value value) { return std::get<Tensor>(values.at(value)); }
  int64_t integer(mlir::OpFoldResult value);

  Tensor loadTensor(const View &view, mlir::Type element);
  void storeTensor(const View &view, mlir::Type element, const Tensor &tensor);

  int64_t rows;
  int64_t thread = 0;
  Memory *memory = nullptr;
  std::vector<int64_t> steps; ///< of the loops around the launch that is running, the outermost first
  std::vector<int64_t> loops; ///< of the linalg op that is running
  struct Less {
    bool operator()(mlir::Value a, mlir::Value b) const { return a.getAsOpaquePointer() < b.getAsOpaquePointer(); }
  };
  std::map<mlir::Value, Any, Less> values;
};

/// Bytes of an element in memory, and to and from them.
int64_t bytesOfElement(mlir::Type element);
void encode(mlir::Type element, Number number, uint8_t *bytes);
Number decode(mlir::Type element, const uint8_t *bytes);

} // namespace gait::test
#endif
