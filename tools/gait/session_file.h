// What the commands that run a model share: the model compiled and opened, its state.
#ifndef GAIT_TOOLS_GAIT_SESSION_FILE_H
#define GAIT_TOOLS_GAIT_SESSION_FILE_H
#include "runtime/data.h"
#include "runtime/session.h"
#include "tools/gait/commands.h"
#include <optional>
#include <string>
#include <vector>

namespace gait::tools {

/// Compiles a model's text in memory and opens it. Reports and returns nothing if it cannot be compiled.
/// `rows`: the batch asked for; the largest batch is no smaller where the text leaves it open.
std::optional<Session> openSession(const ModelOptions &options, int threads, int64_t rows = 0);

/// `--batch` and `--threads` of the commands that use a trained model.
void addRunOptions(CLI::App &command, int64_t &batch, int &threads);

/// `--checkpoint` and `--weights` of the commands that use a trained model.
struct StateOptions {
  std::string checkpoint, weights;
  std::vector<std::string> transposed;
  void addTo(CLI::App &command);
  /// Fills the session, and returns what the data was standardised by when it learned, of no columns where it was not.
  /// Throws: Error when neither is given, or the file does not fit; RuntimeError.
  data::Standardization fill(Session &session) const;
};

/// `--transposed`, beside an option `--weights`.
void addTransposedTo(CLI::App &command, std::vector<std::string> &patterns, const char *group);

/// The names of its columns.
std::vector<std::string> namesOf(const data::Standardization &standardization);

} // namespace gait::tools
#endif
