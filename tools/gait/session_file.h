// What the commands that run a model share: the model compiled and opened, its data, its state.
#ifndef GAIT_TOOLS_GAIT_SESSION_FILE_H
#define GAIT_TOOLS_GAIT_SESSION_FILE_H
#include "runtime/data.h"
#include "runtime/session.h"
#include "tools/gait/commands.h"
#include <optional>
#include <string>

namespace gait::tools {

/// Compiles a model's text in memory and opens it. Reports and returns nothing if it cannot be compiled.
/// `rows`: the batch asked for; the largest batch is no smaller where the text leaves it open.
std::optional<Session> openSession(const ModelOptions &options, int threads, int64_t rows = 0);

/// Where the rows lie.
struct DataOptions {
  std::string columns; ///< "image=0:64,label=64"; empty: the inputs in their order take one column after the other
  std::string separator = ",";
  int64_t skipLines = 0;
  void addTo(CLI::App &command);

  /// Reads a file of numbers for these entries' inputs; the first entry that the model has gives the default columns, the last
  /// one's inputs are kept. Throws: Error for columns that are no list of them, or no inputs of the model; what data::csv throws.
  Dataset read(const std::string &file, const Session &session, const std::vector<std::string> &entries) const;
};

/// `--checkpoint` and `--weights` of the commands that use a trained model.
struct StateOptions {
  std::string checkpoint, weights;
  void addTo(CLI::App &command);
  /// Fills the session. Throws: Error when neither is given, or the file does not fit; RuntimeError.
  void fill(Session &session) const;
};

} // namespace gait::tools
#endif
