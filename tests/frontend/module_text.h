// Looking at the text of a model.
#ifndef GAIT_TESTS_FRONTEND_MODULE_TEXT_H
#define GAIT_TESTS_FRONTEND_MODULE_TEXT_H
#include <gait/gait.h>
#include <regex>
#include <string>

/// The text of one entry, without locations; empty if there is none of that name.
inline std::string entry_text(const gait::Model &model, const std::string &entry) {
  const std::string text = model.text();
  const std::size_t start = text.find("func.func @" + entry + "(");
  if (start == text.npos) return "";
  const std::size_t end = text.find("func.func @", start + 1);
  return std::regex_replace(text.substr(start, end - start), std::regex(R"x( loc\([^()]*(\([^()]*\))?\))x"), "");
}

/// The first line of an entry: its arguments and results.
inline std::string signature(const gait::Model &model, const std::string &entry) {
  const std::string text = entry_text(model, entry);
  return text.substr(0, text.find('\n'));
}

/// How often a text stands in another.
inline int count(const std::string &text, const std::string &part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// The text of an entry that returns one tensor.
inline std::string ops_of(const gait::Tensor &tensor) {
  gait::Model model(tensor.graph(), {.outputs = {{"result", tensor}}});
  return entry_text(model, "predict");
}

#endif
