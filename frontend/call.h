// One call of the DSL: checks its tensors, builds its op, verifies it at once, and says what is wrong with the caller's line.
#ifndef GAIT_FRONTEND_CALL_H
#define GAIT_FRONTEND_CALL_H
#include "graph_state.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Operation.h"
#include "mlir/IR/Verifier.h"
#include <fmt/format.h>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace gait::detail {

/// Collects the errors that MLIR reports while it lives: they are thrown only after MLIR has returned.
class Diagnostics {
public:
  explicit Diagnostics(mlir::MLIRContext &context);
  /// The errors, joined by "; ". The op that reports one is named before it, "rows: ", or not at all.
  std::string text(bool naming_ops) const;
  /// Where the first error points at.
  std::optional<mlir::Location> location() const { return place; }

private:
  std::vector<std::string> errors;
  std::optional<mlir::Location> place;
  mlir::ScopedDiagnosticHandler handler;
};

class Call {
public:
  /// Throws for an empty tensor among `tensors`, and for tensors of several graphs. There is at least one.
  Call(std::string_view name, std::initializer_list<Tensor> tensors, const Location &where);
  Call(std::string_view name, const std::vector<Tensor> &tensors, const Location &where);
  Call(std::string_view name, const Graph &graph, const Location &where);

  [[noreturn]] void fail(const std::string &message) const { detail::fail(name, message, graph->line(where)); }
  template <typename... Arguments>
  void require(bool condition, fmt::format_string<Arguments...> text, Arguments &&...arguments) const {
    if (!condition) fail(fmt::format(text, std::forward<Arguments>(arguments)...));
  }
  /// The element type of a tensor that is computed with.
  void require_number(const Tensor &tensor) const;
  void require_floating(const Tensor &tensor) const;
  /// The sizes of a shape that a caller asks for.
  void check_sizes(const Shape &shape) const;
  mlir::Value value(const Tensor &tensor) const { return graph->value(tensor); }
  mlir::RankedTensorType type(const Shape &shape, DType dtype) const { return to_type(graph->context, shape, dtype); }

  /// Appends an op to the graph; its result types are the caller's to know. Throws what its verifier says.
  template <typename Op, typename... Arguments> Op create(Arguments &&...arguments) {
    Diagnostics diagnostics(graph->context);
    mlir::OpBuilder builder(&graph->context);
    builder.setInsertionPointToEnd(&graph->pool);
    Op op = Op::create(builder, graph->location(where), std::forward<Arguments>(arguments)...);
    verify(op, diagnostics);
    return op;
  }
  template <typename Op, typename... Arguments> Tensor emit(Arguments &&...arguments) {
    return graph->wrap(create<Op>(std::forward<Arguments>(arguments)...)->getResult(0));
  }

  const std::string name;
  const Location where;
  GraphState *graph = nullptr;

private:
  void take(const Tensor &tensor);
  void verify(mlir::Operation *op, const Diagnostics &diagnostics) const;
};

/// A function composed of ops: what it builds carries its caller's line.
class Composition : public Call {
public:
  Composition(std::string_view name, std::initializer_list<Tensor> tensors, const Location &where)
      : Call(name, tensors, where), scope(graph->handle(), where) {}
  Composition(std::string_view name, const std::vector<Tensor> &tensors, const Location &where)
      : Call(name, tensors, where), scope(graph->handle(), where) {}

private:
  Scope scope;
};

} // namespace gait::detail
#endif
