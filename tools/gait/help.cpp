#include "tools/gait/help.h"
#include <charconv>
#include <fmt/format.h>
#include <sstream>

namespace gait::tools {

namespace {

constexpr size_t names = 30, descriptions = 70; // columns

class Wrapped : public CLI::Formatter {
public:
  Wrapped() { column_width(names); }
  /// The formatter indents what follows a line end.
  std::string make_option_desc(const CLI::Option *option) const override {
    std::istringstream words(CLI::Formatter::make_option_desc(option));
    std::string text, word;
    size_t line = 0;
    while (words >> word) {
      if (line > 0 && line + 1 + word.size() > descriptions) text += '\n', line = 0;
      else if (line > 0) text += ' ', ++line;
      text += word;
      line += word.size();
    }
    return text;
  }
};

CLI::Validator bounded(double low, bool itself) {
  auto check = [=](std::string &text) -> std::string {
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return fmt::format("'{}' is no number", text);
    if (itself ? value >= low : value > low) return {};
    return itself ? fmt::format("{} is below {}", text, low) : fmt::format("{} is not above {}", text, low);
  };
  return CLI::Validator(check, "");
}

} // namespace

CLI::Validator atLeast(double low) { return bounded(low, true); }
CLI::Validator above(double low) { return bounded(low, false); }

void wrapHelp(CLI::App &app) { app.formatter(std::make_shared<Wrapped>()); }

} // namespace gait::tools
