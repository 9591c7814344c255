#include "tools/gait/help.h"
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

} // namespace

void wrapHelp(CLI::App &app) { app.formatter(std::make_shared<Wrapped>()); }

} // namespace gait::tools
