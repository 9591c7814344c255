// gait: compiles models, shows what became of them at every phase, reports what they cost, trains and uses them.
#include "runtime/error.h"
#include "tools/gait/commands.h"
#include "tools/gait/help.h"

int main(int argc, char **argv) {
  CLI::App app("Gait compiles training graphs to native code.", "gait");
  app.require_subcommand(1);
  gait::tools::wrapHelp(app);
  app.set_version_flag("--version", "gait " GAIT_VERSION ", LLVM " GAIT_LLVM_VERSION);
  int status = 0;
  gait::tools::addCompileCommand(app, status);
  gait::tools::addInspectCommand(app, status);
  gait::tools::addDrawCommand(app, status);
  gait::tools::addTrainCommand(app, status);
  gait::tools::addEvaluateCommand(app, status);
  gait::tools::addPredictCommand(app, status);
  std::string names;
  bool known = argc < 2 || argv[1][0] == '-';
  for (const CLI::App *command : app.get_subcommands({})) {
    names += (names.empty() ? "" : ", ") + command->get_name();
    known |= argc > 1 && command->get_name() == argv[1];
  }
  if (!known) return gait::tools::complain("there is no command '" + std::string(argv[1]) + "'; the commands are " + names);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error);
  } catch (const std::exception &error) {
    return gait::tools::complain(error.what());
  }
  return status;
}
