// The help text, in lines of a terminal's width.
#ifndef GAIT_TOOLS_GAIT_HELP_H
#define GAIT_TOOLS_GAIT_HELP_H
#include <CLI/CLI.hpp>

namespace gait::tools {

/// Breaks the options' descriptions at blanks, for this command and those added to it afterwards.
void wrapHelp(CLI::App &app);

} // namespace gait::tools
#endif
