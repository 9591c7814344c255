// Parts of tensors, tensors put together.
#include "module_text.h"
#include <doctest/doctest.h>

using namespace gait;

/// The values of tensors made of the numbers 0 ... 23, [2, 3, 4].
static std::vector<double> values(const std::function<Tensor(const Tensor &)> &make) {
  Graph g("g", {.dtype = f64});
  std::vector<double> numbers(24);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i);
  Tensor x = g.input("x", {2, 3, 4});
  Session session = compile(Model(g, {.outputs = {{"y", make(x)}}}), {.backend = "reference"}).init();
  auto span = session.run("predict", {TensorView("x", numbers, {2, 3, 4})}).span<double>("y");
  return {span.begin(), span.end()};
}

using Numbers = std::vector<double>;

TEST_CASE("an element of any dimension, counted from either end") {
  CHECK(values([](const Tensor &x) { return x[1][0]; }) == Numbers{12, 13, 14, 15});
  CHECK(values([](const Tensor &x) { return x[-1][-1]; }) == Numbers{20, 21, 22, 23});
  CHECK(values([](const Tensor &x) { return index_axis(x, 2, 1); }) == Numbers{1, 5, 9, 13, 17, 21});
  CHECK(values([](const Tensor &x) { return index_axis(x[0], -2, -3); }) == Numbers{0, 1, 2, 3});
}

TEST_CASE("a slice of any dimension, as Python's") {
  CHECK(values([](const Tensor &x) { return slice_axis(x[0][0], 0, 1, 3); }) == Numbers{1, 2});
  CHECK(values([](const Tensor &x) { return slice_axis(x[0][0], 0, -3); }) == Numbers{1, 2, 3});
  CHECK(values([](const Tensor &x) { return slice_axis(x[0][0], 0, 0, -1); }) == Numbers{0, 1, 2});
  CHECK(values([](const Tensor &x) { return slice_axis(x[0][0], 0, 0, 99, 2); }) == Numbers{0, 2});
  CHECK(values([](const Tensor &x) { return slice_axis(x, 1, 2)[1]; }) == Numbers{20, 21, 22, 23});
}

TEST_CASE("split is undone by concat, stack by indexing") {
  const Numbers all = values([](const Tensor &x) { return x; });
  CHECK(values([](const Tensor &x) { return concat(split(x, 2, -1), -1); }) == all);
  CHECK(values([](const Tensor &x) { return concat(split(x, {1, 2}, 1), 1); }) == all);
  CHECK(values([](const Tensor &x) { return split(x, 3, 1)[1]; }) == Numbers{4, 5, 6, 7, 16, 17, 18, 19});
  CHECK(values([](const Tensor &x) { return stack({x[0], x[1]}, 0); }) == all);
  CHECK(values([](const Tensor &x) { return index_axis(stack({x[0], x[1]}, -1), 2, 1); }) ==
        values([](const Tensor &x) { return x[1]; }));
  CHECK(values([](const Tensor &x) { return stack({x[0][0], x[0][1]}, 1); }) == Numbers{0, 4, 1, 5, 2, 6, 3, 7});
}

TEST_CASE("dimensions of size 1, and all but the first as one") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3, 4});
  CHECK(expand_axis(x, 1).shape() == Shape{batch, 1, 3, 4});
  CHECK(expand_axis(x, -1).shape() == Shape{batch, 3, 4, 1});
  CHECK(flatten(x).shape() == Shape{batch, 12});
  CHECK(flatten(sum(x, {1, 2})).shape() == Shape{batch, 1});
  CHECK(stack({x, x, x}, 1).shape() == Shape{batch, 3, 3, 4});
  CHECK(slice_axis(x, 1, 0).name() == "x"); // the whole is no op
}
