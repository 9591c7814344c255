// What callbacks see and may change: everything that a Keras callback can.
#include "tests/train/models.h"
#include <cmath>

using namespace gait;
using namespace gait::test;

namespace {

Callback::EvaluationHook note(std::string &seen, const char *moment) {
  return [&seen, moment](Evaluation &evaluation) { seen += fmt::format("{}{} ", moment, evaluation.batch()); };
}

Callback noting(std::string &seen) {
  return {.evaluate_begin = note(seen, "e<"),
          .evaluate_batch_begin = note(seen, "e("),
          .evaluate_batch_end = note(seen, "e)"),
          .evaluate_end = note(seen, "e>"),
          .predict_begin = note(seen, "p<"),
          .predict_batch_begin = note(seen, "p("),
          .predict_batch_end = note(seen, "p)"),
          .predict_end = note(seen, "p>")};
}

} // namespace

TEST_CASE("callbacks are called around evaluations, predictions and the validation of each epoch") {
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  std::string seen;
  evaluate(session, line(20), {.batch = 10, .callbacks = {noting(seen)}});
  CHECK(seen == "e<0 e(0 e)1 e(1 e)2 e>2 ");
  seen.clear();
  predict(session, line(20), {.batch = 10, .callbacks = {noting(seen)}});
  CHECK(seen == "p<0 p(0 p)1 p(1 p)2 p>2 ");
  seen.clear();
  Callback all = noting(seen);
  all.epoch_begin = [&](Training &) { seen += "[ "; };
  all.epoch_end = [&](Training &) { seen += "] "; };
  fit(session, line(20), quiet({.epochs = 2, .batch = 10, .validation = line(20), .callbacks = {all}}));
  CHECK(seen == "[ e<0 e(0 e)1 e(1 e)2 e>2 ] [ e<0 e(0 e)1 e(1 e)2 e>2 ] "); // validated with the largest batch, 16
}

TEST_CASE("a callback of an evaluation sees its results and scores, may set scores and end it") {
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  Dataset data = line(40);
  double first = 0, so_far = 0;
  Callback look{.evaluate_begin =
                    [](Evaluation &evaluation) {
                      CHECK(evaluation.batches() == 5);
                      CHECK(std::isnan(evaluation.scores()["loss"]));
                      CHECK(!evaluation.training());
                      CHECK(error_of([&] { evaluation.results(); }) == "evaluate: there are no results before the first batch");
                      CHECK(error_of([&] { evaluation.set_score("x", 1); }) ==
                            "set_score: 'x' is set outside evaluate_end; the scores of an evaluation are made there");
                    },
                .evaluate_batch_end =
                    [&](Evaluation &evaluation) {
                      if (evaluation.batch() == 1) first = evaluation.results().scalar("error");
                      if (evaluation.batch() == 2) so_far = evaluation.scores()["error"];
                      if (evaluation.batch() == 2) evaluation.stop();
                    },
                .evaluate_end =
                    [](Evaluation &evaluation) {
                      CHECK(evaluation.batch() == 2);
                      evaluation.set_score("root", std::sqrt(evaluation.scores()["error"]));
                    }};
  Scores scores = evaluate(session, data, {.batch = 8, .callbacks = {look}});
  CHECK(first == session.run("evaluate", data.range(0, 8).all()).scalar("error"));
  CHECK(so_far == scores["error"]);
  CHECK(scores["error"] == evaluate(session, data.range(0, 16), {.batch = 8})["error"]);
  CHECK(scores["root"] == std::sqrt(scores["error"]));
  Callback ends{.predict_batch_end = [](Evaluation &evaluation) { evaluation.stop(); }};
  CHECK(predict(session, data, {.batch = 8, .callbacks = {ends}}).rows() == 8);
}

TEST_CASE("a callback may validate with other weights than those that learn, and put these back") {
  Session session = compile(regression(), {.max_batch = 16}).init(3), alone = session.clone();
  Dataset data = line(40), held = line(10, 5);
  std::vector<float> learned;
  Callback swap{.evaluate_begin =
                    [&](Evaluation &evaluation) {
                      CHECK(evaluation.training());
                      auto weights = evaluation.session().state<float>("linear_0.weight");
                      learned.assign(weights.begin(), weights.end());
                      std::ranges::fill(weights, 0.0f);
                    },
                .evaluate_end =
                    [&](Evaluation &evaluation) {
                      std::ranges::copy(learned, evaluation.session().state<float>("linear_0.weight").begin());
                    }};
  History history = fit(session, data, quiet({.epochs = 2, .batch = 8, .validation = held, .callbacks = {swap}}));
  fit(alone, data, quiet({.epochs = 2, .batch = 8}));
  CHECK(bits(session) == bits(alone));
  std::ranges::fill(alone.state<float>("linear_0.weight"), 0.0f);
  CHECK(history["validation.error"][1] == evaluate(alone, held)["error"]);
}

TEST_CASE(
    "scores that callbacks set are seen by the callbacks after them, printed, kept in the history, and by an interruption") {
  Folder folder;
  const std::string path = folder / "last";
  Session session = compile(regression(), {.max_batch = 16}).init(3), other = session.clone();
  Dataset data = line(40);
  Callback setter{.epoch_end = [](Training &training) {
    if (training.epoch() > 0) training.set_score("validation.f1", 0.25 * static_cast<double>(training.epoch()));
    training.set_score("size", 7);
  }};
  std::vector<double> seen;
  Callback reader{.epoch_end = [&](Training &training) {
    if (const double *value = training.scores().find("validation.f1")) seen.push_back(*value);
    CHECK(training.scores()["size"] == 7);
    CHECK(training.history()["size"].back() == 7);
  }};
  std::FILE *file = std::tmpfile();
  const std::vector<Callback> all{setter, callbacks::checkpoint_last(path),
                                  callbacks::checkpoint_best(folder / "best", {.name = "size", .goal = callbacks::Goal::smaller}),
                                  reader};
  History history =
      fit(session, data, {.epochs = 3, .batch = 8, .callbacks = all, .verbosity = Verbosity::lines, .output = file});
  CHECK(seen == std::vector<double>{0.25, 0.5});
  CHECK(std::isnan(history["validation.f1"][0]));
  CHECK(history["validation.f1"][2] == 0.5);
  CHECK(list(history["size"]) == std::vector<double>{7, 7, 7});
  std::rewind(file);
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  CHECK(text.find("size 7  ") != std::string::npos);
  CHECK(text.find("validation.f1 0.5") != std::string::npos);
  History resumed = fit(other, data, quiet({.epochs = 3, .batch = 8, .callbacks = all, .resume = path}));
  CHECK(list(resumed["size"]) == list(history["size"]));
  CHECK(resumed["validation.f1"][1] == 0.25);
  Callback wrong{.batch_end = [](Training &training) { training.set_score("x", 1); }};
  CHECK(error_of([&] { fit(session, data, quiet({.batch = 8, .callbacks = {wrong}})); }) ==
        "set_score: 'x' is set outside epoch_end; the scores of an epoch are made there");
}

TEST_CASE("a callback sees the results of the last step") {
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  std::vector<double> errors;
  Callback look{.batch_begin =
                    [](Training &training) {
                      if (training.step() == 0)
                        CHECK(error_of([&] { training.results(); }) == "fit: there are no results before the first batch");
                    },
                .batch_end =
                    [&](Training &training) {
                      CHECK(training.results().rows() == 8);
                      CHECK(training.loss() == training.results().scalar("loss"));
                    }};
  fit(session, line(40), quiet({.epochs = 2, .batch = 8, .callbacks = {look}}));
}
