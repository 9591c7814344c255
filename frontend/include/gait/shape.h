// Dimensions and shapes of tensors.
#ifndef GAIT_FRONTEND_SHAPE_H
#define GAIT_FRONTEND_SHAPE_H
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace gait {

/// The size of one dimension: a number, or `batch`, the number of rows of a call.
class Dimension {
public:
  template <std::integral Number> constexpr Dimension(Number size) : number(static_cast<std::int64_t>(size)) {}
  /// The dimension `batch`; write `batch`.
  static constexpr Dimension symbolic() { return Dimension(std::numeric_limits<std::int64_t>::min()); }

  /// Whether it is `batch`.
  constexpr bool is_batch() const { return number == symbolic().number; }
  /// The number; of `batch` nothing useful.
  constexpr std::int64_t size() const { return number; }
  friend constexpr bool operator==(Dimension, Dimension) = default;
  /// "batch" or the number.
  std::string text() const;

private:
  std::int64_t number;
};

/// The one symbolic dimension: the rows of a call, between 1 and the largest batch that the model is compiled for.
inline constexpr Dimension batch = Dimension::symbolic();

/// The sizes of a tensor, outermost first: `{batch, 64}`; `{}` is a scalar.
class Shape {
public:
  Shape() = default;
  Shape(std::initializer_list<Dimension> dimensions) : dimensions(dimensions) {}
  explicit Shape(std::vector<Dimension> dimensions) : dimensions(std::move(dimensions)) {}

  /// The number of dimensions; 0 of a scalar.
  std::int64_t rank() const { return static_cast<std::int64_t>(dimensions.size()); }
  /// Dimension `axis`, from 0.  Throws: std::out_of_range for another.
  Dimension operator[](std::int64_t axis) const { return dimensions.at(static_cast<std::size_t>(axis)); }
  auto begin() const { return dimensions.begin(); }
  auto end() const { return dimensions.end(); }
  /// Adds a dimension behind the innermost.
  void push_back(Dimension dimension) { dimensions.push_back(dimension); }

  /// Whether one of the dimensions is `batch`.
  bool has_batch() const;
  /// The elements of one row: the product of all dimensions but `batch`.
  std::int64_t elements() const;
  friend bool operator==(const Shape &, const Shape &) = default;
  /// "[batch, 64]"; "[]" for a scalar.
  std::string text() const;

private:
  std::vector<Dimension> dimensions;
};

/// Dimensions by number, 0 the outermost; a negative one counts from the end, -1 the innermost. Written `1` or `{0, 1}`.
class Axes {
public:
  template <std::integral Number> Axes(Number axis) : numbers{static_cast<std::int64_t>(axis)} {}
  Axes(std::initializer_list<std::int64_t> axes) : numbers(axes) {}
  Axes(std::vector<std::int64_t> axes) : numbers(std::move(axes)) {}

  auto begin() const { return numbers.begin(); }
  auto end() const { return numbers.end(); }

private:
  std::vector<std::int64_t> numbers;
};

} // namespace gait
#endif
