// The functions that programs seldom spell, for operators and other functions stand for them: each once, by its name.
#include <cmath>
#include <cstdio>
#include <doctest/doctest.h>
#include <gait/gait.h>
#include <limits>

using namespace gait;

using Reals = std::vector<double>;

template <typename T> static std::vector<T> values(const Results &results, const std::string &name) {
  auto span = results.span<T>(name);
  return {span.begin(), span.end()};
}

TEST_CASE("arithmetic by name is arithmetic by sign") {
  Graph g("g", {.dtype = f64});
  Tensor a = g.input("a", {batch}), b = g.input("b", {batch});
  const std::vector<Named> outputs{{"add", add(a, b)},
                                   {"sub", sub(a, b)},
                                   {"mul", mul(a, b)},
                                   {"div", div(a, b)},
                                   {"mod", mod(a, b)},
                                   {"mod_sign", a % b},
                                   {"neg", neg(a)},
                                   {"neg_sign", -a},
                                   {"rsqrt", rsqrt(b)},
                                   {"round", round(a * 0.5)},
                                   {"finite", is_finite(div(a, sub(b, 2)))}};
  Session session = compile(Model(g, {.outputs = outputs})).init();
  const Reals x{7, -7, 3}, y{2, 4, 16};
  Results results = session.run("predict", {TensorView("a", x, {3}), TensorView("b", y, {3})});
  CHECK(values<double>(results, "add") == Reals{9, -3, 19});
  CHECK(values<double>(results, "sub") == Reals{5, -11, -13});
  CHECK(values<double>(results, "mul") == Reals{14, -28, 48});
  CHECK(values<double>(results, "div") == Reals{3.5, -1.75, 0.1875});
  CHECK(values<double>(results, "mod") == Reals{1, 1, 3});
  CHECK(values<double>(results, "mod_sign") == Reals{1, 1, 3});
  CHECK(values<double>(results, "neg") == Reals{-7, 7, -3});
  CHECK(values<double>(results, "neg_sign") == Reals{-7, 7, -3});
  CHECK(values<double>(results, "rsqrt")[1] == 0.5);
  CHECK(values<double>(results, "round") == Reals{4, -4, 2}); // of halves the even one
  CHECK(values<bool>(results, "finite") == std::vector<bool>{false, true, true});
}

TEST_CASE("bits and truth by name and by sign") {
  Graph g("g");
  Tensor a = g.input("a", {batch}, i32), b = g.input("b", {batch}, i32), yes = a > 10, no = bitwise_not(yes);
  Session session = compile(Model(g, {.outputs = {{"and", bitwise_and(a, b)},
                                                  {"or", bitwise_or(a, b)},
                                                  {"xor", bitwise_xor(a, b)},
                                                  {"not", bitwise_not(a)},
                                                  {"and_sign", a & b},
                                                  {"or_sign", a | b},
                                                  {"xor_sign", a ^ b},
                                                  {"no", no},
                                                  {"no_sign", !yes},
                                                  {"both", yes & no},
                                                  {"at_most", a <= b}}}))
                        .init();
  using Whole = std::vector<std::int32_t>;
  const Whole x{12, 5}, y{10, 5};
  Results results = session.run("predict", {TensorView("a", x, {2}), TensorView("b", y, {2})});
  for (const char *name : {"and", "and_sign"}) CHECK(values<std::int32_t>(results, name) == Whole{8, 5});
  for (const char *name : {"or", "or_sign"}) CHECK(values<std::int32_t>(results, name) == Whole{14, 5});
  for (const char *name : {"xor", "xor_sign"}) CHECK(values<std::int32_t>(results, name) == Whole{6, 0});
  CHECK(values<std::int32_t>(results, "not") == Whole{-13, -6});
  for (const char *name : {"no", "no_sign"}) CHECK(values<bool>(results, name) == std::vector<bool>{false, true});
  CHECK(values<bool>(results, "both") == std::vector<bool>{false, false});
  CHECK(values<bool>(results, "at_most") == std::vector<bool>{false, true});
}

TEST_CASE("reductions and places by name") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 3}), places = constant(g, {2, 0, 2}, {3}, i32);
  Session session = compile(Model(g, {.outputs = {{"least", reduce_min(x, 1)},
                                                  {"product", reduce_prod(x, 1)},
                                                  {"sum", reduce_sum(x, {0, 1})},
                                                  {"largest", reduce_max(x, -1)},
                                                  {"added", scatter_add(x, places, 4, 1)}}}))
                        .init();
  const Reals numbers{1, -2, 4, 3, 5, 0.5};
  Results results = session.run("predict", {TensorView("x", numbers, {2, 3})});
  CHECK(values<double>(results, "least") == Reals{-2, 0.5});
  CHECK(values<double>(results, "product") == Reals{-8, 7.5});
  CHECK(results.scalar("sum") == 11.5);
  CHECK(values<double>(results, "largest") == Reals{4, 5});
  CHECK(values<double>(results, "added") == Reals{-2, 0, 5, 0, 5, 0, 3.5, 0});
}

TEST_CASE("a product of many factors errs by no more roundings than it has") {
  constexpr std::size_t n = 700;
  Graph g("g");
  Tensor x = g.input("x", {batch, static_cast<std::int64_t>(n)});
  Session session = compile(Model(g, {.outputs = {{"product", reduce_prod(x, 1)}}})).init();
  std::vector<float> factors(8 * n);
  for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = 1 + 0.25F * std::sin(static_cast<float>(i * i));
  auto products = session.run("predict", {TensorView("x", factors, {8, n})}).span<float>("product");
  for (std::size_t row = 0; row < 8; ++row) {
    double right = 1;
    for (std::size_t i = 0; i < n; ++i) right *= factors[row * n + i];
    CHECK(std::abs(products[row] - right) <= (n - 1) * 0x1p-24 * std::abs(right));
  }
}

TEST_CASE("windows and convolutions by function, without a layer") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 4, 1}), weight = constant(g, {1, 10}, {2, 1, 1});
  Tensor parts = windows(x, 1, 2);
  Session session = compile(Model(g, {.outputs = {{"windows", parts},
                                                  {"added", overlap_add(parts, 1)},
                                                  {"convolved", nn::convolve(x, weight, {.padding = nn::Padding::valid()})},
                                                  {"causal", nn::convolve(x, weight, {.padding = nn::Padding::causal()})},
                                                  {"transposed", nn::convolve_transposed(x, weight, {.stride = {2}})}}}))
                        .init();
  const Reals numbers{1, 2, 3, 4};
  Results results = session.run("predict", {TensorView("x", numbers, {1, 4, 1})});
  CHECK(values<double>(results, "windows") == Reals{1, 2, 2, 3, 3, 4});
  CHECK(values<double>(results, "added") == Reals{1, 4, 6, 4});
  CHECK(values<double>(results, "convolved") == Reals{21, 32, 43});
  CHECK(values<double>(results, "causal") == Reals{10, 21, 32, 43});
  CHECK(values<double>(results, "transposed") == Reals{1, 10, 2, 20, 3, 30, 4, 40});
}

TEST_CASE("a checkpoint's metadata is read without a session") {
  Graph g("g");
  Tensor w = g.parameter("w", {2}, init::ones());
  Session session = compile(Model(g, {.outputs = {{"w", w * 1}}})).init();
  const std::string path = "docs_test.safetensors";
  save_checkpoint(session, path, {{"unit", "metres"}});
  CHECK(load_metadata(path).at("unit") == "metres");
  std::remove(path.c_str());
}

TEST_CASE("what writers of layers and rules ask") {
  Graph g("g");
  CHECK(g.next_number("dense") == 0);
  CHECK(g.next_number("dense") == 1);
  CHECK(g.next_number("other") == 0);
  CHECK(optim::Rate([](const Tensor &step) { return convert(step, f64); }).counts());
  CHECK(!optim::Rate(0.5).counts());
  CHECK(!optim::input("rate").counts());
  Tensor w = g.parameter("w", {2}, init::ones()), twin = g.state("twin", {2}, init::zeros());
  Updates updates;
  updates.set(w, w * 2);
  updates.evaluate_with(w, twin);
  REQUIRE(updates.stand_ins().size() == 1);
  CHECK(updates.stand_ins().front().first.name() == "w");
  CHECK(updates.stand_ins().front().second.name() == "twin");
}

TEST_CASE("the same shuffle into memory that is there") {
  std::vector<std::int64_t> order(100);
  data::shuffle_into(order, 7);
  CHECK(order == data::shuffled(100, 7));
  CHECK(order != data::shuffled(100, 8));
}
