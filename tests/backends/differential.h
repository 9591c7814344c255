// How far a backend may be from the oracle.
#ifndef GAIT_TESTS_BACKENDS_DIFFERENTIAL_H
#define GAIT_TESTS_BACKENDS_DIFFERENTIAL_H
#include "tests/support/value.h"
#include <cstdint>
#include <string>

namespace gait::test {

/// What the program was started with: `--graphs N`, `--seed S`, `--module FILE`.
struct DifferentialOptions {
  int64_t graphs = 0; ///< random graphs of each element type
  uint64_t seed = 0;
  std::string module; ///< instead of those in the folder modules/
};
const DifferentialOptions &differentialOptions();

/// The largest difference of two tensors' elements; infinity as relativeError says.
double absoluteError(const Value &actual, const Value &expected);

/// The error that is allowed against the oracle's value. f64: 1e-12 of the largest magnitude. f32: four times the error of the
/// naive evaluation, or 8 units in the last place of the largest magnitude, whichever is larger. The largest magnitude counts as
/// at least `floor`: of f64, which has no yardstick, for results of a graph that may have cancelled.
double allowedError(gait_dtype dtype, const Value &oracle, double naiveError, double floor = 0);

} // namespace gait::test
#endif
