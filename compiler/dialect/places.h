// Where tensors lie: #gait.buffer, and in loops #gait.slice and #gait.swap of such places.
#ifndef GAIT_COMPILER_DIALECT_PLACES_H
#define GAIT_COMPILER_DIALECT_PLACES_H
#include "compiler/dialect/dialect.h"

namespace gait::ir {

/// Whether it is one of the three, all the way down.
bool isPlace(mlir::Attribute place);
/// The buffers that it may be or be a part of.
void forBuffers(mlir::Attribute place, llvm::function_ref<void(BufferAttr)> visit);
/// Bytes of the buffer that it is or is a part of.
int64_t bytesOfPlace(mlir::Attribute place);
/// The slices that a place is taken by, the one of the whole tensor first; none where it is a buffer. Of places that swap both
/// are taken alike.
llvm::SmallVector<SliceAttr> slicesOf(mlir::Attribute place);

} // namespace gait::ir
#endif
