// Checks of an optimizer's or schedule's numbers, each with the caller's line.
#ifndef GAIT_FRONTEND_OPTIM_CHECK_H
#define GAIT_FRONTEND_OPTIM_CHECK_H
#include "frontend/graph_state.h"
#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace gait::optim {

class Check {
public:
  Check(std::string_view name, const Location &where) : name(name), where(where) {}

  template <typename Number> void require(bool good, std::string_view text, Number seen) const {
    if (!good) gait::detail::fail(name, fmt::format("{}, not {}", text, seen), where);
  }
  void above_zero(std::string_view what, double seen) const {
    require(seen > 0 && std::isfinite(seen), fmt::format("{} must be above 0", what), seen);
  }
  void at_least_zero(std::string_view what, double seen) const {
    require(seen >= 0 && std::isfinite(seen), fmt::format("{} must be at least 0", what), seen);
  }
  void below_one(std::string_view what, double seen) const {
    require(seen >= 0 && seen < 1, fmt::format("{} must be in [0, 1)", what), seen);
  }
  void at_least_one(std::string_view what, std::int64_t seen) const {
    require(seen >= 1, fmt::format("{} must be at least 1", what), seen);
  }

  const std::string_view name;
  const Location where;
};

} // namespace gait::optim
#endif
