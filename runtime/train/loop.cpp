#include "runtime/train/loop.h"
#include "runtime/error.h"
#include "runtime/train/pass.h"
#include <fmt/format.h>

namespace gait {
namespace detail {

using Clock = std::chrono::steady_clock;

static double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// The rows that are learned from, when a fraction is kept for validation.
static Dataset training_part(const Dataset &train, const Validation &validation) {
  if (validation.fraction == 0) return train;
  if (!(validation.fraction > 0 && validation.fraction < 1) || validation.data)
    throw Error(fmt::format("fit: a validation fraction of {}; it lies between 0 and 1", validation.fraction));
  return hold_out(train, validation.fraction).train;
}

static std::optional<Dataset> validation_part(const Dataset &train, const Validation &validation) {
  if (validation.fraction == 0) return validation.data;
  return hold_out(train, validation.fraction).test;
}

/// The rows of a batch, from options that make sense.
static int64_t checked_size(const Session &session, const Dataset &train, const FitOptions &options) {
  if (options.epochs < 1) throw Error(fmt::format("fit: {} epochs; it takes at least 1", options.epochs));
  if (options.accumulate < 1)
    throw Error(fmt::format("fit: an update every {} batches; it takes at least 1", options.accumulate));
  if (train.rows() == 0) throw Error("fit: the dataset has no rows");
  int64_t size = options.batch ? options.batch : train.rows();
  if (size < 1 || size > session.max_batch())
    throw Error(fmt::format("fit: batches of {} rows, but the model takes 1 to {}; compile it with max_batch = {}", size,
                            session.max_batch(), std::max<int64_t>(size, 1)));
  return size;
}

Loop::Loop(Session &session, const Dataset &data, const FitOptions &options)
    : session(session), options(options), train(training_part(data, options.validation)),
      validation(validation_part(data, options.validation)), size(checked_size(session, train, options)),
      accumulates(options.accumulate != 1), entry(accumulates ? "accumulate" : options.step), meter(session, entry),
      feed(session, entry, train, size, options.class_weights),
      order(train, {.size = size, .shuffle = options.shuffle ? std::optional(options.seed) : std::nullopt}),
      progress({.output = options.output,
                .verbosity = options.verbosity,
                .epochs = options.epochs,
                .batches = order.count(),
                .rows = train.rows()}),
      training(*this) {
  if (accumulates) apply_feed.emplace(session, "apply", Dataset(), 0);
  check_options();
  set_rate(options.rate);
  for (const Callback &callback : options.callbacks)
    for (auto [hook, hooks] : {std::pair(&callback.train_begin, &train_begin),
                               {&callback.epoch_begin, &epoch_begin},
                               {&callback.batch_begin, &batch_begin},
                               {&callback.batch_end, &batch_end},
                               {&callback.epoch_end, &epoch_end},
                               {&callback.train_end, &train_end}})
      if (*hook) hooks->push_back(hook);
}

void Loop::check_options() const {
  if (validation) session.entry("evaluate");
  if (validation && validation->rows() == 0) throw Error("fit: the validation data has no rows");
  if (options.rate && !takes_rate())
    throw Error(
        fmt::format("fit: a rate is given, but '{}' has no floating scalar input 'rate' that the data leaves open; the rate "
                    "is compiled into the model",
                    entry));
  if (!session.initialized() && options.resume.empty())
    throw Error(
        fmt::format("fit: the state of model '{}' was never filled; call init(seed) first", session.artifact().model().name));
}

void Loop::set_rate(std::optional<double> rate) {
  feed.rate = rate;
  if (apply_feed) apply_feed->rate = rate;
}

/// Calls the hooks of one moment, then writes the checkpoints that they asked for.
void Loop::call(const Hooks &hooks) {
  for (const Callback::Hook *hook : hooks) (*hook)(training);
  while (!requested.empty()) {
    write_checkpoint(requested.back());
    requested.pop_back();
  }
}

void Loop::run_batch(const Batch &rows) {
  if (!batch_begin.empty()) call(batch_begin);
  const int64_t number = batch + 1;
  try {
    last = session.run(entry, feed.complete(rows));
    meter.add(*last);
    ++batch;
    ++step;
    if (accumulates && (batch % options.accumulate == 0 || batch == order.count()))
      session.run("apply", apply_feed->complete(nothing));
  } catch (const NotFiniteError &error) {
    throw NotFiniteError(fmt::format("fit: epoch {}, batch {}: {}", epoch + 1, number, error.what()));
  }
  progress.batch(batch, meter);
  if (!batch_end.empty()) call(batch_end);
}

Scores Loop::validate() {
  Meter held(session, "evaluate");
  Pass pass(session, "evaluate", *validation, session.max_batch(), options.callbacks, evaluate_hooks, &held, &training);
  pass.run();
  return pass.scores();
}

void Loop::run_epoch() {
  const Clock::time_point start = Clock::now();
  if (batch == 0) {
    meter.reset();
    call(epoch_begin);
  }
  progress.epoch_begin(epoch, batch);
  order.restart(epoch, std::min(batch * size, train.rows()));
  for (const Batch &rows : order) {
    run_batch(rows);
    if (stop) break;
  }
  finished = meter.scores();
  if (validation)
    for (const auto &[name, value] : validate()) finished.set("validation." + name, value);
  if (feed.rate) finished.set("rate", *feed.rate);
  const double seconds = seconds_since(start);
  history.add(finished, seconds);
  whole_epoch = true;
  // A checkpoint of this moment goes on with the next epoch.
  for (const Callback::Hook *hook : epoch_end) (*hook)(training);
  whole_epoch = false;
  progress.epoch_end(finished, meter.rows(), seconds);
  ++epoch;
  batch = 0;
  call({});
}

History Loop::run() {
  call(train_begin);
  if (!options.resume.empty()) resume();
  while (epoch < options.epochs && !stop) run_epoch();
  call(train_end);
  return std::move(history);
}

} // namespace detail

Session &Training::session() { return loop->session; }
int64_t Training::epoch() const { return loop->epoch; }
int64_t Training::epochs() const { return loop->options.epochs; }
int64_t Training::batch() const { return loop->batch; }
int64_t Training::batches() const { return loop->order.count(); }
int64_t Training::step() const { return loop->step; }
double Training::loss() const { return loop->meter.last_loss(); }
Results Training::results() const {
  if (!loop->last) throw Error("fit: there are no results before the first batch");
  return *loop->last;
}
void Training::set_score(std::string_view name, double value) {
  if (!loop->whole_epoch)
    throw Error(fmt::format("set_score: '{}' is set outside epoch_end; the scores of an epoch are made there", name));
  loop->finished.set(name, value);
  loop->history.set(name, value);
}
Scores Training::scores() const { return loop->whole_epoch ? loop->finished : loop->meter.scores(); }
bool Training::has_validation() const { return loop->validation.has_value(); }
const History &Training::history() const { return loop->history; }
void Training::stop() { loop->stop = true; }
bool Training::stopping() const { return loop->stop; }
std::optional<double> Training::rate() const { return loop->feed.rate; }

void Training::set_rate(double rate) {
  if (!loop->takes_rate())
    throw Error(fmt::format("set_rate: '{}' has no floating scalar input 'rate'; give the optimizer its rate as a run-time input",
                            loop->entry));
  loop->set_rate(rate);
}

void Training::checkpoint(const std::string &path) { loop->requested.push_back(path); }

bool Training::is_loss(const std::string &name) const {
  std::string_view base = name;
  if (base.starts_with("validation.")) base.remove_prefix(std::string_view("validation.").size());
  const gait_entry &entry = loop->session.entry(loop->entry);
  for (int64_t i = 0; i < entry.output_count; ++i)
    if (base == entry.outputs[i].name && (entry.outputs[i].role == GAIT_LOSS || base == "loss")) return true;
  return false;
}

History fit(Session &session, const Dataset &train, const FitOptions &options) {
  return detail::Loop(session, train, options).run();
}

} // namespace gait
