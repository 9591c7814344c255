// Ops that take away axes: in plain row-major order, one element after the other.
#include "backends/reference/run/operation.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace gait::reference {
namespace {

/// The shape, or index, without the axes.
std::vector<int64_t> without(const std::vector<int64_t> &axes, const std::vector<int64_t> &numbers) {
  std::vector<int64_t> kept;
  for (size_t d = 0; d < numbers.size(); ++d)
    if (std::ranges::find(axes, static_cast<int64_t>(d)) == axes.end()) kept.push_back(numbers[d]);
  return kept;
}

struct Sum {
  template <typename E> static E initial(gait_dtype) { return E{}; }
  template <typename E> static E combine(E sum, E element) { return sum + element; }
};

struct Product {
  template <typename E> static E initial(gait_dtype) { return E{1}; }
  template <typename E> static E combine(E product, E element) { return product * element; }
};

/// A NaN anywhere is the result. Of nothing: -infinity, or the lowest integer.
struct Maximum {
  template <typename E> static E initial(gait_dtype dtype) {
    if constexpr (std::is_same_v<E, Integer>)
      return {dtype == GAIT_I32 ? std::numeric_limits<int32_t>::lowest() : std::numeric_limits<int64_t>::lowest()};
    else return -std::numeric_limits<E>::infinity();
  }
  template <typename E> static E combine(E largest, E element) {
    if constexpr (!std::is_same_v<E, Integer>)
      if (std::isnan(element)) return element;
    return element > largest ? element : largest;
  }
};

/// As Maximum, of the other side.
struct Minimum {
  template <typename E> static E initial(gait_dtype dtype) {
    if constexpr (std::is_same_v<E, Integer>)
      return {dtype == GAIT_I32 ? std::numeric_limits<int32_t>::max() : std::numeric_limits<int64_t>::max()};
    else return std::numeric_limits<E>::infinity();
  }
  template <typename E> static E combine(E smallest, E element) {
    if constexpr (!std::is_same_v<E, Integer>)
      if (std::isnan(element)) return element;
    return element < smallest ? element : smallest;
  }
};

template <typename Rule> struct Reduce {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    const Type &x = signature.operand(0);
    const std::vector<int64_t> &axes = signature.list("axes");
    signature.require(x.dtype != GAIT_I1, "it works on numbers");
    for (size_t i = 0; i < axes.size(); ++i)
      signature.require(axes[i] >= 0 && axes[i] < static_cast<int64_t>(x.shape.size()) && (i == 0 || axes[i] > axes[i - 1]),
                        "axes are increasing operand dimensions");
    signature.require(signature.result() == Type{x.dtype, without(axes, x.shape)},
                      "the result is the operand's type without the axes");
  }
  template <typename E> static void reduce(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    const std::vector<int64_t> &axes = call.signature.list("axes");
    for (int64_t at = 0, size = result.size(); at < size; ++at) store(result, at, Rule::template initial<E>(result.dtype));
    forEachIndex(x.shape, [&](const Index &index) {
      int64_t target = result.at(without(axes, index));
      store(result, target, Rule::template combine<E>(load<E>(result, target), load<E>(x, x.at(index))));
    });
  }
  template <typename F> static void evaluate(const Call &call) {
    if (isFloat(call.results[0].dtype)) reduce<F>(call);
    else reduce<Integer>(call);
  }
};

/// The position of the largest element along an axis: NaN is the largest, the first of equals wins.
struct Argmax {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    const Type &x = signature.operand(0);
    int64_t axis = static_cast<int64_t>(signature.dimension("axis", x));
    signature.require(x.dtype != GAIT_I1, "it works on numbers");
    signature.require(x.shape[axis] != 0, "the axis is not empty");
    signature.require(signature.result().shape == without({axis}, x.shape),
                      "the result has the operand's shape without the axis");
    signature.require(signature.result().dtype == GAIT_I32 || signature.result().dtype == GAIT_I64, "the result is i32 or i64");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    size_t axis = call.signature.dimension("axis", call.signature.operand(0));
    auto above = [&](int64_t a, int64_t b) { // x[a] beats x[b], which comes first
      if (!isFloat(x.dtype)) return x.integers[a] > x.integers[b];
      return !std::isnan(x.floats[b]) && (std::isnan(x.floats[a]) || x.floats[a] > x.floats[b]);
    };
    forEachIndex(result.shape, [&](const Index &index) {
      Index candidate = index, best;
      candidate.insert(candidate.begin() + axis, 0);
      best = candidate;
      for (; candidate[axis] < x.shape[axis]; ++candidate[axis])
        if (above(x.at(candidate), x.at(best))) best = candidate;
      store(result, result.at(index), Integer{best[axis]});
    });
  }
};

} // namespace

std::span<const Operation> reduceOperations() {
  static constexpr Operation table[] = {operation<Reduce<Sum>>("reduce_sum"), operation<Reduce<Maximum>>("reduce_max"),
                                        operation<Reduce<Minimum>>("reduce_min"), operation<Reduce<Product>>("reduce_prod"),
                                        operation<Argmax>("argmax")};
  return table;
}

} // namespace gait::reference
