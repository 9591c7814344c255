// The help text, in lines of a terminal's width, and what options check.
#ifndef GAIT_TOOLS_GAIT_HELP_H
#define GAIT_TOOLS_GAIT_HELP_H
#include <CLI/CLI.hpp>

namespace gait::tools {

/// Breaks the options' descriptions at blanks, for this command and those added to it afterwards.
void wrapHelp(CLI::App &app);

/// What an option's number must be; else "--epochs: -1 is below 0".
CLI::Validator atLeast(double low);
CLI::Validator above(double low);

} // namespace gait::tools
#endif
