// One call of the DSL: checks its tensors, builds its op, verifies it at once, and says what is wrong with the caller's line.
#ifndef GAIT_FRONTEND_CALL_H
#define GAIT_FRONTEND_CALL_H
#include "graph_state.h"
#include <fmt/format.h>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gait::detail {

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
  mlir::Value value(const Tensor &tensor) const;
  mlir::RankedTensorType type(const Shape &shape, DType dtype) const;

  /// Appends an op to the graph; its result types are the caller's to know. Throws what its verifier says. The sources that call
  /// it include compiler/builder/pool.h, whose `append` builds the op.
  template <typename Op, typename... Arguments> Op create(Arguments &&...arguments) {
    std::string refusal;
    Op op = append<Op>(graph->pool_at(where), refusal, std::forward<Arguments>(arguments)...);
    if (!op) fail(refusal);
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
