#include "runtime/train/progress.h"
#include "runtime/train/meter.h"
#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace gait::detail {
namespace {

constexpr auto redraw_after = std::chrono::milliseconds(100);

std::string score_text(const std::pair<std::string, double> &score) {
  return fmt::format("  {} {:.4g}", score.first, score.second);
}

std::string scores_text(const Scores &scores) {
  std::string text;
  for (const auto &score : scores) text += score_text(score);
  return text;
}

std::string speed_text(double rows, double seconds) {
  double speed = seconds > 0 ? rows / seconds : 0;
  if (speed >= 1e6) return fmt::format("{:.2f} M samples/s", speed / 1e6);
  return speed >= 1e3 ? fmt::format("{:.1f} k samples/s", speed / 1e3) : fmt::format("{:.0f} samples/s", speed);
}

std::string time_text(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  int64_t whole = static_cast<int64_t>(seconds);
  return seconds < 6000 ? fmt::format("{} min {:02} s", whole / 60, whole % 60)
                        : fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

/// "[=====>    ] " of so many cells.
std::string bar_text(int64_t cells, int64_t done, int64_t all) {
  int64_t full = cells * done / all;
  return fmt::format("[{:=<{}}>{:<{}}] ", "", full, "", cells - full);
}

/// The pieces of a bar's line; a narrow terminal gets the more important ones, whole.
struct BarLine {
  int64_t done, batches;
  std::string epoch, speed, left; ///< the last two may be empty
  Scores scores;

  std::string fitted(size_t width) const {
    const std::string count = fmt::format("{}/{}", done, batches);
    const std::string head = epoch + " ", wide = head + bar_text(20, done, batches) + count,
                      small = head + bar_text(10, done, batches) + count, none = head + count, all = scores_text(scores);
    for (const std::string &line : {wide + all + speed + left, wide + all + left, small + all + left, small + all, none + all})
      if (line.size() < width) return line;
    std::string line = (none.size() < width ? none : epoch).substr(0, width - 1);
    for (const auto &score : scores) {
      std::string text = score_text(score);
      if (line.size() + text.size() >= width) break;
      line += text;
    }
    return line;
  }
};

/// Columns of the terminal; 80 where it does not say.
size_t width_of(std::FILE *output) {
  winsize size{};
  return ioctl(fileno(output), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// Whether it is a terminal that can redraw a line.
bool redraws(std::FILE *output) {
  const char *kind = std::getenv("TERM");
  return isatty(fileno(output)) && !(kind && std::string_view(kind) == "dumb");
}

} // namespace

Progress::Progress(const ProgressOptions &options) : options(options), start(Clock::now()) {
  Verbosity chosen = options.verbosity;
  if (chosen == Verbosity::automatic) chosen = redraws(options.output) ? Verbosity::bar : Verbosity::lines;
  bar = chosen == Verbosity::bar;
  lines = bar || chosen == Verbosity::lines;
}

Progress::~Progress() {
  if (unfinished) fmt::print(options.output, "\n");
}

void Progress::epoch_begin(int64_t number, int64_t batch) {
  epoch = number;
  first_batch = batch;
  epoch_start = Clock::now();
}

void Progress::draw_if_due(int64_t done, const Meter &meter) {
  Clock::time_point now = Clock::now();
  if (now - drawn < redraw_after) return;
  drawn = now;
  auto seconds_since = [&](Clock::time_point then) { return std::chrono::duration<double>(now - then).count(); };
  int64_t fresh = done - first_batch; // batches of this epoch that were not done before an interruption
  double elapsed = seconds_since(start), left = elapsed / static_cast<double>(before + fresh) *
                                                static_cast<double>((options.epochs - epoch) * options.batches - done);
  double rows = static_cast<double>(std::min(options.rows, fresh * options.rows / options.batches));
  // The first batches are slower than what follows, and tell little about it.
  const bool tells = now - start >= redraw_after;
  const BarLine line{done,
                     options.batches,
                     fmt::format("epoch {}/{}", epoch + 1, options.epochs),
                     "  " + speed_text(rows, seconds_since(epoch_start)),
                     tells ? "  " + time_text(left) + " left" : "",
                     meter.scores()};
  write(line.fitted(width_of(options.output)), false);
}

void Progress::epoch_end(const Scores &scores, int64_t rows, double seconds) {
  before += options.batches - first_batch;
  if (!lines) return;
  std::string line = fmt::format("epoch {}/{}{}  {}  {}", epoch + 1, options.epochs, scores_text(scores), time_text(seconds),
                                 speed_text(static_cast<double>(rows), seconds));
  write(line, true);
}

/// On a terminal a line replaces the one before it, unless that one stays.
void Progress::write(const std::string &line, bool stays) {
  fmt::print(options.output, "{}{}{}", bar ? "\r\x1b[K" : "", line, stays ? "\n" : "");
  std::fflush(options.output);
  unfinished = !stays;
}

} // namespace gait::detail
