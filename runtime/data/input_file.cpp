#include "runtime/data/input_file.h"
#include "runtime/error.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gait::data {

static int64_t nanoseconds(const timespec &time) { return int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec; }

InputFile::InputFile(std::string path) : name(std::move(path)), descriptor(open(name.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor < 0) throw RuntimeError(fmt::format("cannot open '{}': {}", name, std::strerror(errno)));
  struct stat status;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    bytes = status.st_size;
    modified = nanoseconds(status.st_mtim);
  }
}

InputFile::~InputFile() { close(descriptor); }

size_t InputFile::read(std::span<char> to) {
  size_t done = 0;
  while (done < to.size()) {
    ssize_t got = ::read(descriptor, to.data() + done, to.size() - done);
    if (got == 0) break;
    if (got > 0) done += static_cast<size_t>(got);
    else if (errno != EINTR) throw RuntimeError(fmt::format("cannot read '{}': {}", name, std::strerror(errno)));
  }
  return done;
}

std::vector<char> InputFile::read_rest() {
  std::vector<char> all;
  constexpr size_t chunk = 1 << 16;
  for (size_t done = 0;;) {
    all.resize(done + chunk);
    size_t got = read({all.data() + done, chunk});
    done += got;
    if (got == chunk) continue;
    all.resize(done);
    return all;
  }
}

void InputFile::read_at(int64_t offset, std::span<char> to) const {
  for (size_t done = 0; done < to.size();) {
    ssize_t got = pread(descriptor, to.data() + done, to.size() - done, offset + static_cast<int64_t>(done));
    if (got > 0) done += static_cast<size_t>(got);
    else if (got == 0) refuse_change();
    else if (errno != EINTR) throw RuntimeError(fmt::format("cannot read '{}': {}", name, std::strerror(errno)));
  }
}

void InputFile::check_streamable() const {
  if (bytes < 0) throw RuntimeError(fmt::format("cannot stream '{}': it is no regular file; read it into memory", name));
}

void InputFile::check_unchanged() const {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || status.st_size != bytes || nanoseconds(status.st_mtim) != modified) refuse_change();
}

void InputFile::refuse_change() const {
  throw RuntimeError(fmt::format("'{}' has changed since it was opened; open it again", name));
}

} // namespace gait::data
