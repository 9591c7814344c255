#include "messages.h"

using namespace gait;

TEST_CASE("a graph's name is an identifier") {
  CHECK_ERROR(Graph("my net"), R"(graph: bad name "my net"; names are letters, digits and _ and begin with a letter or _)");
  CHECK_ERROR(Graph("a.b"), R"(graph: bad name "a.b"; names are letters, digits and _ and begin with a letter or _)");
  CHECK_ERROR(Graph(""), R"(graph: bad name ""; names are letters, digits and _ and begin with a letter or _)");
  CHECK_ERROR(Graph("g", {.dtype = i32}), "graph: the element type must be f32 or f64, not i32");
}

TEST_CASE("names of inputs and states are written well, and once") {
  Graph g("g");
  g.input("x", {batch});
  g.parameter("w", {2}, init::zeros());
  CHECK_ERROR(g.input("1x", {2}), R"(input: bad name "1x"; names are letters, digits, _ and . and begin with a letter or _)");
  CHECK_ERROR(g.input("x y", {2}), R"(input: bad name "x y"; names are letters, digits, _ and . and begin with a letter or _)");
  CHECK_ERROR(g.input(".x", {2}), R"(input: bad name ".x"; names are letters, digits, _ and . and begin with a letter or _)");
  CHECK_ERROR(g.input("x", {2}), R"(input: the name "x" is taken by an input; choose another)");
  CHECK_ERROR(g.input("w", {2}), R"(input: the name "w" is taken by a state; choose another)");
  CHECK_ERROR(g.parameter("w", {2}, init::zeros()), R"(parameter: the name "w" is taken by a state; choose another)");
  CHECK_ERROR(g.state("x", {2}, init::zeros()), R"(state: the name "x" is taken by an input; choose another)");
  CHECK_ERROR(g.counter("w"), R"(counter: the name "w" is taken by a state; choose another)");
}

TEST_CASE("shapes of inputs and states") {
  Graph g("g");
  CHECK_ERROR(g.input("x", {64, batch}),
              R"(input: "x" [64, batch] has batch as dimension 1; batch is the first dimension of an input or a state)");
  CHECK_ERROR(g.input("x", {batch, batch}),
              R"(input: "x" [batch, batch] has batch as dimension 1; batch is the first dimension of an input or a state)");
  CHECK_ERROR(g.input("x", {-1, 3}),
              R"(input: "x" [-1, 3] has the size -1; sizes are at least 1, and the number of rows is written batch)");
  CHECK_ERROR(g.input("x", {batch, 0}),
              R"(input: "x" [batch, 0] has the size 0; sizes are at least 1, and the number of rows is written batch)");
  CHECK_ERROR(g.parameter("w", {batch, 2}, init::zeros()),
              R"(parameter: "w" [batch, 2] has the dimension batch; state outlives a batch, give it sizes)");
  CHECK_ERROR(g.state("s", {2, batch}, init::zeros()),
              R"(state: "s" [2, batch] has batch as dimension 1; batch is the first dimension of an input or a state)");
  CHECK_ERROR(g.state("s", {0}, init::zeros()),
              R"(state: "s" [0] has the size 0; sizes are at least 1, and the number of rows is written batch)");
}

TEST_CASE("initialisers give what the state needs, from the seed alone") {
  Graph g("g"), other("other");
  Tensor x = g.input("x", {3});
  CHECK_ERROR(g.parameter("w", {3}, Initializer()), R"(parameter: "w" has an empty initialiser; take one of gait::init)");
  CHECK_ERROR(g.parameter("w", {3}, [](const Initialization &) { return Tensor(); }),
              R"(parameter: the initialiser of "w" gives nothing, not [3] f32 of this graph)");
  CHECK_ERROR(g.parameter("w", {3}, [&](const Initialization &) { return constant(g, 1, {2}); }),
              R"(parameter: the initialiser of "w" gives [2] f32, not [3] f32 of this graph)");
  CHECK_ERROR(g.parameter("w", {3}, [&](const Initialization &) { return constant(other, 1, {3}); }),
              R"(parameter: the initialiser of "w" gives [3] f32, not [3] f32 of this graph)");
  CHECK_ERROR(g.parameter("w", {3}, [&](const Initialization &) { return x + 1; }),
              R"(parameter: the initialiser of "w" reads "x"; it may use the seed and constants only)");
  CHECK_ERROR(g.parameter("w", {3}, init::constant({1, 2})), "constant: 2 numbers for the shape [3] of 3 elements");
  CHECK_ERROR(g.parameter("w", {3}, init::he_normal()),
              R"(he_normal: "w" [3] has no fans, which are of a weight [..., in, out]; take uniform or normal)");
  CHECK_ERROR(g.state("n", {3}, init::uniform(), i32), R"(uniform: "n" is i32; only f32 and f64 begin at random)");
  CHECK_ERROR(g.state("n", {3}, init::constant(0.5), i32),
              "constant: the number 0.5 is no i32; convert the tensor to f32 or f64 first, or take another number");
  g.parameter("w", {3}, init::zeros()); // none of the failures took the name
}

TEST_CASE("a slot belongs to a state of the graph") {
  Graph g("g"), other("other");
  Tensor x = g.input("x", {2}), w = other.parameter("w", {2}, init::zeros());
  CHECK_ERROR(g.slot("s", x, init::zeros()), R"(slot: "s" belongs to no state of this graph; pass the parameter that it serves)");
  CHECK_ERROR(g.slot("s", w, init::zeros()), R"(slot: "s" belongs to no state of this graph; pass the parameter that it serves)");
}

TEST_CASE("a pattern that matches nothing is a mistake") {
  Graph g("g");
  g.parameter("linear_0.weight", {2}, init::zeros());
  CHECK_ERROR(g.parameters("*.weights"),
              R"(parameters: no parameter matches "*.weights"; * stands for any text, ? for one character)");
}

TEST_CASE("indexing") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 2}), p = g.parameter("p", {2}, init::zeros()), none;
  CHECK_ERROR(p[2], "index: 2 is outside [-2, 2), the first dimension of [2]");
  CHECK_ERROR(p[-3], "index: -3 is outside [-2, 2), the first dimension of [2]");
  CHECK_ERROR(p[0][0], "index: a scalar has no elements to choose from");
  CHECK_ERROR(
      x[0],
      "index: the first dimension of [batch, 2] is batch, whose rows have no numbers; transpose, or slice another dimension");
  CHECK_ERROR(none[0], "index: an empty tensor; assign one to the handle first");
}

TEST_CASE("parts of tensors") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 6}), none;
  CHECK_ERROR(index_axis(x, 0, 1),
              "index_axis: dimension 0 of [batch, 6] is batch, whose rows have no numbers; cut another dimension, or the data");
  CHECK_ERROR(index_axis(x, 1, 6), "index_axis: 6 is outside [-6, 6), dimension 1 of [batch, 6]");
  CHECK_ERROR(index_axis(x, 2, 0), "index_axis: there is no dimension 2 in [batch, 6]");
  CHECK_ERROR(slice_axis(x, -1, 4, 4),
              "slice_axis: no element is left from 4 to 4, dimension -1 of [batch, 6]; a tensor has no size 0");
  CHECK_ERROR(slice_axis(x, 1, 6),
              "slice_axis: no element is left from 6 to the end, dimension 1 of [batch, 6]; a tensor has no size 0");
  CHECK_ERROR(slice_axis(x, 1, 0, 6, 0), "slice_axis: the stride 0 is below 1; reverse turns a dimension round");
  CHECK_ERROR(split(x, std::vector<std::int64_t>{2, 3}, 1),
              "split: the sizes [2, 3] are no parts of the 6 elements of dimension 1 of [batch, 6]");
  CHECK_ERROR(split(x, 4, 1), "split: the 6 elements of dimension 1 of [batch, 6] make no 4 equal parts; give their sizes");
  CHECK_ERROR(stack({}), "stack: an empty list of tensors has no shape; pass at least one");
  CHECK_ERROR(stack({x, sum(x, 1)}, 1), "stack: shapes differ: [batch, 6] and [batch]; reshape or broadcast until they agree");
  CHECK_ERROR(stack({x, x}, 3), "stack: dimension 3 is no place beside those of [batch, 6]");
  CHECK_ERROR(expand_axis(x, -4), "expand_axis: dimension -4 is no place beside those of [batch, 6]");
  CHECK_ERROR(flatten(sum(x)), "flatten: a scalar has no first dimension to keep; reshape it");
  CHECK_ERROR(flatten(transpose(x, {1, 0})), "flatten: dimension batch of [6, batch] is not the first; transpose first");
  CHECK_ERROR(flatten(none), "flatten: an empty tensor; assign one to the handle first");
}

TEST_CASE("freezing") {
  Graph g("g"), other("other");
  Tensor w = g.parameter("w", {2}, init::zeros()), s = g.state("s", {}, init::zeros());
  CHECK_ERROR(g.freeze("v*"), R"(parameters: no parameter matches "v*"; * stands for any text, ? for one character)");
  CHECK_ERROR(g.freeze(s), "freeze: the tensor is no parameter of this graph; pass one, or a pattern of names");
  CHECK_ERROR(g.unfreeze(w * 2), "unfreeze: the tensor is no parameter of this graph; pass one, or a pattern of names");
  CHECK_ERROR(other.freeze(w), "freeze: the tensor is no parameter of this graph; pass one, or a pattern of names");
  CHECK_ERROR(g.freeze(Tensor()), "freeze: the tensor is no parameter of this graph; pass one, or a pattern of names");
  g.freeze();
  CHECK_ERROR(Model(g, {.losses = {{"f", sum(w)}}, .optimizer = optim::sgd()}),
              "model: every parameter that the loss depends on is frozen, so there is nothing for the optimizer to learn; "
              "unfreeze some");
}

TEST_CASE("running averages and the training flag") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 2}), s = g.state("s", {2}, init::zeros()), n = g.counter("n");
  CHECK_ERROR(g.running_average(x, x, 0.1), "running_average: only a floating state of this graph keeps an average");
  CHECK_ERROR(g.running_average(n, n, 0.1), "running_average: only a floating state of this graph keeps an average");
  CHECK_ERROR(g.running_average(s, x, 0.1),
              R"(running_average: "s" is f32 [2], the observation f32 [batch, 2]; they must agree)");
  CHECK_ERROR(g.running_average(s, mean(x, 0), 0), "running_average: the rate 0 is outside (0, 1]");
  auto by_flag = [](const Initialization &request) { return select(request.graph.training(), request.seed, 1); };
  CHECK_ERROR(g.state("t", {}, by_flag, i64),
              R"(state: the initialiser of "t" reads whether it is training; it may use the seed and constants only)");
}

TEST_CASE("ranges") {
  Graph g("g");
  Tensor label = g.input("label", {batch}, i32), x = g.input("x", {batch}), none;
  declare_range(label, 0, 10);
  CHECK_ERROR(declare_range(label, 10, 20), R"(declare_range: no value of "label" is left in the range [10, 10))");
  CHECK_ERROR(declare_range(x, 0, 10), "declare_range: only an input of i32 or i64 has a range that runs can check");
  CHECK_ERROR(declare_range(label + 1, 0, 10), "declare_range: only an input of i32 or i64 has a range that runs can check");
  CHECK_ERROR(declare_range(none, 0, 10), "declare_range: an empty tensor; assign one to the handle first");
}

TEST_CASE("an empty handle has no properties") {
  Tensor none;
  const std::string text = "tensor: an empty handle has no shape, type or graph; assign a tensor to it first";
  CHECK(message<Error>([&] { (void)none.shape(); }) == text);
  CHECK(message<Error>([&] { (void)none.dtype(); }) == text);
  CHECK(message<Error>([&] { (void)none.name(); }) == text);
  CHECK(message<Error>([&] { (void)none.graph(); }) == text);
}
