#include "tests/support/graphs.h"
#include "tests/support/samples.h"
#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace gait::test {
namespace {

using List = std::vector<int64_t>;

struct Node {
  std::string name;
  TensorType type;
  double bound = 2;     ///< no element's magnitude exceeds it (at 64 rows)
  bool exact = false;   ///< every backend has the same bits: an input, or made of inputs without rounding
  bool learned = false; ///< depends on a parameter
};

class Builder {
public:
  Builder(Random &random, gait_dtype dtype, int64_t ops) : random(random), dtype(dtype), entry("train_step") {
    declare();
    while (made < ops) grow();
    finish();
  }
  RandomGraph take() {
    graph.text = moduleText("random", {entry});
    return std::move(graph);
  }

private:
  // The leaves.

  void declare() {
    features = random.pick(List{1, 2, 3, 5, 8, 13, 16, 33});
    for (int64_t i = 0, count = random.between(1, 3); i < count; ++i) {
      int64_t width = random.pick(List{1, 2, 4, 7, 8, 10, 16, 32, 40});
      parameter({dtype, {i == 0 ? features : random.pick(List{1, 3, 8, 16}), width}});
      if (random.chance(0.7)) parameter({dtype, {width}});
    }
    for (const Node &node : parameters) entry.state("slot_" + node.name.substr(1), node.type, "slot");
    input("x", {dtype, {GAIT_BATCH, features}});
    if (random.chance(0.4)) input("y", {dtype, {GAIT_BATCH, random.pick(List{1, 2, 3, 5}), random.pick(List{1, 3, 4, 8})}});
    if (random.chance(0.3)) input("table", {dtype, {random.pick(List{2, 3, 8}), features}});
  }
  void parameter(const TensorType &type) {
    std::string name = fmt::format("w{}", parameters.size());
    graph.states[name] = graph.states["slot_" + name] = type;
    parameters.push_back({entry.state(name, type), type, 2, true, true});
    nodes.push_back(parameters.back());
  }
  void input(const std::string &name, const TensorType &type) {
    graph.inputs.push_back(type);
    nodes.push_back({entry.input(name, type), type, 2, true, false});
  }

  // Ops, each checked by nothing but the compiler: a wrong text here fails every test that uses it.

  Node add(const std::string &op, const TensorType &type, double bound, bool exact, bool learned) {
    made += !op.starts_with("gait.constant") && !op.starts_with("gait.broadcast");
    return {entry.add(op), type, bound, exact, learned};
  }
  Node binary(const std::string &op, const Node &a, const Node &b, double bound) {
    return add(fmt::format("gait.{} {}, {} : {}", op, a.name, b.name, spell(a.type)), a.type, bound,
               op == "max" && a.exact && b.exact, a.learned || b.learned);
  }
  Node unary(const std::string &op, const Node &x, double bound) {
    return add(fmt::format("gait.{} {} : {}", op, x.name, spell(x.type)), x.type, bound,
               x.exact && (op == "neg" || op == "stop_gradient"), x.learned && op != "stop_gradient");
  }
  Node number(double value, const TensorType &type) {
    Node scalar = add(fmt::format("gait.constant dense<{:e}> : {}", value, spell(TensorType{type.dtype, {}})), {type.dtype, {}},
                      std::abs(value), true, false);
    return type.shape.empty() ? scalar : broadcast(scalar, {}, type);
  }
  Node broadcast(const Node &x, const List &dims, const TensorType &type) {
    return add(fmt::format("gait.broadcast {} dims {} : {} to {}", x.name, spell(dims), spell(x.type), spell(type)), type,
               x.bound, x.exact, x.learned);
  }
  Node reduce(const std::string &op, const Node &x, const List &axes) {
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
  Node dot(const std::string &spec, const Node &a, const Node &b, const TensorType &type, double terms) {
    return add(
        fmt::format("gait.dot \"{}\" {}, {} : ({}, {}) -> {}", spec, a.name, b.name, spell(a.type), spell(b.type), spell(type)),
        type, terms * a.bound * b.bound, false, a.learned || b.learned);
  }
  /// x scaled, or squashed, so that later ops neither overflow nor drown.
  Node tame(const Node &x, double most) {
    if (x.bound <= most) return x;
    if (random.chance(0.4)) return unary("tanh", x, 1);
    return binary("mul", x, number(most / x.bound, x.type), most);
  }
  Node positive(const Node &x) { // x^2 + 0.5
    Node small = tame(x, 4);
    return binary("add", binary("mul", small, small, small.bound * small.bound), number(0.5, small.type),
                  small.bound * small.bound + 0.5);
  }

  // Growth: one step picks nodes of the right kinds and adds what it makes.

  const Node &any() { return random.pick(nodes); }
  /// A node of x's type: one there is, or x itself changed.
  Node partner(const Node &x) {
    std::vector<Node> same;
    for (const Node &node : nodes)
      if (node.type == x.type && node.name != x.name) same.push_back(node);
    if (!same.empty() && random.chance(0.8)) return random.pick(same);
    std::vector<std::pair<Node, List>> narrow; // those that broadcast to it at its last dimensions
    for (const Node &node : nodes) {
      size_t rank = node.type.shape.size(), full = x.type.shape.size();
      if (rank < full && rank > 0 && std::equal(node.type.shape.begin(), node.type.shape.end(), x.type.shape.end() - rank)) {
        List dims(rank);
        std::iota(dims.begin(), dims.end(), full - rank);
        narrow.emplace_back(node, dims);
      }
    }
    if (!narrow.empty() && random.chance(0.8)) {
      auto [node, dims] = random.pick(narrow);
      return broadcast(node, dims, x.type);
    }
    return number(random.pick(std::vector<double>{0, 0.5, -1.25, 1}), x.type);
  }

  void grow() {
    static const std::vector<void (Builder::*)()> steps{
        &Builder::pointwise, &Builder::pointwise, &Builder::combine,   &Builder::combine, &Builder::combine,
        &Builder::layer,     &Builder::layer,     &Builder::reduction, &Builder::softmax, &Builder::products,
        &Builder::move,      &Builder::move,      &Builder::choose};
    (this->*random.pick(steps))();
  }
  void keep(const Node &node) { nodes.push_back(node); }

  void pointwise() {
    Node x = any();
    switch (random.below(6)) {
    case 0:
      return keep(unary("neg", x, x.bound));
    case 1:
      return keep(unary("tanh", tame(x, 4), 1));
    case 2:
      x = tame(x, 2);
      return keep(unary("exp", x, 7.4));
    case 3:
      return keep(unary("log", positive(x), 3));
    case 4:
      return keep(unary("sqrt", positive(x), 5));
    case 5:
      return keep(unary("stop_gradient", x, x.bound));
    }
  }
  void combine() {
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
    case 4:
      return keep(binary("max", x, y, std::max(x.bound, y.bound)));
    }
  }
  /// x . w + b, with or without relu, where a parameter fits.
  void layer() {
    Node x = tame(any(), 2), w = random.pick(parameters);
    if (w.type.shape.size() != 2 || x.type.shape.empty() || x.type.shape.back() != w.type.shape[0]) return;
    if (x.type.shape.size() > 3) return;
    TensorType type = x.type;
    type.shape.back() = w.type.shape[1];
    std::string lead = std::string("abc").substr(0, x.type.shape.size() - 1);
    Node y = dot(fmt::format("{}k,kn->{}n", lead, lead), x, w, type, static_cast<double>(w.type.shape[0]));
    if (random.chance(0.7)) y = binary("add", y, partner(y), y.bound + 8);
    if (random.chance(0.5)) y = binary("max", y, number(0, y.type), y.bound);
    keep(y);
  }
  void reduction() {
    Node x = any();
    int64_t rank = static_cast<int64_t>(x.type.shape.size());
    if (rank == 0) return;
    List axes;
    for (int64_t d = 0; d < rank; ++d)
      if (random.chance(0.5)) axes.push_back(d);
    if (axes.empty()) axes.push_back(rank - 1);
    keep(tame(reduce(random.chance(0.7) ? "reduce_sum" : "reduce_max", x, axes), 8));
  }
  void softmax() {
    Node x = tame(any(), 4);
    int64_t rank = static_cast<int64_t>(x.type.shape.size());
    if (rank == 0 || x.type.shape.back() == GAIT_BATCH) return;
    List outer(rank - 1);
    std::iota(outer.begin(), outer.end(), 0);
    Node shifted = binary("sub", x, broadcast(reduce("reduce_max", x, {rank - 1}), outer, x.type), 2 * x.bound);
    Node e = unary("exp", shifted, 1);
    keep(binary("div", e, broadcast(reduce("reduce_sum", e, {rank - 1}), outer, x.type), 1));
  }
  /// Products of two values: over the batch, over rows, between all pairs.
  void products() {
    std::vector<Node> matrices;
    for (const Node &node : nodes)
      if (node.type.shape.size() == 2 && node.type.shape[0] == GAIT_BATCH) matrices.push_back(node);
    Node a = tame(random.pick(matrices), 2), b = tame(random.pick(matrices), 2);
    int64_t m = a.type.shape[1], n = b.type.shape[1];
    if (random.chance(0.4)) return keep(tame(dot("bm,bn->mn", a, b, {dtype, {m, n}}, 64), 8));
    if (m == n && random.chance(0.5)) return keep(dot("bk,bk->b", a, b, {dtype, {GAIT_BATCH}}, static_cast<double>(m)));
    if (m * n <= 512) keep(dot("bm,bn->bmn", a, b, {dtype, {GAIT_BATCH, m, n}}, 1));
  }
  void move() {
    Node x = any();
    int64_t rank = static_cast<int64_t>(x.type.shape.size());
    TensorType to{dtype, {}};
    auto same = [&](const std::string &op) { return keep(add(op, to, x.bound, x.exact, x.learned)); };
    switch (random.below(4)) {
    case 0: { // transpose, the rows staying in front
      List permutation(rank);
      std::iota(permutation.begin(), permutation.end(), 0);
      bool rows = rank > 0 && x.type.shape[0] == GAIT_BATCH;
      if (rank - rows < 2) return;
      std::swap(permutation[rank - 1], permutation[rank - 2]);
      for (int64_t dim : permutation) to.shape.push_back(x.type.shape[dim]);
      return same(fmt::format("gait.transpose {} {} : {} to {}", x.name, spell(permutation), spell(x.type), spell(to)));
    }
    case 1: { // flatten what follows the first dimension, or give it a dimension of one
      if (rank == 0) return;
      to.shape = {x.type.shape[0]};
      if (rank > 2)
        to.shape.push_back(std::accumulate(x.type.shape.begin() + 1, x.type.shape.end(), int64_t{1}, std::multiplies<>()));
      else {
        to.shape.insert(to.shape.end(), x.type.shape.begin() + 1, x.type.shape.end());
        to.shape.insert(to.shape.begin() + 1, 1);
      }
      return same(fmt::format("gait.reshape {} : {} to {}", x.name, spell(x.type), spell(to)));
    }
    case 2: { // slice the last dimension
      if (rank == 0 || x.type.shape.back() == GAIT_BATCH) return;
      List starts(rank, 0), limits = x.type.shape, strides(rank, 1);
      starts.back() = random.below(x.type.shape.back());
      limits.back() = random.between(starts.back() + 1, x.type.shape.back());
      strides.back() = random.between(1, 2);
      to.shape = x.type.shape;
      to.shape.back() = (limits.back() - starts.back() + strides.back() - 1) / strides.back();
      return same(fmt::format("gait.slice {} {} to {} by {} : {} to {}", x.name, spell(starts), spell(limits), spell(strides),
                              spell(x.type), spell(to)));
    }
    case 3: { // pad the last dimension
      if (rank == 0 || x.type.shape.back() == GAIT_BATCH || x.type.shape.back() > 64) return;
      List low(rank, 0), high(rank, 0), interior(rank, 0);
      low.back() = random.below(3);
      high.back() = random.below(3);
      interior.back() = random.below(2);
      to.shape = x.type.shape;
      to.shape.back() = low.back() + (to.shape.back() - 1) * (interior.back() + 1) + 1 + high.back();
      Node value = number(0, {dtype, {}});
      return same(fmt::format("gait.pad {}, {} low {} high {} interior {} : {} to {}", x.name, value.name, spell(low),
                              spell(high), spell(interior), spell(x.type), spell(to)));
    }
    }
  }
  /// A choice between two values by a comparison of exact ones.
  void choose() {
    std::vector<Node> exact;
    for (const Node &node : nodes)
      if (node.exact && !node.type.shape.empty()) exact.push_back(node);
    Node key = random.pick(exact), other = partner(key);
    if (!other.exact) return;
    TensorType flags = key.type.as(GAIT_I1);
    Node condition = add(fmt::format("gait.compare {}, {}, {} : {}", random.pick(std::vector<std::string>{"lt", "ge", "ne"}),
                                     key.name, other.name, spell(key.type)),
                         flags, 1, true, false);
    if (random.chance(0.3))
      return keep(add(fmt::format("gait.convert {} : {} to {}", condition.name, spell(flags), spell(key.type)), key.type, 1, true,
                      false));
    Node a = key, b = partner(key);
    keep(add(fmt::format("gait.select {}, {}, {} : {}", condition.name, a.name, b.name, spell(key.type)), key.type,
             std::max(a.bound, b.bound), a.exact && b.exact, a.learned || b.learned));
  }

  // The end: outputs, a loss of everything that was learned, its gradients, and momentum.

  void finish() {
    std::vector<Node> candidates(nodes.begin() + static_cast<std::ptrdiff_t>(parameters.size()), nodes.end());
    for (int64_t i = 0, count = random.between(1, 3); i < count; ++i) {
      const Node &node = candidates[candidates.size() - 1 - random.below(std::min<int64_t>(candidates.size(), 6))];
      entry.output(fmt::format("out{}", i), node.name, node.type);
    }
    Node loss = number(0, {dtype, {}});
    for (const Node &parameter : parameters) loss = binary("add", loss, total(parameter), 1);
    for (size_t i = nodes.size(); i-- > 0 && i + 5 > nodes.size();)
      if (nodes[i].learned) loss = binary("add", loss, total(nodes[i]), 1);
    entry.output("loss", loss.name, loss.type, "loss");
    std::string targets, types;
    for (const Node &parameter : parameters) {
      targets += (targets.empty() ? "" : ", ") + parameter.name;
      types += (types.empty() ? "" : ", ") + spell(parameter.type);
    }
    std::vector<std::string> gradients = entry.addMany(
        fmt::format("gait.gradient {} wrt {} : ({}, {}) -> ({})", loss.name, targets, spell(loss.type), types, types),
        parameters.size());
    for (size_t i = 0; i < parameters.size(); ++i) {
      const Node &w = parameters[i];
      std::string name = w.name.substr(1);
      Node slot{"%slot_" + name, w.type}, gradient{gradients[i], w.type};
      Node moved = binary("add", binary("mul", slot, number(0.9, w.type), 1), gradient, 1);
      entry.update(name, binary("sub", w, binary("mul", moved, number(0.05, w.type), 1), 1).name);
      entry.update("slot_" + name, moved.name);
    }
  }
  /// The sum of the squares, divided by as many as there are at 64 rows.
  Node total(const Node &x) {
    List axes(x.type.shape.size());
    std::iota(axes.begin(), axes.end(), 0);
    Node small = tame(x, 4), square = binary("mul", small, small, 16);
    Node sum = axes.empty() ? square : reduce("reduce_sum", square, axes);
    return binary("mul", sum, number(16 / sum.bound, sum.type), 16);
  }

  Random &random;
  gait_dtype dtype;
  EntryText entry;
  RandomGraph graph;
  int64_t features = 1, made = 0;
  std::vector<Node> nodes, parameters;
};

} // namespace

std::vector<Value> RandomGraph::inputValues(int64_t rows, Random &random) const {
  std::vector<Value> values;
  for (const TensorType &type : inputs) values.push_back(fill(Fill::Any, type, rows, random));
  return values;
}

std::map<std::string, Value> RandomGraph::stateValues(gait_dtype dtype, Random &random) const {
  std::map<std::string, Value> values;
  for (const auto &[name, type] : states) values[name] = fill(Fill::Any, type.as(dtype), 1, random);
  return values;
}

RandomGraph randomGraph(Random &random, gait_dtype dtype, int64_t ops) { return Builder(random, dtype, ops).take(); }

} // namespace gait::test
