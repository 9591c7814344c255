#include "module_text.h"
#include <doctest/doctest.h>

using namespace gait;

TEST_CASE("a tensor knows its shape, type, name and graph") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3}), label = g.input("label", {batch}, i32);
  CHECK(x.shape() == Shape{batch, 3});
  CHECK(x.rank() == 2);
  CHECK(x.dtype() == f32);
  CHECK(x.name() == "x");
  CHECK(label.dtype() == i32);
  CHECK((x + 1).name() == "");
  CHECK(x.graph().name() == "g");
  CHECK(Tensor().empty());
  CHECK(!x.empty());
}

TEST_CASE("the graph's type is that of its inputs, parameters, constants and random numbers") {
  Graph g("g", {.dtype = f64});
  CHECK(g.dtype() == f64);
  CHECK(g.input("x", {batch}).dtype() == f64);
  CHECK(g.parameter("w", {2}, init::normal()).dtype() == f64);
  CHECK(g.state("s", {}, init::zeros()).dtype() == f64);
  CHECK(g.state("n", {}, init::zeros(), i32).dtype() == i32);
  CHECK(constant(g, 1).dtype() == f64);
  CHECK(uniform(g, {2}).dtype() == f64);
  CHECK(normal(g, {2}, f32).dtype() == f32);
}

TEST_CASE("parameters are found by pattern, in the order of declaration") {
  Graph g("g");
  for (const char *name : {"b.weight", "a.weight", "a.bias", "ab.weight"}) g.parameter(name, {1}, init::zeros());
  g.state("other.weight", {1}, init::zeros());
  auto names = [&](const std::string &pattern) {
    std::string text;
    for (const Tensor &tensor : g.parameters(pattern)) text += tensor.name() + " ";
    return text;
  };
  CHECK(names("*") == "b.weight a.weight a.bias ab.weight ");
  CHECK(names("*.weight") == "b.weight a.weight ab.weight ");
  CHECK(names("a*") == "a.weight a.bias ab.weight ");
  CHECK(names("?.bias") == "a.bias ");
  CHECK(names("a.bias") == "a.bias ");
  CHECK(Graph("empty").parameters().empty());
}

TEST_CASE("a slot has its parameter's shape and type, a counter is an i64 scalar") {
  Graph g("g");
  Tensor w = g.parameter("w", {2, 3}, init::zeros());
  Tensor slot = g.slot("w.velocity", w, init::zeros()), counter = g.counter("steps", 5);
  CHECK(slot.shape() == Shape{2, 3});
  CHECK(slot.dtype() == f32);
  CHECK(counter.shape() == Shape{});
  CHECK(counter.dtype() == i64);
}

TEST_CASE("declared ranges meet in their intersection") {
  Graph g("g");
  Tensor label = g.input("label", {batch}, i64);
  declare_range(label, 0, 10);
  declare_range(label, -5, 7);
  CHECK(count(signature(Model(g, {.outputs = {{"y", label + 1}}}), "predict"), "gait.range = array<i64: 0, 7>") == 1);
}

TEST_CASE("ops carry the caller's line, and the names of scopes") {
  Graph g("g");
  Tensor x = g.input("x", {batch});
  const unsigned line = Location::current().line() + 1;
  Tensor plain = exp(x);
  Tensor inner;
  {
    Scope outer(g, Location::current(), "block"); // line + 4
    Scope scope(plain, Location::current(), "part");
    inner = log(plain);
  }
  const std::string text = Model(g, {.outputs = {{"y", inner + tanh(x)}}}).text();
  CHECK(count(text, fmt::format(R"(loc("graph_test.cpp":{}:18))", line)) == 1);
  CHECK(count(text, fmt::format(R"("graph_test.cpp":{}:)", line + 3)) == 1);
  CHECK(count(text, R"(loc("block/part"(#loc)") == 1);
  CHECK(count(text, fmt::format(R"("graph_test.cpp":{}:)", line + 5)) == 0); // the outermost scope's line holds
}

TEST_CASE("handles keep their graph, and copies are the same tensor") {
  Tensor x;
  {
    Graph g("g");
    x = g.input("x", {batch, 2});
  }
  Tensor copy = x;
  CHECK(ops_of(copy + x).find("gait.add %arg0, %arg0") != std::string::npos);
}
