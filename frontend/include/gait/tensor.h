// Tensor: a value-like handle of one value of a graph; Operand: a tensor or a number, and the line where it was passed.
#ifndef GAIT_FRONTEND_TENSOR_H
#define GAIT_FRONTEND_TENSOR_H
#include "gait/shape.h"
#include "runtime/dtype.h"
#include <concepts>
#include <cstdint>
#include <memory>
#include <source_location>
#include <string>
#include <type_traits>

namespace gait {

/// The line of a call: messages end with it, and the compiled model's debug locations carry it.
using Location = std::source_location;

class Graph;
namespace detail {
class GraphState;
}

/// A number that counts elements or dimensions, and the line where it stands.
struct Index {
  template <std::integral Number>
  Index(Number value, Location where = Location::current()) : value(static_cast<std::int64_t>(value)), where(where) {}
  std::int64_t value;
  Location where;
};

/// One value of a graph. Copies are the same value; nothing is computed until a model is compiled and run.
class Tensor {
public:
  /// An empty handle, to be assigned. Using it in an op is an Error.
  Tensor() = default;

  bool empty() const { return state == nullptr; }      ///< whether it is a handle of nothing
  const Shape &shape() const;                          ///< its sizes, outermost first
  std::int64_t rank() const { return shape().rank(); } ///< the number of its dimensions
  DType dtype() const;                                 ///< the type of its elements
  /// The name of an input or a state; empty for every other value.
  const std::string &name() const;
  /// The graph that it is a value of.
  Graph graph() const;

  /// Element `index` of the first dimension, which disappears: [n, ...] -> [...]; -1 is the last. For other dimensions, and parts
  /// of them, see gait/index.h.
  /// Throws: gait::Error for a scalar, for the dimension `batch`, for an index outside [-n, n).
  Tensor operator[](const Index &index) const;

private:
  friend class detail::GraphState;
  Tensor(std::shared_ptr<detail::GraphState> state, std::int64_t id) : state(std::move(state)), id(id) {}
  std::shared_ptr<detail::GraphState> state;
  std::int64_t id = 0;
};

template <class T>
concept Arithmetic = std::is_arithmetic_v<T>;

/// What an op takes: a tensor, or a number, which becomes a constant of the other operand's type.
class Operand {
public:
  Operand(const Tensor &tensor, Location where = Location::current()) : tensor(tensor), where(where) {}
  template <Arithmetic Number> Operand(Number value, Location where = Location::current()) : where(where) {
    kind = std::is_floating_point_v<Number> ? Kind::Real : Kind::Integer;
    if constexpr (std::is_floating_point_v<Number>) real = static_cast<double>(value);
    else whole = static_cast<std::int64_t>(value);
  }

  enum class Kind { Tensor, Integer, Real };
  Kind kind = Kind::Tensor;
  Tensor tensor;          ///< of Kind::Tensor
  std::int64_t whole = 0; ///< of Kind::Integer
  double real = 0;        ///< of Kind::Real
  Location where;
};

} // namespace gait
#endif
