#include "runtime/checkpoint/atomic_file.h"
#include "runtime/error.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gait::detail {
namespace {

[[noreturn]] void fail(const std::string &path, const std::string &why) {
  throw RuntimeError(fmt::format("cannot write '{}': {}", path, why));
}
[[noreturn]] void fail(const std::string &path) { fail(path, std::strerror(errno)); }

/// An open file, closed with this.
class File {
public:
  File(const std::string &path, int flags) : number(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  File(const File &) = delete;
  ~File() {
    if (number >= 0) close(number);
  }
  explicit operator bool() const { return number >= 0; }
  int number;
};

/// Whether `path` is still the file that is open: another process may have renamed it away before it was locked here.
bool is_still(const File &file, const std::string &path) {
  struct stat open_file, named;
  return fstat(file.number, &open_file) == 0 && stat(path.c_str(), &named) == 0 && open_file.st_ino == named.st_ino &&
         open_file.st_dev == named.st_dev;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t count = write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

/// A rename lasts only when its folder is on the disk.
void sync_folder(const std::string &path) {
  size_t slash = path.rfind('/');
  File folder(slash == std::string::npos ? "." : path.substr(0, slash + 1), O_RDONLY | O_DIRECTORY);
  if (!folder || (fsync(folder.number) != 0 && errno != EINVAL)) fail(path); // EINVAL: a file system that has no such thing
}

} // namespace

void write_file_atomically(const std::string &path, std::string_view bytes) {
  const std::string partial = path + ".partial";
  for (;;) {
    File file(partial, O_WRONLY | O_CREAT);
    if (!file) fail(path);
    if (flock(file.number, LOCK_EX | LOCK_NB) != 0) fail(path, "another process is writing it");
    if (!is_still(file, partial)) continue;
    if (ftruncate(file.number, 0) != 0 || !write_all(file.number, bytes) || fsync(file.number) != 0 ||
        std::rename(partial.c_str(), path.c_str()) != 0) {
      int reason = errno;
      unlink(partial.c_str());
      fail(path, std::strerror(reason));
    }
    return sync_folder(path);
  }
}

} // namespace gait::detail
