#include "examples/support/program.h"
#include "runtime/data/elements.h"
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <numeric>
#include <span>

namespace example {

void Demands::expect(bool holds, const std::string &what) {
  if (!holds) failed = true;
  if (check || !holds) fmt::print("{} {}\n", holds ? "as expected:" : "NOT AS EXPECTED:", what);
}

int program(int argc, char **argv, const About &about, const std::function<void(const Options &, Demands &)> &body) {
  Options options = about.defaults;
  CLI::App app(about.text, about.name);
  app.add_option("--seed", options.seed, "of the first weights, the order of rows, and random draws")->capture_default_str();
  if (options.epochs > 0)
    app.add_option("--epochs", options.epochs, "passes over the data")->capture_default_str()->check(CLI::Range(1, 1000000));
  if (options.steps > 0)
    app.add_option("--steps", options.steps, "updates of the weights")->capture_default_str()->check(CLI::Range(1, 1000000));
  app.add_option("--threads", options.threads, "0: as many as pay")->capture_default_str()->check(CLI::Range(0, 1024));
  if (about.draws)
    app.add_option("--output", options.output, "an existing folder for the history's drawing, history.svg")
        ->check(CLI::ExistingDirectory);
  app.add_flag("--check", options.check, "fails where the scores are not as expected of the default options");
  CLI11_PARSE(app, argc, argv);
  try {
    Demands demands(options.check);
    body(options, demands);
    return demands.exit_code();
  } catch (const std::exception &error) {
    fmt::print(stderr, "{}: {}\n", about.name, error.what());
    return 1;
  }
}

void print_model(const gait::Session &session) {
  std::int64_t count = 0;
  std::string list;
  const gait_model &model = session.artifact().model();
  for (std::int64_t i = 0; i < model.state_count; ++i) {
    const gait_tensor &state = model.states[i];
    if (state.role != GAIT_PARAMETER) continue;
    const std::span<const std::int64_t> shape(state.shape, static_cast<std::size_t>(state.rank));
    count += std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    list += fmt::format(" {} {}", state.name, gait::format_shape(shape));
  }
  fmt::print("model: {} numbers to learn:{}\n", count, list);
}

gait::Callback print_every(std::int64_t every) {
  return {.name = "print_every", .epoch_end = [every](gait::Training &training) {
            const std::int64_t epoch = training.epoch() + 1;
            if (epoch != 1 && epoch % every != 0 && epoch != training.epochs() && !training.stopping()) return;
            std::string line = fmt::format("epoch {:4}", epoch);
            for (const auto &[name, value] : training.scores()) line += fmt::format("  {} {:.5g}", name, value);
            fmt::print("{}\n", line);
          }};
}

void draw(const gait::History &history, const Options &options) {
  if (options.output.empty()) return;
  const std::string path = options.output + "/history.svg";
  history.save(path);
  fmt::print("drew {}\n", path);
}

std::vector<double> numbers(const gait::Dataset &dataset, const std::string &name) {
  for (const gait::Dataset::Column &column : dataset.columns())
    if (column.name == name) {
      std::vector<double> values(column.bytes.size() / static_cast<std::size_t>(gait::bytes_of(column.dtype)));
      gait::data::read_elements(column.dtype, column.bytes.data(), values);
      return values;
    }
  throw gait::Error(fmt::format("numbers: there is no column '{}'", name));
}

std::string data_file(const std::string &name) { return std::string(EXAMPLES_FOLDER "/") + name; }

} // namespace example
