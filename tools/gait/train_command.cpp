// gait train: learns from files of rows.
#include "runtime/checkpoint/checkpoint.h"
#include "runtime/error.h"
#include "runtime/train/callbacks.h"
#include "runtime/train/fit.h"
#include "tools/gait/data_columns.h"
#include "tools/gait/data_file.h"
#include "tools/gait/help.h"
#include "tools/gait/session_file.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <span>

namespace gait::tools {

namespace {

struct Options {
  ModelOptions model;
  DataOptions data;
  StandardizeOption standardize;
  std::vector<std::string> validation, histories, transposed;
  std::string monitor, best, last, resume, weights, tensorboard, classWeights;
  int64_t epochs = 1, batch = 32, accumulate = 1, every = 0, patience = -1, plateauPatience = 10;
  uint64_t seed = 0;
  double rate = 0, plateau = 0, smallestRate = 0, leastChange = 0;
  int threads = 0;
  bool inOrder = false, quiet = false, larger = false;
};

/// The whole of `text` as a number.
std::optional<double> toDouble(const std::string &text) {
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Rows to learn from, and rows to score after each epoch.
struct Rows {
  Dataset train;
  std::optional<Dataset> validation;
};

Rows readRows(const Options &options, const Session &session, const std::vector<std::string> &exact) {
  const std::string step = options.accumulate > 1 ? "accumulate" : "train_step";
  Rows rows{options.data.read(options.data.files, session, {.entries = {step}, .exact = exact}), {}};
  if (options.validation.empty()) return rows;
  const std::string &text = options.validation[0];
  std::optional<double> fraction = options.validation.size() == 1 ? toDouble(text) : std::nullopt;
  if (!fraction) {
    rows.validation = options.data.read(options.validation, session, {.entries = {"train_step", "evaluate"}, .exact = exact});
    return rows;
  }
  if (!(*fraction > 0 && *fraction < 1))
    throw Error(fmt::format("--validation {}: a fraction lies between 0 and 1; or name a file", text));
  Split parts = hold_out(rows.train, *fraction);
  return {parts.train, parts.test};
}

/// Standardises the rows by what the training part tells, or by what the file told that the training goes on from.
data::Standardization standardize(Rows &rows, const Options &options, const std::vector<std::string> &names,
                                  const data::Standardization &before) {
  data::Standardization standardization = before;
  if (!options.standardize.text.empty()) {
    standardization = data::fit_standardization(rows.train, names);
    Metadata now, then;
    standardization.save(now);
    before.save(then);
    if (!options.resume.empty() && now != then)
      throw Error(fmt::format("--resume: '{}' was written by a training whose rows were standardised otherwise; resume with the "
                              "same data and options",
                              options.resume));
  }
  if (standardization.columns.empty()) return standardization;
  rows.train = standardization.apply(rows.train);
  if (rows.validation) rows.validation = standardization.apply(*rows.validation);
  return standardization;
}

/// "label=1,2,0.5": what each class of an input counts.
ClassWeights parseClassWeights(const std::string &text) {
  ClassWeights weights;
  if (text.empty()) return weights;
  size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos)
    throw Error(fmt::format("--class-weights: '{}' is not of the form INPUT=WEIGHT,WEIGHT,...", text));
  weights.label = text.substr(0, equals);
  for (const std::string &piece : splitList(text.substr(equals + 1))) {
    std::optional<double> weight = toDouble(piece);
    if (!weight) throw Error(fmt::format("--class-weights: '{}' is no number", piece));
    weights.weights.push_back(*weight);
  }
  return weights;
}

std::vector<Callback> chooseCallbacks(const Options &options) {
  callbacks::Monitor monitor{.name = options.monitor,
                             .goal = options.larger ? callbacks::Goal::larger : callbacks::Goal::automatic,
                             .least_change = options.leastChange};
  std::vector<Callback> chosen{callbacks::terminate_on_nan()};
  if (options.plateau != 0)
    chosen.push_back(callbacks::reduce_rate_on_plateau({.monitor = monitor,
                                                        .factor = options.plateau,
                                                        .patience = options.plateauPatience,
                                                        .smallest_rate = options.smallestRate}));
  if (options.patience >= 0) chosen.push_back(callbacks::early_stopping({.monitor = monitor, .patience = options.patience}));
  if (!options.best.empty()) chosen.push_back(callbacks::checkpoint_best(options.best, monitor));
  if (!options.last.empty()) chosen.push_back(callbacks::checkpoint_last(options.last, options.every));
  for (const std::string &path : options.histories) chosen.push_back(callbacks::log(path));
  if (!options.tensorboard.empty()) chosen.push_back(callbacks::tensorboard(options.tensorboard));
  return chosen;
}

int train(const Options &options) {
  const ClassWeights classWeights = parseClassWeights(options.classWeights);
  const std::vector<Callback> callbacks = chooseCallbacks(options);
  std::optional<Session> session = openSession(options.model, options.threads, options.batch);
  if (!session) return 1;
  const Metadata known = !options.resume.empty()    ? load_metadata(options.resume)
                         : !options.weights.empty() ? load_metadata(options.weights)
                                                    : Metadata{};
  const data::Standardization before = data::Standardization::load(known);
  const std::vector<std::string> names = options.standardize.text.empty() ? namesOf(before) : options.standardize.names(*session);
  Rows rows = readRows(options, *session, names);
  // All rows in one batch: how many they are is known only now.
  if (options.batch == 0 && !options.model.compile.maxBatch && rows.train.rows() > session->max_batch() &&
      options.model.file != "-") {
    session = openSession(options.model, options.threads, rows.train.rows());
    if (!session) return 1;
  }
  FitOptions fitting{.epochs = options.epochs,
                     .batch = options.batch,
                     .accumulate = options.accumulate,
                     .seed = options.seed,
                     .shuffle = !options.inOrder,
                     .callbacks = callbacks,
                     .class_weights = classWeights,
                     .rate = options.rate > 0 ? std::optional(options.rate) : std::nullopt,
                     .verbosity = options.quiet ? Verbosity::silent : Verbosity::automatic,
                     .resume = options.resume};
  standardize(rows, options, names, before).save(fitting.metadata);
  if (rows.validation) fitting.validation = *rows.validation;
  session->init(options.seed);
  if (!options.weights.empty()) load_weights(*session, options.weights, {.transposed = options.transposed});
  const History history = fit(*session, rows.train, fitting);
  const std::span<const double> losses = history["loss"];
  if (!std::isfinite(losses.back()))
    return complain(
        fmt::format("the loss is {} in epoch {}, and training ended there; look for NaN in the data (--finite), lower "
                    "the rate, or let --check-finite name the tensor that it began with",
                    losses.back(), losses.size()));
  return 0;
}

void addLearningOptions(CLI::App &command, Options &options) {
  constexpr const char *group = "Learning";
  command.add_option("--epochs", options.epochs, "passes over the rows, those before --resume among them")
      ->capture_default_str()
      ->group(group);
  command.add_option("--batch", options.batch, "rows of a step; the last of an epoch has what is left; 0: all in one")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--accumulate", options.accumulate,
                  "batches to one update, as if they were one; for models with the entries accumulate and apply")
      ->capture_default_str()
      ->group(group);
  command.add_option("--rate", options.rate, "what the model's input `rate` gets, where it has one")
      ->check(above(0))
      ->group(group);
  command
      .add_option("--class-weights", options.classWeights,
                  "INPUT=WEIGHT,WEIGHT,...: what a row of each class counts, by the whole number in that input; for models "
                  "with an input sample_weight")
      ->group(group);
  command.add_option("--seed", options.seed, "of the first weights and the order of rows")->capture_default_str()->group(group);
  command.add_flag("--in-order", options.inOrder, "takes the rows in their order in every epoch")->group(group);
  command.add_option("--weights", options.weights, "a file of safetensors with the parameters to begin with")->group(group);
  addTransposedTo(command, options.transposed, group);
  command.add_option("--threads", options.threads, "0: as many as pay; the results are the same for any number")
      ->capture_default_str()
      ->check(atLeast(0))
      ->group(group);
}

void addScoreOptions(CLI::App &command, Options &options) {
  constexpr const char *group = "What the scores decide";
  command
      .add_option("--monitor", options.monitor,
                  "the score that tells the best epoch (default: validation.loss, without validation loss)")
      ->group(group);
  command.add_flag("--larger", options.larger, "a larger score is better, as of an accuracy")->group(group);
  command.add_option("--least-change", options.leastChange, "a score is better when it is by more than this")
      ->capture_default_str()
      ->check(atLeast(0))
      ->group(group);
  command
      .add_option("--patience", options.patience,
                  "stops after more epochs in a row that are no better, with the best one's state")
      ->check(atLeast(0))
      ->group(group);
  auto *rate = command.get_option("--rate");
  auto *plateau =
      command
          .add_option("--plateau", options.plateau,
                      "multiplies the rate by this factor, below 1, when the score is no better for --plateau-patience epochs")
          ->check(CLI::Range(0.0, 1.0))
          ->needs(rate)
          ->group(group);
  command.add_option("--plateau-patience", options.plateauPatience, "epochs in a row that are no better, before that")
      ->capture_default_str()
      ->check(above(0))
      ->needs(plateau)
      ->group(group);
  command.add_option("--smallest-rate", options.smallestRate, "and no lower")
      ->capture_default_str()
      ->check(atLeast(0))
      ->needs(plateau)
      ->group(group);
}

void addFileOptions(CLI::App &command, Options &options) {
  constexpr const char *group = "What is written";
  command.add_option("--checkpoint", options.best, "where the state of the best epoch goes (safetensors)")->group(group);
  auto *last =
      command.add_option("--last", options.last, "where the state after every epoch goes, to --resume from")->group(group);
  command.add_option("--every", options.every, "writes --last after so many batches too")
      ->needs(last)
      ->check(above(0))
      ->group(group);
  command
      .add_option("--resume", options.resume,
                  "goes on from a file that --last or --checkpoint wrote, with the same options but for what is written: the "
                  "same bits as if it had "
                  "never stopped")
      ->group(group);
  command
      .add_option("--history", options.histories,
                  "the scores of all epochs, written after each: a file ending in .svg, .csv, .json or .txt; as often as "
                  "needed")
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--tensorboard", options.tensorboard, "event files for TensorBoard, in this folder")->group(group);
  command.add_flag("--quiet", options.quiet, "prints nothing")->group(group);
}

} // namespace

void addTrainCommand(CLI::App &app, int &status) {
  auto *command = app.add_subcommand("train", "train a model on files of rows");
  auto options = std::make_shared<Options>();
  options->model.addTo(*command);
  options->model.addCheckTo(*command);
  options->data.addTo(*command);
  options->standardize.addTo(*command);
  command
      ->add_option("--validation", options->validation,
                   "rows scored after each epoch: a fraction (the last rows of the data, which are then not learned from), or "
                   "files as for --data")
      ->allow_extra_args(false)
      ->group("Data");
  addLearningOptions(*command, *options);
  addScoreOptions(*command, *options);
  addFileOptions(*command, *options);
  command->footer("Examples:\n"
                  "  gait train digits.mlir --data digits.csv --validation 0.2 --epochs 20 --checkpoint best.safetensors\n"
                  "  gait train digits.mlir --data image=x.npy --data label=y.npy --stream --history loss.svg");
  command->callback([options, &status] { status = train(*options); });
}

} // namespace gait::tools
