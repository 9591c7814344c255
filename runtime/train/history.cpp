#include "runtime/train/history.h"
#include "runtime/checkpoint/atomic_file.h"
#include "runtime/error.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>

namespace gait {

std::span<const double> History::operator[](std::string_view name) const {
  auto found = std::ranges::find(table, name, &Column::name);
  if (found != table.end()) return found->values;
  std::string names;
  for (const Column &column : table) names += (names.empty() ? "" : ", ") + column.name;
  throw Error(fmt::format("the history has no '{}'; it has {}", name, names.empty() ? "no epoch" : names));
}

void History::add(const Scores &scores, double seconds) {
  for (const auto &[name, value] : scores) {
    auto found = std::ranges::find(table, name, &Column::name);
    if (found == table.end()) found = table.insert(table.end(), {name, std::vector<double>(times.size(), std::nan(""))});
    found->values.push_back(value);
  }
  times.push_back(seconds);
  for (Column &column : table) column.values.resize(times.size(), std::nan(""));
}

void History::set(std::string_view name, double value) {
  if (times.empty()) throw Error(fmt::format("history: there is no epoch to set '{}' of", name));
  auto found = std::ranges::find(table, name, &Column::name);
  if (found == table.end())
    found = table.insert(table.end(), {std::string(name), std::vector<double>(times.size(), std::nan(""))});
  found->values.back() = value;
}

std::string History::table_text() const {
  std::string text = fmt::format("{:>6}", "epoch");
  auto width = [](const Column &column) { return std::max<size_t>(column.name.size(), 10); };
  for (const Column &column : table) text += fmt::format("  {:>{}}", column.name, width(column));
  text += "     seconds\n";
  for (size_t i = 0; i < times.size(); ++i) {
    text += fmt::format("{:>6}", i + 1);
    for (const Column &column : table) text += fmt::format("  {:>{}.6g}", column.values[i], width(column));
    text += fmt::format("  {:>10.3f}\n", times[i]);
  }
  return text;
}

std::string History::csv() const {
  std::string text = "epoch";
  for (const Column &column : table) text += "," + column.name;
  text += ",seconds\n";
  for (size_t i = 0; i < times.size(); ++i) {
    text += std::to_string(i + 1);
    for (const Column &column : table) text += std::isnan(column.values[i]) ? "," : fmt::format(",{}", column.values[i]);
    text += fmt::format(",{}\n", times[i]);
  }
  return text;
}

std::string History::json() const {
  nlohmann::ordered_json json;
  json["epoch"] = nlohmann::ordered_json::array();
  for (int64_t i = 1; i <= epochs(); ++i) json["epoch"].push_back(i);
  for (const Column &column : table) json[column.name] = column.values;
  json["seconds"] = times;
  return json.dump(1) + "\n";
}

void History::save(const std::string &path) const {
  auto ends = [&](std::string_view ending) { return path.ends_with(ending); };
  if (ends(".csv")) detail::write_file_atomically(path, csv());
  else if (ends(".json")) detail::write_file_atomically(path, json());
  else if (ends(".svg")) detail::write_file_atomically(path, svg());
  else if (ends(".txt")) detail::write_file_atomically(path, table_text());
  else throw Error(fmt::format("history: '{}' ends in no form that it is saved in; end it in .csv, .json, .svg or .txt", path));
}

} // namespace gait
