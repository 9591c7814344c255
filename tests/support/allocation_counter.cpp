#include "tests/support/allocation_counter.h"
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define GAIT_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GAIT_SANITIZED 1
#endif

static std::atomic<int64_t> count{0};

int64_t gait::test::allocations() { return count.load(); }

#ifdef GAIT_SANITIZED
bool gait::test::counts_allocations() { return false; }
#else
bool gait::test::counts_allocations() { return true; }

extern "C" {
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t bytes) noexcept {
  ++count;
  return __libc_malloc(bytes);
}
void *calloc(size_t number, size_t bytes) noexcept {
  ++count;
  return __libc_calloc(number, bytes);
}
void *realloc(void *old, size_t bytes) noexcept {
  ++count;
  return __libc_realloc(old, bytes);
}
void *memalign(size_t alignment, size_t bytes) noexcept {
  ++count;
  return __libc_memalign(alignment, bytes);
}
void *aligned_alloc(size_t alignment, size_t bytes) noexcept {
  ++count;
  return __libc_memalign(alignment, bytes);
}
int posix_memalign(void **result, size_t alignment, size_t bytes) noexcept {
  ++count;
  *result = __libc_memalign(alignment, bytes);
  return *result ? 0 : ENOMEM;
}
void *mmap(void *address, size_t bytes, int protection, int flags, int file, off_t offset) noexcept {
  ++count;
  return reinterpret_cast<void *>(syscall(SYS_mmap, address, bytes, protection, flags, file, offset));
}
void *mmap64(void *address, size_t bytes, int protection, int flags, int file, off64_t offset) noexcept {
  ++count;
  return reinterpret_cast<void *>(syscall(SYS_mmap, address, bytes, protection, flags, file, offset));
}
}
#endif
