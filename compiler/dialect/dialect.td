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
  let dependentDialects = ["::mlir::tensor::TensorDialect", "::mlir::linalg::LinalgDialect", "::mlir::arith::ArithDialect"];
}

// The element types of the language.
def Gait_Float : AnyTypeOf<[F32, F64]>;
def Gait_Integer : AnyTypeOf<[I1, I32, I64]>;
def Gait_Element : AnyTypeOf<[F32, F64, I1, I32, I64]>;
def Gait_Tensor : RankedTensorOf<[F32, F64, I1, I32, I64]>;
def Gait_FloatTensor : RankedTensorOf<[F32, F64]>;
def Gait_IntegerTensor : RankedTensorOf<[I1, I32, I64]>;
def Gait_NumberTensor : RankedTensorOf<[F32, F64, I32, I64]>;
def Gait_BoolTensor : RankedTensorOf<[I1]>;
def Gait_I64Scalar : 0DTensorOf<[I64]>;

// No gradient flows through this op: its result is piecewise constant or has no dependence on its operands worth the name.
// An op has this trait or a gradient rule; one with neither is an error under a gradient.
def Gait_NotDifferentiable : NativeOpTrait<"NotDifferentiable"> { let cppNamespace = "::gait::ir"; }

class Gait_Op<string mnemonic, list<Trait> traits = []> : Op<Gait_Dialect, mnemonic, traits>;

#endif
