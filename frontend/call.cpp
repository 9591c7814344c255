#include "call.h"
#include <algorithm>

namespace gait::detail {

Diagnostics::Diagnostics(mlir::MLIRContext &context)
    : handler(&context, [this](mlir::Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error) return mlir::success();
        errors.push_back(diagnostic.str());
        if (!place) place = diagnostic.getLocation();
        return mlir::success();
      }) {}

std::string Diagnostics::text(bool naming_ops) const {
  std::string joined;
  for (std::string_view error : errors) {
    joined += joined.empty() ? "" : "; ";
    if (std::size_t end = error.find("' op "); error.starts_with("'gait.") && end != error.npos) {
      if (naming_ops) joined += fmt::format("{}: ", error.substr(6, end - 6));
      error.remove_prefix(end + 5);
    }
    joined += error;
  }
  return joined;
}

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

void Call::verify(mlir::Operation *op, const Diagnostics &diagnostics) const {
  if (mlir::succeeded(mlir::verify(op))) return;
  op->erase();
  fail(diagnostics.text(/*naming_ops=*/false));
}

} // namespace gait::detail
