// The builders that the frontend calls: they infer result types, and leave what is wrong to the verifier.
#include "compiler/ops/ops.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace mlir;
using namespace gait;

namespace {

constexpr int64_t batch = ShapedType::kDynamic;

struct Graph {
  Graph() : handler(&context, [this](Diagnostic &diagnostic) { message = diagnostic.str(); }) {
    context.loadDialect<ir::GaitDialect>();
    loc = UnknownLoc::get(&context);
    module = ModuleOp::create(loc);
    builder.setInsertionPointToStart(module->getBody());
  }

  RankedTensorType type(std::vector<int64_t> shape, Type element) { return RankedTensorType::get(shape, element); }
  Type f32() { return builder.getF32Type(); }
  Type f64() { return builder.getF64Type(); }
  Type i32() { return builder.getI32Type(); }
  /// A tensor of any shape.
  Value tensor(std::vector<int64_t> shape, Type element) {
    Value one = ir::ConstantOp::create(builder, loc, DenseElementsAttr::get(type({}, element), builder.getOneAttr(element)));
    return ir::BroadcastOp::create(builder, loc, type(shape, element), one, ArrayRef<int64_t>());
  }
  template <typename Op, typename... Args> Value create(Args &&...args) {
    return Op::create(builder, loc, std::forward<Args>(args)...);
  }
  /// The verifier's complaint about the op that makes `value`; empty if there is none.
  std::string complaint(Value value) {
    message.clear();
    bool isRight = succeeded(verify(value.getDefiningOp()));
    CHECK(isRight == message.empty());
    return message;
  }
  void checkType(Value value, RankedTensorType expected) {
    CHECK(value.getType() == expected);
    CHECK(complaint(value) == "");
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  std::string message;
  ScopedDiagnosticHandler handler;
  OpBuilder builder{&context};
  Location loc = UnknownLoc::get(&context);
  OwningOpRef<ModuleOp> module;
};

} // namespace

TEST_CASE("builders infer the types of results") {
  Graph g;
  Value x = g.tensor({batch, 4, 6}, g.f32());
  g.checkType(g.create<ir::AddOp>(x, x), g.type({batch, 4, 6}, g.f32()));
  g.checkType(g.create<ir::CompareOp>(ir::Comparison::Lt, x, x), g.type({batch, 4, 6}, g.builder.getI1Type()));
  Value condition = g.create<ir::CompareOp>(ir::Comparison::Lt, x, x);
  g.checkType(g.create<ir::SelectOp>(condition, x, x), g.type({batch, 4, 6}, g.f32()));
  g.checkType(g.create<ir::ConvertOp>(x, g.i32()), g.type({batch, 4, 6}, g.i32()));
  g.checkType(g.create<ir::TransposeOp>(x, ArrayRef<int64_t>{2, 0, 1}), g.type({6, batch, 4}, g.f32()));
  g.checkType(g.create<ir::SliceOp>(x, ArrayRef<int64_t>{0, 1, 0}, ArrayRef<int64_t>{-1, 4, 6}, ArrayRef<int64_t>{1, 1, 4}),
              g.type({batch, 3, 2}, g.f32()));
  Value zero = g.create<ir::ConstantOp>(DenseElementsAttr::get(g.type({}, g.f32()), 0.0f));
  g.checkType(zero, g.type({}, g.f32()));
  g.checkType(g.create<ir::PadOp>(x, zero, ArrayRef<int64_t>{0, 1, 0}, ArrayRef<int64_t>{0, 2, 0}, ArrayRef<int64_t>{0, 0, 1}),
              g.type({batch, 7, 11}, g.f32()));
  g.checkType(g.create<ir::ReduceSumOp>(x, ArrayRef<int64_t>{0, 2}), g.type({4}, g.f32()));
  g.checkType(g.create<ir::ReduceMaxOp>(x, ArrayRef<int64_t>{1}), g.type({batch, 6}, g.f32()));
  g.checkType(g.create<ir::ArgmaxOp>(x, 2), g.type({batch, 4}, g.i32()));
  g.checkType(g.create<ir::DotOp>("bij,kj->ikb", x, g.tensor({3, 6}, g.f32())), g.type({4, 3, batch}, g.f32()));
  g.checkType(g.create<ir::RowsOp>(), g.type({}, g.builder.getI64Type()));
  Value words = g.tensor({2}, g.i32()), wideWords = g.tensor({2}, g.builder.getI64Type());
  g.checkType(g.create<ir::UniformOp>(words), g.type({2}, g.f32()));
  g.checkType(g.create<ir::NormalOp>(wideWords), g.type({2}, g.f64()));
  auto gradient = ir::GradientOp::create(g.builder, g.loc, zero, ValueRange{x, zero});
  CHECK(gradient.getResultTypes() == TypeRange(ArrayRef<Type>{x.getType(), zero.getType()}));
}

TEST_CASE("wrong arguments reach the verifier, whatever they are") {
  Graph g;
  Value x = g.tensor({batch, 4}, g.f32()), y = g.tensor({5}, g.f64());
  CHECK(g.complaint(g.create<ir::AddOp>(x, y)).find("(C1)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::CompareOp>(ir::Comparison::Eq, x, y)).find("(C1)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::TransposeOp>(x, ArrayRef<int64_t>{0, 7})).find("(C1)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::TransposeOp>(x, ArrayRef<int64_t>{})).find("(C1)") != std::string::npos);
  CHECK(
      g.complaint(g.create<ir::SliceOp>(x, ArrayRef<int64_t>{0}, ArrayRef<int64_t>{}, ArrayRef<int64_t>{1, 1, 1})).find("(C1)") !=
      std::string::npos);
  CHECK(g.complaint(g.create<ir::SliceOp>(x, ArrayRef<int64_t>{0, 9}, ArrayRef<int64_t>{-1, 12}, ArrayRef<int64_t>{1, 0}))
            .find("(C2)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::PadOp>(x, g.tensor({}, g.f32()), ArrayRef<int64_t>{0, -9}, ArrayRef<int64_t>{0, 0},
                                        ArrayRef<int64_t>{0, 0}))
            .find("(C2)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::ReduceSumOp>(x, ArrayRef<int64_t>{-1, 8})).find("(C1)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::ArgmaxOp>(x, 5)).find("(C1)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::DotOp>("nonsense", x, y)).find("(C1)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::DotOp>("bk,k->bz", x, y)).find("(C4)") != std::string::npos);
  CHECK(g.complaint(g.create<ir::DotOp>("b,k->bk", x, y)).find("(C3)") != std::string::npos);
}
