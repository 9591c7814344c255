#include "tests/support/graph_builder.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace gait::test {

Node GraphBuilder::add(const std::string &op, const TensorType &type, double bound, bool exact, bool learned) {
  made += !op.starts_with("gait.constant") && !op.starts_with("gait.broadcast");
  return {entry.add(op), type, bound, exact, learned};
}

Node GraphBuilder::binary(const std::string &op, const Node &a, const Node &b, double bound) {
  return add(fmt::format("gait.{} {}, {} : {}", op, a.name, b.name, spell(a.type)), a.type, bound,
             op == "max" && a.exact && b.exact, a.learned || b.learned);
}

Node GraphBuilder::unary(const std::string &op, const Node &x, double bound) {
  return add(fmt::format("gait.{} {} : {}", op, x.name, spell(x.type)), x.type, bound,
             x.exact && (op == "neg" || op == "stop_gradient"), x.learned && op != "stop_gradient");
}

Node GraphBuilder::number(double value, const TensorType &type) {
  TensorType scalar{type.dtype, {}};
  Node node = add(fmt::format("gait.constant dense<{:e}> : {}", value, spell(scalar)), scalar, std::abs(value), true, false);
  return type.shape.empty() ? node : broadcast(node, {}, type);
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
  bool sum = op == "reduce_sum";
  return add(fmt::format("gait.{} {} axes {} : {} to {}", op, x.name, spell(axes), spell(x.type), spell(type)), type,
             sum ? count * x.bound : x.bound, x.exact && !sum, x.learned);
}

Node GraphBuilder::dot(const std::string &spec, const Node &a, const Node &b, const TensorType &type, double terms) {
  return add(
      fmt::format("gait.dot \"{}\" {}, {} : ({}, {}) -> {}", spec, a.name, b.name, spell(a.type), spell(b.type), spell(type)),
      type, terms * a.bound * b.bound, false, a.learned || b.learned);
}

Node GraphBuilder::convert(const std::string &value, const TensorType &from, const TensorType &to, double bound, bool exact,
                           bool learned) {
  return add(fmt::format("gait.convert {} : {} to {}", value, spell(from), spell(to)), to, bound, exact, learned);
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
