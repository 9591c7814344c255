// Sliding windows and their sums, by the definition.
#include "backends/reference/run/operation.h"

namespace gait::reference {
namespace {

/// Where element k of window o stands: o * stride + k * dilation.
struct Steps {
  explicit Steps(const Signature &signature) : stride(signature.integer("stride")), dilation(signature.integer("dilation")) {
    constexpr int64_t limit = int64_t(1) << 31;
    signature.require(1 <= stride && stride < limit && 1 <= dilation && dilation < limit, "stride and dilation are at least 1");
  }
  int64_t place(int64_t window, int64_t element) const { return window * stride + element * dilation; }
  int64_t stride, dilation;
};

/// `windowed` has, for the dimension `axis` of `whole`, windows and their elements; the last window ends inside, and no other
/// fits.
void checkWindows(const Signature &signature, const Type &windowed, const Type &whole) {
  size_t axis = signature.dimension("axis", whole);
  signature.require(windowed.dtype == whole.dtype && windowed.shape.size() == whole.shape.size() + 1,
                    "windows have the whole's element type and one dimension more");
  int64_t length = whole.shape[axis], windows = windowed.shape[axis], size = windowed.shape[axis + 1];
  signature.require(length >= 1 && windows >= 1 && size >= 1, "the axis and its windows have fixed sizes");
  Type expected = whole;
  expected.shape[axis] = windows;
  expected.shape.insert(expected.shape.begin() + axis + 1, size);
  signature.require(windowed == expected, "the other dimensions are the whole's");
  Steps steps(signature);
  signature.require(windows <= length && size <= length, "windows lie inside the whole");
  int64_t last = steps.place(windows - 1, size - 1);
  signature.require(last < length && last + steps.stride >= length, "windows lie inside the whole, as many as fit");
}

Index placeOf(const Index &windowed, size_t axis, const Steps &steps) {
  Index place = windowed;
  place[axis] = steps.place(windowed[axis], windowed[axis + 1]);
  place.erase(place.begin() + axis + 1);
  return place;
}

struct Windows {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    checkWindows(signature, signature.result(), signature.operand(0));
    size_t axis = signature.dimension("axis", signature.operand(0));
    signature.require(signature.integer("size") == signature.result().shape[axis + 1], "windows have the given size");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    size_t axis = call.signature.dimension("axis", call.signature.operand(0));
    Steps steps(call.signature);
    forEachIndex(result.shape,
                 [&](const Index &index) { copyElement(x, x.at(placeOf(index, axis, steps)), result, result.at(index)); });
  }
};

struct OverlapAdd {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    signature.require(signature.result().dtype != GAIT_I1, "it works on numbers");
    checkWindows(signature, signature.operand(0), signature.result());
  }
  template <typename E> static void add(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    size_t axis = call.signature.dimension("axis", call.signature.result());
    Steps steps(call.signature);
    for (int64_t at = 0, size = result.size(); at < size; ++at) store(result, at, E{});
    forEachIndex(x.shape, [&](const Index &index) {
      int64_t target = result.at(placeOf(index, axis, steps));
      store(result, target, load<E>(result, target) + load<E>(x, x.at(index)));
    });
  }
  template <typename F> static void evaluate(const Call &call) {
    if (isFloat(call.results[0].dtype)) add<F>(call);
    else add<Integer>(call);
  }
};

} // namespace

std::span<const Operation> windowOperations() {
  static constexpr Operation table[] = {operation<Windows>("windows"), operation<OverlapAdd>("overlap_add")};
  return table;
}

} // namespace gait::reference
