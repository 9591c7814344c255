// Ops without operands.
#include "backends/reference/run/operation.h"

namespace gait::reference {
namespace {

struct Constant {
  static void check(const Signature &signature) {
    signature.requireCounts(0);
    const Dense &value = signature.dense("value");
    signature.require(value.type == signature.result(), "the value has the result's type");
    for (int64_t extent : value.type.shape) signature.require(extent != GAIT_BATCH, "a constant does not depend on the rows");
    size_t given = isFloat(value.type.dtype) ? value.floats.size() : value.integers.size();
    signature.require(given == 1 || static_cast<int64_t>(given) == sizeOf(value.type.shape), "the value has one element, or all");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Dense &value = call.signature.dense("value");
    const Tensor &result = call.results[0];
    for (int64_t at = 0, size = result.size(); at < size; ++at) {
      if (isFloat(result.dtype)) store(result, at, value.floats[value.floats.size() == 1 ? 0 : at]);
      else store(result, at, Integer{value.integers[value.integers.size() == 1 ? 0 : at]});
    }
  }
};

struct Iota {
  static void check(const Signature &signature) {
    signature.requireCounts(0);
    signature.dimension("axis", signature.result());
    signature.require(signature.result().dtype != GAIT_I1, "it gives numbers");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &result = call.results[0];
    size_t axis = call.signature.dimension("axis", call.signature.result());
    forEachIndex(result.shape, [&](const Index &index) {
      if (isFloat(result.dtype)) store(result, result.at(index), static_cast<F>(index[axis]));
      else store(result, result.at(index), Integer{index[axis]});
    });
  }
};

struct Rows {
  static void check(const Signature &signature) {
    signature.requireCounts(0);
    signature.require(signature.result() == Type{GAIT_I64, {}}, "the result is an i64 scalar");
  }
  template <typename F> static void evaluate(const Call &call) { store(call.results[0], 0, Integer{call.rows}); }
};

} // namespace

std::span<const Operation> sourceOperations() {
  static constexpr Operation table[] = {operation<Constant>("constant"), operation<Iota>("iota"), operation<Rows>("rows")};
  return table;
}

} // namespace gait::reference
