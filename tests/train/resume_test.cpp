// A training that was interrupted goes on with the bits of one that was not.
#include "tests/train/models.h"

using namespace gait;
using namespace gait::test;

namespace {

struct Interruption {};

/// Ends a training as a crash does: nothing after this moment is called or written.
Callback interrupt_at(int64_t step) {
  return {.name = "interruption", .batch_begin = [step](Training &training) {
            if (training.step() == step) throw Interruption();
          }};
}

FitOptions options(const std::string &checkpoint, int64_t stop_at, Dataset held) {
  return quiet({.epochs = 6,
                .batch = 8,
                .validation = std::move(held),
                .seed = 11,
                .callbacks = {interrupt_at(stop_at), callbacks::early_stopping({.patience = 1}),
                              callbacks::checkpoint_last(checkpoint, 2)},
                .metadata = {{"note", "kept"}}});
}

std::string scores_of(const History &history) {
  std::string csv = history.csv(), text;
  for (size_t at = 0; at < csv.size(); at = csv.find('\n', at) + 1) { // without the seconds
    std::string line = csv.substr(at, csv.find('\n', at) - at);
    text += line.substr(0, line.rfind(',')) + "\n";
  }
  return text;
}

} // namespace

TEST_CASE("resumed at any batch, also in the middle of an epoch, state and history are those of the uninterrupted training") {
  Folder folder;
  const std::string path = folder / "last.safetensors";
  const Dataset data = line(43), held = line(10, 5);
  const Session start = compile(noisy_regression(), {.max_batch = 16, .threads = 1}).init(3);
  Session whole = start.clone();
  const History history = fit(whole, data, options(path, -1, held));
  const int64_t steps = 6 * 6;
  for (int64_t stop = 3; stop < steps; stop += 4) {
    std::filesystem::remove(path);
    Session session = start.clone();
    try {
      fit(session, data, options(path, stop, held));
      continue; // stopped early
    } catch (const Interruption &) {
    }
    Session fresh(session.artifact(), {.threads = 1}); // another process has nothing but the file
    FitOptions on = options(path, -1, held);
    on.resume = path;
    History resumed = fit(fresh, data, on);
    CHECK(bits(fresh) == bits(whole));
    CHECK(scores_of(resumed) == scores_of(history));
  }
}

TEST_CASE("early stopping keeps its best state over an interruption") {
  Folder folder;
  const std::string path = folder / "last";
  Session session = compile(noisy_regression(), {.max_batch = 16}).init(3), whole = session.clone();
  Dataset data = line(20), held = line(10, 5);
  // The learned state is thrown off after epoch 1, so that the best epoch lies before the interruption.
  Callback spoil{.epoch_begin = [](Training &training) {
    if (training.epoch() >= 2)
      training.session().state<float>("linear_0.weight")[0] = 100.0f * static_cast<float>(training.epoch());
  }};
  auto with = [&](int64_t stop) {
    FitOptions all = options(path, stop, held);
    all.callbacks.push_back(spoil);
    all.callbacks[1] = callbacks::early_stopping({.patience = 2});
    return all;
  };
  fit(whole, data, with(-1));
  CHECK(whole.state<float>("linear_0.weight")[0] < 100);
  CHECK_THROWS_AS(fit(session, data, with(3 * 3 + 1)), Interruption);
  FitOptions on = with(-1);
  on.resume = path;
  fit(session, data, on);
  CHECK(bits(session) == bits(whole));
}

TEST_CASE("a finished training resumed is finished, and may be given more epochs") {
  Folder folder;
  const std::string path = folder / "last";
  Session session = compile(noisy_regression(), {.max_batch = 16}).init(3), longer = session.clone();
  Dataset data = line(43);
  auto epochs = [&](int64_t count, const std::string &resume = "") {
    return quiet({.epochs = count, .batch = 8, .callbacks = {callbacks::checkpoint_last(path)}, .resume = resume});
  };
  fit(longer, data, epochs(5));
  History first = fit(session, data, epochs(3));
  std::vector<unsigned char> after = bits(session);
  CHECK(scores_of(fit(session, data, epochs(3, path))) == scores_of(first));
  CHECK(bits(session) == after);
  fit(session, data, epochs(5, path));
  CHECK(bits(session) == bits(longer));
}

TEST_CASE("a checkpoint of another run is refused, and the session left as it was") {
  Folder folder;
  const std::string path = folder / "last";
  Session session = compile(noisy_regression(), {.max_batch = 16}).init(3);
  Dataset data = line(43);
  auto all = [&](FitOptions options) {
    options.callbacks.push_back(callbacks::checkpoint_last(path));
    return quiet(options);
  };
  fit(session, data, all({.epochs = 1, .batch = 8, .seed = 4}));
  std::vector<unsigned char> before = bits(session);
  auto error = [&](FitOptions options, const Dataset &rows) {
    options.resume = path;
    return error_of([&] { fit(session, rows, all(std::move(options))); });
  };
  std::string head = "fit: '" + path + "' was written by a training with ", tail = "; resume with the same data and options";
  CHECK(error({.epochs = 2, .batch = 16, .seed = 4}, data) == head + "batch = 8, but here it is 16" + tail);
  CHECK(error({.epochs = 2, .batch = 8, .seed = 5}, data) == head + "seed = 4, but here it is 5" + tail);
  CHECK(error({.epochs = 2, .batch = 8, .seed = 4, .shuffle = false}, data) ==
        head + "shuffle = true, but here it is false" + tail);
  CHECK(error({.epochs = 2, .batch = 8, .seed = 4}, line(44)) == head + "rows = 43, but here it is 44" + tail);
  CHECK(error({.epochs = 2, .batch = 8, .seed = 4, .callbacks = {callbacks::early_stopping()}}, data) ==
        "fit: the callbacks that keep something in the checkpoint are none, but here they are early_stopping; resume with the "
        "same");
  CHECK(bits(session) == before);
  CHECK(error({.epochs = 1, .batch = 8, .seed = 4, .callbacks = {callbacks::terminate_on_nan()}}, data) == "no error");
  save_checkpoint(session, path);
  CHECK(error({.epochs = 2, .batch = 8, .seed = 4}, data) ==
        "fit: '" + path +
            "' holds no position of a training, only tensors; load it with load_checkpoint or load_weights and train "
            "from there");
  save_checkpoint(session, path, {{"gait.fit", "{}"}, {"gait.callbacks", "[]"}});
  CHECK(error({.epochs = 2, .batch = 8, .seed = 4}, data).find("'" + path + "' has a damaged gait.fit: ") == 0);
  CHECK(bits(session) == before);
}

TEST_CASE("the metadata of the options stands in every checkpoint") {
  Folder folder;
  const std::string path = folder / "last";
  Session session = compile(noisy_regression(), {.max_batch = 16}).init(3);
  fit(session, line(43), options(path, -1, line(10, 5)));
  CHECK(load_checkpoint(session, path).at("note") == "kept");
}
