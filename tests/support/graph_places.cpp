#include "tests/support/graph_builder.h"
#include "tests/support/samples.h"
#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace gait::test {

using List = std::vector<int64_t>;

/// More elements in a row than this make a test slow, not better.
static constexpr int64_t manyElements = 4096;

void GraphBuilder::move() {
  Node x = any();
  const List &shape = x.type.shape;
  int64_t rank = static_cast<int64_t>(shape.size());
  if (rank == 0) return;
  bool rowsLast = shape.back() == GAIT_BATCH;
  TensorType to{dtype, shape};
  auto same = [&](const std::string &op) { return keep(add(op, to, x.bound, x.exact, x.learned)); };
  switch (random.below(5)) {
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
  case 3: { // the other way round
    List axes;
    for (int64_t axis : fixedAxes(x.type))
      if (random.chance(0.7)) axes.push_back(axis);
    if (axes.empty()) return;
    return same(fmt::format("gait.reverse {} axes {} : {}", x.name, spell(axes), spell(x.type)));
  }
  default: { // pad the last dimension
    if (rowsLast || shape.back() > 64) return;
    List low(rank, 0), high(rank, 0), interior(rank, 0);
    low.back() = random.below(3);
    high.back() = random.below(3);
    interior.back() = random.below(2);
    to.shape.back() = low.back() + (shape.back() - 1) * (interior.back() + 1) + 1 + high.back();
    Node value = number(0, {dtype, {}});
    for (const Node &node : nodes)
      if (node.type.shape.empty() && random.chance(0.5)) value = node;
    keep(add(fmt::format("gait.pad {}, {} low {} high {} interior {} : {} to {}", x.name, value.name, spell(low), spell(high),
                         spell(interior), spell(x.type), spell(to)),
             to, std::max(x.bound, value.bound), x.exact && value.exact, x.learned || value.learned));
  }
  }
}

void GraphBuilder::join() {
  Node x = any();
  List axes = fixedAxes(x.type);
  if (axes.empty() || elementsOf(x.type) > manyElements / 3) return;
  int64_t axis = random.pick(axes), count = random.between(1, 3);
  TensorType to = x.type;
  to.shape[axis] = 0;
  Node all = x;
  std::string names, types;
  for (int64_t i = 0; i < count; ++i) {
    Node part = i == 0 ? x : partner(x);
    names += (i ? ", " : "") + part.name;
    types += (i ? ", " : "") + spell(part.type);
    to.shape[axis] += part.type.shape[axis];
    all.bound = std::max(all.bound, part.bound);
    all.exact &= part.exact, all.learned |= part.learned;
  }
  keep(add(fmt::format("gait.concat {} axis {} : {} to {}", names, axis, types, spell(to)), to, all.bound, all.exact,
           all.learned));
}

void GraphBuilder::look_up() {
  Node x = any();
  List axes = fixedAxes(x.type);
  if (axes.empty()) return;
  int64_t axis = random.pick(axes), size = x.type.shape[axis];
  bool rows = std::ranges::count(x.type.shape, int64_t{GAIT_BATCH}) > 0;
  Node indices = label; // labels beyond the ends count as the ends
  if (rows || random.chance(0.3)) {
    if (random.chance(0.5)) { // neighbours, from a place that the state says on: as dynamic_slice
      int64_t length = random.between(1, size);
      TensorType scalar = counter.type, line{GAIT_I64, {length}};
      Node start =
          binary("min", binary("max", counter, number(0, scalar), 1), number(static_cast<double>(size - length), scalar), 1);
      indices = binary("add", iota(0, line), broadcast(start, {}, line), 1);
    } else {
      List places(random.between(1, 5));
      for (int64_t &place : places) place = random.between(-1, size);
      indices = whole(places, random.pick(std::vector{GAIT_I32, GAIT_I64}));
    }
  }
  TensorType to = x.type;
  to.shape.erase(to.shape.begin() + axis);
  to.shape.insert(to.shape.begin() + axis, indices.type.shape.begin(), indices.type.shape.end());
  if (elementsOf(to) > manyElements) return;
  keep(add(fmt::format("gait.gather {}, {} axis {} : {}, {} to {}", x.name, indices.name, axis, spell(x.type),
                       spell(indices.type), spell(to)),
           to, x.bound, x.exact, x.learned));
}

void GraphBuilder::scatter() {
  Node x = any();
  if (x.type.shape.empty()) return;
  int64_t axis = random.below(static_cast<int64_t>(x.type.shape.size())), size = random.pick(List{1, 3, 8});
  Node indices = label;
  double most = 64;
  if (x.type.shape[axis] != GAIT_BATCH) {
    List places(x.type.shape[axis]);
    for (int64_t &place : places) place = random.between(-1, size);
    indices = whole(places, GAIT_I32);
    most = static_cast<double>(places.size());
  }
  TensorType to = x.type;
  to.shape[axis] = size;
  if (elementsOf(to) * x.type.shape[axis] > 16 * manyElements) return;
  keep(tame(add(fmt::format("gait.scatter_add {}, {} axis {} : {}, {} to {}", x.name, indices.name, axis, spell(x.type),
                            spell(indices.type), spell(to)),
                to, most * x.bound, false, x.learned),
            8));
}

void GraphBuilder::slide() {
  Node x = any();
  List axes = fixedAxes(x.type);
  if (axes.empty() || !opSamples().contains("windows")) return;
  int64_t axis = random.pick(axes), stride = random.between(1, 3), dilation = random.between(1, 2), size = random.between(1, 3);
  int64_t length = x.type.shape[axis], spanned = (size - 1) * dilation + 1;
  if (length < spanned || elementsOf(x.type) > manyElements / 3) return;
  TensorType parts = x.type, whole = x.type;
  parts.shape[axis] = (length - spanned) / stride + 1;
  whole.shape[axis] = (parts.shape[axis] - 1) * stride + spanned;
  parts.shape.insert(parts.shape.begin() + axis + 1, size);
  Node windows = add(fmt::format("gait.windows {} axis {} size {} stride {} dilation {} : {} to {}", x.name, axis, size, stride,
                                 dilation, spell(x.type), spell(parts)),
                     parts, x.bound, x.exact, x.learned);
  if (random.chance(0.5)) return keep(windows);
  keep(tame(add(fmt::format("gait.overlap_add {} axis {} stride {} dilation {} : {} to {}", windows.name, axis, stride, dilation,
                            spell(parts), spell(whole)),
                whole, 3 * x.bound, false, x.learned),
            8));
}

void GraphBuilder::wait() {
  Node x = any(), first = any();
  if (!opSamples().contains("barrier")) return;
  keep(add(fmt::format("gait.barrier {} after {} : {}, {}", x.name, first.name, spell(x.type), spell(first.type)), x.type,
           x.bound, x.exact, x.learned));
}

/// x against itself along its last dimension n: the type with one more dimension of n.
static TensorType pairsOf(const TensorType &type, int64_t places) {
  TensorType pairs = type;
  pairs.shape.push_back(places);
  return pairs;
}

void GraphBuilder::running_sum() {
  Node x = any();
  int64_t rank = static_cast<int64_t>(x.type.shape.size());
  if (rank == 0 || x.type.shape.back() == GAIT_BATCH || elementsOf(x.type) * x.type.shape.back() > manyElements) return;
  int64_t size = x.type.shape.back();
  TensorType pairs = pairsOf(x.type, size), numbers = pairs.as(GAIT_I32);
  Node before = compare("le", iota(rank - 1, numbers), iota(rank, numbers));
  Node part = select(before, broadcast(x, numbersBelow(rank), pairs), number(0, pairs));
  keep(tame(reduce("reduce_sum", part, {rank - 1}), 8));
}

void GraphBuilder::order() {
  Node x = any_exact();
  int64_t rank = static_cast<int64_t>(x.type.shape.size());
  if (rank == 0 || x.type.shape.back() == GAIT_BATCH || elementsOf(x.type) * x.type.shape.back() > manyElements) return;
  int64_t size = x.type.shape.back(), count = random.chance(0.5) ? size : random.between(1, size);
  TensorType pairs = pairsOf(x.type, size), numbers = pairs.as(GAIT_I32);
  List elements = numbersBelow(rank), at = elements;
  at.back() = rank;
  Node one = broadcast(x, elements, pairs), self = broadcast(x, at, pairs);
  Node earlier = compare("lt", iota(rank - 1, numbers), iota(rank, numbers));
  Node first = binary("bitwise_or", compare(random.chance(0.5) ? "lt" : "gt", one, self),
                      binary("bitwise_and", compare("eq", one, self), earlier, 1), 1);
  Node place = choice(reduce("reduce_sum", convert(first, GAIT_I32), {rank - 1}));
  TensorType chosen = pairsOf(x.type, count);
  Node here = compare("eq", broadcast(place, elements, chosen.as(GAIT_I32)), iota(rank, chosen.as(GAIT_I32)));
  Node values = reduce("reduce_sum", select(here, broadcast(x, elements, chosen), number(0, chosen)), {rank - 1});
  values.bound = x.bound, values.exact = true; // one element each, and zeros
  keep(values);
}

void GraphBuilder::classes() {
  TensorType wide{GAIT_I32, {GAIT_BATCH, random.pick(List{features, 2, 10})}};
  Node hit = compare("eq", broadcast(label, {0}, wide), iota(1, wide));
  keep(convert(hit, dtype));
}

void GraphBuilder::largest() {
  Node x = any_exact();
  if (x.type.shape.empty()) return;
  int64_t axis = random.below(static_cast<int64_t>(x.type.shape.size()));
  TensorType to = x.type.as(GAIT_I32);
  to.shape.erase(to.shape.begin() + axis);
  Node place =
      add(fmt::format("gait.argmax {} axis {} : {} to {}", x.name, axis, spell(x.type), spell(to)), to, 140, true, false);
  keep(convert(choice(place), dtype));
}

void GraphBuilder::places() {
  const Node &x = any();
  if (x.type.shape.empty()) return;
  int64_t axis = random.below(static_cast<int64_t>(x.type.shape.size()));
  Node number = iota(axis, x.type.as(random.pick(std::vector{dtype, GAIT_I32, GAIT_I64})));
  keep(number.type.dtype == dtype ? number : convert(number, dtype));
}

} // namespace gait::test
