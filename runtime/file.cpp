#include "runtime/file.h"
#include "runtime/error.h"
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <memory>

namespace gait::detail {

std::string read_file(const std::string &path) {
  std::unique_ptr<FILE, int (*)(FILE *)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) throw RuntimeError(fmt::format("cannot open '{}': {}", path, std::strerror(errno)));
  std::string bytes;
  char chunk[1 << 16];
  while (size_t count = std::fread(chunk, 1, sizeof(chunk), file.get())) bytes.append(chunk, count);
  if (std::ferror(file.get())) throw RuntimeError(fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  return bytes;
}

} // namespace gait::detail
