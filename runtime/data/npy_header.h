// What the head of a .npy file says (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
#ifndef GAIT_RUNTIME_DATA_NPY_HEADER_H
#define GAIT_RUNTIME_DATA_NPY_HEADER_H
#include "runtime/data/byte_range.h"
#include <vector>

namespace gait::data {

struct NpyHeader {
  char kind = 'f';   ///< b truth, i signed, u unsigned, f floating
  int64_t bytes = 8; ///< of an element: 1, 2, 4 or 8
  bool big_endian = false;
  bool fortran = false; ///< the first index runs fastest, and that makes a difference
  std::vector<int64_t> shape;
  int64_t begin = 0; ///< of the elements

  int64_t count() const; ///< of all elements
};

/// Throws: Error, with `where` in front, for everything that makes no array of numbers that lies in `bytes` to its last byte.
NpyHeader read_npy_header(const ByteRange &bytes, const std::string &where);

} // namespace gait::data
#endif
