#include "tests/support/graph_builder.h"
#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace gait::test {

using List = std::vector<int64_t>;

static List numbersBelow(int64_t limit) {
  List list(limit);
  std::iota(list.begin(), list.end(), 0);
  return list;
}

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
      &B::pointwise, &B::pointwise, &B::combine, &B::combine, &B::combine, &B::layer,   &B::layer,   &B::reduction, &B::softmax,
      &B::products,  &B::move,      &B::move,    &B::choose,  &B::noise,   &B::classes, &B::largest, &B::widen,     &B::average};
  (this->*random.pick(steps))();
}

void GraphBuilder::pointwise() {
  Node x = any();
  switch (random.below(6)) {
  case 0:
    return keep(unary("neg", x, x.bound));
  case 1:
    return keep(unary("tanh", tame(x, 4), 1));
  case 2:
    return keep(unary("exp", tame(x, 2), 7.4));
  case 3:
    return keep(unary("log", positive(x), 3));
  case 4:
    return keep(unary("sqrt", positive(x), 5));
  default:
    return keep(unary("stop_gradient", x, x.bound));
  }
}

void GraphBuilder::combine() {
  Node x = tame(any(), 8), y = tame(partner(x), 8);
  switch (random.below(5)) {
  case 0:
    return keep(binary("add", x, y, x.bound + y.bound));
  case 1:
    return keep(binary("sub", x, y, x.bound + y.bound));
  case 2:
    return keep(binary("mul", x, y, x.bound * y.bound));
  case 3:
    return keep(binary("div", x, positive(y), 2 * x.bound));
  default:
    return keep(binary("max", x, y, std::max(x.bound, y.bound)));
  }
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
  if (random.chance(0.5)) y = binary("max", y, number(0, y.type), y.bound);
  keep(y);
}

void GraphBuilder::reduction() {
  Node x = any();
  int64_t rank = static_cast<int64_t>(x.type.shape.size());
  if (rank == 0) return;
  List axes;
  for (int64_t d = 0; d < rank; ++d)
    if (random.chance(0.5)) axes.push_back(d);
  if (axes.empty()) axes.push_back(rank - 1);
  keep(tame(reduce(random.chance(0.7) ? "reduce_sum" : "reduce_max", x, axes), 8));
}

void GraphBuilder::softmax() {
  Node x = tame(any(), 4);
  int64_t rank = static_cast<int64_t>(x.type.shape.size());
  if (rank == 0 || x.type.shape.back() == GAIT_BATCH) return;
  List outer = numbersBelow(rank - 1);
  Node shifted = binary("sub", x, broadcast(reduce("reduce_max", x, {rank - 1}), outer, x.type), 2 * x.bound);
  Node e = unary("exp", shifted, 1);
  keep(binary("div", e, broadcast(reduce("reduce_sum", e, {rank - 1}), outer, x.type), 1));
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

void GraphBuilder::move() {
  Node x = any();
  const List &shape = x.type.shape;
  int64_t rank = static_cast<int64_t>(shape.size());
  if (rank == 0) return;
  bool rowsLast = shape.back() == GAIT_BATCH;
  TensorType to{dtype, shape};
  auto same = [&](const std::string &op) { return keep(add(op, to, x.bound, x.exact, x.learned)); };
  switch (random.below(4)) {
  case 0: { // transpose the last two dimensions, seldom the rows
    if (rank < 2 || (shape[rank - 2] == GAIT_BATCH && random.chance(0.7))) return;
    List permutation = numbersBelow(rank);
    std::swap(permutation[rank - 1], permutation[rank - 2]);
    std::swap(to.shape[rank - 1], to.shape[rank - 2]);
    return same(fmt::format("gait.transpose {} {} : {} to {}", x.name, spell(permutation), spell(x.type), spell(to)));
  }
  case 1: // join what follows the first dimension, or add a dimension of one
    if (std::ranges::count(shape.begin() + 1, shape.end(), int64_t{GAIT_BATCH})) return;
    if (rank > 2) to.shape = {shape[0], std::accumulate(shape.begin() + 1, shape.end(), int64_t{1}, std::multiplies<>())};
    else to.shape.insert(to.shape.begin() + 1, 1);
    return same(fmt::format("gait.reshape {} : {} to {}", x.name, spell(x.type), spell(to)));
  case 2: { // slice the last dimension
    if (rowsLast) return;
    List starts(rank, 0), limits = shape, strides(rank, 1);
    starts.back() = random.below(shape.back());
    limits.back() = random.between(starts.back() + 1, shape.back());
    strides.back() = random.between(1, 2);
    to.shape.back() = (limits.back() - starts.back() + strides.back() - 1) / strides.back();
    return same(fmt::format("gait.slice {} {} to {} by {} : {} to {}", x.name, spell(starts), spell(limits), spell(strides),
                            spell(x.type), spell(to)));
  }
  default: { // pad the last dimension
    if (rowsLast || shape.back() > 64) return;
    List low(rank, 0), high(rank, 0), interior(rank, 0);
    low.back() = random.below(3);
    high.back() = random.below(3);
    interior.back() = random.below(2);
    to.shape.back() = low.back() + (shape.back() - 1) * (interior.back() + 1) + 1 + high.back();
    Node value = number(0, {dtype, {}});
    return same(fmt::format("gait.pad {}, {} low {} high {} interior {} : {} to {}", x.name, value.name, spell(low), spell(high),
                            spell(interior), spell(x.type), spell(to)));
  }
  }
}

void GraphBuilder::choose() {
  std::vector<Node> exact;
  for (const Node &node : nodes)
    if (node.exact) exact.push_back(node);
  Node key = random.pick(exact), other = partner(key);
  if (!other.exact) return;
  TensorType flags = key.type.as(GAIT_I1);
  std::string predicate = random.pick(std::vector<std::string>{"lt", "ge", "ne"});
  Node condition =
      add(fmt::format("gait.compare {}, {}, {} : {}", predicate, key.name, other.name, spell(key.type)), flags, 1, true, false);
  if (random.chance(0.3)) return keep(convert(condition.name, flags, key.type, 1, true, false));
  Node a = partner(key), b = partner(key);
  keep(add(fmt::format("gait.select {}, {}, {} : {}", condition.name, a.name, b.name, spell(key.type)), key.type,
           std::max(a.bound, b.bound), a.exact && b.exact, a.learned || b.learned));
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
  TensorType flags = x.type.as(GAIT_I1);
  Node kept = add(fmt::format("gait.compare lt, {}, {} : {}", numbers.name, number(0.75, x.type).name, spell(x.type)), flags, 1,
                  true, false);
  keep(add(fmt::format("gait.select {}, {}, {} : {}", kept.name, x.name, number(0, x.type).name, spell(x.type)), x.type, x.bound,
           x.exact, x.learned));
}

void GraphBuilder::classes() {
  TensorType column{GAIT_I32, {GAIT_BATCH}}, wide{GAIT_I32, {GAIT_BATCH, random.pick(List{features, 2, 10})}};
  std::string label = entry.add(fmt::format("gait.broadcast %label dims [0] : {} to {}", spell(column), spell(wide)));
  std::string place = entry.add(fmt::format("gait.iota axis 1 : {}", spell(wide)));
  Node hit = add(fmt::format("gait.compare eq, {}, {} : {}", label, place, spell(wide)), wide.as(GAIT_I1), 1, true, false);
  keep(convert(hit.name, hit.type, wide.as(dtype), 1, true, false));
}

void GraphBuilder::largest() {
  const Node &x = any();
  if (!x.exact || x.type.shape.empty()) return;
  int64_t axis = random.below(static_cast<int64_t>(x.type.shape.size()));
  TensorType to = x.type.as(GAIT_I32);
  to.shape.erase(to.shape.begin() + axis);
  Node place =
      add(fmt::format("gait.argmax {} axis {} : {} to {}", x.name, axis, spell(x.type), spell(to)), to, 140, true, false);
  keep(convert(place.name, to, to.as(dtype), 140, true, false));
}

void GraphBuilder::widen() {
  const Node x = any();
  TensorType other = x.type.as(dtype == GAIT_F32 ? GAIT_F64 : GAIT_F32);
  if (dtype == GAIT_F64 && (!x.exact || x.learned)) return; // else f32 would round it, or its gradient
  Node there = convert(x.name, x.type, other, x.bound, x.exact, x.learned);
  if (random.chance(0.5)) there = binary("max", there, number(0.25, other), x.bound);
  keep(convert(there.name, other, x.type, x.bound, x.exact, x.learned));
}

void GraphBuilder::average() {
  const Node x = any();
  if (x.type.shape.empty() || x.type.shape[0] != GAIT_BATCH) return;
  Node sum = reduce("reduce_sum", x, {0});
  std::string rows = entry.add("gait.rows : tensor<i64>");
  Node count = convert(rows, {GAIT_I64, {}}, {dtype, {}}, 64, true, false);
  keep(binary("div", sum, sum.type.shape.empty() ? count : broadcast(count, {}, sum.type), x.bound));
}

} // namespace gait::test
