#include "gait/nn/position.h"
#include "checks.h"
#include "gait/index.h"
#include "gait/math.h"
#include <cmath>

namespace gait::nn {

using detail::Call;
using detail::Composition;

/// p / base^(2 i / size) for positions p and pairs i: [length, size / 2].
static Tensor angles(const Graph &graph, std::int64_t length, std::int64_t size, double base, DType dtype) {
  const Shape shape{length, size / 2};
  Tensor position = iota(graph, shape, 0, dtype), pair = iota(graph, shape, 1, dtype);
  return position * exp(pair * (-2 * std::log(base) / static_cast<double>(size)));
}

Tensor sinusoidal_positions(const Graph &graph, std::int64_t length, std::int64_t size, double base, Location where) {
  Call call("sinusoidal_positions", graph, where);
  call.require(length >= 1, "{} positions; at least 1", length);
  call.require(size >= 2 && size % 2 == 0, "{} features make no pairs of sine and cosine", size);
  call.require(base > 1, "the base must be above 1, not {}", base);
  Scope scope(graph, where);
  Tensor angle = angles(graph, length, size, base, graph.dtype());
  return reshape(stack({sin(angle), cos(angle)}, 2), {length, size});
}

Tensor rotary(const Tensor &x, std::int64_t axis, double base, Location where) {
  Composition call("rotary", {x}, where);
  call.require_floating(x);
  const std::int64_t length = detail::features(call, x, axis), size = detail::features(call, x);
  const std::int64_t front = axis < 0 ? axis + x.rank() : axis;
  call.require(front != x.rank() - 1, "dimension {} of {} is the last, which is turned; name that of the positions", axis,
               x.shape().text());
  call.require(size % 2 == 0, "the last dimension of {} is odd and makes no pairs", x.shape().text());
  call.require(base > 1, "the base must be above 1, not {}", base);
  std::vector<Dimension> sizes(static_cast<std::size_t>(x.rank()) - static_cast<std::size_t>(front), 1);
  sizes.front() = length, sizes.back() = size / 2;
  Tensor angle = reshape(angles(x.graph(), length, size, base, x.dtype()), Shape(sizes)), cosine = cos(angle), sine = sin(angle);
  std::vector<Tensor> halves = split(x, 2, -1);
  return concat({halves[0] * cosine - halves[1] * sine, halves[1] * cosine + halves[0] * sine}, -1);
}

PositionEmbedding position_embedding(Graph graph, std::int64_t length, std::int64_t size, const PositionEmbeddingOptions &options,
                                     Location where) {
  Call call("position_embedding", graph, where);
  detail::check_size(call, "positions", length);
  detail::check_size(call, "features", size);
  const std::string name = detail::layer_name(graph, options.name, "position_embedding");
  return {name, graph.parameter(name + ".table", {length, size}, options.init, where)};
}

Tensor PositionEmbedding::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "position_embedding" : name, {x, table}, where);
  detail::check_input(call, x, table.shape()[1].size(), table.dtype());
  const std::int64_t length = table.shape()[0].size();
  call.require(x.rank() >= 2 && !x.shape()[x.rank() - 2].is_batch() && x.shape()[x.rank() - 2].size() <= length,
               "the input {} is no sequence of at most {} positions, [..., n, {}]", x.shape().text(), length,
               table.shape()[1].size());
  Scope scope(x, where, name);
  return x + slice_axis(table, 0, 0, x.shape()[x.rank() - 2].size());
}

} // namespace gait::nn
