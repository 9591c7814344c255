// Any bytes as a .npy file, its numbers as they are and as other types.
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/same_both_ways.h"

using namespace gait;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  test::MemoryFile file(bytes, size);
  for (data::ArrayOptions options : {data::ArrayOptions{}, {.finite = true}, {.dtype = i1}, {.dtype = i32}, {.dtype = f32}})
    test::same_both_ways(
        [&](bool stream) {
          options.stream = stream;
          return data::npy(file.path(), "x", options);
        },
        "in Fortran order");
  return 0;
}
