// Callbacks that change the rate of a model that takes it at run time.
#include "runtime/error.h"
#include "runtime/train/callbacks.h"
#include "runtime/train/monitor.h"
#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace gait::callbacks {

/// The rate so far. Throws: Error when the model takes none, or none was given.
static double rate_of(Training &training, const char *callback) {
  if (!training.rate())
    throw Error(fmt::format(
        "{}: there is no rate to change; give the optimizer its rate as a run-time input, and FitOptions::rate", callback));
  return *training.rate();
}

Callback rate_schedule(std::function<double(int64_t, double)> schedule) {
  return {.name = "rate_schedule", .epoch_begin = [schedule = std::move(schedule)](Training &training) {
            training.set_rate(schedule(training.epoch(), rate_of(training, "rate_schedule")));
          }};
}

Callback reduce_rate_on_plateau(const Plateau &options) {
  if (!(options.factor > 0 && options.factor < 1))
    throw Error(fmt::format("reduce_rate_on_plateau: the factor must be in (0, 1), not {}", options.factor));
  struct State {
    detail::Watch watch;
    int64_t waited = 0, cooling = 0;
  };
  auto state = std::make_shared<State>(State{detail::Watch(options.monitor)});
  Callback callback{.name = "reduce_rate_on_plateau"};
  callback.train_begin = [state](Training &training) {
    rate_of(training, "reduce_rate_on_plateau");
    state->watch.begin(training, "reduce_rate_on_plateau");
    state->waited = state->cooling = 0;
  };
  callback.epoch_end = [state, options](Training &training) {
    if (state->cooling > 0) {
      --state->cooling;
      state->waited = 0;
    }
    if (state->watch.improves(training)) {
      state->waited = 0;
    } else if (state->cooling == 0 && ++state->waited >= options.patience) {
      double rate = rate_of(training, "reduce_rate_on_plateau");
      // A rate that lies below the smallest already stays.
      training.set_rate(std::max(rate * options.factor, std::min(rate, options.smallest_rate)));
      state->cooling = options.cooldown;
      state->waited = 0;
    }
  };
  callback.save = [state](CallbackMemory &memory) {
    state->watch.save(memory);
    memory.values["waited"] = std::to_string(state->waited);
    memory.values["cooling"] = std::to_string(state->cooling);
  };
  callback.load = [state](const CallbackMemory &memory) {
    state->watch.load(memory);
    state->waited = static_cast<int64_t>(detail::kept_number(memory, "waited"));
    state->cooling = static_cast<int64_t>(detail::kept_number(memory, "cooling"));
  };
  return callback;
}

} // namespace gait::callbacks
