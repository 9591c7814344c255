// A file that is read from its start, and later again in pieces.
#ifndef GAIT_RUNTIME_DATA_INPUT_FILE_H
#define GAIT_RUNTIME_DATA_INPUT_FILE_H
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gait::data {

/// `read_at` and `check_unchanged` may be called from several threads.
class InputFile {
public:
  /// Throws: RuntimeError with the path and the system's reason.
  explicit InputFile(std::string path);
  ~InputFile();
  InputFile(const InputFile &) = delete;

  const std::string &path() const { return name; }
  /// Of a regular file; of a pipe and the like, -1.
  int64_t size() const { return bytes; }
  /// The next bytes, fewer only at the end. Throws: RuntimeError.
  size_t read(std::span<char> to);
  /// All bytes up to the end. Throws: RuntimeError.
  std::vector<char> read_rest();
  /// These bytes. Throws: RuntimeError, also when the file has become shorter.
  void read_at(int64_t offset, std::span<char> to) const;

  /// Throws: RuntimeError for what cannot be read in pieces.
  void check_streamable() const;
  /// Throws: RuntimeError when the file was written to since it was opened.
  void check_unchanged() const;
  [[noreturn]] void refuse_change() const;

private:
  std::string name;
  int descriptor;
  int64_t bytes = -1, modified = 0; ///< nanoseconds
};

} // namespace gait::data
#endif
