// Writing functions and constants in the LLVM dialect by hand.
#ifndef GAIT_COMPILER_ARTIFACT_LLVM_CODE_H
#define GAIT_COMPILER_ARTIFACT_LLVM_CODE_H
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace gait::compiler {

/// A builder at the end of a module, with the few things that host code is made of.
class LlvmCode : public mlir::ImplicitLocOpBuilder {
public:
  explicit LlvmCode(mlir::ModuleOp module);

  mlir::Type ptr, i8, i32, i64, f64, none; ///< none: void

  /// A function with an empty body; the insertion point moves into it. It never unwinds.
  mlir::LLVM::LLVMFuncOp function(llvm::StringRef name, mlir::Type result, llvm::ArrayRef<mlir::Type> arguments,
                                  mlir::LLVM::Linkage linkage = mlir::LLVM::Linkage::External);
  mlir::LLVM::LLVMFuncOp declaration(llvm::StringRef name, mlir::Type result, llvm::ArrayRef<mlir::Type> arguments,
                                     mlir::LLVM::Linkage linkage = mlir::LLVM::Linkage::External);

  mlir::Value number(mlir::Type type, int64_t value);
  mlir::Value null();
  /// base + bytes
  mlir::Value advance(mlir::Value base, mlir::Value bytes);
  mlir::Value advance(mlir::Value base, int64_t bytes);
  /// The element of an array of pointers.
  mlir::Value loadPointer(mlir::Value array, int64_t index);
  void storePointer(mlir::Value value, mlir::Value array, int64_t index);
  /// An array of that many pointers on the stack; null for none.
  mlir::Value pointerArray(int64_t count);
  mlir::Value addressOf(llvm::StringRef symbol);
  mlir::Value call(mlir::LLVM::LLVMFuncOp callee, mlir::ValueRange arguments); ///< null without a result
  mlir::Value call(mlir::LLVM::LLVMFunctionType type, mlir::Value callee, mlir::ValueRange arguments);
  mlir::Value compare(mlir::LLVM::ICmpPredicate predicate, mlir::Value a, mlir::Value b);

  /// Leaves the function with `result` where the condition holds; goes on where it does not.
  void returnIf(mlir::Value condition, mlir::Value result);
  /// Runs `body` where the condition holds.
  void runIf(mlir::Value condition, llvm::function_ref<void()> body);
  void ret(mlir::Value result = {});

  /// A constant with internal linkage.
  mlir::LLVM::GlobalOp constant(llvm::StringRef name, mlir::Type type, llvm::function_ref<mlir::Value()> value);
  /// A terminated string.
  mlir::LLVM::GlobalOp string(llvm::StringRef name, llvm::StringRef text);
  /// A struct or array value of these elements.
  mlir::Value aggregate(mlir::Type type, llvm::ArrayRef<mlir::Value> elements);

private:
  mlir::ModuleOp module;
};

} // namespace gait::compiler
#endif
