// NumPy's arrays: .npy files, and .npz archives of them.
#ifndef GAIT_RUNTIME_DATA_NPY_H
#define GAIT_RUNTIME_DATA_NPY_H
#include "runtime/data/dataset.h"
#include <optional>

namespace gait::data {

struct ArrayOptions {
  /// Converts every number to this type, or refuses the one that it cannot hold. Unset: bool, int32, int64, float32 and float64
  /// stay what they are; the other integers and float16 become untyped numbers.
  std::optional<DType> dtype;
  bool stream = false; ///< reads the rows of a batch when they are needed: for files larger than memory. The same bits.
  bool finite = false; ///< refuses NaN and infinities
};

/// An array [rows, ...] as the column `name`. Formats 1, 2 and 3; both byte orders; Fortran order too, but not streamed.
/// Throws: RuntimeError when the file cannot be read, or, streamed, has changed since; Error when it is no such array: another
/// format, a type that is no number, a size that does not fit, or a number that its type cannot hold (with its place).
Dataset npy(const std::string &path, const std::string &name, const ArrayOptions &options = {});

/// One array of an archive, as a column.
struct ArchiveColumn {
  std::string name;
  std::string array; ///< its name in the archive, as numpy.savez was given it; empty: `name`
  std::optional<DType> dtype;
};

/// Arrays of one archive, stored (numpy.savez) or deflated (numpy.savez_compressed), side by side. No columns: all arrays, by
/// their names. `options.dtype` holds for columns without one. Deflated arrays cannot be streamed. Throws: as `npy`; Error when
/// it is no zip archive, or one with a missing, encrypted or damaged entry, or of a kind that NumPy does not write.
Dataset npz(const std::string &path, const std::vector<ArchiveColumn> &columns = {}, const ArrayOptions &options = {});

/// The names of an archive's arrays, as numpy.savez was given them, in their order. Throws: as `npz`.
std::vector<std::string> npz_names(const std::string &path);

} // namespace gait::data
#endif
