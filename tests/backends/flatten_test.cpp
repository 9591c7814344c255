// The compile half of the reference: what stands in the module stands in the table, and what cannot is refused at its op.
#include "backends/reference/reference.h"
#include "backends/reference/run/model.h"
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "tests/support/call.h"
#include <doctest/doctest.h>

using namespace mlir;
using namespace gait::test;
using namespace gait::compiler;

namespace {

struct Emitted {
  std::string bytes, diagnostics;
};

Emitted emit(const std::string &text) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<gait::ir::GaitDialect, func::FuncDialect, math::MathDialect>();
  Emitted emitted;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) { emitted.diagnostics += diagnostic.str() + "\n"; });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  REQUIRE_MESSAGE(module, emitted.diagnostics);
  const Backend &backend = referenceBackend();
  CacheStore none("");
  EmitContext emitting{none};
  auto objects = backend.emit(*module, *backend.target(*module, "native"), Phase::Object, emitting);
  if (failed(objects)) return emitted;
  CHECK((*objects)[0].name == "m.table");
  emitted.bytes = *backend.link(*module, *objects);
  return emitted;
}

std::string moduleOf(const std::string &body) {
  return "module @m attributes {gait.phase = \"backward\", gait.max_batch = 4 : i64} {\n" + body + "}";
}

std::string unaryModule(const std::string &lines) {
  return moduleOf("func.func @main(%x: tensor<?x3xf64> {gait.name = \"x\", gait.role = \"input\"})"
                  " -> (tensor<?x3xf64> {gait.name = \"y\", gait.role = \"output\"}) {\n" +
                  lines + "return %y : tensor<?x3xf64>\n}\n");
}

} // namespace

TEST_CASE("states, inputs, outputs and updates keep their places") {
  Emitted emitted = emit(moduleOf(R"(
    func.func @step(%b: tensor<2xf64> {gait.name = "b", gait.role = "slot"}, %a: tensor<2xf64> {gait.name = "a", gait.role = "parameter"},
                    %x: tensor<?x2xf64> {gait.name = "x", gait.role = "input"},
                    %label: tensor<?xi32> {gait.name = "label", gait.role = "input", gait.range = array<i64: 0, 10>})
        -> (tensor<?xf64> {gait.name = "y", gait.role = "output"}, tensor<f64> {gait.name = "sum", gait.role = "loss"},
            tensor<2xf64> {gait.name = "a", gait.role = "parameter", gait.state = 1 : i64},
            tensor<2xf64> {gait.name = "b", gait.role = "slot", gait.state = 0 : i64}) {
      %y = gait.dot "bk,k->b" %x, %a : (tensor<?x2xf64>, tensor<2xf64>) -> tensor<?xf64>
      %sum = gait.reduce_sum %y axes [0] : tensor<?xf64> to tensor<f64>
      %c = gait.constant dense<[0.5, -2.0]> : tensor<2xf64>
      %new = gait.mul %b, %c : tensor<2xf64>
      return %y, %sum, %new, %a : tensor<?xf64>, tensor<f64>, tensor<2xf64>, tensor<2xf64>
    }
    func.func @init(%a: tensor<2xf64> {gait.name = "a", gait.role = "parameter"}, %b: tensor<2xf64> {gait.name = "b", gait.role = "slot"},
                    %seed: tensor<i64> {gait.name = "seed", gait.role = "input"}) { return }
  )"));
  REQUIRE_MESSAGE(emitted.diagnostics.empty(), emitted.diagnostics);
  auto model = gait::reference::openReference(emitted.bytes);
  CHECK(model->max_batch == 4);
  CHECK(std::string(model->states[0].name) == "a"); // init's order
  const gait_entry &step = *findEntry(*model, "step");
  CHECK(std::string(step.inputs[1].name) == "label");
  CHECK(step.inputs[1].high == 10);
  CHECK(step.outputs[1].role == GAIT_LOSS);
  Outcome outcome = call(*model, "step", {f64({3, 2}, {1, 0, 0, 1, 1, 1}), i32({3}, {0, 1, 2})},
                         {{"a", f64({2}, {2, 3})}, {"b", f64({2}, {4, 5})}}, {.rows = 3});
  CHECK(outcome.outputs == std::vector{f64({3}, {2, 3, 5}), f64({}, {10})});
  CHECK(outcome.states == std::map<std::string, gait::test::Value>{{"a", f64({2}, {2, -10})}, {"b", f64({2}, {2, 3})}});
}

TEST_CASE("attributes of every kind reach the evaluator") {
  Emitted emitted = emit(unaryModule(R"(
    %scalar = gait.constant dense<0.0> : tensor<f64>
    %zero = gait.broadcast %scalar dims [] : tensor<f64> to tensor<?x3xf64>
    %positive = gait.compare ge, %x, %zero : tensor<?x3xf64>
    %row = gait.constant dense<[10, 20, -30]> : tensor<3xi32>
    %wide = gait.broadcast %row dims [1] : tensor<3xi32> to tensor<?x3xi32>
    %numbers = gait.convert %wide : tensor<?x3xi32> to tensor<?x3xf64>
    %mask = gait.constant dense<[true, false, true]> : tensor<3xi1>
    %masks = gait.broadcast %mask dims [1] : tensor<3xi1> to tensor<?x3xi1>
    %kept = gait.select %masks, %numbers, %x : tensor<?x3xf64>
    %y = gait.select %positive, %kept, %zero : tensor<?x3xf64>
  )"));
  REQUIRE_MESSAGE(emitted.diagnostics.empty(), emitted.diagnostics);
  Outcome outcome =
      call(*gait::reference::openReference(emitted.bytes), "main", {f64({2, 3}, {1, 2, 3, -1, 5, -2})}, {}, {.rows = 2});
  CHECK(outcome.outputs[0] == f64({2, 3}, {10, 2, -30, 0, 5, 0}));
}

TEST_CASE("an op that the reference does not know is refused by name") {
  CHECK(emit(unaryModule("%y = math.sin %x : tensor<?x3xf64>\n")).diagnostics ==
        "the reference evaluates no 'math.sin'; it takes modules of phase backward, where only ops of the language are left, "
        "each with an "
        "evaluator in backends/reference/run\n");
}

TEST_CASE("a module without a largest batch is refused") {
  std::string text = unaryModule("%y = gait.neg %x : tensor<?x3xf64>\n");
  text.erase(text.find(", gait.max_batch"), std::string(", gait.max_batch = 4 : i64").size());
  CHECK(emit(text).diagnostics == "gait.max_batch is missing; it says for how many rows to compile\n");
}
