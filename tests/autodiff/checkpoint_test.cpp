// A checkpoint computes again, and the same: losses, gradients, states, with all that a block may hold.
#include "tests/autodiff/deep_network.h"
#include "tests/autodiff/values.h"
#include "tests/frontend/module_text.h"
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::tests;

static const Numbers places = samples<double>(12);

TEST_CASE("losses and weights have the same bits with checkpoints and without") {
  for (const Deep &deep : {Deep{.layers = 5, .width = 17, .every = 2}, Deep{.layers = 3, .width = 40, .every = 1}}) {
    CAPTURE(deep.width);
    CHECK(train<float>(deep_network(deep, checkpointed), {.backend = "reference"}, 7, deep.width) ==
          train<float>(deep_network(deep, plainly), {.backend = "reference"}, 7, deep.width));
    CHECK(train<float>(deep_network(deep, checkpointed), {}, 7, deep.width) ==
          train<float>(deep_network(deep, plainly), {}, 7, deep.width));
  }
}

TEST_CASE("what is computed again has the same bits on any number of threads") {
  const Deep deep{.layers = 4, .width = 96, .every = 2, .dropout = 0.1};
  const Model model = deep_network(deep, checkpointed);
  const Trained one = train<float>(model, {.max_batch = 128, .threads = 1}, 128, deep.width);
  for (int threads : {2, 5}) CHECK(train<float>(model, {.max_batch = 128, .threads = threads}, 128, deep.width) == one);
}

TEST_CASE("what is dropped at random is dropped again") {
  const Deep deep{.layers = 6, .width = 24, .every = 2, .dropout = 0.4};
  const Model with = deep_network(deep, checkpointed), without = deep_network(deep, plainly);
  for (const char *backend : {"reference", "cpu"}) {
    const Trained trained = train<float>(with, {.backend = backend}, 9, deep.width);
    CHECK(trained == train<float>(without, {.backend = backend}, 9, deep.width));
    CHECK(trained.losses[0] != trained.losses[1]);
  }
  // Only training draws, inside the block as outside.
  CHECK(count(entry_text(with, "train_step"), "gait.random_words") == 6);
  CHECK(count(entry_text(with, "predict"), "random") == 0);
}

TEST_CASE("second and third derivatives pass checkpoints, also nested ones and several tensors") {
  auto inner = [](const Tensor &h) { return tanh(h) * h + sin(h); };
  auto nested = [&](const Wrapper &wrap) {
    return
        [=](const Tensor &x) { return wrap(x, [=](const Tensor &h) { return exp(-square(wrap(wrap(h, inner) * h, inner))); }); };
  };
  auto several = [](const Tensor &x) {
    auto parts = checkpoint({x, x * x}, [&](const std::vector<Tensor> &given) {
      return std::vector<Tensor>{given[0] * exp(given[1]), given[0], sin(x) * given[1]}; // x is read from outside
    });
    return parts[0] * parts[1] + parts[2];
  };
  auto several_plainly = [](const Tensor &x) { return x * exp(x * x) * x + sin(x) * (x * x); };
  for (const char *backend : {"reference", "cpu"})
    for (int order : {0, 1, 2, 3}) {
      CAPTURE(order);
      CHECK(distance(values(derivative(nested(checkpointed), order), places, backend),
                     values(derivative(nested(plainly), order), places, backend)) < 1e-13);
      CHECK(distance(values(derivative(several, order), places, backend),
                     values(derivative(several_plainly, order), places, backend)) < 1e-13);
    }
}

TEST_CASE("a gradient inside a checkpoint is differentiated with it") {
  auto slope = [](const Wrapper &wrap) {
    return [=](const Tensor &x) {
      Tensor y = wrap(x, [](const Tensor &given) {
        Tensor h = given * 1; // a gradient is of what the block computes
        return h * gradient(sum(exp(h) * h), h);
      });
      return gradient(sum(y), x);
    };
  };
  for (const char *backend : {"reference", "cpu"})
    CHECK(distance(values(slope(checkpointed), places, backend), values(slope(plainly), places, backend)) < 1e-13);
}

TEST_CASE("a block that no gradient passes costs nothing") {
  const Deep deep{.layers = 6, .width = 64, .every = 2};
  const Model with = deep_network(deep, checkpointed), without = deep_network(deep, plainly);
  CHECK(count(entry_text(with, "evaluate"), "gait.checkpoint (") == 3);
  const Session a = compile(with), b = compile(without);
  for (const char *entry : {"predict", "evaluate"}) {
    CHECK(a.entry(entry).arena_shared == b.entry(entry).arena_shared);
    CHECK(a.entry(entry).cost_fixed == b.entry(entry).cost_fixed);
    CHECK(a.entry(entry).cost_row == b.entry(entry).cost_row);
  }
}

TEST_CASE("layers are called in a block, and made in one; their running statistics are kept") {
  auto model = [](const Wrapper &wrap) {
    Graph g("g");
    Tensor x = g.input("x", {batch, 12});
    auto norm = nn::batch_norm(g, 12);
    Tensor h = wrap(x, [&](const Tensor &given) { return relu(norm(nn::linear(g, 12, 12, {.name = "inside"})(given))); });
    return Model(g, {.outputs = {{"y", h}}, .losses = {{"size", mean(square(h - 1))}}, .optimizer = optim::adam()});
  };
  const Model with = model(checkpointed), without = model(plainly);
  for (const char *backend : {"reference", "cpu"}) {
    Session a = compile(with, {.backend = backend}).init(5), b = compile(without, {.backend = backend}).init(5);
    const std::vector<float> x = samples<float>(8 * 12);
    const Batch rows{TensorView("x", x, {8, 12})};
    for (int step = 0; step < 4; ++step)
      CHECK(a.run("train_step", rows).scalar("loss") == b.run("train_step", rows).scalar("loss"));
    CHECK(a.run("evaluate", rows).scalar("loss") == b.run("evaluate", rows).scalar("loss"));
    CHECK(std::ranges::equal(a.state_bytes(), b.state_bytes()));
    CHECK(a.entry("train_step").output_count == b.entry("train_step").output_count);
  }
}

TEST_CASE("a transformer's encoder block is a checkpoint without a change") {
  auto model = [](const Wrapper &wrap) {
    Graph g("g", {.dtype = f64});
    Tensor x = g.input("x", {batch, 6, 8}), h = x;
    h = wrap(h, nn::encoder_block(g, 8, 2, 16));
    return Model(g, {.losses = {{"size", mean(square(h - 1))}}, .optimizer = optim::sgd({.rate = 0.1})});
  };
  const std::vector<double> x = samples<double>(5 * 48);
  for (const char *backend : {"reference", "cpu"}) {
    std::vector<std::vector<double>> states;
    for (const Wrapper &wrap : {Wrapper(checkpointed), Wrapper(plainly)}) {
      Session session = compile(model(wrap), {.backend = backend}).init(5);
      for (int step = 0; step < 2; ++step) session.run("train_step", {TensorView("x", x, {5, 6, 8})});
      states.emplace_back();
      for (const TensorView &state : session.states()) {
        const auto *numbers = static_cast<const double *>(state.data);
        states.back().insert(states.back().end(), numbers, numbers + state.count());
      }
    }
    CHECK(distance(states[0], states[1]) < 1e-13);
  }
}

TEST_CASE("gradients are added up through blocks; averages of weights stand in for them inside") {
  auto model = [](const Wrapper &wrap) {
    Graph g("g");
    Tensor h = g.input("x", {batch, 6});
    for (int i = 0; i < 2; ++i) h = wrap(h, [layer = nn::linear(g, 6, 6)](const Tensor &given) { return tanh(layer(given)); });
    return Model(g, {.losses = {{"size", mean(square(h - 1))}},
                     .optimizer = optim::sgd({.rate = 0.5}).average({.decay = 0.5, .evaluate = true}),
                     .accumulate = true});
  };
  const std::vector<float> x = samples<float>(5 * 6);
  const Batch rows{TensorView("x", x, {5, 6})};
  for (const char *backend : {"reference", "cpu"}) {
    Session a = compile(model(checkpointed), {.backend = backend}).init(5),
            b = compile(model(plainly), {.backend = backend}).init(5);
    for (Session *session : {&a, &b})
      for (const char *entry : {"train_step", "accumulate", "accumulate", "apply"})
        session->run(entry, entry == std::string("apply") ? Batch() : rows);
    CHECK(std::ranges::equal(a.state_bytes(), b.state_bytes()));
    CHECK(a.run("evaluate", rows).scalar("loss") == b.run("evaluate", rows).scalar("loss"));
    CHECK(a.run("evaluate", rows).scalar("loss") != a.run("accumulate", rows).scalar("loss")); // of the weights themselves
  }
}

TEST_CASE("a model with blocks is written to text, read, and is the same") {
  const Deep deep{.layers = 4, .width = 16, .every = 2, .dropout = 0.2};
  const Model model = deep_network(deep, checkpointed), read = Model::parse(model.text());
  CHECK(count(entry_text(model, "train_step"), "gait.checkpoint (") == 2);
  CHECK(read.text() == model.text());
  CHECK(train<float>(read, {}, 6, deep.width) == train<float>(model, {}, 6, deep.width));
}

TEST_CASE("of a block an entry has what it needs") {
  Graph g("g");
  Tensor a = g.input("a", {batch, 4}), b = g.input("b", {batch, 4});
  auto both = checkpoint({a}, [&](const std::vector<Tensor> &x) { return std::vector<Tensor>{exp(x[0]), tanh(b)}; });
  const Model model(g, {.entries = {{"first", {.results = {{"y", both[0]}}}}, {"second", {.results = {{"y", both[1]}}}}}});
  CHECK(count(entry_text(model, "first"), "tanh") == 0);
  CHECK(count(signature(model, "first"), "gait.name = \"b\"") == 0);
  CHECK(count(entry_text(model, "second"), "exp") == 0);
  CHECK(count(signature(model, "second"), "gait.name = \"a\"") == 0);
}

TEST_CASE("a barrier is its operand, whatever it awaits") {
  auto late = [](const Tensor &x) { return barrier(x, {exp(x), sum(x)}) * 2; };
  auto slope = [=](const Tensor &x) { return gradient(sum(late(x) * x), x); };
  for (const char *backend : {"reference", "cpu"}) {
    CHECK(values(late, places, backend) == values([](const Tensor &x) { return x * 2; }, places, backend));
    CHECK(distance(values(slope, places, backend), values([](const Tensor &x) { return 4 * x; }, places, backend)) < 1e-15);
  }
}
