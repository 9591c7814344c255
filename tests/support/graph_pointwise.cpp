#include "tests/support/graph_builder.h"
#include "tests/support/samples.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace gait::test {

/// A smooth function of one number: where it may be asked, and how large it gets there.
struct Smooth {
  std::string op;
  bool positive;
  double most, bound;
};
static const std::vector<Smooth> smooth{{"tanh", false, 4, 1}, {"exp", false, 2, 7.4},  {"log", true, 4, 3},
                                        {"sqrt", true, 4, 5},  {"rsqrt", true, 4, 1.5}, {"sigmoid", false, 4, 1},
                                        {"log1p", true, 4, 3}, {"expm1", false, 2, 7},  {"sin", false, 8, 1},
                                        {"cos", false, 8, 1},  {"erf", false, 3, 1},    {"neg", false, 8, 8}};

void GraphBuilder::function() {
  Node x = any();
  switch (random.below(8)) {
  case 0: {
    keep(unary("abs", x, x.bound));
    return kink(x, number(0, x.type));
  }
  case 1: // of what is learned, gradients are no slopes any more
    return x.learned ? void() : keep(unary("stop_gradient", x, x.bound));
  case 2:
    return keep(select(unary("is_finite", x, 1), x, number(0, x.type)));
  default: {
    const Smooth &f = random.pick(smooth);
    return keep(unary(f.op, f.positive ? positive(x) : tame(x, f.most), f.bound));
  }
  }
}

void GraphBuilder::combine() {
  Node x = tame(any(), 8), y = tame(partner(x), 8);
  switch (random.below(9)) {
  case 0:
  case 1:
    return keep(binary("add", x, y, x.bound + y.bound));
  case 2:
    return keep(binary("sub", x, y, x.bound + y.bound));
  case 3:
    return keep(binary("mul", x, y, x.bound * y.bound));
  case 4:
    return keep(binary("div", x, positive(y), 2 * x.bound));
  case 5:
    return keep(tame(binary("pow", positive(x), tame(y, 2), 300), 8));
  case 6: // right of the origin: no jump by a whole turn
    return keep(binary("atan2", x, positive(y), 1.6));
  default:
    kink(x, y);
    return keep(binary(random.chance(0.5) ? "max" : "min", x, y, std::max(x.bound, y.bound)));
  }
}

Node GraphBuilder::any_exact() {
  std::vector<Node> exact;
  for (const Node &node : nodes)
    if (node.exact) exact.push_back(node);
  return random.pick(exact);
}

void GraphBuilder::rounding() {
  Node x = any_exact();
  if (random.chance(0.4)) {
    Node by = number(random.pick(std::vector<double>{0.75, -1.25, 2}), x.type);
    choice(unary("floor", binary("div", x, by, 2 * x.bound), 2 * x.bound + 1));
    return keep(binary("mod", x, by, 2));
  }
  Node y = unary(random.pick(std::vector<std::string>{"sign", "floor", "ceil", "round"}), x, x.bound + 1);
  y.exact = true, y.learned = false; // whole numbers
  keep(choice(y));
}

/// Ops on elements, of one or two operands and their type, that are anywhere smooth, by their samplers; but for those above.
static std::vector<std::pair<std::string, Sample>> otherOps() {
  std::vector<std::pair<std::string, Sample>> found;
  const std::vector<std::string> known{"add", "sub", "mul", "div", "pow", "stop_gradient"};
  for (const auto &[name, samples] : opSamples()) {
    if (std::ranges::count(known, name) || std::ranges::count(smooth, name, &Smooth::op)) continue;
    if (!std::ranges::count(samples.types, GAIT_F64)) continue;
    Random probe(1);
    Sample sample = samples.sampler(probe, GAIT_F64);
    const std::vector<Operand> &operands = sample.operands;
    const char *form = operands.size() == 1 ? "gait.{} %x0 : {}" : "gait.{} %x0, %x1 : {}";
    if (operands.empty() || operands.size() > 2) continue;
    if (sample.text != fmt::format(fmt::runtime(form), name, spell(sample.result))) continue;
    if (std::ranges::all_of(operands, [&](const Operand &operand) {
          return operand.type == sample.result && (operand.fill == Fill::Any || operand.fill == Fill::Positive);
        }))
      found.emplace_back(name, sample);
  }
  return found;
}

void GraphBuilder::other() {
  static const std::vector<std::pair<std::string, Sample>> ops = otherOps();
  if (ops.empty()) return function();
  const auto &[name, sample] = random.pick(ops);
  auto fit = [&](const Node &x, size_t i) { return sample.operands[i].fill == Fill::Positive ? positive(x) : tame(x, 2); };
  Node x = fit(any(), 0);
  Node y = sample.operands.size() == 1 ? unary(name, x, 1e3) : binary(name, x, fit(partner(x), 1), 1e3);
  keep(unary("tanh", y, 1)); // how large it gets is not known
}

void GraphBuilder::choose() {
  Node key = any_exact();
  auto condition = [&] {
    Node other = partner(key);
    if (!other.exact) other = number(0.25, key.type);
    return compare(random.pick(std::vector<std::string>{"lt", "le", "gt", "ge", "eq", "ne"}), key, other);
  };
  Node flags = condition();
  if (random.chance(0.4))
    flags = binary(random.pick(std::vector<std::string>{"bitwise_and", "bitwise_or", "bitwise_xor"}), flags, condition(), 1);
  if (random.chance(0.3)) flags = unary("bitwise_not", flags, 1);
  choice(flags);
  if (random.chance(0.3)) return keep(convert(flags, dtype));
  Node a = partner(key), b = partner(key);
  keep(select(flags, a, b));
}

void GraphBuilder::integers() {
  Node x = random.chance(0.2) ? counter : label; // of any size: sums and products wrap around
  for (int64_t i = random.between(1, 3); i > 0; --i) {
    Node other = number(static_cast<double>(random.pick(std::vector<int64_t>{-3, 1, 2, 5, 12})), x.type);
    const auto op = random.pick(std::vector<std::string>{"add", "sub", "mul", "div", "mod", "max", "min", "bitwise_and",
                                                         "bitwise_or", "bitwise_xor", "abs", "neg", "sign", "bitwise_not"});
    const bool one = op == "abs" || op == "neg" || op == "sign" || op == "bitwise_not";
    x = one ? unary(op, x, 1) : binary(op, x, other, 1);
  }
  x = binary("mod", x, number(7, x.type), 7);
  keep(convert(x, dtype));
}

} // namespace gait::test
