// What a schedule looks like to a reader: kernels, planned buffers, what is alive at the peak.
#ifndef GAIT_COMPILER_SCHEDULE_REPORT_H
#define GAIT_COMPILER_SCHEDULE_REPORT_H
#include "mlir/IR/BuiltinOps.h"
#include <cstdint>
#include <string>
#include <vector>

namespace gait::schedule {

enum class KernelKind {
  MatrixProduct, ///< a matrix product with what is pointwise or along rows around it
  RowChain,      ///< reductions along the rows of a panel
  Reduction,     ///< sums over the outer space only
  Pointwise,
  Transpose,
  Small ///< as a whole on one thread
};
std::string_view spell(KernelKind kind);

struct KernelReport {
  std::string name; ///< of its function from `kernels` on
  KernelKind kind;
  std::string source;  ///< "linear_0 (digits.cpp:22)"
  double flops, bytes; ///< at the report's rows; bytes of the tensors read and written, each once
  int64_t units;       ///< of parallel work at the report's rows
  int64_t steps;       ///< how often it runs: the steps of the loops it is in; flops and bytes are those of all of them
};

enum class BufferClass {
  Activation, ///< computed for an output or loss, and kept for gradients or updates
  Gradient,   ///< computed for the updates of state
  Temporary
};
std::string_view spell(BufferClass kind);

/// One tensor in the arena.
struct BufferReport {
  std::string source; ///< of the op that makes it
  std::string type;   ///< "?x128xf32"
  BufferClass kind;
  int64_t bytes;      ///< at the report's rows
  int64_t offset;     ///< in the arena, which is planned for the largest batch
  size_t first, last; ///< kernels between which it is alive, both included
};

struct EntryReport {
  std::string name;
  int64_t rows;
  int64_t arenaBytes; ///< at the largest batch
  std::vector<KernelReport> kernels;
  std::vector<BufferReport> buffers; ///< in the order they are made
  size_t peak = 0;                   ///< the kernel at which the most bytes are alive
  int64_t peakBytes = 0;             ///< alive there, at the report's rows

  /// The buffers alive at a kernel, the largest first.
  std::vector<const BufferReport *> aliveAt(size_t kernel) const;
};

/// The report of each entry of a `clustered` module, as it runs with `rows` rows.
/// Errors: the module is not clustered, or its attributes were changed by hand; a diagnostic says which.
mlir::FailureOr<std::vector<EntryReport>> report(mlir::ModuleOp clustered, int64_t rows);

} // namespace gait::schedule
#endif
