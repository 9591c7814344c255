// Ops that move elements without looking at them. Each evaluator says, for every element of the result, where it comes from.
#include "backends/reference/run/operation.h"
#include <algorithm>

namespace gait::reference {
namespace {

struct Broadcast {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    const Type &x = signature.operand(0), &result = signature.result();
    const std::vector<int64_t> &dims = signature.list("dims");
    signature.require(x.dtype == result.dtype, "operand and result have one element type");
    signature.require(dims.size() == x.shape.size(), "dims has one entry per operand dimension");
    int64_t previous = -1;
    for (size_t d = 0; d < dims.size(); ++d) {
      signature.require(dims[d] > previous && dims[d] < static_cast<int64_t>(result.shape.size()),
                        "dims are increasing result dimensions");
      signature.require(result.shape[dims[d]] == x.shape[d], "an operand dimension has the size of its result dimension");
      previous = dims[d];
    }
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    const std::vector<int64_t> &dims = call.signature.list("dims");
    forEachIndex(result.shape, [&](const Index &index) {
      Index source;
      for (int64_t dim : dims) source.push_back(index[dim]);
      copyElement(x, x.at(source), result, result.at(index));
    });
  }
};

/// What it awaits orders the kernels of other backends.
struct Barrier {
  static void check(const Signature &signature) {
    signature.require(!signature.operands.empty(), "it has an operand");
    signature.require(signature.instruction.results.size() == 1, "it has 1 result");
    signature.require(signature.operand(0) == signature.result(), "the result has its first operand's type");
  }
  template <typename F> static void evaluate(const Call &call) {
    for (int64_t at = 0, size = call.results[0].size(); at < size; ++at) copyElement(call.operands[0], at, call.results[0], at);
  }
};

struct Reshape {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    const Type &x = signature.operand(0), &result = signature.result();
    signature.require(x.dtype == result.dtype, "operand and result have one element type");
    auto fixed = [](const Type &type) {
      int64_t size = 1;
      for (int64_t extent : type.shape) size *= extent == GAIT_BATCH ? 1 : extent;
      return size;
    };
    // The rows neither split nor join: both sides have as many of them, after the same number of elements.
    auto before = [](const Type &type) {
      std::vector<int64_t> sizes;
      int64_t size = 1;
      for (int64_t extent : type.shape)
        if (extent == GAIT_BATCH) sizes.push_back(size);
        else size *= extent;
      return sizes;
    };
    signature.require(fixed(x) == fixed(result) && before(x) == before(result), "operand and result have the same elements");
  }
  template <typename F> static void evaluate(const Call &call) {
    for (int64_t at = 0, size = call.results[0].size(); at < size; ++at) copyElement(call.operands[0], at, call.results[0], at);
  }
};

struct Transpose {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    const Type &x = signature.operand(0), &result = signature.result();
    const std::vector<int64_t> &permutation = signature.list("permutation");
    std::vector<int64_t> sorted = permutation;
    std::ranges::sort(sorted);
    for (size_t d = 0; d < sorted.size(); ++d)
      signature.require(sorted[d] == static_cast<int64_t>(d), "the permutation names every dimension once");
    signature.require(permutation.size() == x.shape.size() && result.shape.size() == x.shape.size(),
                      "the permutation has an entry per dimension");
    signature.require(x.dtype == result.dtype, "operand and result have one element type");
    for (size_t d = 0; d < permutation.size(); ++d)
      signature.require(result.shape[d] == x.shape[permutation[d]],
                        "result dimension i has the size of operand dimension permutation[i]");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    const std::vector<int64_t> &permutation = call.signature.list("permutation");
    forEachIndex(result.shape, [&](const Index &index) {
      Index source(index.size());
      for (size_t d = 0; d < index.size(); ++d) source[permutation[d]] = index[d];
      copyElement(x, x.at(source), result, result.at(index));
    });
  }
};

struct Slice {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    const Type &x = signature.operand(0), &result = signature.result();
    const auto &starts = signature.list("starts"), &limits = signature.list("limits"), &strides = signature.list("strides");
    size_t rank = x.shape.size();
    signature.require(starts.size() == rank && limits.size() == rank && strides.size() == rank && result.shape.size() == rank,
                      "starts, limits, strides and the result have an entry per dimension");
    signature.require(x.dtype == result.dtype, "operand and result have one element type");
    for (size_t d = 0; d < rank; ++d) {
      if (x.shape[d] == GAIT_BATCH) {
        signature.require(starts[d] == 0 && limits[d] == GAIT_BATCH && strides[d] == 1 && result.shape[d] == GAIT_BATCH,
                          "the rows are taken whole");
        continue;
      }
      signature.require(0 <= starts[d] && starts[d] <= limits[d] && limits[d] <= x.shape[d] && strides[d] >= 1,
                        "0 <= start <= limit <= size, stride >= 1");
      int64_t span = limits[d] - starts[d];
      signature.require(result.shape[d] == span / strides[d] + (span % strides[d] != 0),
                        "the result has (limit - start) / stride elements, rounded up");
    }
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    const auto &starts = call.signature.list("starts"), &strides = call.signature.list("strides");
    forEachIndex(result.shape, [&](const Index &index) {
      Index source(index.size());
      for (size_t d = 0; d < index.size(); ++d) source[d] = starts[d] + index[d] * strides[d];
      copyElement(x, x.at(source), result, result.at(index));
    });
  }
};

/// Between two elements of dimension d come interior[d] new ones, before the first low[d], after the last high[d].
struct Pad {
  static void check(const Signature &signature) {
    signature.requireCounts(2);
    const Type &x = signature.operand(0), &result = signature.result();
    const auto &low = signature.list("low"), &high = signature.list("high"), &interior = signature.list("interior");
    size_t rank = x.shape.size();
    signature.require(signature.operand(1) == Type{x.dtype, {}} && x.dtype == result.dtype,
                      "operand, value and result have one element type; the value is a scalar");
    signature.require(low.size() == rank && high.size() == rank && interior.size() == rank && result.shape.size() == rank,
                      "low, high, interior and the result have an entry per dimension");
    for (size_t d = 0; d < rank; ++d) {
      int64_t most = int64_t{1} << 40; // of what checkTable admits; no sum below overflows
      signature.require(0 <= low[d] && low[d] <= most && 0 <= high[d] && high[d] <= most && 0 <= interior[d] &&
                            interior[d] <= (1 << 20),
                        "padding is neither negative nor huge");
      if (x.shape[d] == GAIT_BATCH) {
        signature.require(low[d] == 0 && high[d] == 0 && interior[d] == 0 && result.shape[d] == GAIT_BATCH,
                          "the rows are not padded");
        continue;
      }
      int64_t gaps = std::max<int64_t>(x.shape[d] - 1, 0);
      signature.require(result.shape[d] == low[d] + x.shape[d] + gaps * interior[d] + high[d],
                        "the result has low + size + (size - 1) * interior + high elements");
    }
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &value = call.operands[1], &result = call.results[0];
    const auto &low = call.signature.list("low"), &interior = call.signature.list("interior");
    for (int64_t at = 0, size = result.size(); at < size; ++at) copyElement(value, 0, result, at);
    forEachIndex(x.shape, [&](const Index &index) {
      Index target(index.size());
      for (size_t d = 0; d < index.size(); ++d) target[d] = low[d] + index[d] * (interior[d] + 1);
      copyElement(x, x.at(index), result, result.at(target));
    });
  }
};

} // namespace

std::span<const Operation> shapeOperations() {
  static constexpr Operation table[] = {
      operation<Broadcast>("broadcast"), operation<Reshape>("reshape"), operation<Transpose>("transpose"),
      operation<Slice>("slice"),         operation<Pad>("pad"),         operation<Barrier>("barrier")};
  return table;
}

} // namespace gait::reference
