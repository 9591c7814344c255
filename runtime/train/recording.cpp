// Callbacks that write files.
#include "runtime/error.h"
#include "runtime/train/callbacks.h"
#include "runtime/train/events.h"
#include "runtime/train/monitor.h"
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <unistd.h>

namespace gait::callbacks {

Callback checkpoint_best(const std::string &path, const Monitor &monitor) {
  auto watch = std::make_shared<detail::Watch>(monitor);
  return {.name = "checkpoint_best",
          .train_begin = [watch](Training &training) { watch->begin(training, "checkpoint_best"); },
          .epoch_end =
              [watch, path](Training &training) {
                if (watch->improves(training)) training.checkpoint(path);
              },
          .save = [watch](CallbackMemory &memory) { watch->save(memory); },
          .load = [watch](const CallbackMemory &memory) { watch->load(memory); }};
}

Callback checkpoint_last(const std::string &path, int64_t every_batches) {
  Callback callback{.name = "checkpoint_last"};
  if (every_batches > 0)
    callback.batch_end = [path, every_batches](Training &training) {
      if (training.step() % every_batches == 0) training.checkpoint(path);
    };
  callback.epoch_end = [path](Training &training) { training.checkpoint(path); };
  return callback;
}

Callback log(const std::string &path) {
  return {.name = "log", .epoch_end = [path](Training &training) { training.history().save(path); }};
}

namespace {

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

/// One event file, appended to.
class EventFile {
public:
  explicit EventFile(const std::string &folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    path = fmt::format("{}/events.out.tfevents.{:010.0f}.{}.gait", folder, now(), getpid());
    file.reset(std::fopen(path.c_str(), "wb"));
    append(detail::version_record(now()));
  }
  void append(const std::string &bytes) {
    if (!file || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() || std::fflush(file.get()) != 0)
      throw RuntimeError(fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
  }

private:
  std::string path;
  std::unique_ptr<std::FILE, int (*)(std::FILE *)> file{nullptr, std::fclose};
};

struct EventFiles {
  std::unique_ptr<EventFile> train, validation;
};

} // namespace

Callback tensorboard(const std::string &folder) {
  auto files = std::make_shared<EventFiles>();
  return {.name = "tensorboard",
          .train_begin =
              [files, folder](Training &training) {
                files->train = std::make_unique<EventFile>(folder + "/train");
                if (training.has_validation()) files->validation = std::make_unique<EventFile>(folder + "/validation");
              },
          .epoch_end =
              [files](Training &training) {
                constexpr std::string_view prefix = "validation.";
                for (const auto &[name, value] : training.scores()) {
                  bool validated = files->validation && name.starts_with(prefix);
                  EventFile &file = validated ? *files->validation : *files->train;
                  std::string_view tag = std::string_view(name).substr(validated ? prefix.size() : 0);
                  file.append(detail::scalar_record(now(), training.epoch(), tag, static_cast<float>(value)));
                }
              },
          .train_end =
              [files](Training &) {
                files->train.reset();
                files->validation.reset();
              }};
}

} // namespace gait::callbacks
