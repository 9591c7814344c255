// What the tests of data share: files that go with a test, values out of views, messages.
#ifndef GAIT_TESTS_DATA_FILES_H
#define GAIT_TESTS_DATA_FILES_H
#include "runtime/data.h"
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <unistd.h>
#include <vector>

namespace gait::test {

/// A file that goes with the test.
struct File {
  explicit File(const std::string &bytes) {
    static int count = 0;
    path = std::filesystem::temp_directory_path() /
           ("gait_data_" + std::to_string(getpid()) + "_" + std::to_string(count++) + ".csv");
    write(bytes);
  }
  ~File() { std::filesystem::remove(path); }
  File(const File &) = delete;
  void write(const std::string &bytes) const { std::ofstream(path, std::ios::binary) << bytes; }
  std::string name() const { return path.string(); }
  std::filesystem::path path;
};

/// The message of what `work` throws, with the file's path replaced by "file".
template <typename F> std::string message_of(F &&work, const std::string &path = "") {
  try {
    work();
  } catch (const std::exception &error) {
    std::string message = error.what();
    for (size_t at; !path.empty() && (at = message.find(path)) != std::string::npos;) message.replace(at, path.size(), "file");
    return message;
  }
  return "no error";
}

template <typename T> std::vector<T> values(const TensorView &view) {
  const T *data = static_cast<const T *>(view.data);
  return std::vector<T>(data, data + view.count());
}
template <typename T> std::vector<T> values(const Dataset &dataset, const std::string &column) {
  return values<T>(*dataset.all().find(column));
}

/// Every byte of a dataset's columns, in order.
inline std::vector<std::vector<std::byte>> bytes_of(const Dataset &dataset) {
  std::vector<std::vector<std::byte>> result;
  for (const Dataset::Column &column : dataset.columns()) result.push_back(column.bytes);
  return result;
}

/// Every byte of every batch, one list a column, and the rows of each batch at the end.
inline std::vector<std::vector<std::byte>> bytes_of(Batches &batches) {
  std::vector<std::vector<std::byte>> result;
  for (const Batch &batch : batches) {
    result.resize(batch.tensors.size() + 1);
    for (size_t i = 0; i < batch.tensors.size(); ++i) {
      auto from = static_cast<const std::byte *>(batch.tensors[i].data);
      result[i].insert(result[i].end(), from, from + batch.tensors[i].bytes());
    }
    result.back().push_back(static_cast<std::byte>(batch.rows));
  }
  return result;
}
inline std::vector<std::vector<std::byte>> bytes_of(Batches &&batches) { return bytes_of(batches); }

/// label = 0, 1, ...; image = (label, -label).
inline Dataset numbered(int64_t rows) {
  std::vector<int32_t> one(static_cast<size_t>(rows));
  std::iota(one.begin(), one.end(), 0);
  std::vector<float> two;
  for (int32_t i : one) two.insert(two.end(), {static_cast<float>(i), static_cast<float>(-i)});
  return Dataset({Dataset::column<int32_t>("label", one), Dataset::column<float>("image", two, {2})});
}

/// The labels of `numbered` rows, whatever was done with them.
inline std::vector<int32_t> labels(const Dataset &dataset) { return values<int32_t>(dataset, "label"); }

} // namespace gait::test
#endif
