// gait train: learns from a file of rows.
#include "runtime/checkpoint/checkpoint.h"
#include "runtime/error.h"
#include "runtime/train/callbacks.h"
#include "runtime/train/fit.h"
#include "tools/gait/session_file.h"
#include <charconv>
#include <fmt/format.h>

namespace gait::tools {

namespace {

struct Options {
  ModelOptions model;
  DataOptions data;
  std::string file, validation, monitor, best, last, resume, weights, tensorboard;
  std::vector<std::string> histories;
  int64_t epochs = 1, batch = 32, accumulate = 1, every = 0, patience = -1;
  uint64_t seed = 0;
  double rate = 0;
  int threads = 0;
  bool inOrder = false, quiet = false, larger = false;
};

/// A fraction of the training rows, or a file of its own.
Validation readValidation(const Options &options, const Session &session) {
  const std::string &text = options.validation;
  if (text.empty()) return {};
  double fraction = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fraction);
  if (error == std::errc() && end == text.data() + text.size()) {
    if (!(fraction > 0 && fraction < 1))
      throw Error(fmt::format("--validation {}: a fraction lies between 0 and 1; or name a file", text));
    return fraction;
  }
  return options.data.read(text, session, {"train_step", "evaluate"});
}

std::vector<Callback> chooseCallbacks(const Options &options) {
  callbacks::Monitor monitor{.name = options.monitor,
                             .goal = options.larger ? callbacks::Goal::larger : callbacks::Goal::automatic};
  std::vector<Callback> chosen{callbacks::terminate_on_nan()};
  if (options.patience >= 0) chosen.push_back(callbacks::early_stopping({.monitor = monitor, .patience = options.patience}));
  if (!options.best.empty()) chosen.push_back(callbacks::checkpoint_best(options.best, monitor));
  if (!options.last.empty()) chosen.push_back(callbacks::checkpoint_last(options.last, options.every));
  for (const std::string &path : options.histories) chosen.push_back(callbacks::log(path));
  if (!options.tensorboard.empty()) chosen.push_back(callbacks::tensorboard(options.tensorboard));
  return chosen;
}

int train(const Options &options) {
  std::optional<Session> session = openSession(options.model, options.threads, options.batch);
  if (!session) return 1;
  session->init(options.seed);
  if (!options.weights.empty()) load_weights(*session, options.weights);
  Dataset rows = options.data.read(options.file, *session, {options.accumulate > 1 ? "accumulate" : "train_step"});
  fit(*session, rows,
      {.epochs = options.epochs,
       .batch = options.batch,
       .validation = readValidation(options, *session),
       .accumulate = options.accumulate,
       .seed = options.seed,
       .shuffle = !options.inOrder,
       .callbacks = chooseCallbacks(options),
       .rate = options.rate > 0 ? std::optional(options.rate) : std::nullopt,
       .verbosity = options.quiet ? Verbosity::silent : Verbosity::automatic,
       .resume = options.resume});
  return 0;
}

} // namespace

void addTrainCommand(CLI::App &app, int &status) {
  auto *command = app.add_subcommand("train", "train a model on a file of rows");
  auto options = std::make_shared<Options>();
  options->model.addTo(*command);
  command->add_option("--data", options->file, "a file of numbers, one row a line")->required();
  options->data.addTo(*command);
  command->add_option(
      "--validation", options->validation,
      "rows scored after each epoch: a fraction (the last rows of the file, which are then not learned from), or a file");
  command->add_option("--epochs", options->epochs, "passes over the rows")->capture_default_str();
  command->add_option("--batch", options->batch, "rows of a step; 0: all in one")->capture_default_str();
  command->add_option("--accumulate", options->accumulate, "batches to one update")->capture_default_str();
  command->add_option("--seed", options->seed, "of the first weights and the order of rows")->capture_default_str();
  command->add_flag("--in-order", options->inOrder, "takes the rows in their order in every epoch");
  command->add_option("--rate", options->rate, "what the model's input `rate` gets, where it has one")
      ->check(CLI::PositiveNumber);
  command->add_option("--weights", options->weights, "a file of safetensors with the parameters to begin with");
  command->add_option("--checkpoint", options->best, "where the state of the best epoch goes (safetensors)");
  auto *last = command->add_option("--last", options->last, "where the state after every epoch goes, to --resume from");
  command->add_option("--every", options->every, "writes --last after so many batches too")
      ->needs(last)
      ->check(CLI::PositiveNumber);
  command->add_option("--resume", options->resume,
                      "goes on from a file that --last or --checkpoint wrote, with the same options");
  command
      ->add_option("--patience", options->patience,
                   "stops after more epochs in a row that are no better, with the best one's state")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--monitor", options->monitor, "the score that tells the best epoch (default: validation.loss, or loss)");
  command->add_flag("--larger", options->larger, "a larger score is better, as of an accuracy");
  command->add_option("--history", options->histories,
                      "writes the scores of all epochs: a file ending in .svg, .csv, .json or .txt");
  command->add_option("--tensorboard", options->tensorboard, "writes event files for TensorBoard into this folder");
  command->add_option("--threads", options->threads, "0: as many as pay")->capture_default_str();
  command->add_flag("--quiet", options->quiet, "prints nothing");
  command->callback([options, &status] { status = train(*options); });
}

} // namespace gait::tools
