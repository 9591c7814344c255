#ifndef GAIT_DIALECT_TD
#define GAIT_DIALECT_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "compiler/dialect/interfaces.td"

def Gait_Dialect : Dialect {
  let name = "gait";
  let cppNamespace = "::gait::ir";
  let summary = "training graphs on tensors";
  let description = [{
    Values are ranked tensors of f32, f64, i32, i64 or i1. Every `?` in a type is the same number: the rows of the batch.
    State enters an entry as arguments and leaves as results that alias them.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = [{ void addLanguageOperations(); }];
  let dependentDialects = ["::mlir::tensor::TensorDialect", "::mlir::linalg::LinalgDialect", "::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect"];
}

// The tensors of the language: ranked, no encoding, every size at least 1, at most one `?`.
class Gait_TensorOf<list<Type> elements, string names> : ConfinedType<RankedTensorOf<elements>,
    [CPred<"::gait::ir::hasPlainShape(::llvm::cast<::mlir::RankedTensorType>($_self))">],
    "tensor of " # names # " with sizes of at least 1 and at most one `?`", "::mlir::RankedTensorType">;
def Gait_Tensor : Gait_TensorOf<[F32, F64, I32, I64, I1], "f32, f64, i32, i64 or i1">;
def Gait_NumberTensor : Gait_TensorOf<[F32, F64, I32, I64], "f32, f64, i32 or i64">;
def Gait_FloatTensor : Gait_TensorOf<[F32, F64], "f32 or f64">;
def Gait_IntegerTensor : Gait_TensorOf<[I32, I64, I1], "i32, i64 or i1">;
def Gait_WordTensor : Gait_TensorOf<[I32, I64], "i32 or i64">;
def Gait_BoolTensor : Gait_TensorOf<[I1], "i1">;
def Gait_I32Tensor : Gait_TensorOf<[I32], "i32">;
def Gait_I64Scalar : Type<CPred<"$_self == ::mlir::RankedTensorType::get({}, ::mlir::IntegerType::get($_self.getContext(), 64))">,
                          "scalar tensor of i64", "::mlir::RankedTensorType">,
                     BuildableType<"::mlir::RankedTensorType::get({}, $_builder.getI64Type())">;

// No gradient flows through this op: its result is piecewise constant or has no dependence on its operands worth the name.
// An op has this trait or a gradient rule; one with neither is an error under a gradient.
def Gait_NotDifferentiable : NativeOpTrait<"NotDifferentiable"> { let cppNamespace = "::gait::ir"; }

class Gait_Op<string mnemonic, list<Trait> traits = []> : Op<Gait_Dialect, mnemonic, traits>;

#endif
