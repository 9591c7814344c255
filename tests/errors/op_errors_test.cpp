#include "messages.h"

using namespace gait;

struct Tensors {
  Graph g{"g"}, other{"other"};
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32), flag = g.input("flag", {batch}) > 0;
  Tensor w = g.parameter("w", {256, 10}, init::zeros()), v = g.parameter("v", {10}, init::zeros()), none;
  Tensor foreign = other.input("x", {batch, 64});
};

TEST_CASE_FIXTURE(Tensors, "operands: empty, numbers alone, of two graphs") {
  CHECK_ERROR(none + 1, "add: an empty tensor; assign one to the handle first");
  CHECK_ERROR(image * none, "mul: an empty tensor; assign one to the handle first");
  CHECK_ERROR(exp(none), "exp: an empty tensor; assign one to the handle first");
  CHECK_ERROR(max(1.0, 2), "max: numbers alone belong to no graph; make one a tensor with constant(graph, number)");
  CHECK_ERROR(image - foreign, R"(sub: the operands belong to two graphs, "g" and "other"; build them in one)");
  CHECK_ERROR(matmul(image, foreign), R"(matmul: the operands belong to two graphs, "g" and "other"; build them in one)");
}

TEST_CASE_FIXTURE(Tensors, "element types") {
  CHECK_ERROR(label + v, "add: element types differ: lhs i32, rhs f32; convert one, as in convert(x, f32)");
  CHECK_ERROR(label * 0.5, "mul: the number 0.5 is no i32; convert the tensor to f32 or f64 first, or take another number");
  CHECK_ERROR(label + 3000000000,
              "add: the number 3000000000 is no i32; convert the tensor to f32 or f64 first, or take another number");
  CHECK_ERROR(exp(label), "exp: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(sqrt(label), "sqrt: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(mean(label), "mean: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(flag + flag, "add: i1 holds truth values, not numbers; convert the tensor first");
  CHECK_ERROR(-flag, "neg: i1 holds truth values, not numbers; convert the tensor first");
  CHECK_ERROR(equal(flag, flag), "compare: i1 holds truth values, not numbers; convert the tensor first");
  CHECK_ERROR(sum(flag), "reduce_sum: i1 holds truth values, not numbers; convert the tensor first");
  CHECK_ERROR(argmax(flag, 0), "argmax: i1 holds truth values, not numbers; convert the tensor first");
  CHECK_ERROR(select(label, v, 0), "select: the condition is i32, not i1; compare something, as in x > 0");
  CHECK_ERROR(select(flag, 1, 0), "select: numbers alone belong to no graph; make one a tensor with constant(graph, number)");
}

TEST_CASE_FIXTURE(Tensors, "broadcasting") {
  CHECK_ERROR(image + v,
              "add: shapes do not fit: lhs [batch, 64], rhs [10]; from the last dimension on, sizes must be equal or 1");
  CHECK_ERROR(label + g.input("n", {32}, i32),
              "add: shapes do not fit: lhs [batch], rhs [32]; from the last dimension on, sizes must be equal or 1");
  CHECK_ERROR(image < v,
              "compare: shapes do not fit: lhs [batch, 64], rhs [10]; from the last dimension on, sizes must be equal or 1");
  CHECK_ERROR(select(flag, v, 0),
              "select: shapes do not fit: condition [batch], on_true [10]; from the last dimension on, sizes must be equal or 1");
  CHECK_ERROR(broadcast(image, {batch, 32}),
              "broadcast: x [batch, 64] does not repeat to [batch, 32]; from the last dimension on, sizes must be equal or 1");
  CHECK_ERROR(broadcast(image, {64}),
              "broadcast: x [batch, 64] does not repeat to [64]; from the last dimension on, sizes must be equal or 1");
  CHECK_ERROR(broadcast(v, {3, 10}, {0, 1}), "broadcast: dims has 2 entries for x [10]; give each of its dimensions one");
  CHECK_ERROR(broadcast(v, {3, 10}, {2}), "broadcast: dims [2] go beyond the shape [3, 10]");
  CHECK_ERROR(broadcast(w, {10, 256}, {1, 0}), "broadcast: dims [1, 0] must increase; transpose first");
  CHECK_ERROR(broadcast(v, {3, 9}, {1}),
              "broadcast: dimension 0 of x [10] is not dimension 1 of [3, 9]; the op repeats along new dimensions only");
}

TEST_CASE_FIXTURE(Tensors, "reshape and transpose") {
  CHECK_ERROR(reshape(image, {batch, 8, 9}), "reshape: [batch, 64] has 64 elements a row, [batch, 8, 9] has 72");
  CHECK_ERROR(reshape(w, {5}), "reshape: [256, 10] has 2560 elements, [5] has 5");
  CHECK_ERROR(reshape(image, {64}),
              "reshape: [batch, 64] to [64]: batch must be on both sides, or on none; it never splits or joins");
  CHECK_ERROR(reshape(image, {64, batch}), "reshape: [batch, 64] to [64, batch] moves elements across batch; transpose first");
  CHECK_ERROR(reshape(image, {batch, -1}),
              "reshape: the shape [batch, -1] has the size -1; sizes are at least 1, and the number of rows is written batch");
  CHECK_ERROR(transpose(w, {0, 0}),
              "transpose: [0, 0] is no permutation of the dimensions of [256, 10]; name each of 0 to 1 once");
  CHECK_ERROR(transpose(w, {0}), "transpose: [0] is no permutation of the dimensions of [256, 10]; name each of 0 to 1 once");
}

TEST_CASE_FIXTURE(Tensors, "slice and pad") {
  CHECK_ERROR(slice(w, {0}, {1, 1}), "slice: starts has 1 entries for x [256, 10]; give each of its dimensions one");
  CHECK_ERROR(slice(v, {2}, {11}),
              "slice: dimension 0 of x [10] has no part from 2 to 11 by 1; 0 <= start < limit <= 10, stride >= 1");
  CHECK_ERROR(slice(v, {5}, {5}),
              "slice: dimension 0 of x [10] has no part from 5 to 5 by 1; 0 <= start < limit <= 10, stride >= 1");
  CHECK_ERROR(slice(v, {0}, {5}, {0}),
              "slice: dimension 0 of x [10] has no part from 0 to 5 by 0; 0 <= start < limit <= 10, stride >= 1");
  CHECK_ERROR(slice(image, {0, 0}, {8, 64}),
              "slice: dimension 0 of x [batch, 64] is batch and is taken whole: start 0, limit batch, stride 1");
  CHECK_ERROR(pad(v, 0, {1, 1}, {1}), "pad: low has 2 entries for x [10]; give each of its dimensions one");
  CHECK_ERROR(pad(v, 0, {-1}, {1}), "pad: dimension 0 is padded by -1, 1 and 0; these are at least 0, slice takes away");
  CHECK_ERROR(pad(image, 0, {1, 0}, {0, 0}), "pad: dimension 0 of x [batch, 64] is batch, which takes no padding");
  CHECK_ERROR(pad(v, v, {1}, {1}), "pad: the value is f32 [10]; it must be a f32 scalar, as x is");
}

TEST_CASE_FIXTURE(Tensors, "reductions") {
  CHECK_ERROR(reduce_sum(image, 2), "reduce_sum: there is no dimension 2 in [batch, 64]");
  CHECK_ERROR(reduce_max(image, {0, -2}), "reduce_max: dimension 0 of [batch, 64] is named twice");
  CHECK_ERROR(argmax(image, -3), "argmax: there is no dimension -3 in [batch, 64]");
  CHECK_ERROR(sum(image, 2), "reduce_sum: there is no dimension 2 in [batch, 64]");
  CHECK_ERROR(softmax(image, 3), "softmax: there is no dimension 3 in [batch, 64]");
  CHECK_ERROR(log_softmax(image, -3), "log_softmax: there is no dimension -3 in [batch, 64]");
  CHECK_ERROR(mean(image, 2), "mean: there is no dimension 2 in [batch, 64]");
  CHECK_ERROR(sum_of_squares({}), "sum_of_squares: an empty list of tensors has no graph; pass at least one");
}

TEST_CASE_FIXTURE(Tensors, "matrix products") {
  CHECK_ERROR(matmul(image, w),
              "matmul: inner sizes differ: lhs [batch, 64], rhs [256, 10]; transpose rhs or check the layer's width");
  CHECK_ERROR(dot(image, v), "dot: inner sizes differ: lhs [batch, 64], rhs [10]; transpose rhs or check the layer's width");
  CHECK_ERROR(matmul(v, w[0][0]), "matmul: a scalar is no matrix: lhs [10], rhs []; write lhs * rhs");
  CHECK_ERROR(
      matmul(v, g.input("stack", {3, 10, 2})),
      R"(matmul: rhs has more leading dimensions than lhs: lhs [10], rhs [3, 10, 2]; reshape, or name dimensions as in dot("bk,kn->bn", ...))");
  CHECK_ERROR(matmul(g.input("a", {2, 5, 4}), g.input("b", {3, 4, 6})),
              "matmul: leading sizes differ: lhs [2, 5, 4], rhs [3, 4, 6]");
  CHECK_ERROR(
      matmul(image, transpose(image, {1, 0})),
      "matmul: the result [batch, batch] of lhs [batch, 64] and rhs [64, batch] has batch twice; rows meet only themselves");
  Tensor deep = g.input("deep", Shape(std::vector<Dimension>(25, 1)));
  CHECK_ERROR(matmul(deep, g.input("one", {1})),
              "matmul: at most 24 dimensions have letters: lhs " + deep.shape().text() + ", rhs [1]");
  CHECK_ERROR(matmul(label, v), "matmul: element types differ: lhs i32, rhs f32; convert one, as in convert(x, f32)");
}

TEST_CASE_FIXTURE(Tensors, "Einstein sums") {
  CHECK_ERROR(dot("bk kn", image, w), R"(dot: bad spec "bk kn"; it reads "bk,kn->bn", a letter for each dimension)");
  CHECK_ERROR(dot("bkj,kn->bn", image, w), R"(dot: the spec "bkj,kn->bn" names 3 dimensions of lhs, which is [batch, 64])");
  CHECK_ERROR(dot("bk,kn->bn", image, w), R"(dot: the sizes of 'k' in "bk,kn->bn" differ: lhs [batch, 64], rhs [256, 10])");
  CHECK_ERROR(dot("kn,n->kz", w, v), R"(dot: the result of "kn,n->kz" names 'z', which neither operand has)");
  CHECK_ERROR(dot("bk,ck->bc", image, image),
              "dot: the result [batch, batch] of lhs [batch, 64] and rhs [batch, 64] has batch twice; rows meet only themselves");
}

TEST_CASE_FIXTURE(Tensors, "sources") {
  CHECK_ERROR(constant(g, v), "constant: the value is a tensor, not a number; to repeat a tensor, use broadcast");
  CHECK_ERROR(constant(g, 0.5, {}, i64),
              "constant: the number 0.5 is no i64; convert the tensor to f32 or f64 first, or take another number");
  CHECK_ERROR(constant(g, {1, 2}, {3}), "constant: 2 numbers for the shape [3] of 3 elements");
  CHECK_ERROR(constant(g, {1, 2}, {batch, 2}),
              "constant: the shape [batch, 2] has batch, which listed numbers can not fill; give it sizes");
  CHECK_ERROR(constant(g, 1, {batch, batch}),
              "constant: the shape [batch, batch] has batch twice; it stands once, and never multiplies");
  CHECK_ERROR(iota(g, {3}, 1), "iota: there is no dimension 1 in [3]");
  CHECK_ERROR(iota(g, {3}, 0, i1), "iota: the element type i1 can not count");
}

TEST_CASE_FIXTURE(Tensors, "random numbers") {
  CHECK_ERROR(uniform(g, {3}, i32), "uniform: random numbers are f32 or f64, not i32; random_words draws integers");
  CHECK_ERROR(uniform(v), "uniform: numbers are made of i32 or i64 words, not of f32");
  CHECK_ERROR(normal(g, {3, batch}),
              "normal: the shape [3, batch] has batch as dimension 1; draw with batch first, then transpose");
  CHECK_ERROR(random_words(g, {3}, f32), "random_words: words are i32 or i64, not f32");
  Tensor key = g.state("key", {}, init::zeros(), i64);
  CHECK_ERROR(random_words(key, v, 0, {3}), "random_words: key and counter are i64 scalars, not f32 [10]");
  CHECK_ERROR(random_words(key, key, 65536, {3}), "random_words: the stream 65536 is outside [0, 65536)");
}

TEST_CASE_FIXTURE(Tensors, "gradients") {
  CHECK_ERROR(gradient(image, w),
              "gradient: only a floating scalar has a gradient, not f32 [batch, 64]; take its sum or mean first");
  CHECK_ERROR(gradient(sum(label), w), "gradient: only a floating scalar has a gradient, not i32 []; take its sum or mean first");
  CHECK_ERROR(gradient(sum(v), label), "gradient: nothing can be differentiated by i32 [batch]; only by f32 and f64");
  CHECK_ERROR(gradients(sum(v), {}), "gradients: there is nothing to differentiate by; pass at least one tensor");
  CHECK_ERROR(gradients(sum(v), {v, foreign}),
              R"(gradients: the operands belong to two graphs, "g" and "other"; build them in one)");
}

TEST_CASE_FIXTURE(Tensors, "what an op's verifier refuses comes with the caller's line") {
  CHECK_ERROR(label / 0, "div: divides an integer by the constant 0 (element 0 of the divisor); make it another number (C2)");
  CHECK_ERROR(dot("bb,kn->bk", g.input("q", {4, 4}), w),
              R"(dot: spec "bb,kn->bk" has the letter b twice in lhs; give each dimension a letter of its own (C2))");
  CHECK_ERROR(dot("ij,k->ik", w, v),
              R"(dot: spec "ij,k->ik" has the letter j only in lhs; sum that dimension first, or keep it in the result (C4))");
}
