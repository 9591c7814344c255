// Exact texts of what optimizers, schedules and clipping refuse.
#include "tests/errors/messages.h"

using namespace gait;
using namespace gait::optim;

TEST_CASE("numbers of the rules") {
  CHECK_ERROR(sgd({.rate = 0}), "sgd: the rate must be above 0, not 0");
  CHECK_ERROR(sgd({.rate = NAN}), "sgd: the rate must be above 0, not nan");
  CHECK_ERROR(sgd({.rate = INFINITY}), "sgd: the rate must be above 0, not inf");
  CHECK_ERROR(sgd({.momentum = 1}), "sgd: the momentum must be in [0, 1), not 1");
  CHECK_ERROR(sgd({.momentum = 0.9, .dampening = 1}), "sgd: the dampening must be in [0, 1), not 1");
  CHECK_ERROR(sgd({.dampening = 0.5}), "sgd: dampening needs a momentum above 0, not 0");
  CHECK_ERROR(sgd({.momentum = 0.9, .dampening = 0.5, .nesterov = true}), "sgd: Nesterov's form needs a dampening of 0, not 0.5");
  CHECK_ERROR(sgd({.weight_decay = -1}), "sgd: the weight decay must be at least 0, not -1");
  CHECK_ERROR(adamw({.beta1 = 1}), "adamw: beta1 must be in [0, 1), not 1");
  CHECK_ERROR(adamw({.epsilon = 0}), "adamw: epsilon must be above 0, not 0");
  CHECK_ERROR(nadam({.beta2 = -1}), "nadam: beta2 must be in [0, 1), not -1");
  CHECK_ERROR(nadam({.momentum_decay = -1}), "nadam: the momentum's decay must be at least 0, not -1");
  CHECK_ERROR(radam({.epsilon = -1}), "radam: epsilon must be above 0, not -1");
  CHECK_ERROR(adamax({.beta1 = 2}), "adamax: beta1 must be in [0, 1), not 2");
  CHECK_ERROR(lion({.beta2 = 1}), "lion: beta2 must be in [0, 1), not 1");
  CHECK_ERROR(adagrad({.initial = -1}), "adagrad: the initial sum must be at least 0, not -1");
  CHECK_ERROR(adagrad({.epsilon = 0}), "adagrad: epsilon must be above 0, not 0");
  CHECK_ERROR(adadelta({.decay = 1}), "adadelta: the decay must be in [0, 1), not 1");
  CHECK_ERROR(rmsprop({.decay = 1}), "rmsprop: the decay must be in [0, 1), not 1");
  CHECK_ERROR(rmsprop({.momentum = 1}), "rmsprop: the momentum must be in [0, 1), not 1");
  CHECK_ERROR(lbfgs({.history = 0}), "lbfgs: the history must be at least 1, not 0");
  CHECK_ERROR(lbfgs({.gradient_tolerance = -1}), "lbfgs: the gradient's tolerance must be at least 0, not -1");
  CHECK_ERROR(lbfgs({.change_tolerance = -1}), "lbfgs: the change's tolerance must be at least 0, not -1");
}

TEST_CASE("groups") {
  CHECK_ERROR(adam({.groups = {{.pattern = "*.bias", .rate_factor = 0}}}),
              R"(adam: the rate factor of "*.bias" must be above 0, not 0)");
  CHECK_ERROR(adam({.groups = {{.pattern = "a", .rate = -1}}}), R"(adam: the rate of "a" must be above 0, not -1)");
  CHECK_ERROR(adam({.groups = {{.pattern = "a", .weight_decay = -1}}}),
              R"(adam: the weight decay of "a" must be at least 0, not -1)");
  Graph g("g");
  Tensor w = g.parameter("w", {2}, init::zeros()), loss = sum(square(w));
  const Optimizer rule = adam({.groups = {{.pattern = "*.bias"}}});
  CHECK_ERROR(rule.apply({w}, gradients(loss, {w})),
              R"(adam: no weight matches the group "*.bias"; * stands for any text, ? for one character)");
}

TEST_CASE("rules by group") {
  CHECK_ERROR(by_group({}), "by_group: there must be at least one group, not 0");
  Graph g("g");
  Tensor a = g.parameter("a.weight", {2}, init::zeros()), b = g.parameter("b.weight", {2}, init::zeros());
  std::vector<Tensor> weights{a, b}, slopes = gradients(sum(square(a * b)), weights);
  CHECK_ERROR(by_group({{"a.*", sgd()}}).apply(weights, slopes),
              R"(by_group: no pattern matches the parameter "b.weight"; add a group for it, or freeze it)");
  CHECK_ERROR(by_group({{"a.*", sgd()}, {"*.weight", adam()}}).apply(weights, slopes),
              R"(by_group: both "a.*" and "*.weight" match the parameter "a.weight"; make one of the patterns narrower)");
  CHECK_ERROR(by_group({{"*.weight", sgd()}, {"*.bias", adam()}}).apply(weights, slopes),
              R"(by_group: no weight matches the group "*.bias"; * stands for any text, ? for one character)");
}

TEST_CASE("schedules") {
  CHECK_ERROR(step({.from = 0, .every = 1}), "step: the first rate must be above 0, not 0");
  CHECK_ERROR(step({.from = 1}), "step: the number of updates between changes must be at least 1, not 0");
  CHECK_ERROR(step({.from = 1, .every = 1, .factor = 0}), "step: the factor must be above 0, not 0");
  CHECK_ERROR(piecewise({.from = 1, .pieces = {{5, 1}, {5, 2}}}),
              "piecewise: a piece's step must be above 5, where the one before begins, not 5");
  CHECK_ERROR(piecewise({.from = 1, .pieces = {{5, 0}}}), "piecewise: a rate must be above 0, not 0");
  CHECK_ERROR(exponential({.from = 1}), "exponential: the factor must be above 0, not 0");
  CHECK_ERROR(exponential({.from = 1, .factor = 1, .every = 0}),
              "exponential: the number of updates of a factor must be at least 1, not 0");
  CHECK_ERROR(inverse({.from = 1, .decay = -1}), "inverse: the decay must be at least 0, not -1");
  CHECK_ERROR(polynomial({.from = 1}), "polynomial: the number of steps must be at least 1, not 0");
  CHECK_ERROR(polynomial({.from = 1, .to = -1, .steps = 1}), "polynomial: the last rate must be at least 0, not -1");
  CHECK_ERROR(polynomial({.from = 1, .steps = 1, .power = 0}), "polynomial: the power must be above 0, not 0");
  CHECK_ERROR(optim::cosine({.steps = 5}), "cosine: the first rate must be above 0, not 0");
  CHECK_ERROR(cosine_restarts({.from = 1, .steps = 5, .growth = 0}), "cosine_restarts: the growth must be at least 1, not 0");
  CHECK_ERROR(warm_up({.steps = 0, .then = 1}), "warm_up: the number of steps must be at least 1, not 0");
  CHECK_ERROR(warm_up({.steps = 5, .first = 2, .then = 1}), "warm_up: the first factor must be in [0, 1], not 2");
  CHECK_ERROR(warm_up({.steps = 5, .then = -1}), "warm_up: the rate after it must be above 0, not -1");
  CHECK_ERROR(one_cycle({.steps = 50}), "one_cycle: the peak must be above 0, not 0");
  CHECK_ERROR(one_cycle({.peak = 1, .steps = 50, .rising = 1}), "one_cycle: the rising part must be in (0, 1), not 1");
  CHECK_ERROR(one_cycle({.peak = 1, .steps = 2}),
              "one_cycle: the rise must be longer than a step: rising * steps must be above 1, not 0.6");
  CHECK_ERROR(one_cycle({.peak = 1, .steps = 50, .final_divisor = 0}), "one_cycle: the final divisor must be above 0, not 0");
}

TEST_CASE("rates of the caller's own") {
  Graph g("g");
  Tensor w = g.parameter("w", {2}, init::zeros()), x = g.input("x", {3});
  std::vector<Tensor> weights{w}, slopes = gradients(sum(square(w)), weights);
  const Optimizer narrow = sgd({.rate = [](const Tensor &step) { return convert(step, f32); }});
  CHECK_ERROR(narrow.apply(weights, slopes), "rate: the schedule gives f32 [], not an f64 scalar; begin with convert(step, f64)");
  CHECK_ERROR(input("a b"), R"(input: bad name "a b"; names are letters, digits, _ and . and begin with a letter or _)");
  const Rate taken = input("x");
  const std::source_location line = std::source_location::current();
  const std::string text = message<Error>([&] { (void)sgd({.rate = taken}).apply(weights, slopes); });
  CHECK(text == fmt::format("input: the rate's name \"x\" is taken by an input f32 [3], where a rate is f64 []; choose another "
                            "(errors_test.cpp:{})",
                            line.line() - 1));
}

TEST_CASE("clipping, averages, accumulation") {
  Graph g("g");
  Tensor w = g.parameter("w", {2}, init::zeros()), n = g.input("n", {2}, i32), wide = g.input("wide", {2}, f64);
  CHECK_ERROR(global_norm({}), "global_norm: an empty list of tensors has no graph; pass at least one");
  CHECK_ERROR(global_norm({w, n}), "global_norm: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(global_norm({w, wide}), "global_norm: element types differ: f32 and f64; convert one");
  CHECK_ERROR(clip_by_value({w}, 0), "clip_by_value: the limit must be above 0, not 0");
  CHECK_ERROR(clip_by_norm({w}, -1), "clip_by_norm: the limit must be above 0, not -1");
  CHECK_ERROR(clip_by_global_norm({w}, NAN), "clip_by_global_norm: the limit must be above 0, not nan");
  CHECK_ERROR(clip_by_global_norm({}, 1), "clip_by_global_norm: an empty list of tensors has no graph; pass at least one");
  CHECK_ERROR(sgd().clip_by_value(0), "clip_by_value: the limit must be above 0, not 0");
  CHECK_ERROR(sgd().clip_by_norm(0), "clip_by_norm: the limit must be above 0, not 0");
  CHECK_ERROR(sgd().clip_by_global_norm(0), "clip_by_global_norm: the limit must be above 0, not 0");
  CHECK_ERROR(sgd().average({.decay = 1}), "average: the decay must be in (0, 1), not 1");
  CHECK_ERROR(Model(g, {.losses = {{"f", sum(square(w))}}, .accumulate = true}),
              "model: accumulate adds up gradients for an optimizer; give one, or leave accumulate out");
  Updates updates;
  CHECK_ERROR(updates.evaluate_with(w, wide), "updates: only a state can stand in for a state");
  Tensor other = g.state("other", {3}, init::zeros()), good = g.state("good", {2}, init::zeros());
  CHECK_ERROR(updates.evaluate_with(w, other), R"(updates: "w" is f32 [2], its stand-in "other" f32 [3]; they must agree)");
  updates.evaluate_with(w, good);
  CHECK_ERROR(updates.evaluate_with(w, good), R"(updates: "w" has a stand-in already)");
}
