#include "compiler/artifact/llvm_code.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::LLVM;

namespace gait::compiler {

LlvmCode::LlvmCode(ModuleOp module)
    : ImplicitLocOpBuilder(UnknownLoc::get(module.getContext()), module.getContext()), module(module) {
  ptr = LLVMPointerType::get(getContext());
  i8 = getIntegerType(8);
  i32 = getIntegerType(32);
  i64 = getIntegerType(64);
  f64 = getF64Type();
  none = LLVMVoidType::get(getContext());
  setInsertionPointToEnd(module.getBody());
}

LLVMFuncOp LlvmCode::declaration(StringRef name, Type result, ArrayRef<Type> arguments, Linkage linkage) {
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToEnd(module.getBody());
  return LLVMFuncOp::create(*this, getLoc(), name, LLVMFunctionType::get(result, arguments), linkage);
}

LLVMFuncOp LlvmCode::function(StringRef name, Type result, ArrayRef<Type> arguments, Linkage linkage) {
  LLVMFuncOp function = declaration(name, result, arguments, linkage);
  function.setNoUnwind(true);
  setInsertionPointToStart(function.addEntryBlock(*this));
  return function;
}

Value LlvmCode::number(Type type, int64_t value) { return ConstantOp::create(*this, type, getIntegerAttr(type, value)); }
Value LlvmCode::null() { return ZeroOp::create(*this, ptr); }

Value LlvmCode::advance(Value base, Value bytes) { return GEPOp::create(*this, ptr, i8, base, ArrayRef<GEPArg>{bytes}); }

Value LlvmCode::advance(Value base, int64_t bytes) {
  if (bytes == 0) return base;
  return advance(base, number(i64, bytes)); // as a value: a GEP's own constants have 32 bits
}

Value LlvmCode::loadPointer(Value array, int64_t index) { return LoadOp::create(*this, ptr, advance(array, index * 8)); }
void LlvmCode::storePointer(Value value, Value array, int64_t index) { StoreOp::create(*this, value, advance(array, index * 8)); }

Value LlvmCode::pointerArray(int64_t count) {
  if (count == 0) return null();
  return AllocaOp::create(*this, ptr, LLVMArrayType::get(ptr, count), number(i64, 1), 8);
}

Value LlvmCode::addressOf(StringRef symbol) { return AddressOfOp::create(*this, ptr, symbol); }

Value LlvmCode::call(LLVMFuncOp callee, ValueRange arguments) {
  auto call = CallOp::create(*this, callee, arguments);
  return call.getNumResults() ? call.getResult() : Value();
}

Value LlvmCode::call(LLVMFunctionType type, Value callee, ValueRange arguments) {
  SmallVector<Value> operands = {callee};
  llvm::append_range(operands, arguments);
  auto call = CallOp::create(*this, type, operands);
  return call.getNumResults() ? call.getResult() : Value();
}

Value LlvmCode::compare(ICmpPredicate predicate, Value a, Value b) { return ICmpOp::create(*this, predicate, a, b); }

void LlvmCode::runIf(Value condition, llvm::function_ref<void()> body) {
  Block *here = getInsertionBlock();
  Block *after = here->splitBlock(getInsertionPoint());
  Block *inside = createBlock(after);
  setInsertionPointToEnd(here);
  CondBrOp::create(*this, condition, inside, after);
  setInsertionPointToEnd(inside);
  body();
  if (Block *last = getInsertionBlock(); last->empty() || !last->back().hasTrait<OpTrait::IsTerminator>())
    BrOp::create(*this, ValueRange(), after);
  setInsertionPointToStart(after);
}

void LlvmCode::returnIf(Value condition, Value result) {
  runIf(condition, [&] { ret(result); });
}

void LlvmCode::ret(Value result) { result ? ReturnOp::create(*this, result) : ReturnOp::create(*this, ValueRange()); }

GlobalOp LlvmCode::constant(StringRef name, Type type, llvm::function_ref<Value()> value) {
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToEnd(module.getBody());
  auto global = GlobalOp::create(*this, type, /*isConstant=*/true, Linkage::Internal, name, Attribute());
  createBlock(&global.getInitializerRegion());
  ret(value());
  return global;
}

GlobalOp LlvmCode::string(StringRef name, StringRef text) {
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToEnd(module.getBody());
  std::string terminated = text.str() + '\0';
  return GlobalOp::create(*this, LLVMArrayType::get(i8, terminated.size()), /*isConstant=*/true, Linkage::Internal, name,
                          getStringAttr(terminated));
}

Value LlvmCode::aggregate(Type type, ArrayRef<Value> elements) {
  Value value = UndefOp::create(*this, type);
  for (auto [index, element] : llvm::enumerate(elements)) value = InsertValueOp::create(*this, value, element, index);
  return value;
}

} // namespace gait::compiler
