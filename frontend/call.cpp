#include "call.h"
#include "mlir/IR/BuiltinTypes.h"
#include <algorithm>

namespace gait::detail {

Call::Call(std::string_view name, std::initializer_list<Tensor> tensors, const Location &where) : name(name), where(where) {
  std::ranges::for_each(tensors, [this](const Tensor &tensor) { take(tensor); });
}

Call::Call(std::string_view name, const std::vector<Tensor> &tensors, const Location &where) : name(name), where(where) {
  std::ranges::for_each(tensors, [this](const Tensor &tensor) { take(tensor); });
}

Call::Call(std::string_view name, const Graph &graph, const Location &where)
    : name(name), where(where), graph(&GraphState::of(graph)) {}

void Call::take(const Tensor &tensor) {
  if (tensor.empty()) detail::fail(name, "an empty tensor; assign one to the handle first", graph ? graph->line(where) : where);
  GraphState &other = GraphState::of(tensor);
  if (graph && graph != &other)
    fail(fmt::format("the operands belong to two graphs, \"{}\" and \"{}\"; build them in one", graph->name, other.name));
  graph = &other;
  if (!other.visible(tensor))
    fail(fmt::format("a tensor made inside {} is used outside of it; return it from there", other.block_of(tensor)));
}

void Call::require_number(const Tensor &tensor) const {
  require(tensor.dtype() != i1, "i1 holds truth values, not numbers; convert the tensor first");
}

void Call::require_floating(const Tensor &tensor) const {
  require(is_floating(tensor.dtype()), "needs f32 or f64, not {}; convert the tensor first", name_of(tensor.dtype()));
}

void Call::check_sizes(const Shape &shape) const {
  for (Dimension size : shape)
    require(size.is_batch() || size.size() >= 1,
            "the shape {} has the size {}; sizes are at least 1, and the number of rows is written batch", shape.text(),
            size.text());
  require(std::ranges::count_if(shape, &Dimension::is_batch) <= 1,
          "the shape {} has batch twice; it stands once, and never multiplies", shape.text());
}

mlir::Value Call::value(const Tensor &tensor) const { return graph->value(tensor); }

mlir::RankedTensorType Call::type(const Shape &shape, DType dtype) const { return to_type(graph->context(), shape, dtype); }

} // namespace gait::detail
