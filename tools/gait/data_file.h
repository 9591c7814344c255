// The rows that the commands train on and predict for: files as columns, by the inputs of a model.
#ifndef GAIT_TOOLS_GAIT_DATA_FILE_H
#define GAIT_TOOLS_GAIT_DATA_FILE_H
#include "runtime/data.h"
#include "runtime/session.h"
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace gait::tools {

/// Where the rows lie, and how they are read.
struct DataOptions {
  std::vector<std::string> files;
  std::string columns; ///< "image=0:64,label=64"; empty: the inputs in their order take one field after the other
  std::string separator = ",";
  int64_t skipLines = 0;
  bool stream = false, finite = false;
  void addTo(CLI::App &command);

  /// What an entry of the model takes from the data.
  struct Wanted {
    std::vector<std::string> entries; ///< the first that the model has gives the default columns, the last one's inputs are kept
    std::vector<std::string> exact;   ///< inputs kept in f64 until they are used, as what will be standardised
  };
  /// Reads the files: one table of all inputs (text, or .npz), and others of one input each, as INPUT=FILE.
  /// Throws: Error for files and columns that do not fit the model; what data::csv, npy and npz throw.
  Dataset read(const std::vector<std::string> &from, const Session &session, const Wanted &wanted) const;
};

/// What `--standardize` says: nothing, "features", or a list of inputs.
struct StandardizeOption {
  std::string text;
  void addTo(CLI::App &command);
  /// The inputs' names. Throws: Error for one that is no floating input with a row for each row of the data.
  std::vector<std::string> names(const Session &session) const;
};

} // namespace gait::tools
#endif
