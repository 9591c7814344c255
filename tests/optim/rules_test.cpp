// Twenty steps of each update rule in f64, against PyTorch's.
#include "problem.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::optim;
using gait::test::both;
using gait::test::Golden;
using gait::test::Problem;

namespace {

void check_close(const std::vector<double> &seen, const std::vector<double> &expected) {
  REQUIRE(seen.size() == expected.size());
  double largest = 0;
  for (double each : expected) largest = std::max(largest, std::abs(each));
  for (std::size_t i = 0; i < seen.size(); ++i) CHECK(std::abs(seen[i] - expected[i]) <= 1e-9 * largest);
}

/// Runs a record's twenty steps on both backends.
void descend(const std::string &record, const Optimizer &optimizer, const Batch &inputs = {}) {
  const Golden golden("rules");
  for (const std::string backend : {"reference", "cpu"}) {
    CAPTURE(record);
    CAPTURE(backend);
    Problem p;
    Session session = compile(Model(p.g, {.losses = {{"loss", p.loss}}, .optimizer = optimizer}), {.backend = backend}).init();
    std::vector<double> losses;
    for (int step = 0; step < 20; ++step) losses.push_back(session.run("train_step", inputs).scalar("loss"));
    check_close(losses, golden.at("losses " + record));
    check_close(both(session), golden.at("weights " + record));
    if (golden.records().contains("averages " + record)) check_close(both(session, "ema."), golden.at("averages " + record));
  }
}

} // namespace

TEST_CASE("twenty steps of sgd are PyTorch's") {
  descend("sgd", sgd({.rate = 0.3}));
  descend("momentum", sgd({.rate = 0.1, .momentum = 0.9}));
  descend("dampening", sgd({.rate = 0.3, .momentum = 0.8, .dampening = 0.3}));
  descend("nesterov", sgd({.rate = 0.1, .momentum = 0.9, .nesterov = true}));
  descend("sgd_decay", sgd({.rate = 0.3, .weight_decay = 0.2}));
}

TEST_CASE("twenty steps of adam, AMSGrad and adamw are PyTorch's") {
  descend("adam", adam({.rate = 0.05}));
  descend("adam_betas", adam({.rate = 0.02, .beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3}));
  descend("adam_beta1_0", adam({.rate = 0.02, .beta1 = 0, .beta2 = 0.9}));
  descend("amsgrad", adam({.rate = 0.1, .beta1 = 0.8, .beta2 = 0.6, .amsgrad = true}));
  descend("adamw", adamw({.rate = 0.05}));
  descend("adamw_amsgrad", adamw({.rate = 0.05, .beta1 = 0.8, .beta2 = 0.6, .amsgrad = true, .weight_decay = 0.3}));
  descend("adamw_cosine", adamw({.rate = cosine({.from = 0.1, .to = 0.01, .steps = 20})}));
}

TEST_CASE("twenty steps of nadam, radam and adamax are PyTorch's") {
  descend("nadam", nadam({.rate = 0.05}));
  descend("nadam_options",
          nadam({.rate = 0.05, .beta1 = 0.7, .beta2 = 0.9, .epsilon = 1e-4, .momentum_decay = 0.02, .weight_decay = 0.1}));
  descend("radam", radam({.rate = 0.05}));
  descend("radam_options", radam({.rate = 0.05, .beta1 = 0.7, .beta2 = 0.8, .epsilon = 1e-4, .weight_decay = 0.1}));
  descend("adamax", adamax({.rate = 0.05}));
  descend("adamax_options", adamax({.rate = 0.05, .beta1 = 0.7, .beta2 = 0.8, .epsilon = 1e-2}));
}

TEST_CASE("twenty steps of adagrad, adadelta and rmsprop are PyTorch's") {
  descend("adagrad", adagrad({.rate = 0.1}));
  descend("adagrad_options", adagrad({.rate = inverse({.from = 0.1, .decay = 0.1}), .epsilon = 1e-3, .initial = 0.05}));
  descend("adagrad_decay", adagrad({.rate = 0.1, .weight_decay = 0.2}));
  descend("adadelta", adadelta());
  descend("adadelta_options", adadelta({.rate = 5.0, .decay = 0.6, .epsilon = 1e-3}));
  descend("rmsprop", rmsprop({.rate = 0.02}));
  descend("rmsprop_momentum", rmsprop({.rate = 0.01, .decay = 0.9, .epsilon = 1e-4, .momentum = 0.7}));
  descend("rmsprop_centered", rmsprop({.rate = 0.01, .decay = 0.9, .epsilon = 1e-4, .centered = true}));
  descend("rmsprop_both", rmsprop({.rate = 0.005, .decay = 0.9, .momentum = 0.5, .centered = true}));
}

TEST_CASE("twenty steps of lion are its formula's") {
  descend("lion", lion({.rate = 0.02}));
  descend("lion_options", lion({.rate = 0.02, .beta1 = 0.8, .beta2 = 0.7, .weight_decay = 0.5}));
}

TEST_CASE("twenty steps of lbfgs are PyTorch's with one iteration a step, also where the history wraps around") {
  descend("lbfgs", lbfgs({.rate = 0.5}));
  descend("lbfgs_short", lbfgs({.rate = 0.3, .history = 3}));
  descend("lbfgs_one", lbfgs({.rate = 0.3, .history = 1}));
  descend("lbfgs_tolerance", lbfgs({.rate = 0.5, .gradient_tolerance = 3e-2}));
}

TEST_CASE("groups have rates and decays of their own; the first that matches holds") {
  descend("groups", adamw({.rate = 0.1,
                           .groups = {{.pattern = "a", .rate_factor = 0.2, .weight_decay = 0.1},
                                      {.pattern = "?", .rate_factor = 0.4, .rate = 0.5, .weight_decay = 0}}}));
}

TEST_CASE("rules by group are PyTorch's optimizers side by side, clipped together, in any order of the groups") {
  const Optimizer heavy = sgd({.rate = 0.1, .momentum = 0.9}), quick = adam({.rate = 0.05});
  descend("by_group", by_group({{"a", heavy}, {"b", quick}}).clip_by_global_norm(0.1));
  descend("by_group", by_group({{"b*", quick}, {"*a", heavy}}).clip_by_global_norm(0.1));
  Problem p;
  Model model(p.g, {.losses = {{"loss", p.loss}}, .optimizer = by_group({{"a", quick}, {"b", quick}})});
  Session session = compile(model).init(); // slots, counters and names of their own
  session.run("train_step");
  for (const char *counter : {"adam.step", "adam_1.step"}) CHECK(session.state<std::int64_t>(counter)[0] == 1);
  CHECK(session.state<double>("adam.m.a").size() == 12);
  CHECK(session.state<double>("adam_1.m.b").size() == 4);
}

TEST_CASE("clipped gradients are PyTorch's") {
  const Optimizer heavy = sgd({.rate = 0.1, .momentum = 0.9});
  descend("clip_value", heavy.clip_by_value(0.05));
  descend("clip_norm", heavy.clip_by_norm(0.1));
  descend("clip_global_norm", heavy.clip_by_global_norm(0.1));
  descend("clip_nothing", heavy.clip_by_global_norm(100));
  descend("momentum", heavy.clip_by_value(100).clip_by_norm(100));
}

TEST_CASE("a schedule, an input and a formula of one's own give the rates of the steps") {
  descend("sgd_exponential", sgd({.rate = exponential({.from = 0.1, .factor = 0.9}), .momentum = 0.9, .weight_decay = 0.1}));
  auto by_hand = [](const Tensor &step) { return 0.1 * exp(convert(step, f64) * std::log(0.9)); };
  descend("sgd_exponential", sgd({.rate = by_hand, .momentum = 0.9, .weight_decay = 0.1}));
  const std::vector<double> rate{0.05};
  descend("adamw", adamw({.rate = input("rate")}), {TensorView("rate", rate, {})});
}

TEST_CASE("averages of weights are PyTorch's") {
  descend("average", sgd({.rate = 0.1, .momentum = 0.9}).average({.decay = 0.8}));
}
