#include "tests/support/module_text.h"
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace gait::test {

std::vector<int64_t> TensorType::withRows(int64_t rows) const {
  std::vector<int64_t> sizes = shape;
  std::ranges::replace(sizes, int64_t{GAIT_BATCH}, rows);
  return sizes;
}

std::vector<int64_t> allAxes(const TensorType &type) {
  std::vector<int64_t> axes(type.shape.size());
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}

std::string spell(const TensorType &type) {
  static constexpr const char *names[] = {"i1", "i32", "i64", "f32", "f64"};
  std::string text = "tensor<";
  for (int64_t extent : type.shape) text += (extent == GAIT_BATCH ? std::string("?") : std::to_string(extent)) + "x";
  return text + names[type.dtype] + ">";
}

std::string spell(const std::vector<int64_t> &list) { return fmt::format("[{}]", fmt::join(list, ", ")); }

std::string EntryText::state(const std::string &tensor, const TensorType &type, std::string_view role) {
  arguments.push_back({tensor, type, std::string(role)});
  return "%" + tensor;
}

std::string EntryText::input(const std::string &tensor, const TensorType &type) { return state(tensor, type, "input"); }

std::string EntryText::add(const std::string &op) {
  std::string value = fmt::format("%{}", values++);
  body += fmt::format("    {} = {}\n", value, op);
  return value;
}

std::vector<std::string> EntryText::addMany(const std::string &op, size_t results) {
  if (results == 1) return {add(op)};
  std::string group = fmt::format("%{}", values++);
  body += fmt::format("    {}:{} = {}\n", group, results, op);
  std::vector<std::string> names;
  names.reserve(results);
  for (size_t i = 0; i < results; ++i) names.push_back(fmt::format("{}#{}", group, i));
  return names;
}

void EntryText::output(const std::string &tensor, const std::string &value, const TensorType &type, std::string_view role) {
  std::string comma = results.empty() ? "" : ", ";
  results += fmt::format("{}{} {{gait.name = \"{}\", gait.role = \"{}\"}}", comma, spell(type), tensor, role);
  returned += comma + value;
  resultTypes += comma + spell(type);
}

void EntryText::update(const std::string &tensor, const std::string &value) {
  auto found = std::ranges::find(arguments, tensor, &Argument::tensor);
  std::string comma = results.empty() ? "" : ", ";
  results += fmt::format("{}{} {{gait.name = \"{}\", gait.role = \"{}\", gait.state = {} : i64}}", comma, spell(found->type),
                         tensor, found->role, found - arguments.begin());
  returned += comma + value;
  resultTypes += comma + spell(found->type);
}

std::string EntryText::text() const {
  std::string text = fmt::format("  func.func @{}(", name);
  for (const Argument &argument : arguments)
    text += fmt::format("{}%{}: {} {{gait.name = \"{}\", gait.role = \"{}\"}}", &argument == arguments.data() ? "" : ", ",
                        argument.tensor, spell(argument.type), argument.tensor, argument.role);
  return text + fmt::format(") -> ({}) {{\n{}    return{}{}{}\n  }}\n", results, body, returned.empty() ? "" : " " + returned,
                            returned.empty() ? "" : " : ", resultTypes);
}

std::string moduleText(const std::string &name, const std::vector<EntryText> &entries) {
  std::string text = fmt::format("module @{} attributes {{gait.phase = \"graph\"}} {{\n", name);
  for (const EntryText &entry : entries) text += entry.text();
  return text + "}\n";
}

} // namespace gait::test
