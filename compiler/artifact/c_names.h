// The C identifiers of a model: one place decides them for the header, the tables and the code.
#ifndef GAIT_COMPILER_ARTIFACT_C_NAMES_H
#define GAIT_COMPILER_ARTIFACT_C_NAMES_H
#include "compiler/artifact/manifest.h"

namespace gait::compiler {

/// The functions of one entry and the names of their parameters.
struct EntryNames {
  std::string function; ///< digits_train_step
  std::string threads;  ///< digits_train_step_threads; empty for `init`
  std::string spmd;     ///< digits_train_step_spmd; empty for `init`
  std::vector<std::string> inputs, outputs;
};

/// Every identifier is a C and C++ identifier and no other's: what is no letter, digit or `_` becomes `_`, clashes get `_2`,
/// `_3`, ...
struct CNames {
  explicit CNames(const Manifest &manifest);
  /// What a shared object exports, but for `gait_model_get`.
  std::vector<std::string> exported() const;

  std::string model;     ///< digits: before every function
  std::string macro;     ///< DIGITS: before every macro
  std::string getter;    ///< digits_model
  std::string errorText; ///< digits_error_text
  std::vector<EntryNames> entries;
  std::vector<std::string> states; ///< DIGITS_STATE_linear_0_weight, by state
  std::vector<std::string> errors; ///< DIGITS_ERROR_RANGE_label, by ranged input
};

/// An input whose values are checked. Its error code is GAIT_ERROR_RANGE + its index in `rangedInputs`.
struct RangedInput {
  std::string name;
  int64_t low, high;
  bool operator==(const RangedInput &) const = default;
};

/// The distinct ranged inputs of a model, in the order of its entries and their inputs.
std::vector<RangedInput> rangedInputs(const Manifest &manifest);
/// The code that stands for `input`, which has a range.
int32_t rangeErrorCode(const std::vector<RangedInput> &ranged, const TensorDescription &input);

/// The entry `init` has a form of its own in C: (state, seed).
bool isInit(const EntryDescription &entry);

} // namespace gait::compiler
#endif
