#include "runtime/train/pass.h"
#include "runtime/error.h"
#include "runtime/train/meter.h"
#include <fmt/format.h>
#include <utility>

namespace gait {
namespace detail {

Pass::Pass(Session &session, std::string entry, const Dataset &dataset, int64_t size, std::span<const Callback> callbacks,
           const PassHooks &hooks, Meter *meter, Training *training)
    : session(session), entry(std::move(entry)), dataset(dataset), size(size), callbacks(callbacks), hooks(hooks), meter(meter),
      training(training), feed(session, this->entry, dataset, size), evaluation(*this),
      batches((dataset.rows() + size - 1) / size) {}

void Pass::call(Callback::EvaluationHook Callback::*hook) {
  for (const Callback &callback : callbacks)
    if (callback.*hook) (callback.*hook)(evaluation);
}

void Pass::run(const std::function<void(const Results &)> &use) {
  call(hooks.begin);
  for (const Batch &rows : gait::batches(dataset, {.size = size})) {
    if (stop) break; // before the first
    call(hooks.batch_begin);
    last = session.run(entry, feed.complete(rows));
    ++batch;
    if (meter) meter->add(*last);
    if (use) use(*last);
    call(hooks.batch_end);
    if (stop) break;
  }
  if (meter) finished = meter->scores();
  ended = true;
  call(hooks.end);
}

} // namespace detail

Session &Evaluation::session() { return pass->session; }
int64_t Evaluation::batch() const { return pass->batch; }
int64_t Evaluation::batches() const { return pass->batches; }
Training *Evaluation::training() { return pass->training; }
void Evaluation::stop() { pass->stop = true; }

Results Evaluation::results() const {
  if (!pass->last) throw Error(fmt::format("{}: there are no results before the first batch", pass->entry));
  return *pass->last;
}

Scores Evaluation::scores() const {
  if (pass->ended) return pass->finished;
  return pass->meter ? pass->meter->scores() : Scores();
}

void Evaluation::set_score(std::string_view name, double value) {
  if (!pass->ended || !pass->meter)
    throw Error(fmt::format("set_score: '{}' is set outside evaluate_end; the scores of an evaluation are made there", name));
  pass->finished.set(name, value);
}

} // namespace gait
