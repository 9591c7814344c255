#include "operands.h"
#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "gait/ops.h"
#include <algorithm>
#include <cmath>

namespace gait::detail {

std::vector<Tensor> tensors_of(std::string_view call, std::span<const Labelled> operands) {
  std::vector<Tensor> tensors;
  for (const Labelled &each : operands)
    if (each.operand->kind == Operand::Kind::Tensor) tensors.push_back(each.operand->tensor);
  if (tensors.empty())
    fail(call, "numbers alone belong to no graph; make one a tensor with constant(graph, number)",
         operands.front().operand->where);
  return tensors;
}

std::optional<Shape> broadcast_shape(const Shape &lhs, const Shape &rhs) {
  const std::int64_t rank = std::max(lhs.rank(), rhs.rank());
  std::vector<Dimension> sizes(static_cast<std::size_t>(rank), 1);
  for (std::int64_t back = 1; back <= rank; ++back) {
    Dimension left = back <= lhs.rank() ? lhs[lhs.rank() - back] : 1, right = back <= rhs.rank() ? rhs[rhs.rank() - back] : 1;
    if (left != right && left != Dimension(1) && right != Dimension(1)) return std::nullopt;
    sizes[static_cast<std::size_t>(rank - back)] = left == Dimension(1) ? right : left;
  }
  return Shape(sizes);
}

Tensor broadcast_to(Call &call, const Tensor &tensor, const Shape &shape) {
  if (tensor.shape() == shape) return tensor;
  // Dimensions of size 1 that expand are dropped first: the op repeats along new dimensions only.
  const std::int64_t shift = shape.rank() - tensor.rank();
  Shape kept;
  std::vector<std::int64_t> dims;
  for (std::int64_t axis = 0; axis < tensor.rank(); ++axis)
    if (tensor.shape()[axis] == shape[axis + shift]) {
      kept.push_back(tensor.shape()[axis]);
      dims.push_back(axis + shift);
    }
  Tensor dense = kept == tensor.shape() ? tensor : reshape(tensor, kept, call.where);
  return call.emit<ir::BroadcastOp>(call.type(shape, tensor.dtype()), call.value(dense), dims);
}

mlir::Attribute number_attribute(const Call &call, const Operand &operand, DType dtype) {
  mlir::Type element = to_element(call.graph->context(), dtype);
  const bool real = operand.kind == Operand::Kind::Real;
  if (is_floating(dtype)) return mlir::FloatAttr::get(element, real ? operand.real : static_cast<double>(operand.whole));
  auto spelled = [&] { return real ? fmt::format("{}", operand.real) : fmt::format("{}", operand.whole); };
  // Whole numbers up to 2^53 are exact in a double, and no larger ones come as one.
  const bool whole = !real || (std::nearbyint(operand.real) == operand.real && std::abs(operand.real) <= 0x1p53);
  const std::int64_t number = !real ? operand.whole : whole ? static_cast<std::int64_t>(operand.real) : 0;
  const std::int64_t low = dtype == i1    ? 0
                           : dtype == i32 ? INT32_MIN
                                          : INT64_MIN,
                     high = dtype == i1    ? 1
                            : dtype == i32 ? INT32_MAX
                                           : INT64_MAX;
  call.require(whole && number >= low && number <= high,
               "the number {} is no {}; convert the tensor to f32 or f64 first, or take another number", spelled(),
               name_of(dtype));
  return mlir::IntegerAttr::get(element, number);
}

Tensor number(Call &call, const Operand &operand, DType dtype) {
  auto type = call.type({}, dtype);
  return call.emit<ir::ConstantOp>(mlir::DenseElementsAttr::get(type, number_attribute(call, operand, dtype)));
}

std::vector<Tensor> same_type(Call &call, std::span<const Labelled> operands) {
  const Labelled *first = nullptr;
  for (const Labelled &each : operands) {
    if (each.operand->kind != Operand::Kind::Tensor) continue;
    if (!first) first = &each;
    const DType seen = each.operand->tensor.dtype(), expected = first->operand->tensor.dtype();
    call.require(seen == expected, "element types differ: {} {}, {} {}; convert one, as in convert(x, {})", first->label,
                 name_of(expected), each.label, name_of(seen), name_of(is_floating(seen) ? seen : expected));
  }
  std::vector<Tensor> tensors;
  for (const Labelled &each : operands)
    tensors.push_back(each.operand->kind == Operand::Kind::Tensor ? each.operand->tensor
                                                                  : number(call, *each.operand, first->operand->tensor.dtype()));
  return tensors;
}

std::vector<Tensor> same_shape(Call &call, std::span<const Labelled> operands, const std::vector<Tensor> &tensors) {
  Shape shape;
  for (const Tensor &tensor : tensors) {
    std::optional<Shape> together = broadcast_shape(shape, tensor.shape());
    if (!together) {
      std::string seen;
      for (std::size_t i = 0; i < tensors.size(); ++i)
        if (tensors[i].rank() > 0)
          seen += fmt::format("{}{} {}", seen.empty() ? "" : ", ", operands[i].label, tensors[i].shape().text());
      call.fail(fmt::format("shapes do not fit: {}; from the last dimension on, sizes must be equal or 1", seen));
    }
    shape = *together;
  }
  std::vector<Tensor> alike;
  alike.reserve(tensors.size());
  for (const Tensor &tensor : tensors) alike.push_back(broadcast_to(call, tensor, shape));
  return alike;
}

} // namespace gait::detail
