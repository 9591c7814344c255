#include "tests/support/graphs.h"
#include "tests/support/graph_builder.h"
#include "tests/support/samples.h"
#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace gait::test {

using List = std::vector<int64_t>;

void GraphBuilder::parameter(const TensorType &type) {
  std::string name = fmt::format("w{}", parameters.size());
  graph.states[name] = graph.states["slot_" + name] = type;
  parameters.push_back({entry.state(name, type), type, 2, true, true});
  nodes.push_back(parameters.back());
}

void GraphBuilder::input(const std::string &name, const TensorType &type) {
  graph.inputs.push_back(type);
  std::string value = entry.input(name, type);
  if (type.isFloat()) nodes.push_back({value, type, 2, true, false});
}

void GraphBuilder::declare() {
  features = random.pick(List{1, 2, 3, 5, 8, 13, 16, 33, 64, 130});
  for (int64_t i = 0, count = random.between(1, 3); i < count; ++i) {
    int64_t width = random.pick(List{1, 2, 4, 7, 8, 10, 16, 32, 40, 100});
    parameter({dtype, {i == 0 ? features : random.pick(List{1, 3, 8, 16}), width}});
    if (random.chance(0.7)) parameter({dtype, {width}});
  }
  for (const Node &node : parameters) entry.state("slot_" + node.name.substr(1), node.type, "slot");
  for (const char *name : {"key", "counter"}) {
    entry.state(name, {GAIT_I64, {}}, "counter");
    graph.states[name] = {GAIT_I64, {}};
  }
  counter = {"%counter", {GAIT_I64, {}}, 1, true, false};
  input("x", {dtype, {GAIT_BATCH, features}});
  input("label", {GAIT_I32, {GAIT_BATCH}});
  label = {"%label", {GAIT_I32, {GAIT_BATCH}}, 1, true, false};
  if (random.chance(0.4)) input("y", {dtype, {GAIT_BATCH, random.pick(List{1, 2, 3, 5}), random.pick(List{1, 3, 4, 8})}});
  if (random.chance(0.3)) input("table", {dtype, {random.pick(List{2, 3, 8}), features}});
}

Node GraphBuilder::total(const Node &x) { // the sum of the squares, divided by as many as there are at 64 rows
  Node small = tame(x, 4), square = binary("mul", small, small, 16);
  Node sum = x.type.shape.empty() ? square : reduce("reduce_sum", square, allAxes(x.type));
  return binary("mul", sum, number(16 / sum.bound, sum.type), 16);
}

void GraphBuilder::output() {
  List made(nodes.size() - parameters.size());
  std::iota(made.begin(), made.end(), static_cast<int64_t>(parameters.size()));
  random.shuffle(made);
  for (size_t i = 0; i < made.size() && i < 3; ++i)
    entry.output(fmt::format("out{}", i), nodes[made[i]].name, nodes[made[i]].type);
}

Node GraphBuilder::loss() {
  Node loss = number(0, {dtype, {}});
  for (const Node &parameter : parameters) loss = binary("add", loss, total(parameter), 1);
  for (size_t i = nodes.size() - std::min<size_t>(nodes.size(), 4); i < nodes.size(); ++i)
    if (nodes[i].learned) loss = binary("add", loss, total(nodes[i]), 1);
  return loss;
}

std::string GraphBuilder::kinks(const Node &loss) const {
  EntryText entry = this->entry.renamed("kinks");
  const TensorType scalar{GAIT_F64, {}};
  entry.output("loss", loss.name, loss.type);
  std::string distance = entry.add("gait.constant dense<1.0e+300> : tensor<f64>");
  int64_t choices = 0;
  auto flags = [&](const std::string &value, const TensorType &type) {
    entry.output(fmt::format("choice{}", choices++), value, type);
  };
  std::vector<std::pair<std::string, TensorType>> compared;
  for (const auto &[a, b] : kinked) {
    const std::string type = spell(a.type), flagsType = spell(a.type.as(GAIT_I1));
    compared.emplace_back(entry.add(fmt::format("gait.compare lt, {}, {} : {}", a.name, b.name, type)), a.type.as(GAIT_I1));
    if (a.exact && b.exact) continue; // the same everywhere
    // Equal ones are equal everywhere too, as zeros of a rectifier are.
    std::string equal = entry.add(fmt::format("gait.compare eq, {}, {} : {}", a.name, b.name, type));
    std::string gap =
        entry.add(fmt::format("gait.abs {} : {}", entry.add(fmt::format("gait.sub {}, {} : {}", a.name, b.name, type)), type));
    std::string far = entry.add(fmt::format("gait.constant dense<1.0e+30> : {}", spell(TensorType{a.type.dtype, {}})));
    far = entry.add(fmt::format("gait.broadcast {} dims [] : {} to {}", far, spell(TensorType{a.type.dtype, {}}), type));
    gap = entry.add(fmt::format("gait.select {}, {}, {} : {}", equal, far, gap, type));
    TensorType least{a.type.dtype, {}};
    gap = entry.add(fmt::format("gait.reduce_min {} axes {} : {} to {}", gap, spell(allAxes(a.type)), type, spell(least)));
    if (a.type.dtype != GAIT_F64) gap = entry.add(fmt::format("gait.convert {} : {} to tensor<f64>", gap, spell(least)));
    std::string unit = entry.add(fmt::format("gait.constant dense<{:e}> : tensor<f64>", 1 / std::max({a.bound, b.bound, 1e-6})));
    gap = entry.add(fmt::format("gait.mul {}, {} : tensor<f64>", gap, unit));
    distance = entry.add(fmt::format("gait.min {}, {} : tensor<f64>", distance, gap));
  }
  entry.output("distance", distance, scalar);
  for (const auto &[value, type] : compared) flags(value, type);
  for (const Node &node : chosen) flags(node.name, node.type);
  return moduleText("kinks", {entry});
}

void GraphBuilder::update(const Node &loss) {
  std::string targets, types;
  for (const Node &parameter : parameters) {
    targets += (targets.empty() ? "" : ", ") + parameter.name;
    types += (types.empty() ? "" : ", ") + spell(parameter.type);
  }
  std::vector<std::string> gradients =
      entry.addMany(fmt::format("gait.gradient {} wrt {} : ({}, {}) -> ({})", loss.name, targets, spell(loss.type), types, types),
                    parameters.size());
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Node &w = parameters[i];
    std::string name = w.name.substr(1);
    Node slot{"%slot_" + name, w.type}, gradient{gradients[i], w.type};
    Node moved = binary("add", binary("mul", slot, number(0.9, w.type), 1), gradient, 1);
    entry.update(name, binary("sub", w, binary("mul", moved, number(0.05, w.type), 1), 1).name);
    entry.update("slot_" + name, moved.name);
  }
  std::string one = entry.add("gait.constant dense<1> : tensor<i64>");
  entry.update("counter", entry.add(fmt::format("gait.add %counter, {} : tensor<i64>", one)));
}

void GraphBuilder::finish() {
  Node loss = this->loss();
  graph.kinks = kinks(loss);
  output();
  entry.output("loss", loss.name, loss.type, "loss");
  update(loss);
}

RandomGraph GraphBuilder::build(int64_t ops) {
  declare();
  while (made < ops) grow();
  finish();
  graph.text = moduleText("random", {entry});
  return std::move(graph);
}

std::vector<Value> RandomGraph::inputValues(int64_t rows, Random &random) const {
  std::vector<Value> values;
  values.reserve(inputs.size());
  for (const TensorType &type : inputs) values.push_back(fill(Fill::Any, type, rows, random));
  return values;
}

std::map<std::string, Value> RandomGraph::stateValues(gait_dtype dtype, Random &random) const {
  std::map<std::string, Value> values;
  for (const auto &[name, type] : states) values[name] = fill(Fill::Any, type.isFloat() ? type.as(dtype) : type, 1, random);
  return values;
}

RandomGraph randomGraph(Random &random, gait_dtype dtype, int64_t ops) { return GraphBuilder(random, dtype).build(ops); }

} // namespace gait::test
