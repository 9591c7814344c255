// What a session that checks for finite numbers says, to the letter, of faults planted in models; and that it says nothing of
// infinities that a program means.
#include "messages.h"
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

using namespace gait;

static constexpr float inf = std::numeric_limits<float>::infinity(), not_a_number = std::numeric_limits<float>::quiet_NaN();
static const std::string file = "finite_errors_test.cpp";

static std::string fault(Session &session, const char *entry, const Batch &batch) {
  return message<NotFiniteError>([&] { session.run(entry, batch); });
}

static CompileOptions checked(const char *backend = "cpu", int threads = 1) {
  return {.max_batch = 16, .backend = backend, .threads = threads, .check_finite = true};
}

/// One line of least squares: y = x w.
struct Line {
  Graph g{"line"};
  static constexpr int inputs = __LINE__ + 3;
  Tensor x, target, w;
  Line() {
    x = g.input("x", {batch, 2}), target = g.input("target", {batch});
    w = g.parameter("w", {2}, init::constant(0.5));
  }

  Model train(const Tensor &y, double rate = 0.1) {
    return Model(g,
                 {.outputs = {{"y", y}}, .losses = {{"mse", mean(square(y - target))}}, .optimizer = optim::sgd({.rate = rate})});
  }
};

static const std::vector<float> good{1, 2, 3, 4, 5, 6}, targets{1, 2, 3};

static Batch table(const std::vector<float> &x, const std::vector<float> &target = targets) {
  const auto count = static_cast<std::int64_t>(target.size());
  return {TensorView("x", x, {count, 2}), TensorView("target", target, {count})};
}

TEST_CASE_FIXTURE(Line, "a NaN among the inputs is named with its row, whatever it spoils, on every backend") {
  Model model = train(dot(x, w));
  for (const CompileOptions &options : {checked(), checked("cpu", 2), checked("reference")}) {
    Session session = compile(model, options).init(1);
    CHECK(fault(session, "train_step", table(good)) == "no error");
    CHECK_EQ(
        fault(session, "train_step", table({1, 2, 3, not_a_number, 5, 6})),
        fmt::format(
            "train_step: call 2: the first tensor that is not finite is the input 'x' [3, 2] f32 ({}:{}): 1 of 6 numbers are "
            "NaN, the first at [1, 1]; it spoils the loss 'loss', the new 'w'; look at row 1 of this batch in the data; the "
            "state is as before this call",
            file, inputs));
    CHECK_EQ(fault(session, "predict", {TensorView("x", std::vector<float>{1, inf}, {1, 2})}),
             fmt::format(
                 "predict: call 1: the first tensor that is not finite is the input 'x' [1, 2] f32 ({}:{}): 1 of 2 numbers are "
                 "infinite, the first at [0, 1]; it spoils the output 'y'; look at row 0 of this batch in the data; the state is "
                 "as before this call",
                 file, inputs));
  }
}

TEST_CASE_FIXTURE(Line, "a bad weight is named as what it was before the call") {
  Session session = compile(train(dot(x, w)), checked()).init(1);
  session.state<float>("w")[1] = not_a_number;
  CHECK_EQ(
      fault(session, "evaluate", table(good)),
      "evaluate: call 1: the first tensor that is not finite is the parameter 'w' [2] f32, which was so before this call: 1 of 2 "
      "numbers are NaN, the first at [1]; it spoils the loss 'loss'; look at what init, a checkpoint or the program put there; "
      "the "
      "state is as before this call");
}

TEST_CASE("a first value that is NaN is named as it is filled in; one that is infinite is meant") {
  Graph g("first");
  g.parameter("low", {2}, init::constant(-inf));
  const int line = __LINE__ + 1;
  Tensor w = g.parameter("w", {2}, init::constant(not_a_number));
  Model model(g, {.losses = {{"f", sum(square(w))}}, .optimizer = optim::adam({.rate = 0.1})});
  Session session = compile(model, checked());
  CHECK_EQ(
      message<NotFiniteError>([&] { session.init(1); }),
      fmt::format("init: call 1: the first tensor that is not finite is constant f32 scalar in layer 'w' ({}:{}): it is NaN; it "
                  "spoils the new 'w'; look at the number that the program writes there; the state is as before this call",
                  file, line));
  CHECK(!session.initialized());
}

TEST_CASE_FIXTURE(Line, "the logarithm of 0, in a layer") {
  int line = 0;
  Tensor y;
  {
    line = __LINE__ + 1;
    Scope scope(x, std::source_location::current(), "head");
    y = log(abs(dot(x, w)));
  }
  Session session = compile(train(y), checked()).init(1);
  CHECK_EQ(fault(session, "predict", {TensorView("x", std::vector<float>{1, 2, 2, -2}, {2, 2})}),
           fmt::format(
               "predict: call 1: the first tensor that is not finite is log [2] f32 in layer 'head' ({}:{}): 1 of 2 numbers are "
               "infinite, the first at [1]: log of 0; it spoils the output 'y'; keep its argument above 0, as log(max(x, 1e-7)) "
               "does, or take a loss of logits; the state is as before this call",
               file, line));
}

TEST_CASE_FIXTURE(Line, "0 by 0 in a normaliser") {
  const int line = __LINE__ + 1;
  Tensor scale = x / sum(x, 1, true);
  Session session = compile(train(dot(scale, w)), checked()).init(1);
  CHECK_EQ(fault(session, "train_step", table({1, 2, 0, 0, 0, 0})),
           fmt::format(
               "train_step: call 1: the first tensor that is not finite is div [3, 2] f32 ({}:{}): 4 of 6 numbers are NaN, the "
               "first at [1, 0]: div of 0 and 0; it spoils the loss 'loss', the new 'w'; keep the divisor away from 0, as x / (y "
               "+ 1e-6) does; the state is as before this call",
               file, line));
}

TEST_CASE_FIXTURE(Line, "an exponential that overflows, though what it spoils is NaN") {
  const int line = __LINE__ + 1;
  Tensor e = exp(x);
  Session session = compile(train(dot(e / sum(e, 1, true), w)), checked()).init(1);
  CHECK_EQ(fault(session, "train_step", table({1, 2, 3, 90, 5, 6})),
           fmt::format(
               "train_step: call 1: the first tensor that is not finite is exp [3, 2] f32 ({}:{}): 1 of 6 numbers are infinite, "
               "the first at [1, 1]: exp of 90; it spoils the loss 'loss', the new 'w'; subtract the largest argument first, as "
               "softmax and logsumexp do, or clamp it; the state is as before this call",
               file, line));
}

TEST_CASE_FIXTURE(Line, "a rate that explodes: the step, and the first product that leaves f32") {
  const int line = __LINE__ + 1;
  Tensor loss = mean(square(dot(x, w) - target));
  Model model(g, {.losses = {{"mse", loss}}, .optimizer = optim::adam({.rate = 1e19})});
  Session session = compile(model, checked()).init(1);
  CHECK(fault(session, "train_step", table(good)) == "no error");
  CHECK_EQ(fault(session, "train_step", table(good)),
           fmt::format(
               "train_step: step 2: the first tensor that is not finite is mul [3] f32 ({}:{}): all 3 numbers are infinite, the "
               "first at [0]: mul of -3e+19 and -3e+19; it spoils the loss 'loss', the new 'adam.v.w'; look at the scale of the "
               "inputs and of the parameters, or lower the rate; the state is as before this call",
               file, line));
}

TEST_CASE_FIXTURE(Line, "a slope without bound: the value is finite, its gradient is not") {
  const int line = __LINE__ + 1;
  Tensor length = sqrt(square(dot(x, w)));
  Session session = compile(train(length), checked()).init(1);
  CHECK(fault(session, "predict", table({1, -1, 0, 0, 1, 1})) == "no error");
  CHECK_EQ(
      fault(session, "train_step", table({1, -1, 0, 0, 1, 1})),
      fmt::format(
          "train_step: call 1: the first tensor that is not finite is div [3] f32 in the gradient of {}:{}: 2 of 3 numbers "
          "are infinite, the first at [0]: div of -0.333333 and 0; it spoils the new 'w'; the slope of a square root, a "
          "logarithm or a quotient has no bound near 0: keep its argument away from there, as sqrt(x + 1e-6) does; the state "
          "is as before this call",
          file, line));
}

TEST_CASE_FIXTURE(Line, "a formula of an update") {
  Tensor loss = mean(square(dot(x, w) - target)), slope = gradient(loss, w);
  Updates updates;
  const int line = __LINE__ + 1;
  updates.set(w, w - slope / (w - 0.5));
  Session session =
      compile(Model(g, {.entries = {{"step", {.results = {{"loss", loss}}, .updates = updates}}}}), checked()).init(1);
  CHECK_EQ(fault(session, "step", table(good)),
           fmt::format(
               "step: call 1: the first tensor that is not finite is div [2] f32 in the update of {}:{}: all 2 numbers are "
               "infinite, the first at [0]: div of 11.6667 and 0; it spoils the new 'w'; lower the rate, or clip the gradients; "
               "the state is as before this call",
               file, line));
}

TEST_CASE_FIXTURE(Line, "after a fault the state is as before, to the bit, and training goes on") {
  Model model = train(dot(x, w));
  Session once = compile(model, checked()).init(3), twice = once.clone();
  once.run("train_step", table(good));
  CHECK(fault(twice, "train_step", table({not_a_number, 2, 3, 4, 5, 6})) != "no error");
  twice.run("train_step", table(good));
  CHECK(std::ranges::equal(once.state_bytes(), twice.state_bytes()));
}

TEST_CASE("an f64 model is looked at in f64") {
  Graph g("wide", {.dtype = f64});
  const int line = __LINE__ + 1;
  Tensor x = g.input("x", {batch}), y = exp(x);
  Session session = compile(Model(g, {.outputs = {{"y", y}}}), checked());
  CHECK(fault(session, "predict", {TensorView("x", std::vector<double>{700, 1}, {2})}) == "no error");
  CHECK_EQ(
      fault(session, "predict", {TensorView("x", std::vector<double>{700, 710}, {2})}),
      fmt::format(
          "predict: call 2: the first tensor that is not finite is exp [2] f64 ({}:{}): 1 of 2 numbers are infinite, the first "
          "at [1]: exp of 710; it spoils the output 'y'; subtract the largest argument first, as softmax and logsumexp do, or "
          "clamp it; the state is as before this call",
          file, line));
}

/// Attention over six places, of which the last are padding where `length` says so: the mask is written as infinity.
struct Masked {
  Graph g{"masked"};
  Tensor tokens = g.input("tokens", {batch, 6, 4}), length = g.input("length", {batch}, i32),
         target = g.input("target", {batch, 4});
  Tensor q = g.parameter("q", {4, 4}, init::glorot_uniform()), k = g.parameter("k", {4, 4}, init::glorot_uniform());
  Tensor scores, weights;
  int softmax_line = 0;

  Model build() {
    Tensor place = broadcast(iota(g, {6}, 0), {batch, 6, 6}), limit = broadcast(reshape(length, {batch, 1, 1}), {batch, 6, 6});
    scores = dot("btd,bsd->bts", matmul(tokens, q), matmul(tokens, k)) + select(place < limit, 0.0f, constant(g, -inf));
    softmax_line = __LINE__ + 1;
    weights = softmax(scores);
    Tensor y = mean(dot("bts,bsd->btd", weights, tokens), 1);
    return Model(
        g, {.outputs = {{"y", y}}, .losses = {{"mse", mean(square(y - target))}}, .optimizer = optim::adam({.rate = 0.01})});
  }
};

static Batch sequences(std::vector<float> &tokens, const std::vector<std::int32_t> &lengths, std::vector<float> &target) {
  const auto count = static_cast<std::int64_t>(lengths.size());
  tokens.resize(lengths.size() * 24), target.resize(lengths.size() * 4, 0.5f);
  for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = std::sin(static_cast<float>(i));
  return {TensorView("tokens", tokens, {count, 6, 4}), TensorView("length", lengths, {count}),
          TensorView("target", target, {count, 4})};
}

TEST_CASE_FIXTURE(Masked, "masks of infinity are no fault; a sequence of padding alone is, where it makes NaN") {
  Model model = build();
  std::vector<float> tokens, target;
  for (const CompileOptions &options : {checked(), checked("cpu", 2), checked("reference")}) {
    Session session = compile(model, options).init(1);
    for (int step = 0; step < 20; ++step) {
      std::vector<std::int32_t> lengths(static_cast<std::size_t>(1 + step % 7), 0);
      for (std::size_t i = 0; i < lengths.size(); ++i)
        lengths[i] = 1 + static_cast<std::int32_t>((i + static_cast<std::size_t>(step)) % 6);
      CHECK(fault(session, "train_step", sequences(tokens, lengths, target)) == "no error");
    }
    const std::string said = fault(session, "train_step", sequences(tokens, {3, 0}, target));
    CHECK_EQ(
        said,
        fmt::format("train_step: step 21: the first tensor that is not finite is sub [2, 6, 6] f32 ({}:{}): 36 of 72 numbers are "
                    "NaN, the first at [1, 0, 0]: sub of -inf and -inf; it spoils the loss 'loss', the new 'q', the new 'k' "
                    "and 4 more; infinities that the program wrote meet here, as in a row that a mask hides whole: write a large "
                    "number, such as -1e9, instead; the state "
                    "is as before this call",
                    file, softmax_line));
  }
}

TEST_CASE("an encoder block with padding and dropout trains without a false alarm, and its faults are named") {
  Graph g("encoder");
  const int line = __LINE__ + 1;
  Tensor tokens = g.input("tokens", {batch, 6, 4});
  Tensor length = g.input("length", {batch}, i32), target = g.input("target", {batch, 4});
  nn::EncoderBlock block = nn::encoder_block(g, 4, 2, 8, {.dropout = 0.1});
  Tensor there = broadcast(iota(g, {6}, 0), {batch, 6}) < broadcast(reshape(length, {batch, 1}), {batch, 6});
  Tensor y = mean(block(tokens, {.keys = there}), 1);
  Model model(g,
              {.outputs = {{"y", y}}, .losses = {{"mse", mean(square(y - target))}}, .optimizer = optim::adam({.rate = 0.01})});
  std::vector<float> numbers, targets;
  for (const CompileOptions &options : {checked(), checked("cpu", 2), checked("reference")}) {
    Session session = compile(model, options).init(1);
    for (int step = 0; step < 10; ++step)
      CHECK(fault(session, "train_step", sequences(numbers, {1, 6, 3, 2}, targets)) == "no error");
    Batch batch = sequences(numbers, {1, 6, 3, 2}, targets);
    numbers[24 + 5] = not_a_number;
    const std::string said = fault(session, "train_step", batch);
    CHECK(said.starts_with(
        fmt::format("train_step: step 11: the first tensor that is not finite is the input 'tokens' [4, 6, 4] f32 "
                    "({}:{}): 1 of 96 numbers are NaN, the first at [1, 1, 1]; it spoils the loss 'loss', ",
                    file, line)));
  }
}

TEST_CASE("infinity that the program wrote, and what a finite result hides, are no faults") {
  Graph g("meant");
  Tensor x = g.input("x", {batch}), lowest = g.state("lowest", {}, init::constant(inf));
  Tensor entropy = select(x > 0, x * log(x), 0), least = min(lowest, reduce_min(x, 0));
  Updates updates;
  updates.set(lowest, least);
  Tensor unchanged = g.state("unchanged", {2}, init::constant(-inf));
  updates.set(unchanged, unchanged * 2);
  Session session =
      compile(
          Model(g, {.entries = {{"step",
                                 {.results = {{"entropy", entropy}, {"never", constant(g, inf, {3})}}, .updates = updates}}}}),
          checked())
          .init(1);
  for (int call = 0; call < 3; ++call)
    CHECK(fault(session, "step", {TensorView("x", std::vector<float>{0, 1, 0.5f}, {3})}) == "no error");
  CHECK(session.state<float>("lowest")[0] == 0);
  CHECK(session.state<float>("unchanged")[1] == -inf);
  CHECK(fault(session, "step", {TensorView("x", std::vector<float>{0, not_a_number, 0.5f}, {3})}) != "no error");
}

TEST_CASE_FIXTURE(Line, "a model compiled without the option has nothing to look into") {
  Session session = compile(train(dot(x, w)), {.max_batch = 16}).init(1);
  CHECK_EQ(message<Error>([&] { Session(session.artifact(), {.check_finite = true}); }),
           "a session that checks for finite numbers needs the program of model 'line', which its artifact does not carry; "
           "compile it with "
           "check_finite = true, or gait compile --check-finite");
  session.run("train_step", table({1, 2, 3, not_a_number, 5, 6}));
  CHECK(std::isnan(session.state<float>("w")[0]));
}
