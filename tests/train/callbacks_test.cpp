#include "tests/train/models.h"
#include <cmath>
#include <map>

using namespace gait;
using namespace gait::test;

namespace {

/// Makes the validation loss of epoch i what `losses` says: the model's loss is mean(w^2), and its rate is 0.
struct Scripted {
  explicit Scripted(std::vector<double> losses) : losses(std::move(losses)) {
    Graph g("scripted");
    Tensor x = g.input("x", {batch}), rate = g.input("rate", {});
    Tensor w = g.parameter("w", {1}, init::constant(1.0)), good = g.parameter("good", {1}, init::constant(0.0));
    Tensor loss = mean(x * 0) + sum(square(w)), score = sum(good);
    Updates updates;
    updates.set(w, w + 0 * rate);
    Model model(g, {.losses = {{"loss", loss}},
                    .metrics = {{"good", mean(x * 0) + score}},
                    .entries = {{"train_step", {.results = {{"loss", loss}}, .updates = updates}}}});
    session.emplace(compile(model, {.max_batch = 4}).init(1));
  }
  /// Sets the losses as it goes: first among the callbacks.
  Callback script() {
    return {.epoch_begin = [this](Training &training) {
      double loss = losses.at(static_cast<size_t>(training.epoch()));
      training.session().state<float>("w")[0] = static_cast<float>(std::sqrt(loss));
      training.session().state<float>("good")[0] = static_cast<float>(-loss);
    }};
  }
  History run(std::vector<Callback> callbacks, FitOptions options = {}) {
    callbacks.insert(callbacks.begin(), script());
    options.callbacks = std::move(callbacks);
    options.epochs = static_cast<int64_t>(losses.size());
    options.batch = 4;
    options.rate = 1;
    Dataset data({Dataset::column<float>("x", std::vector<float>(8))});
    options.validation = data;
    return fit(*session, data, quiet(options));
  }
  double w() { return session->state<float>("w")[0]; }
  std::vector<double> losses;
  std::optional<Session> session;
};

constexpr auto none = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("early stopping ends the training after `patience` epochs that are no better, with the best epoch's state") {
  for (int64_t patience : {0, 1, 2}) {
    Scripted run({9, 4, 5, 6, 7, 1});
    History history = run.run({callbacks::early_stopping({.patience = patience})});
    CHECK(history.epochs() == 3 + patience);
    CHECK(run.w() == 2);
  }
  Scripted all({9, 4, 5, 6, 7, 1});
  CHECK(all.run({callbacks::early_stopping({.patience = 3})}).epochs() == 6); // a better one comes in time
  CHECK(all.w() == 1);
  Scripted kept({9, 4, 5, 6, 7});
  kept.run({callbacks::early_stopping({.patience = 1, .restore_best = false})});
  CHECK(kept.w() == doctest::Approx(std::sqrt(6.0)));
}

TEST_CASE("early stopping counts the least change, NaN as no better, and metrics by their goal") {
  Scripted slow({9, 8.8, 8.6, 8.4, 8.2});
  CHECK(slow.run({callbacks::early_stopping({.monitor = {.least_change = 0.5}, .patience = 1})}).epochs() == 4 - 1);
  Scripted broken({9, none, none, 1});
  CHECK(broken.run({callbacks::early_stopping({.patience = 1})}).epochs() == 3);
  CHECK(broken.w() == 3);
  Scripted metric({4, 9, 16, 25});
  CHECK(metric.run({callbacks::early_stopping({.monitor = {.name = "validation.good", .goal = callbacks::Goal::larger}})})
            .epochs() == 2);
  CHECK(metric.w() == 2);
  CHECK(metric.run({callbacks::early_stopping({.monitor = {.name = "validation.good", .goal = callbacks::Goal::smaller}})})
            .epochs() == 4);
  CHECK(error_of([&] { metric.run({callbacks::early_stopping({.monitor = {.name = "validation.good"}})}); }) ==
        "early_stopping: 'validation.good' is no loss of the model, such as loss or validation.loss; of a metric, say whether a "
        "larger or a smaller value is better: .goal = callbacks::Goal::larger, of gait train --larger");
  CHECK(error_of([&] {
          metric.run({callbacks::early_stopping({.monitor = {.name = "f1", .goal = callbacks::Goal::larger}})});
        }).find("there is no score 'f1'; there are loss") == 0);
}

TEST_CASE("a training ends after the batch whose loss is NaN") {
  Scripted run({1, none, 1});
  int batches = 0;
  Callback count{.batch_end = [&](Training &) { ++batches; }};
  CHECK(run.run({callbacks::terminate_on_nan(), count}).epochs() == 2);
  CHECK(batches == 3); // two of the first epoch, one of the second
}

TEST_CASE("the rate falls on a plateau, rests, and never below the smallest") {
  auto rates = [](const std::vector<double> &losses, const callbacks::Plateau &plateau) {
    Scripted run(losses);
    return list(run.run({callbacks::reduce_rate_on_plateau(plateau)})["rate"]);
  };
  using L = std::vector<double>;
  // The rate of an epoch is in force before its end.
  CHECK(rates({9, 9, 9, 9, 9}, {.factor = 0.5, .patience = 2}) == L{1, 1, 1, 0.5, 0.5});
  CHECK(rates({9, 9, 9, 9, 9, 9}, {.factor = 0.5, .patience = 1}) == L{1, 1, 0.5, 0.25, 0.125, 0.0625});
  CHECK(rates({9, 9, 9, 9, 9, 9}, {.factor = 0.5, .patience = 1, .cooldown = 2}) == L{1, 1, 0.5, 0.5, 0.25, 0.25});
  CHECK(rates({9, 9, 9, 9}, {.factor = 0.1, .patience = 1, .smallest_rate = 0.05}) == L{1, 1, 0.1, 0.05});
  CHECK(rates({9, 8, 7, 6}, {.factor = 0.1, .patience = 1}) == L{1, 1, 1, 1});
  CHECK(error_of([] { callbacks::reduce_rate_on_plateau({.factor = 1}); }) ==
        "reduce_rate_on_plateau: the factor must be in (0, 1), not 1");
}

TEST_CASE("the best checkpoint is written when a score is better, the last one always; both load") {
  Folder folder;
  Scripted run({9, 4, 5});
  std::vector<std::string> written;
  Callback look{.epoch_begin = [&](Training &) {
    written.push_back(std::string(std::filesystem::exists(folder / "best") ? "b" : "") +
                      (std::filesystem::exists(folder / "last") ? "l" : ""));
  }};
  run.run({callbacks::checkpoint_best(folder / "best"), callbacks::checkpoint_last(folder / "last"), look});
  CHECK(written == std::vector<std::string>{"", "bl", "bl"});
  Session best = run.session->clone();
  load_checkpoint(best, folder / "best");
  CHECK(best.state<float>("w")[0] == 2);
  load_checkpoint(best, folder / "last");
  CHECK(best.state<float>("w")[0] == doctest::Approx(std::sqrt(5.0)));
}

TEST_CASE("checkpoints come every so many batches from the first epoch on") {
  Folder folder;
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  std::vector<int64_t> steps;
  Callback look{.batch_begin = [&](Training &training) {
    if (std::filesystem::remove(folder / "last")) steps.push_back(training.step());
  }};
  fit(session, line(50), quiet({.epochs = 2, .batch = 10, .callbacks = {callbacks::checkpoint_last(folder / "last", 3), look}}));
  CHECK(steps == std::vector<int64_t>{3, 5, 6, 9});
}

TEST_CASE("the log is the history so far, whole after every epoch") {
  Folder folder;
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  std::vector<std::string> logs;
  Callback look{.epoch_end = [&](Training &) { logs.push_back(read_text(folder / "log.csv")); }};
  History history =
      fit(session, line(20), quiet({.epochs = 3, .batch = 10, .callbacks = {callbacks::log(folder / "log.csv"), look}}));
  REQUIRE(logs.size() == 3);
  CHECK(logs[2] == history.csv());
  CHECK(logs[2].starts_with(logs[0]));
  CHECK(error_of([&] { fit(session, line(20), quiet({.batch = 10, .callbacks = {callbacks::log("/no/such/log.csv")}})); }) ==
        "cannot write '/no/such/log.csv': No such file or directory");
}

TEST_CASE("what a callback throws reaches the caller of fit") {
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  Callback thrower{.epoch_end = [](Training &) { throw std::runtime_error("enough"); }};
  CHECK(error_of([&] { fit(session, line(20), quiet({.batch = 10, .callbacks = {thrower}})); }) == "enough");
}
