#include "tests/support/graph_builder.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace gait::test {

std::vector<int64_t> numbersBelow(int64_t limit) {
  std::vector<int64_t> list(limit);
  std::iota(list.begin(), list.end(), 0);
  return list;
}

int64_t elementsOf(const TensorType &type) {
  int64_t count = 1;
  for (int64_t extent : type.shape)
    if (extent != GAIT_BATCH) count *= extent;
  return count;
}

std::vector<int64_t> fixedAxes(const TensorType &type) {
  std::vector<int64_t> axes;
  for (size_t d = 0; d < type.shape.size(); ++d)
    if (type.shape[d] != GAIT_BATCH) axes.push_back(static_cast<int64_t>(d));
  return axes;
}

Node GraphBuilder::add(const std::string &op, const TensorType &type, double bound, bool exact, bool learned) {
  made += !op.starts_with("gait.constant") && !op.starts_with("gait.broadcast");
  return {entry.add(op), type, bound, exact, learned};
}

Node GraphBuilder::binary(const std::string &op, const Node &a, const Node &b, double bound) {
  bool exact = op == "max" || op == "min" || !a.type.isFloat();
  return add(fmt::format("gait.{} {}, {} : {}", op, a.name, b.name, spell(a.type)), a.type, bound, exact && a.exact && b.exact,
             a.learned || b.learned);
}

Node GraphBuilder::unary(const std::string &op, const Node &x, double bound) {
  bool exact = op == "neg" || op == "abs" || op == "stop_gradient" || !x.type.isFloat();
  return add(fmt::format("gait.{} {} : {}", op, x.name, spell(x.type)), x.type, bound, x.exact && exact,
             x.learned && op != "stop_gradient");
}

Node GraphBuilder::compare(const std::string &predicate, const Node &a, const Node &b) {
  return add(fmt::format("gait.compare {}, {}, {} : {}", predicate, a.name, b.name, spell(a.type)), a.type.as(GAIT_I1), 1,
             a.exact && b.exact, false);
}

Node GraphBuilder::select(const Node &condition, const Node &a, const Node &b) {
  return add(fmt::format("gait.select {}, {}, {} : {}", condition.name, a.name, b.name, spell(a.type)), a.type,
             std::max(a.bound, b.bound), condition.exact && a.exact && b.exact, a.learned || b.learned);
}

Node GraphBuilder::number(double value, const TensorType &type) {
  TensorType scalar{type.dtype, {}};
  std::string text = type.isFloat() ? fmt::format("{:e}", value) : std::to_string(static_cast<int64_t>(value));
  Node node = add(fmt::format("gait.constant dense<{}> : {}", text, spell(scalar)), scalar, std::abs(value), true, false);
  return type.shape.empty() ? node : broadcast(node, {}, type);
}

Node GraphBuilder::whole(const std::vector<int64_t> &values, gait_dtype element) {
  TensorType type{element, {static_cast<int64_t>(values.size())}};
  return add(fmt::format("gait.constant dense<[{}]> : {}", fmt::join(values, ", "), spell(type)), type, 1, true, false);
}

Node GraphBuilder::iota(int64_t axis, const TensorType &type) {
  double most = type.shape[axis] == GAIT_BATCH ? 64 : static_cast<double>(type.shape[axis]);
  return add(fmt::format("gait.iota axis {} : {}", axis, spell(type)), type, most, true, false);
}

Node GraphBuilder::broadcast(const Node &x, const std::vector<int64_t> &dims, const TensorType &type) {
  return add(fmt::format("gait.broadcast {} dims {} : {} to {}", x.name, spell(dims), spell(x.type), spell(type)), type, x.bound,
             x.exact, x.learned);
}

Node GraphBuilder::reduce(const std::string &op, const Node &x, const std::vector<int64_t> &axes) {
  TensorType type{x.type.dtype, {}};
  double count = 1;
  for (size_t d = 0; d < x.type.shape.size(); ++d) {
    if (!std::ranges::count(axes, static_cast<int64_t>(d))) type.shape.push_back(x.type.shape[d]);
    else count *= x.type.shape[d] == GAIT_BATCH ? 64 : static_cast<double>(x.type.shape[d]);
  }
  double bound = op == "reduce_sum" ? count * x.bound : op == "reduce_prod" ? std::pow(x.bound, count) : x.bound;
  bool exact = op == "reduce_max" || op == "reduce_min" || !x.type.isFloat();
  return add(fmt::format("gait.{} {} axes {} : {} to {}", op, x.name, spell(axes), spell(x.type), spell(type)), type, bound,
             x.exact && exact, x.learned);
}

Node GraphBuilder::dot(const std::string &spec, const Node &a, const Node &b, const TensorType &type, double terms) {
  return add(
      fmt::format("gait.dot \"{}\" {}, {} : ({}, {}) -> {}", spec, a.name, b.name, spell(a.type), spell(b.type), spell(type)),
      type, terms * a.bound * b.bound, false, a.learned || b.learned);
}

Node GraphBuilder::convert(const Node &x, gait_dtype to) {
  TensorType type = x.type.as(to);
  return add(fmt::format("gait.convert {} : {} to {}", x.name, spell(x.type), spell(type)), type, x.bound, x.exact,
             x.learned && type.isFloat());
}

Node GraphBuilder::tame(const Node &x, double most) {
  if (x.bound <= most) return x;
  if (random.chance(0.4)) return unary("tanh", x, 1);
  return binary("mul", x, number(most / x.bound, x.type), most);
}

Node GraphBuilder::positive(const Node &x) {
  Node small = tame(x, 4), square = binary("mul", small, small, small.bound * small.bound);
  return binary("add", square, number(0.5, small.type), square.bound + 0.5);
}

} // namespace gait::test
