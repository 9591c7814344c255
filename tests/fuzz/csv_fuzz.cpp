// Any text as a CSV file, its columns by number, by name, and with every option.
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/same_both_ways.h"

using namespace gait;

static void read(const std::string &path, const std::vector<data::Column> &columns, data::CsvOptions options) {
  test::same_both_ways(
      [&](bool stream) {
        options.stream = stream;
        return data::csv(path, columns, options);
      },
      "");
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  test::MemoryFile file(bytes, size);
  read(file.path(), {{"a", 0}}, {});
  read(file.path(), {{"a", 0, 2, f32}, {"b", 1, i32}}, {.separator = ';', .skip_lines = 1, .finite = true});
  read(file.path(), {{"x", "x", i64}, {"both", "x", "y"}, {"third", 2, f32}}, {});
  return 0;
}
