// What each function of ops.h and math.h appends to the graph.
#include "module_text.h"
#include <doctest/doctest.h>

using namespace gait;

/// Does the text of a tensor's computation hold these lines, in this order?
static bool has(const Tensor &tensor, std::initializer_list<std::string> lines) {
  const std::string text = ops_of(tensor);
  std::size_t at = 0;
  for (const std::string &line : lines) {
    at = text.find(line, at);
    if (at == text.npos) {
      MESSAGE("not found, or too early: ", line, "\n", text);
      return false;
    }
    at += line.size();
  }
  return true;
}

struct Inputs {
  Graph g{"g"};
  Tensor x = g.input("x", {batch, 4}), w = g.input("w", {4, 3}), v = g.input("v", {4}), n = g.input("n", {batch}, i32);
};

TEST_CASE_FIXTURE(Inputs, "pointwise functions are one op of the same name") {
  CHECK(has(add(x, x), {"gait.add %arg0, %arg0 : tensor<?x4xf32>"}));
  CHECK(has(x - x, {"gait.sub %arg0, %arg0 : tensor<?x4xf32>"}));
  CHECK(has(x * x, {"gait.mul"}));
  CHECK(has(x / x, {"gait.div"}));
  CHECK(has(max(x, x), {"gait.max"}));
  CHECK(has(-x, {"gait.neg %arg0 : tensor<?x4xf32>"}));
  CHECK(has(-n, {"gait.neg %arg0 : tensor<?xi32>"}));
  CHECK(has(exp(x), {"gait.exp %arg0"}));
  CHECK(has(log(x), {"gait.log %arg0"}));
  CHECK(has(tanh(x), {"gait.tanh %arg0"}));
  CHECK(has(sqrt(x), {"gait.sqrt %arg0"}));
  CHECK(has(stop_gradient(x), {"gait.stop_gradient %arg0 : tensor<?x4xf32>"}));
  CHECK(has(convert(n, f64), {"gait.convert %arg0 : tensor<?xi32> to tensor<?xf64>"}));
  CHECK(has(square(x), {"gait.mul %arg0, %arg0"}));
}

TEST_CASE_FIXTURE(Inputs, "comparisons give truth values, and select chooses by them") {
  CHECK(has(x < v, {"gait.broadcast %arg1 dims [1]", "gait.compare lt, %arg0"}));
  CHECK(has(x <= x, {"gait.compare le"}));
  CHECK(has(x > x, {"gait.compare gt"}));
  CHECK(has(x >= x, {"gait.compare ge"}));
  CHECK(has(equal(n, n), {"gait.compare eq"}));
  CHECK(has(not_equal(n, 3), {"gait.constant dense<3> : tensor<i32>", "gait.compare ne"}));
  CHECK((x > 0).dtype() == i1);
  CHECK(has(select(x > 0, x, 0), {"gait.compare gt", "gait.select", ": tensor<?x4xf32>"}));
  CHECK(select(x > 0, v, 1.5).shape() == Shape{batch, 4});
}

TEST_CASE_FIXTURE(Inputs, "a number takes the tensor's type, on either side") {
  CHECK(has(1 - x, {"gait.constant dense<1.000000e+00> : tensor<f32>",
                    "gait.broadcast %0 dims [] : tensor<f32> to tensor<?x4xf32>", "gait.sub %1, %arg0"}));
  CHECK(has(n * 3, {"gait.constant dense<3> : tensor<i32>"}));
  CHECK(has(n * 3.0, {"gait.constant dense<3> : tensor<i32>"}));
  CHECK(has(convert(n, f64) * 0.1, {"gait.constant dense<1.000000e-01> : tensor<f64>"}));
  CHECK(has(select(n > 0, n > 1, true), {"gait.constant dense<true> : tensor<i1>"}));
}

TEST_CASE_FIXTURE(Inputs, "shapes broadcast from the last dimension on") {
  CHECK((x + v).shape() == Shape{batch, 4});
  CHECK((v + x).shape() == Shape{batch, 4});
  CHECK((reshape(v, {4, 1}) + g.input("row", {1, 3})).shape() == Shape{4, 3});
  CHECK((reshape(x, {batch, 1, 4}) + w.graph().input("u", {3, 1})).shape() == Shape{batch, 3, 4});
  // Sizes of 1 are dropped before the op repeats.
  CHECK(has(x + reshape(reduce_max(x, 1), {batch, 1}), {"tensor<?xf32> to tensor<?x1xf32>", "tensor<?x1xf32> to tensor<?xf32>",
                                                        "dims [0] : tensor<?xf32> to tensor<?x4xf32>", "gait.add"}));
}

TEST_CASE_FIXTURE(Inputs, "shape ops") {
  CHECK(has(broadcast(v, {batch, 4}, {1}), {"gait.broadcast %arg0 dims [1] : tensor<4xf32> to tensor<?x4xf32>"}));
  CHECK(has(broadcast(reshape(v, {4, 1}), {4, 3}), {"tensor<4xf32> to tensor<4x1xf32>", "tensor<4x1xf32> to tensor<4xf32>",
                                                    "dims [0] : tensor<4xf32> to tensor<4x3xf32>"}));
  CHECK(has(reshape(x, {batch, 2, 2}), {"gait.reshape %arg0 : tensor<?x4xf32> to tensor<?x2x2xf32>"}));
  CHECK(has(transpose(x, {1, 0}), {"gait.transpose %arg0 [1, 0] : tensor<?x4xf32> to tensor<4x?xf32>"}));
  CHECK(has(slice(x, {0, 1}, {batch, 4}, {1, 2}),
            {"gait.slice %arg0 [0, 1] to [-1, 4] by [1, 2] : tensor<?x4xf32> to tensor<?x2xf32>"}));
  CHECK(has(slice(v, {1}, {3}), {"gait.slice %arg0 [1] to [3] by [1] : tensor<4xf32> to tensor<2xf32>"}));
  CHECK(has(pad(x, 0, {0, 1}, {0, 2}, {0, 1}), {"low [0, 1] high [0, 2] interior [0, 1] : tensor<?x4xf32> to tensor<?x10xf32>"}));
  CHECK(has(pad(v, sum(x), {1}, {0}), {"gait.reduce_sum", "gait.pad", "tensor<5xf32>"}));
  CHECK(has(w[2], {"gait.slice %arg0 [2, 0] to [3, 3] by [1, 1]", "gait.reshape %0 : tensor<1x3xf32> to tensor<3xf32>"}));
  CHECK(v[3].shape() == Shape{});
}

TEST_CASE_FIXTURE(Inputs, "reductions drop their axes, counted from either end") {
  CHECK(has(reduce_sum(x, {1}), {"gait.reduce_sum %arg0 axes [1] : tensor<?x4xf32> to tensor<?xf32>"}));
  CHECK(has(reduce_sum(x, {1, 0}), {"axes [0, 1] : tensor<?x4xf32> to tensor<f32>"}));
  CHECK(has(reduce_max(x, -1), {"gait.reduce_max %arg0 axes [1]"}));
  CHECK(has(argmax(x, -1), {"gait.argmax %arg0 axis 1 : tensor<?x4xf32> to tensor<?xi32>"}));
  CHECK(has(sum(x), {"gait.reduce_sum %arg0 axes [0, 1]"}));
  CHECK(sum(x, 1).shape() == Shape{batch});
  CHECK(sum(x, 1, true).shape() == Shape{batch, 1});
  CHECK(sum(x, {-2, -1}, true).shape() == Shape{1, 1});
}

TEST_CASE_FIXTURE(Inputs, "a mean over the batch divides by the rows") {
  CHECK(has(mean(x), {"gait.reduce_sum %arg0 axes [0, 1]", "gait.rows : tensor<i64>", "gait.convert", "dense<4.000000e+00>",
                      "gait.mul", "gait.div"}));
  CHECK(has(mean(x, 0), {"gait.rows : tensor<i64>"}));
  CHECK(ops_of(mean(x, 0)).find("gait.mul") == std::string::npos);
  CHECK(has(mean(x, 1), {"dense<4.000000e+00>", "gait.div"}));
  CHECK(ops_of(mean(x, 1)).find("gait.rows") == std::string::npos);
  CHECK(mean(x, 1, true).shape() == Shape{batch, 1});
  CHECK(variance(x).shape() == Shape{});
  CHECK(variance(x, 1).shape() == Shape{batch});
  CHECK(sum_of_squares({x, w}).shape() == Shape{});
}

TEST_CASE_FIXTURE(Inputs, "contractions name their dimensions") {
  CHECK(has(dot("bk,kn->bn", x, w),
            {R"(gait.dot "bk,kn->bn" %arg0, %arg1 : (tensor<?x4xf32>, tensor<4x3xf32>) -> tensor<?x3xf32>)"}));
  CHECK(dot("bk,bk->b", x, x).shape() == Shape{batch});
  CHECK(dot("bk,bj->jk", x, dot(x, w)).shape() == Shape{3, 4});
  CHECK(dot("k,k->", v, v).shape() == Shape{});
}

TEST_CASE_FIXTURE(Inputs, "a matrix product takes vectors, matrices and stacks of them") {
  CHECK(has(dot(x, w), {R"(gait.dot "ay,yz->az" %arg0, %arg1 : (tensor<?x4xf32>, tensor<4x3xf32>) -> tensor<?x3xf32>)"}));
  CHECK(matmul(v, w).shape() == Shape{3});
  CHECK(dot(x, v).shape() == Shape{batch});
  CHECK(dot(v, v).shape() == Shape{});
  Tensor heads = g.input("heads", {batch, 2, 5, 4}), keys = g.input("keys", {batch, 2, 4, 6});
  CHECK(has(dot(heads, keys), {R"("abcy,abyz->abcz")"}));
  CHECK(dot(heads, keys).shape() == Shape{batch, 2, 5, 6});
  CHECK(dot(heads, w).shape() == Shape{batch, 2, 5, 3});
}

TEST_CASE_FIXTURE(Inputs, "sources") {
  CHECK(has(constant(g, 2.5), {"gait.constant dense<2.500000e+00> : tensor<f32>"}));
  CHECK(has(constant(g, 2, {batch, 3}, i64) + 0, {"gait.constant dense<2> : tensor<i64>", "tensor<i64> to tensor<?x3xi64>"}));
  CHECK(has(constant(g, {1, 2, 3, 4}, {2, 2}),
            {"gait.constant dense<[[1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>"}));
  CHECK(has(iota(g, {batch, 5}, -1), {"gait.iota axis 1 : tensor<?x5xi32>"}));
  CHECK(has(iota(g, {5}, 0, f64), {"gait.iota axis 0 : tensor<5xf64>"}));
  CHECK(has(rows(g) + sum(convert(n, i64)), {"gait.rows : tensor<i64>"}));
}

TEST_CASE_FIXTURE(Inputs, "random draws have a stream each, under the graph's key and counter") {
  Tensor first = uniform(g, {batch, 4}), second = normal(g, {batch, 4});
  CHECK(has(first + second, {"stream 0 : tensor<?x4xi32>", "gait.uniform", "stream 1 : tensor<?x4xi32>", "gait.normal"}));
  CHECK(has(uniform(g, {3}, f64), {"stream 2 : tensor<3xi64>", "tensor<3xi64> to tensor<3xf64>"}));
  Tensor key = g.state("key", {}, init::zeros(), i64);
  CHECK(has(random_words(key, key, 9, {2}), {"gait.random_words %arg0, %arg0 stream 9 : tensor<2xi32>"}));
}

TEST_CASE_FIXTURE(Inputs, "gradients have the shapes of what they are taken by") {
  Tensor loss = mean(square(dot(x, w)));
  CHECK(has(gradient(loss, w), {"gait.gradient", "wrt %arg1 : (tensor<f32>, tensor<4x3xf32>) -> tensor<4x3xf32>"}));
  std::vector<Tensor> both = gradients(loss, {w, x});
  CHECK(both[0].shape() == w.shape());
  CHECK(both[1].shape() == x.shape());
  CHECK(count(ops_of(sum(both[0]) + sum(both[1])), "gait.gradient") == 1);
  CHECK(count(ops_of(gradient(sum(gradient(loss, w)), w)), "gait.gradient") == 2);
}
