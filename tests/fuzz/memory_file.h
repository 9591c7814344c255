// A file that lies in memory only, for readers that take a path.
#ifndef GAIT_TESTS_FUZZ_MEMORY_FILE_H
#define GAIT_TESTS_FUZZ_MEMORY_FILE_H
#include <cstdint>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace gait::test {

class MemoryFile {
public:
  MemoryFile(const uint8_t *bytes, size_t size) : descriptor(memfd_create("fuzz", MFD_CLOEXEC)) {
    if (descriptor < 0 || write(descriptor, bytes, size) != static_cast<ssize_t>(size)) std::abort();
  }
  ~MemoryFile() { close(descriptor); }
  MemoryFile(const MemoryFile &) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor); }

private:
  int descriptor;
};

} // namespace gait::test
#endif
