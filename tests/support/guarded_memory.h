// Memory that notices every touch outside of it.
#ifndef GAIT_TESTS_SUPPORT_GUARDED_MEMORY_H
#define GAIT_TESTS_SUPPORT_GUARDED_MEMORY_H
#include <cstdint>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

namespace gait::test {

/// Bytes that end at a page nobody may touch and start behind another; what lies between the front page and them holds a pattern.
/// The bytes are aligned as their count is: to 64 where it is a multiple of 64.
class GuardedMemory {
public:
  explicit GuardedMemory(int64_t count) : count(static_cast<size_t>(count)), page(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    inner = (this->count + page - 1) / page * page;
    void *mapped = mmap(nullptr, inner + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    base = static_cast<unsigned char *>(mapped);
    if (inner && mprotect(base + page, inner, PROT_READ | PROT_WRITE)) throw std::bad_alloc();
    std::memset(base + page, pattern, inner);
  }
  GuardedMemory(const GuardedMemory &) = delete;
  ~GuardedMemory() { munmap(base, inner + 2 * page); }

  unsigned char *data() const { return base + page + inner - count; }
  size_t size() const { return count; }
  void fill(unsigned char byte) { std::memset(data(), byte, count); }
  /// Whether the bytes in front are as they were. (A touch of the pages themselves ends the program.)
  bool intact() const {
    for (unsigned char *byte = base + page; byte < data(); ++byte)
      if (*byte != pattern) return false;
    return true;
  }
  void protect(int protection) { mprotect(base + page, inner, protection); }

private:
  static constexpr unsigned char pattern = 0xa5;
  size_t count, page, inner;
  unsigned char *base;
};

} // namespace gait::test
#endif
