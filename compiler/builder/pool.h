// The pool: one block of ops, of one graph under construction, from which entries are cut.
#ifndef GAIT_COMPILER_BUILDER_POOL_H
#define GAIT_COMPILER_BUILDER_POOL_H
#include "compiler/builder/blocks.h"
#include "compiler/builder/diagnostics.h"
#include "mlir/IR/Block.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace gait::compiler {

/// Owns its context, and numbers the values that others ask for again: handles of them are numbers.
class Pool {
public:
  Pool();
  Pool(const Pool &) = delete;
  Pool &operator=(const Pool &) = delete;

  mlir::MLIRContext context;
  mlir::Block block;
  Blocks blocks{block};

  /// The number of an argument that is added to the block, or of a value of it: 0, 1, 2, ... in the order of these calls.
  int64_t addArgument(mlir::Type type, mlir::Location location) { return add(block.addArgument(type, location)); }
  int64_t add(mlir::Value value);
  mlir::Value value(int64_t number) const { return values.at(static_cast<size_t>(number)); }

  /// A line of the user's source, named unless the name is empty.
  mlir::Location location(llvm::StringRef file, unsigned line, unsigned column, llvm::StringRef name);
  /// The pool, where what is appended next has a location.
  Pool &at(mlir::Location location);

private:
  template <typename Op, typename... Arguments> friend Op append(Pool &pool, std::string &refusal, Arguments &&...arguments);

  mlir::ImplicitLocOpBuilder builder; ///< at the block's end
  std::vector<mlir::Value> values;
};

/// Appends an op, built as `Op::create` builds it, and verifies it at once. One that its verifier refuses is taken out again:
/// then the result is null, and `refusal` says why.
template <typename Op, typename... Arguments> Op append(Pool &pool, std::string &refusal, Arguments &&...arguments) {
  Diagnostics diagnostics(pool.context);
  Op op = Op::create(pool.builder, std::forward<Arguments>(arguments)...);
  if (mlir::succeeded(mlir::verify(op))) return op;
  op->erase();
  refusal = diagnostics.text(/*namingOps=*/false);
  return {};
}

} // namespace gait::compiler
#endif
