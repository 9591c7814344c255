#include "tests/support/graph_builder.h"
#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace gait::test {

using List = std::vector<int64_t>;

Node GraphBuilder::partner(const Node &x) {
  std::vector<Node> same;
  for (const Node &node : nodes)
    if (node.type == x.type && node.name != x.name) same.push_back(node);
  if (!same.empty() && random.chance(0.8)) return random.pick(same);
  std::vector<std::pair<Node, List>> narrow; // those that broadcast to it along its first or last dimensions
  for (const Node &node : nodes) {
    size_t rank = node.type.shape.size(), full = x.type.shape.size();
    if (rank >= full || rank == 0) continue;
    List dims = numbersBelow(static_cast<int64_t>(rank));
    if (std::equal(node.type.shape.begin(), node.type.shape.end(), x.type.shape.begin())) narrow.emplace_back(node, dims);
    for (int64_t &dim : dims) dim += static_cast<int64_t>(full - rank);
    if (std::equal(node.type.shape.begin(), node.type.shape.end(), x.type.shape.end() - static_cast<std::ptrdiff_t>(rank)))
      narrow.emplace_back(node, dims);
  }
  if (!narrow.empty() && random.chance(0.8)) {
    auto [node, dims] = random.pick(narrow);
    return broadcast(node, dims, x.type);
  }
  return number(random.pick(std::vector<double>{0, 0.5, -1.25, 1}), x.type);
}

void GraphBuilder::grow() {
  using B = GraphBuilder;
  static const std::vector<void (GraphBuilder::*)()> steps{
      &B::function, &B::function, &B::function,  &B::combine,   &B::combine,     &B::combine,  &B::combine,   &B::layer,
      &B::layer,    &B::layer,    &B::reduction, &B::reduction, &B::softmax,     &B::products, &B::attention, &B::move,
      &B::move,     &B::move,     &B::join,      &B::look_up,   &B::scatter,     &B::choose,   &B::rounding,  &B::integers,
      &B::noise,    &B::classes,  &B::largest,   &B::order,     &B::running_sum, &B::widen,    &B::average,   &B::places,
      &B::other,    &B::slide,    &B::wait,      &B::block,     &B::loop};
  (this->*random.pick(steps))();
}

void GraphBuilder::layer() {
  const Node &x = any(), &w = random.pick(parameters);
  int64_t rank = static_cast<int64_t>(x.type.shape.size());
  if (w.type.shape.size() != 2 || rank == 0 || rank > 3 || x.type.shape.back() != w.type.shape[0]) return;
  TensorType type = x.type;
  type.shape.back() = w.type.shape[1];
  std::string lead = std::string("abc").substr(0, rank - 1);
  Node y = dot(fmt::format("{}k,kn->{}n", lead, lead), tame(x, 2), w, type, static_cast<double>(w.type.shape[0]));
  if (random.chance(0.7)) y = binary("add", y, partner(y), y.bound + 8);
  if (random.chance(0.5)) {
    Node zero = number(0, y.type);
    kink(y, zero);
    y = binary("max", y, zero, y.bound);
  }
  keep(y);
}

void GraphBuilder::reduction() {
  const std::string op =
      random.pick(std::vector<std::string>{"reduce_sum", "reduce_sum", "reduce_prod", "reduce_max", "reduce_min"});
  const bool extreme = op == "reduce_max" || op == "reduce_min", product = op == "reduce_prod";
  Node x = extreme ? any_exact() : any();
  List axes;
  double count = 1;
  for (int64_t d = 0; d < static_cast<int64_t>(x.type.shape.size()); ++d) {
    if (!random.chance(0.5)) continue;
    axes.push_back(d);
    count *= x.type.shape[d] == GAIT_BATCH ? 64 : static_cast<double>(x.type.shape[d]);
  }
  if (axes.empty()) return;
  if (product) {
    if (count > 12) return;
    Node close = binary("mul", unary("tanh", x, 1), number(0.25, x.type), 0.25);
    x = binary("add", close, number(1, x.type), 1.25);
  }
  Node y = reduce(op, x, axes);
  if (!extreme) return keep(tame(y, 8));
  List kept;
  for (int64_t d = 0; d < static_cast<int64_t>(x.type.shape.size()); ++d)
    if (!std::ranges::count(axes, d)) kept.push_back(d);
  choice(compare("eq", x, broadcast(y, kept, x.type)));
  keep(y);
}

Node GraphBuilder::distribution(const Node &x) {
  int64_t rank = static_cast<int64_t>(x.type.shape.size());
  List outer = numbersBelow(rank - 1);
  Node shifted = binary("sub", x, broadcast(reduce("reduce_max", x, {rank - 1}), outer, x.type), 2 * x.bound);
  Node e = unary("exp", shifted, 1);
  return binary("div", e, broadcast(reduce("reduce_sum", e, {rank - 1}), outer, x.type), 1);
}

void GraphBuilder::softmax() {
  Node x = tame(any(), 4);
  if (!x.type.shape.empty() && x.type.shape.back() != GAIT_BATCH) keep(distribution(x));
}

void GraphBuilder::products() {
  std::vector<Node> matrices;
  for (const Node &node : nodes)
    if (node.type.shape.size() == 2 && node.type.shape[0] == GAIT_BATCH) matrices.push_back(node);
  Node a = tame(random.pick(matrices), 2), b = tame(random.pick(matrices), 2);
  int64_t m = a.type.shape[1], n = b.type.shape[1];
  if (random.chance(0.4)) return keep(tame(dot("bm,bn->mn", a, b, {dtype, {m, n}}, 64), 8));
  if (m == n && random.chance(0.5)) return keep(dot("bk,bk->b", a, b, {dtype, {GAIT_BATCH}}, static_cast<double>(m)));
  if (m * n <= 512) keep(dot("bm,bn->bmn", a, b, {dtype, {GAIT_BATCH, m, n}}, 1));
}

void GraphBuilder::attention() {
  std::vector<Node> sequences;
  for (const Node &node : nodes)
    if (node.type.shape.size() == 3 && node.type.shape[0] == GAIT_BATCH && elementsOf(node.type) <= 256)
      sequences.push_back(node);
  if (sequences.empty()) return;
  Node x = tame(random.pick(sequences), 2), y = tame(partner(x), 2);
  int64_t length = x.type.shape[1], size = x.type.shape[2];
  TensorType square{dtype, {GAIT_BATCH, length, length}};
  Node scores = tame(dot("btd,bsd->bts", x, y, square, static_cast<double>(size)), 4);
  if (random.chance(0.6)) {
    TensorType numbers = square.as(GAIT_I32);
    Node seen = compare("ge", iota(1, numbers), iota(2, numbers));
    scores = select(seen, scores, number(-1e3, square));
    scores.bound = 4; // of those that count
  }
  Node weights = distribution(scores);
  keep(dot("bts,bsd->btd", weights, x, x.type, 1));
}

void GraphBuilder::noise() {
  Node x = any();
  if (std::ranges::count(x.type.shape, int64_t{GAIT_BATCH}) && x.type.shape[0] != GAIT_BATCH) return;
  TensorType bits = x.type.as(dtype == GAIT_F32 ? GAIT_I32 : GAIT_I64);
  Node words = add(fmt::format("gait.random_words %key, %counter stream {} : {}", streams++, spell(bits)), bits, 1, true, false);
  bool normal = random.chance(0.4);
  Node numbers = add(fmt::format("gait.{} {} : {} to {}", normal ? "normal" : "uniform", words.name, spell(bits), spell(x.type)),
                     x.type, normal ? 7 : 1, !normal, false);
  if (normal) return keep(numbers);
  keep(select(compare("lt", numbers, number(0.75, x.type)), x, number(0, x.type)));
}

void GraphBuilder::block() {
  Node x = tame(any(), 4);
  const std::string type = spell(x.type);
  if (random.chance(0.5)) // x sin(x), computed again for its gradient
    return keep(add(fmt::format("gait.checkpoint (%a = {0}) : ({1}) -> {1} {{\n      %0 = gait.sin %a : {1}\n"
                                "      %1 = gait.mul %0, %a : {1}\n      gait.yield %1 : {1}\n    }}",
                                x.name, type),
                    x.type, x.bound, false, x.learned));
  keep(add(
      fmt::format("gait.custom_gradient (%a = {0}) : ({1}) -> {1} {{\n      %0 = gait.tanh %a : {1}\n      gait.yield %0 : {1}\n"
                  "    }} backward (%a, %y, %dy) {{\n      %0 = gait.mul %y, %y : {1}\n      %1 = gait.mul %dy, %0 : {1}\n"
                  "      %2 = gait.sub %dy, %1 : {1}\n      gait.yield %2 : {1}\n    }}",
                  x.name, type),
      x.type, 1, false, x.learned));
}

void GraphBuilder::loop() {
  // h = tanh(h + slice) * w over the dimension behind the rows; w is read by every step.
  std::vector<Node> sequences;
  for (const Node &node : nodes)
    if (node.type.shape.size() >= 2 && node.type.shape[0] == GAIT_BATCH && node.type.shape[1] <= 16 &&
        elementsOf(node.type) <= 256)
      sequences.push_back(node);
  if (sequences.empty()) return;
  const Node x = tame(random.pick(sequences), 2);
  TensorType slice = x.type;
  slice.shape.erase(slice.shape.begin() + 1);
  const Node h = tame(partner({"", slice}), 2), w = tame(partner({"", slice}), 2);
  const std::string type = spell(slice), inputs = fmt::format("({0}, {1}, {0})", type, spell(x.type));
  const std::string head = fmt::format("gait.scan count {}{} carry (%h = {}) over (%x = {} axis 1) reading (%w = {}) ",
                                       x.type.shape[1], random.chance(0.5) ? " reverse" : "", h.name, x.name, w.name);
  const std::string body = fmt::format("{{\n      %0 = gait.add %h, %x : {0}\n      %1 = gait.tanh %0 : {0}\n"
                                       "      %2 = gait.mul %1, %w : {0}\n",
                                       type);
  const bool learned = x.learned || h.learned || w.learned;
  const bool last = random.chance(0.3);
  const std::string results = last ? type : fmt::format("({}, {})", type, spell(x.type));
  const std::string text = fmt::format("{}{}: {} -> {} {}      gait.yield {} : {}\n    }}", head, last ? "" : "stacking [1] ",
                                       inputs, results, body, last ? "%2" : "%2, %0", last ? type : type + ", " + type);
  if (last) return keep(add(text, slice, 2, false, learned));
  made += 1;
  const std::vector<std::string> both = entry.addMany(text, 2);
  keep({both[0], slice, 2, false, learned});
  keep({both[1], x.type, 4, false, learned});
}

void GraphBuilder::widen() {
  const Node x = any();
  if (dtype == GAIT_F64 && (!x.exact || x.learned)) return; // else f32 would round it, or its gradient
  Node there = convert(x, dtype == GAIT_F32 ? GAIT_F64 : GAIT_F32);
  if (random.chance(0.5)) {
    Node least = number(0.25, there.type);
    kink(there, least);
    there = binary("max", there, least, x.bound);
  }
  keep(convert(there, dtype));
}

void GraphBuilder::average() {
  const Node x = any();
  if (x.type.shape.empty() || x.type.shape[0] != GAIT_BATCH) return;
  Node sum = reduce("reduce_sum", x, {0});
  Node count = convert(add("gait.rows : tensor<i64>", {GAIT_I64, {}}, 64, true, false), dtype);
  keep(binary("div", sum, sum.type.shape.empty() ? count : broadcast(count, {}, sum.type), x.bound));
}

} // namespace gait::test
