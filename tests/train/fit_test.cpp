// What fit does is what the loop by hand does.
#include "tests/train/models.h"
#include <cmath>
#include <numeric>

using namespace gait;
using namespace gait::test;

namespace {

/// Epochs by hand; the losses of each, averaged over rows.
std::vector<double> by_hand(Session &session, const Dataset &data, int64_t size, int epochs, std::optional<uint64_t> seed,
                            const char *loss = "loss") {
  std::vector<double> losses;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    double sum = 0;
    for (const Batch &rows : batches(data, {.size = size, .shuffle = seed, .epoch = epoch}))
      sum += session.run("train_step", rows).scalar(loss) * static_cast<double>(rows.rows);
    losses.push_back(sum / static_cast<double>(data.rows()));
  }
  return losses;
}

} // namespace

TEST_CASE("fit is the loop by hand, bit for bit: shuffled by the seed, another order in every epoch, the last batch partial") {
  Session session = compile(noisy_regression(), {.max_batch = 16}).init(3);
  Dataset data = line(43);
  for (bool shuffle : {true, false}) {
    Session fitted = session.clone(), hand = session.clone();
    History history = fit(fitted, data, quiet({.epochs = 4, .batch = 8, .seed = 7, .shuffle = shuffle}));
    std::vector<double> losses = by_hand(hand, data, 8, 4, shuffle ? std::optional<uint64_t>(7) : std::nullopt);
    CHECK(list(history["loss"]) == losses);
    CHECK(bits(fitted) == bits(hand));
    CHECK(history.epochs() == 4);
    CHECK(losses.back() < losses.front());
  }
}

TEST_CASE("another seed is another order") {
  Session session = compile(regression(), {.max_batch = 16}).init(3), other = session.clone();
  fit(session, line(43), quiet({.epochs = 1, .batch = 8, .seed = 1}));
  fit(other, line(43), quiet({.epochs = 1, .batch = 8, .seed = 2}));
  CHECK(bits(session) != bits(other));
}

TEST_CASE("batch 0 is all rows in one") {
  Session session = compile(regression(), {.max_batch = 40}).init(3), hand = session.clone();
  Dataset data = line(40);
  fit(session, data, quiet({.epochs = 3, .batch = 0, .shuffle = false}));
  for (int i = 0; i < 3; ++i) hand.run("train_step", data.all());
  CHECK(bits(session) == bits(hand));
}

TEST_CASE("losses are reported by name, averaged over rows, with their total; validation beside them and without learning") {
  Session session = compile(regression(), {.max_batch = 16}).init(3), hand = session.clone(), scored = session.clone();
  Dataset data = line(43), held = line(20, 9);
  History history = fit(session, data, quiet({.epochs = 2, .batch = 8, .validation = held, .seed = 7}));
  CHECK(by_hand(hand, data, 8, 2, 7, "error") == list(history["error"]));
  CHECK(bits(session) == bits(hand));
  std::vector<std::string> names;
  for (const History::Column &column : history.columns()) names.push_back(column.name);
  CHECK(names == std::vector<std::string>{"loss", "error", "size", "validation.loss", "validation.error", "validation.size"});
  for (int epoch = 0; epoch < 2; ++epoch)
    CHECK(history["loss"][epoch] == doctest::Approx(history["error"][epoch] + 0.01 * history["size"][epoch]).epsilon(1e-6));
  CHECK(evaluate(session, held)["error"] == history["validation.error"][1]);
  CHECK(evaluate(session, held)["error"] ==
        doctest::Approx(session.run("evaluate", held.range(0, 16).all()).scalar("error") * 0.8 +
                        session.run("evaluate", held.range(16, 20).all()).scalar("error") * 0.2));
}

TEST_CASE("a fraction validates on the last rows and learns from the others") {
  Session session = compile(regression(), {.max_batch = 16}).init(3), parts = session.clone();
  Dataset data = line(50);
  History history = fit(session, data, quiet({.epochs = 2, .batch = 8, .validation = 0.2}));
  History given = fit(parts, data.range(0, 40), quiet({.epochs = 2, .batch = 8, .validation = data.range(40, 50)}));
  CHECK(bits(session) == bits(parts));
  CHECK(list(history["validation.loss"]) == list(given["validation.loss"]));
}

TEST_CASE("validation of windows leaves no training target among the validation rows") {
  std::vector<float> price(40);
  std::iota(price.begin(), price.end(), 0.0f);
  Dataset series({Dataset::column<float>("price", price)});
  Dataset windows =
      data::windows(series, {.length = 2, .horizon = 3, .inputs = {{"x", "price"}}, .targets = {{"y", "price", {}}}});
  Graph g("windows");
  Tensor x = g.input("x", {batch, 2}), y = g.input("y", {batch});
  Tensor out = sum(x * g.parameter("w", {2}, init::constant(0.0)), {1});
  Model model(g, {.losses = {{"loss", mean(square(out - y))}}, .optimizer = optim::sgd({.rate = 1e-9})});
  Session session = compile(model, {.max_batch = 64}).init(1), split = session.clone();
  fit(session, windows, quiet({.batch = 8, .validation = 0.25}));
  fit(split, split_by_time(windows, 0.75).train, quiet({.batch = 8}));
  CHECK(bits(session) == bits(split));
}

TEST_CASE("predict gives every row in order, whatever the batch") {
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  Dataset data = line(43), all = predict(session, data), small = predict(session, data, {.batch = 5});
  CHECK(all.rows() == 43);
  REQUIRE(all.columns().size() == 1);
  CHECK(all.columns()[0].name == "out");
  CHECK(all.columns()[0].row_shape == std::vector<int64_t>{1});
  CHECK(all.columns()[0].bytes == small.columns()[0].bytes);
  Results last = session.run("predict", data.range(42, 43).all());
  CHECK(last.span<float>("out")[0] == reinterpret_cast<const float *>(all.columns()[0].bytes.data())[42]);
}

TEST_CASE("the callbacks' moments come in their order, and see where the training is") {
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  std::string seen;
  auto note = [&](const char *moment) {
    return [&seen, moment](Training &training) {
      seen += fmt::format("{}{}.{}.{} ", moment, training.epoch(), training.batch(), training.step());
    };
  };
  Callback callback{.train_begin = note("<"),
                    .epoch_begin = note("["),
                    .batch_begin = note("("),
                    .batch_end = note(")"),
                    .epoch_end = note("]"),
                    .train_end = note(">")};
  fit(session, line(20), quiet({.epochs = 2, .batch = 10, .callbacks = {callback}}));
  CHECK(seen == "<0.0.0 [0.0.0 (0.0.0 )0.1.1 (0.1.1 )0.2.2 ]0.2.2 [1.0.2 (1.0.2 )1.1.3 (1.1.3 )1.2.4 ]1.2.4 >2.0.4 ");
}

TEST_CASE("a callback may stop the training, change the state, and read the scores so far") {
  Session session = compile(regression(), {.max_batch = 16}).init(3), hand = session.clone();
  Dataset data = line(40);
  double first = 0;
  Callback stop{.batch_end = [&](Training &training) {
    CHECK(training.batches() == 5);
    CHECK(training.epochs() == 3);
    if (training.step() == 1) first = training.loss();
    if (training.step() == 1) CHECK(training.scores()["loss"] == doctest::Approx(first));
    if (training.step() == 2) training.session().state<float>("linear_0.bias")[0] = 5;
    if (training.step() == 3) training.stop();
  }};
  History history = fit(session, data, quiet({.epochs = 3, .batch = 8, .shuffle = false, .callbacks = {stop}}));
  CHECK(history.epochs() == 1);
  int step = 0;
  for (const Batch &rows : batches(data, 8)) {
    hand.run("train_step", rows);
    if (++step == 2) hand.state<float>("linear_0.bias")[0] = 5;
    if (step == 3) break;
  }
  CHECK(bits(session) == bits(hand));
  CHECK(first == hand.clone().init(3).run("train_step", data.range(0, 8).all()).scalar("loss"));
}

TEST_CASE("options that make no sense, and data that does not fit, are refused before anything is learned") {
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  std::vector<unsigned char> before = bits(session);
  Dataset data = line(40);
  auto error = [&](FitOptions options) { return error_of([&] { fit(session, data, quiet(std::move(options))); }); };
  CHECK(error({.epochs = 0}) == "fit: 0 epochs; it takes at least 1");
  CHECK(error({.batch = 17}) == "fit: batches of 17 rows, but the model takes 1 to 16; compile it with max_batch = 17");
  CHECK(error({.batch = 0}) == "fit: batches of 40 rows, but the model takes 1 to 16; compile it with max_batch = 40");
  CHECK(error({.batch = -1}).find("fit: batches of -1 rows") == 0);
  CHECK(error({.batch = 8, .validation = 1.0}) == "fit: a validation fraction of 1; it lies between 0 and 1");
  CHECK(error({.batch = 8, .validation = Dataset()}) == "fit: the validation data has no rows");
  CHECK(error({.batch = 8, .accumulate = 0}) == "fit: an update every 0 batches; it takes at least 1");
  CHECK(error({.batch = 8, .accumulate = 2}) ==
        "run: model 'regression' has no entry 'accumulate'; its entries are init, train_step, evaluate, predict; a model built "
        "with accumulate = true has it");
  CHECK(error({.batch = 8, .rate = 0.1}) == "fit: a rate is given, but 'train_step' has no floating scalar input 'rate' that the "
                                            "data leaves open; the rate is compiled "
                                            "into the model");
  CHECK(error({.batch = 8, .class_weights = {"y", {1, 1}}}).find("fit: class weights need a floating input sample_weight") == 0);
  CHECK(error({.batch = 8, .step = "learn"}).find("has no entry 'learn'") != std::string::npos);
  CHECK(error({.batch = 8, .resume = "/no/such"}) == "cannot open '/no/such': No such file or directory");
  CHECK(error_of([&] { fit(session, Dataset(), quiet()); }) == "fit: the dataset has no rows");
  CHECK(error_of([&] { evaluate(session, Dataset()); }) == "evaluate: the dataset has no rows");
  CHECK(error_of([&] { evaluate(session, data, {.batch = 17}); }) == "evaluate: batches of 17 rows, but the model takes 1 to 16");
  Dataset other({Dataset::column<float>("z", std::vector<float>(40))});
  CHECK(error_of([&] { fit(session, other, quiet({.batch = 8})); }).find("train_step: 'z' is no input of model 'regression'") ==
        0);
  CHECK(bits(session) == before);
  Session fresh = compile(regression(), {.max_batch = 16});
  CHECK(error_of([&] { fit(fresh, data, quiet({.batch = 8})); }) ==
        "fit: the state of model 'regression' was never filled; call init(seed) first");
  CHECK(error_of([&] { evaluate(session, data)["accuracy"]; }) == "there is no score 'accuracy'; there are loss, error, size");
}
