#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"
#include "gait/ops.h"

namespace gait {

using detail::Call;

Tensor constant(const Graph &graph, const Operand &value, const Shape &shape, std::optional<DType> dtype) {
  Call call("constant", graph, value.where);
  call.check_sizes(shape);
  call.require(value.kind != Operand::Kind::Tensor, "the value is a tensor, not a number; to repeat a tensor, use broadcast");
  return detail::broadcast_to(call, detail::number(call, value, dtype.value_or(graph.dtype())), shape);
}

Tensor constant(const Graph &graph, const std::vector<double> &values, const Shape &shape, std::optional<DType> dtype,
                Location where) {
  Call call("constant", graph, where);
  call.check_sizes(shape);
  call.require(!shape.has_batch(), "the shape {} has batch, which listed numbers can not fill; give it sizes", shape.text());
  call.require(static_cast<std::int64_t>(values.size()) == shape.elements(), "{} numbers for the shape {} of {} elements",
               values.size(), shape.text(), shape.elements());
  std::vector<mlir::Attribute> elements;
  elements.reserve(values.size());
  for (double value : values)
    elements.push_back(detail::number_attribute(call, Operand(value, where), dtype.value_or(graph.dtype())));
  return call.emit<ir::ConstantOp>(mlir::DenseElementsAttr::get(call.type(shape, dtype.value_or(graph.dtype())), elements));
}

Tensor iota(const Graph &graph, const Shape &shape, std::int64_t axis, DType dtype, Location where) {
  Call call("iota", graph, where);
  call.check_sizes(shape);
  call.require(axis >= -shape.rank() && axis < shape.rank(), "there is no dimension {} in {}", axis, shape.text());
  call.require(dtype != i1, "the element type i1 can not count");
  return call.emit<ir::IotaOp>(call.type(shape, dtype), axis < 0 ? axis + shape.rank() : axis);
}

Tensor rows(const Graph &graph, Location where) {
  Call call("rows", graph, where);
  return call.emit<ir::RowsOp>(call.type({}, i64));
}

} // namespace gait
