// The pool by itself, without the DSL: what is appended, refused, and cut from it.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "compiler/builder/diagnostics.h"
#include "compiler/builder/entry.h"
#include "compiler/builder/pool.h"
#include "compiler/builder/slice.h"
#include "compiler/ops/ops.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Verifier.h"
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace gait;
using namespace gait::compiler;

namespace {

/// A pool with an argument `x` of rows, a weight `w`, and the flag of training.
struct Building {
  Pool pool;
  mlir::Location here = pool.location("here.cpp", 7, 3, "layer");
  mlir::Type type(llvm::ArrayRef<int64_t> shape) {
    return mlir::RankedTensorType::get(shape, mlir::Float32Type::get(&pool.context));
  }
  mlir::Value argument(mlir::Type type) { return pool.value(pool.addArgument(type, here)); }
  mlir::Value x = argument(type({mlir::ShapedType::kDynamic, 4})), w = argument(type({4}));
  mlir::Value flag = argument(mlir::RankedTensorType::get({}, mlir::IntegerType::get(&pool.context, 1)));

  template <typename Op, typename... Arguments> mlir::Value build(Arguments &&...arguments) {
    std::string refusal;
    Op op = append<Op>(pool.at(here), refusal, std::forward<Arguments>(arguments)...);
    REQUIRE_MESSAGE(op, refusal);
    return op->getResult(0);
  }
  std::string textOf(const std::vector<Port> &arguments, const std::vector<Port> &results, const Slice &slice) {
    mlir::OwningOpRef<mlir::ModuleOp> module = createModule(here, "m");
    createEntry(*module, here, "entry", arguments, results, pool, slice);
    REQUIRE(mlir::succeeded(mlir::verify(*module)));
    std::string text;
    llvm::raw_string_ostream stream(text);
    module->print(stream);
    return text;
  }
};

bool has(const std::string &text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE_FIXTURE(Building, "values are numbered in the order of their adding, and found again") {
  mlir::Value y = build<ir::TanhOp>(x);
  CHECK(pool.add(y) == 3);
  CHECK(pool.add(w) == 4); // a value may have several numbers
  CHECK(pool.value(0) == x);
  CHECK(pool.value(3) == y);
  CHECK(pool.value(4) == w);
  CHECK_THROWS_AS(pool.value(5), std::out_of_range);
}

TEST_CASE_FIXTURE(Building, "an op stands at the place that was said, and one that is refused is taken out again") {
  mlir::Value y = build<ir::TanhOp>(x);
  CHECK(y.getLoc() == here);
  CHECK(mlir::cast<mlir::NameLoc>(here).getName() == "layer");
  CHECK(mlir::isa<mlir::FileLineColLoc>(pool.location("here.cpp", 7, 3, "")));
  std::string refusal;
  CHECK_FALSE(append<ir::TransposeOp>(pool.at(here), refusal, type({4, 4}), x, std::vector<int64_t>{0, 0}));
  CHECK(has(refusal, "permutation"));
  CHECK_FALSE(has(refusal, "'gait."));
  CHECK(pool.block.getOperations().size() == 1);
}

TEST_CASE_FIXTURE(Building, "errors are collected, joined and placed, and named where asked") {
  Diagnostics diagnostics(pool.context);
  CHECK_FALSE(diagnostics.location());
  mlir::Operation *op = build<ir::TanhOp>(x).getDefiningOp();
  (void)op->emitOpError("is too steep");
  (void)mlir::emitError(pool.location("there.cpp", 1, 1, ""), "nothing works");
  (void)mlir::emitWarning(here, "not an error");
  CHECK(diagnostics.text(/*namingOps=*/true) == "tanh: is too steep; nothing works");
  CHECK(diagnostics.text(/*namingOps=*/false) == "is too steep; nothing works");
  CHECK(*diagnostics.location() == here);
}

TEST_CASE_FIXTURE(Building, "a slice has what its values need, and nothing else") {
  mlir::Value y = build<ir::TanhOp>(x), unused = build<ir::ExpOp>(y), z = build<ir::NegOp>(w);
  Slice slice;
  slice.add(y);
  CHECK(slice.contains(x));
  CHECK_FALSE(slice.contains(w));
  CHECK_FALSE(slice.contains(unused));
  CHECK(slice.hasRows());
  Slice other;
  other.add(z);
  CHECK_FALSE(other.hasRows());
}

TEST_CASE_FIXTURE(Building, "an entry computes only what is chosen where it trains, or where it does not") {
  auto flags = mlir::RankedTensorType::get({4}, mlir::IntegerType::get(&pool.context, 1));
  mlir::Value wide = build<ir::BroadcastOp>(flags, flag, std::vector<int64_t>{});
  mlir::Value trained = build<ir::ExpOp>(w), used = build<ir::NegOp>(w), chosen = build<ir::SelectOp>(wide, trained, used);
  for (bool on : {true, false}) {
    Slice slice(Training{flag, on});
    slice.add(chosen);
    CHECK_FALSE(slice.arguments.contains(flag));
    const std::string text = textOf({{"w", GAIT_PARAMETER, w}}, {{"y", GAIT_OUTPUT, chosen}}, slice);
    CHECK(has(text, "gait.exp") == on);
    CHECK(has(text, "gait.neg") != on);
    CHECK_FALSE(has(text, "gait.select"));
  }
  // Read otherwise, the flag is a constant.
  mlir::Value turned = build<ir::BitwiseNotOp>(flag);
  Slice slice(Training{flag, true});
  slice.add(turned);
  CHECK(has(textOf({}, {{"y", GAIT_OUTPUT, turned}}, slice), "gait.constant dense<true>"));
}

TEST_CASE_FIXTURE(Building, "what stands in for a value is read in its place; ports say name, role, range and state") {
  mlir::Value average = argument(type({4})), y = build<ir::TanhOp>(w);
  Slice slice;
  slice.standIns[w] = average;
  slice.add(y);
  CHECK(slice.arguments.contains(average));
  CHECK_FALSE(slice.arguments.contains(w));
  const std::string text = textOf({{"average", GAIT_SLOT, average}}, {{"average", GAIT_SLOT, y, {}, 0}}, slice);
  CHECK(has(text, "module @m attributes {gait.phase = \"graph\"}"));
  CHECK(has(text, "%arg0: tensor<4xf32> {gait.name = \"average\", gait.role = \"slot\"}"));
  CHECK(has(text, "gait.state = 0"));
  CHECK(has(text, "gait.tanh %arg0"));
  mlir::Value labels = argument(mlir::RankedTensorType::get({4}, mlir::IntegerType::get(&pool.context, 32)));
  Slice all;
  all.add(labels);
  CHECK(has(textOf({{"label", GAIT_INPUT, labels, std::pair<int64_t, int64_t>{0, 10}}}, {{"y", GAIT_OUTPUT, labels}}, all),
            "gait.range = array<i64: 0, 10>"));
}
