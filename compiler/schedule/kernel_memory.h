// The buffers of a kernel that is being built: bytes as arguments, tensors as views of them.
#ifndef GAIT_COMPILER_SCHEDULE_KERNEL_MEMORY_H
#define GAIT_COMPILER_SCHEDULE_KERNEL_MEMORY_H
#include "compiler/schedule/homes.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/MapVector.h"

namespace gait::schedule {

using Sizes = llvm::SmallVector<mlir::OpFoldResult>;

/// A box of a tensor: where it starts and how large it is.
struct Box {
  Sizes offsets, sizes;
};

class KernelMemory {
public:
  /// `body`: the function's entry block; `rows`: its number of rows.
  KernelMemory(const Homes &homes, mlir::Block *body, mlir::Value rows, llvm::ArrayRef<mlir::Attribute> places);

  /// `box` of a tensor that lies in memory, which may be a reshape or slice of one, as memory.
  mlir::Value subview(mlir::OpBuilder &builder, mlir::Value tensor, const Box &box);
  /// `box` of a tensor of this element type with these leading sizes before the shape of `type`, which lies at `place`; the first
  /// `dropped` sizes of the box are ones that do not appear in the result.
  mlir::Value subview(mlir::OpBuilder &builder, mlir::Attribute place, llvm::ArrayRef<int64_t> leading,
                      mlir::RankedTensorType type, const Box &box, unsigned dropped);
  /// A scalar of the entry, or a dense constant and its views, made again at the top of the kernel.
  mlir::Value remake(mlir::Value value);

  mlir::Value rows() const { return numberOfRows; }
  mlir::Value index(int64_t value);
  /// A box of the whole of a tensor of this type.
  Box whole(mlir::RankedTensorType type);

private:
  mlir::Value view(mlir::Attribute place, mlir::MemRefType type);
  mlir::Value cut(mlir::OpBuilder &builder, mlir::Value memory, const Box &box, llvm::ArrayRef<mlir::OpFoldResult> strides,
                  llvm::ArrayRef<int64_t> shape);

  const Homes &homes;
  mlir::OpBuilder top; ///< inserts before the kernel's loops
  mlir::Value numberOfRows;
  llvm::DenseMap<mlir::Attribute, mlir::Value> bytes; ///< place -> argument
  llvm::DenseMap<std::pair<mlir::Attribute, mlir::Type>, mlir::Value> views;
  llvm::DenseMap<mlir::Value, mlir::Value> remade;
  llvm::DenseMap<int64_t, mlir::Value> indices;
};

} // namespace gait::schedule
#endif
