// How operands meet: numbers become constants, shapes broadcast.
#ifndef GAIT_FRONTEND_OPERANDS_H
#define GAIT_FRONTEND_OPERANDS_H
#include "call.h"
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mlir {
class Attribute;
} // namespace mlir

namespace gait::detail {

/// An operand and its name in messages.
struct Labelled {
  std::string_view label;
  const Operand *operand;
};

/// The tensors among operands, to begin a call with. Throws when there is none.
std::vector<Tensor> tensors_of(std::string_view call, std::span<const Labelled> operands);

/// The shape of tensors together, as NumPy broadcasts; none if they do not fit.
std::optional<Shape> broadcast_shape(const Shape &lhs, const Shape &rhs);
/// A tensor repeated to a shape it broadcasts to.
Tensor broadcast_to(Call &call, const Tensor &tensor, const Shape &shape);

/// A scalar constant of a type. Throws when the type can not hold the number.
Tensor number(Call &call, const Operand &operand, DType dtype);
/// An element of a type as MLIR holds it. Throws as number().
mlir::Attribute number_attribute(const Call &call, const Operand &operand, DType dtype);

/// The operands as tensors of one element type, numbers taking that of the tensors. Throws when tensors differ in it.
std::vector<Tensor> same_type(Call &call, std::span<const Labelled> operands);
/// The tensors broadcast to one shape. Throws when they do not fit.
std::vector<Tensor> same_shape(Call &call, std::span<const Labelled> operands, const std::vector<Tensor> &tensors);

} // namespace gait::detail
#endif
