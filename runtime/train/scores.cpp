#include "runtime/train/scores.h"
#include "runtime/error.h"
#include <fmt/format.h>

namespace gait {

const double *Scores::find(std::string_view name) const {
  for (const auto &[key, value] : list)
    if (key == name) return &value;
  return nullptr;
}

double Scores::operator[](std::string_view name) const {
  if (const double *value = find(name)) return *value;
  std::string names;
  for (const auto &[key, value] : list) names += (names.empty() ? "" : ", ") + key;
  throw Error(fmt::format("there is no score '{}'; there are {}", name, names.empty() ? "none" : names));
}

void Scores::set(std::string_view name, double value) {
  for (auto &[key, old] : list)
    if (key == name) {
      old = value;
      return;
    }
  list.emplace_back(name, value);
}

} // namespace gait
