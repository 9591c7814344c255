// Any bytes as a .npz archive: all arrays, or one of them.
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/same_both_ways.h"

using namespace gait;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  test::MemoryFile file(bytes, size);
  for (const std::vector<data::ArchiveColumn> &columns : {std::vector<data::ArchiveColumn>{}, {{"x", "image", f32}}})
    test::same_both_ways([&](bool stream) { return data::npz(file.path(), columns, {.stream = stream}); }, "cannot be streamed");
  return 0;
}
