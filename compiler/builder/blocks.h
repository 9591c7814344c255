// Blocks of a pool: what was appended between two calls, and what an entry holds as one op. In the pool the ops of a block stand
// among the others and read what they like, so that a slice sees what an entry needs of them. Where the entry is cut, they move
// into their op, and what they read from outside become its operands:
//
//   %a = gait.dot "bk,kn->bn" %x, %w                  ->      %y = gait.checkpoint (%0 = %x, %1 = %w) : ... {
//   %b = gait.tanh %a                                           %2 = gait.dot "bk,kn->bn" %0, %1
//   %y = builtin.unrealized_conversion_cast %b                  %3 = gait.tanh %2
//                                                               gait.yield %3
//                                                             }
#ifndef GAIT_COMPILER_BUILDER_BLOCKS_H
#define GAIT_COMPILER_BUILDER_BLOCKS_H
#include "compiler/builder/slice.h"
#include "compiler/ops/ops.h"
#include "mlir/IR/Block.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/Operation.h"
#include "mlir/IR/ValueRange.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SetVector.h"
#include <cstdint>
#include <vector>

namespace gait::compiler {

class Pool;

/// An op that holds blocks, in values of the pool. Parameters are arguments of the pool that stand, in a block, for what it is
/// given.
struct Holder {
  enum class Kind { Checkpoint, CustomGradient, Scan };
  Kind kind;
  mlir::Location location;
  int64_t forward;                                  ///< the block that computes the outputs
  std::vector<mlir::Value> outputs;                 ///< one per result
  std::vector<mlir::Value> inputs = {};             ///< a checkpoint has none but what its block reads; of a scan: inits, stacked
  std::vector<mlir::Value> parameters = {};         ///< one per input
  int64_t backward = -1;                            ///< of a custom gradient
  std::vector<mlir::Value> backwardParameters = {}; ///< for the inputs, the results, the cotangents of the floating results
  std::vector<mlir::Value> gradients = {};          ///< one per floating input
  /// Of a scan: its attributes, and the types of its results.
  struct Loop {
    int64_t count = 1;
    bool reverse = false;
    ir::Keep keep = ir::Keep::All;
    std::vector<int64_t> axes, stacking;
    std::vector<mlir::Type> types;
  } loop = {};
  std::vector<mlir::Value> results = {}; ///< the outputs, as others see them; set by `hold`
};

/// The blocks of a pool are numbered 0, 1, 2, ... as they are opened.
class Blocks {
public:
  explicit Blocks(mlir::Block &pool) : pool(pool) {}

  /// What is appended from now on stands in a new block, within those that are open.
  int64_t open();
  /// Ends the block opened last.
  void close();
  /// The innermost open block; -1: none is.
  int64_t current() const { return opened.empty() ? -1 : opened.back(); }
  bool isOpen(int64_t block) const { return llvm::is_contained(opened, block); }
  /// The innermost block, now closed, that an op was made in; -1: in none.
  int64_t blockOf(mlir::Operation *op) const;
  /// The block that a block was opened in; -1: in none.
  int64_t parentOf(int64_t block) const { return blocks.at(static_cast<size_t>(block)).parent; }
  /// Was it made in a closed block, or in one within?
  bool contains(int64_t block, mlir::Value value) const;

  /// What a closed block and who takes these values from it read from outside, in the order they read it.
  llvm::SetVector<mlir::Value> captures(int64_t block, llvm::ArrayRef<mlir::Value> outputs) const;
  /// A gradient in a closed block sees only what the block computes. The target of one that would miss a part of its gradient,
  /// because something else that is read from outside, or `given` to the block, is computed from it; null if there is none.
  mlir::Value findMissedTarget(int64_t block, llvm::ArrayRef<mlir::Value> given = {}) const;

  /// Adds an op and its results, which stand after all that it is made of.
  const Holder &hold(Pool &pool, Holder holder);
  /// Those within others come before them.
  const std::vector<Holder> &holders() const { return held; }

private:
  struct Interval {
    int64_t parent;
    mlir::Operation *before;                 ///< the op before the first; null: none
    std::vector<mlir::Operation *> ops = {}; ///< in order, those of blocks within among them; known when it is closed
  };
  /// What these values of a closed block are computed from outside of it.
  llvm::SetVector<mlir::Value> capturesOf(int64_t block, mlir::ValueRange values) const;

  mlir::Block &pool;
  std::vector<Interval> blocks;
  std::vector<int64_t> opened;
  llvm::DenseMap<mlir::Operation *, int64_t> innermost;
  std::vector<Holder> held;
};

/// Moves the ops of an entry that stand for ops of blocks into the ops that hold them. `mapping`: from the pool to the entry;
/// `blockOf`: the innermost block of each of the entry's ops that stands for one of a block.
void formHolders(const Blocks &blocks, const Slice &slice, mlir::IRMapping &mapping,
                 llvm::DenseMap<mlir::Operation *, int64_t> &blockOf, mlir::Block &entry);

} // namespace gait::compiler
#endif
