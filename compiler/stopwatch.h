#ifndef GAIT_COMPILER_STOPWATCH_H
#define GAIT_COMPILER_STOPWATCH_H
#include <chrono>
#include <string>
#include <vector>

namespace gait::compiler {

/// What one stage took: a phase by its name, or "cache", "link", "write".
struct StageTime {
  std::string stage;
  double milliseconds;
};

/// Adds the time of a scope to a list.
class Stopwatch {
public:
  Stopwatch(std::vector<StageTime> &times, std::string stage)
      : times(times), stage(std::move(stage)), start(std::chrono::steady_clock::now()) {}
  Stopwatch(const Stopwatch &) = delete;
  ~Stopwatch() {
    times.push_back({stage, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count()});
  }

private:
  std::vector<StageTime> &times;
  const std::string stage;
  const std::chrono::steady_clock::time_point start;
};

} // namespace gait::compiler
#endif
