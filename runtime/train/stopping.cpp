// Callbacks that end a training.
#include "runtime/train/callbacks.h"
#include "runtime/train/monitor.h"
#include <algorithm>
#include <cmath>
#include <memory>

namespace gait::callbacks {

Callback early_stopping(const EarlyStopping &options) {
  struct State {
    detail::Watch watch;
    int64_t waited = 0;
    std::vector<std::byte> best; ///< the session's state; empty before the best epoch
  };
  auto state = std::make_shared<State>(State{detail::Watch(options.monitor), 0, {}});
  Callback callback{.name = "early_stopping"};
  callback.train_begin = [state](Training &training) {
    state->watch.begin(training, "early_stopping");
    state->waited = 0;
    state->best.clear();
  };
  callback.epoch_end = [state, options](Training &training) {
    if (state->watch.improves(training)) {
      state->waited = 0;
      if (!options.restore_best) return;
      auto bytes = std::as_bytes(training.session().state_bytes());
      state->best.assign(bytes.begin(), bytes.end());
    } else if (++state->waited > options.patience) {
      training.stop();
    }
  };
  callback.train_end = [state](Training &training) {
    if (!state->best.empty()) std::ranges::copy(state->best, std::as_writable_bytes(training.session().state_bytes()).begin());
  };
  callback.save = [state](CallbackMemory &memory) {
    state->watch.save(memory);
    memory.values["waited"] = std::to_string(state->waited);
    memory.state = state->best;
  };
  callback.load = [state](const CallbackMemory &memory) {
    state->watch.load(memory);
    state->waited = static_cast<int64_t>(detail::kept_number(memory, "waited"));
    state->best = memory.state;
  };
  return callback;
}

Callback terminate_on_nan() {
  return {.name = "terminate_on_nan", .batch_end = [](Training &training) {
            if (!std::isfinite(training.loss())) training.stop();
          }};
}

} // namespace gait::callbacks
