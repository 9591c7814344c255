// Ops that compute each element from the elements at the same place: what they share. Forward and gradient are one expression each.
#ifndef GAIT_POINTWISE_BASE_TD
#define GAIT_POINTWISE_BASE_TD
include "compiler/dialect/dialect.td"

// A pointwise op. In every expression the operands go by their names, as given in `names`.
//   forward    one element, on Scalars (expression.h); `type` is the element type of the result
//   gradients  one expression per operand on Expressions: `y` is the result, `dy` its cotangent; `none` where nothing flows.
//              An empty list: the op is not differentiable
//   check      the constraints: a LogicalResult
//   identity   what the op is equal to without computing, a Value, null if nothing
class Gait_PointwiseOp<string mnemonic, list<string> names, string forward, list<string> gradients, string check,
                       string identity = "nullptr">
    : Gait_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>, DeclareOpInterfaceMethods<Gait_Pointwise>,
                         !if(!empty(gradients), Gait_NotDifferentiable, DeclareOpInterfaceMethods<Gait_Differentiable>)]> {
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::verify() { return }] # check # [{; }
    ::mlir::OpFoldResult $cppClass::fold(FoldAdaptor adaptor) {
      if (::mlir::Attribute folded = foldPointwise(*this, adaptor.getOperands())) return folded;
      return ::mlir::Value(}] # identity # [{);
    }
    ::mlir::Value $cppClass::buildScalar(::mlir::OpBuilder &builder, ::mlir::Location loc, ::mlir::ValueRange scalars) {
      ::mlir::Type type = getY().getType().getElementType();
      (void)type;
      }] # !interleave(!foreach(i, !range(!size(names)), "Scalar " # names[i] # "(builder, loc, scalars[" # i # "]);"), " ") # [{
      return }] # forward # [{;
    }
    ::llvm::SmallVector<::mlir::Value> $cppClass::buildStructured(::mlir::OpBuilder &builder, ::mlir::ValueRange operands, ::mlir::Value rows) {
      return {lowerPointwise(builder, *this, operands, rows)};
    }
  }] # !if(!empty(gradients), "", [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::buildGradient(::mlir::OpBuilder &builder, ::mlir::ValueRange cotangents) {
      ::mlir::Location loc = getLoc();
      Expression y(builder, loc, getY()), dy(builder, loc, cotangents[0]);
      }] # !interleave(!foreach(i, !range(!size(names)), "Expression " # names[i] # "(builder, loc, (*this)->getOperand(" # i # "));"), " ") # [{
      const ::mlir::Value none;
      (void)none;
      return {}] # !interleave(gradients, ", ") # [{};
    }
  }]);
}

// y = f(x), of x's type.
class Gait_UnaryOp<string mnemonic, Type tensor, string forward, string gradient, string identity = "nullptr">
    : Gait_PointwiseOp<mnemonic, ["x"], forward, [gradient], "verifySameTypes(*this, {\"x\", \"y\"})", identity> {
  let arguments = (ins tensor:$x);
  let results = (outs tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x), [{ build($_builder, $_state, x.getType(), x); }]>];
  let assemblyFormat = "$x attr-dict `:` custom<SameTypes>(type($x), type($y))";
}

// y = f(a, b), all of one type.
class Gait_BinaryOp<string mnemonic, string forward, list<string> gradients, string identity = "nullptr", string check = "success()",
                    Type tensor = Gait_NumberTensor>
    : Gait_PointwiseOp<mnemonic, ["a", "b"], forward, gradients,
                       "failed(verifySameTypes(*this, {\"a\", \"b\", \"y\"})) ? failure() : ::llvm::LogicalResult(" # check # ")", identity> {
  let arguments = (ins tensor:$a, tensor:$b);
  let results = (outs tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$a, "::mlir::Value":$b), [{ build($_builder, $_state, a.getType(), a, b); }]>];
  let assemblyFormat = "$a `,` $b attr-dict `:` custom<SameTypes>(type($a), type($b), type($y))";
}

// y = f(x), of x's type, piecewise constant.
class Gait_StepOp<string mnemonic, Type tensor, string forward, string identity = "nullptr">
    : Gait_PointwiseOp<mnemonic, ["x"], forward, [], "verifySameTypes(*this, {\"x\", \"y\"})", identity> {
  let arguments = (ins tensor:$x);
  let results = (outs tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x), [{ build($_builder, $_state, x.getType(), x); }]>];
  let assemblyFormat = "$x attr-dict `:` custom<SameTypes>(type($x), type($y))";
}
#endif
