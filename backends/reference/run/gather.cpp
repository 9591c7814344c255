// Ops whose elements come from other places than their own.
#include "backends/reference/run/operation.h"
#include <algorithm>

namespace gait::reference {
namespace {

struct Concat {
  static void check(const Signature &signature) {
    const Type &result = signature.result();
    signature.requireCounts(std::max<size_t>(signature.operands.size(), 1));
    size_t axis = signature.dimension("axis", result);
    signature.require(result.shape[axis] != GAIT_BATCH, "the axis is not that of the rows");
    int64_t sum = 0;
    for (const Type &part : signature.operands) {
      signature.require(part.dtype == result.dtype && part.shape.size() == result.shape.size(),
                        "parts have the result's element type and rank");
      for (size_t d = 0; d < part.shape.size(); ++d)
        signature.require(d == axis ? part.shape[d] >= 0 && part.shape[d] <= result.shape[d] - sum
                                    : part.shape[d] == result.shape[d],
                          "parts have the result's sizes, along the axis in sum");
      sum += part.shape[axis];
    }
    signature.require(sum == result.shape[axis], "the sizes along the axis add up to the result's");
  }
  template <typename F> static void evaluate(const Call &call) {
    size_t axis = call.signature.dimension("axis", call.signature.result());
    int64_t start = 0;
    for (const Tensor &part : call.operands) {
      forEachIndex(part.shape, [&](const Index &index) {
        Index target = index;
        target[axis] += start;
        copyElement(part, part.at(index), call.results[0], call.results[0].at(target));
      });
      start += part.shape[axis];
    }
  }
};

struct Reverse {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    const Type &x = signature.operand(0);
    signature.require(x == signature.result(), "operand and result have one type");
    for (int64_t axis : signature.list("axes"))
      signature.require(axis >= 0 && axis < static_cast<int64_t>(x.shape.size()) && x.shape[axis] != GAIT_BATCH,
                        "axes are dimensions other than that of the rows");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    forEachIndex(x.shape, [&](const Index &index) {
      Index source = index;
      for (int64_t axis : call.signature.list("axes")) source[axis] = x.shape[axis] - 1 - index[axis];
      copyElement(x, x.at(source), result, result.at(index));
    });
  }
};

/// The dimension `axis` of the whole stands, in the part, for those of the indices.
void checkPlaces(const Signature &signature, const Type &part, const Type &whole) {
  signature.requireCounts(2);
  const Type &indices = signature.operand(1);
  size_t axis = signature.dimension("axis", whole);
  std::vector<int64_t> shape = whole.shape;
  shape.erase(shape.begin() + axis);
  shape.insert(shape.begin() + axis, indices.shape.begin(), indices.shape.end());
  signature.require(indices.dtype == GAIT_I32 || indices.dtype == GAIT_I64, "indices are i32 or i64");
  signature.require(whole.shape[axis] >= 1, "the axis has a fixed size");
  signature.require(part == Type{whole.dtype, shape}, "the indices' dimensions replace the axis");
}

/// Where an element of the part stands in the whole.
Index placeOf(const Call &call, const Index &index, const Tensor &whole, size_t axis) {
  const Tensor &indices = call.operands[1];
  auto first = index.begin() + axis, last = first + indices.shape.size();
  int64_t place = indices.integers[indices.at(Index(first, last))];
  Index result(index.begin(), first);
  result.push_back(std::clamp<int64_t>(place, 0, whole.shape[axis] - 1));
  result.insert(result.end(), last, index.end());
  return result;
}

struct Gather {
  static void check(const Signature &signature) {
    signature.requireCounts(2);
    checkPlaces(signature, signature.result(), signature.operand(0));
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    size_t axis = call.signature.dimension("axis", call.signature.operand(0));
    forEachIndex(result.shape,
                 [&](const Index &index) { copyElement(x, x.at(placeOf(call, index, x, axis)), result, result.at(index)); });
  }
};

struct ScatterAdd {
  static void check(const Signature &signature) {
    signature.requireCounts(2);
    signature.require(signature.result().dtype != GAIT_I1, "it works on numbers");
    checkPlaces(signature, signature.operand(0), signature.result());
  }
  template <typename E> static void add(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    size_t axis = call.signature.dimension("axis", call.signature.result());
    for (int64_t at = 0, size = result.size(); at < size; ++at) store(result, at, E{});
    forEachIndex(x.shape, [&](const Index &index) {
      int64_t target = result.at(placeOf(call, index, result, axis));
      store(result, target, load<E>(result, target) + load<E>(x, x.at(index)));
    });
  }
  template <typename F> static void evaluate(const Call &call) {
    if (isFloat(call.results[0].dtype)) add<F>(call);
    else add<Integer>(call);
  }
};

} // namespace

std::span<const Operation> gatherOperations() {
  static constexpr Operation table[] = {operation<Concat>("concat"), operation<Reverse>("reverse"), operation<Gather>("gather"),
                                        operation<ScatterAdd>("scatter_add")};
  return table;
}

} // namespace gait::reference
