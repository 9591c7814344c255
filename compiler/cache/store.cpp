#include "compiler/cache/store.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace gait::compiler {
namespace {

constexpr char magic[8] = {'G', 'A', 'I', 'T', 'w', 'o', 'r', '1'};
constexpr llvm::StringLiteral entrySuffix = ".work", partialSuffix = ".partial";
constexpr time_t partialAge = 3600; ///< seconds after which nobody is still writing

/// What an entry's file begins with. Little-endian like all machines that the compiler runs on.
struct Header {
  char magic[8];
  CacheKey key;
  uint64_t length;
  CacheKey checksum;
};
static_assert(sizeof(Header) == 80);

Header headerOf(const CacheKey &key, llvm::StringRef bytes) {
  Header header;
  std::memcpy(header.magic, magic, sizeof(magic));
  header.key = key;
  header.length = bytes.size();
  header.checksum = llvm::BLAKE3::hash<32>(llvm::ArrayRef(bytes.bytes_begin(), bytes.size()));
  return header;
}

class File {
public:
  explicit File(int number) : number(number) {}
  File(const File &) = delete;
  ~File() {
    if (number >= 0) close(number);
  }
  explicit operator bool() const { return number >= 0; }
  const int number;
};

bool readAll(int file, char *bytes, size_t size) {
  while (size) {
    ssize_t count = read(file, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count, size -= static_cast<size_t>(count);
  }
  return true;
}

bool writeAll(int file, const char *bytes, size_t size) {
  while (size) {
    ssize_t count = write(file, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count, size -= static_cast<size_t>(count);
  }
  return true;
}

/// A folder and those above it, for their owner alone, as the XDG base directory specification asks.
bool makeFolders(const std::string &folder) {
  if (mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return true;
  if (errno != ENOENT) return false;
  llvm::StringRef parent = llvm::sys::path::parent_path(folder);
  if (parent.empty() || parent == folder || !makeFolders(parent.str())) return false;
  return mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST;
}

struct Entry {
  std::string name;
  timespec used;
  uint64_t size;
};

bool before(const timespec &a, const timespec &b) { return std::pair(a.tv_sec, a.tv_nsec) < std::pair(b.tv_sec, b.tv_nsec); }

} // namespace

std::string CacheStore::fileOf(const CacheKey &key) const {
  llvm::SmallString<128> path(folder);
  llvm::sys::path::append(path, spell(key) + entrySuffix);
  return path.str().str();
}

std::optional<std::string> CacheStore::find(const CacheKey &key) const {
  if (!enabled()) return std::nullopt;
  File file(open(fileOf(key).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status;
  if (!file || fstat(file.number, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  if (status.st_uid != geteuid() && status.st_uid != 0) return std::nullopt; // code that somebody else may have made up
  Header header;
  if (status.st_size < off_t(sizeof(header)) || uint64_t(status.st_size) > limit) return std::nullopt;
  if (!readAll(file.number, reinterpret_cast<char *>(&header), sizeof(header))) return std::nullopt;
  if (header.length != uint64_t(status.st_size) - sizeof(header)) return std::nullopt;
  std::string bytes(header.length, '\0');
  if (!readAll(file.number, bytes.data(), bytes.size())) return std::nullopt;
  const Header expected = headerOf(key, bytes);
  if (std::memcmp(&header, &expected, sizeof(header)) != 0) return std::nullopt;
  (void)futimens(file.number, nullptr); // where the folder is somebody else's, its age stays
  return bytes;
}

void CacheStore::giveUp(llvm::StringRef why) {
  std::lock_guard<std::mutex> lock(mutex);
  if (reason.empty()) reason = (why + " '" + folder + "': " + std::strerror(errno)).str();
}

std::string CacheStore::trouble() const {
  std::lock_guard<std::mutex> lock(mutex);
  return reason;
}

void CacheStore::put(const CacheKey &key, llvm::StringRef bytes) {
  if (!enabled() || bytes.size() + sizeof(Header) > limit || !trouble().empty()) return;
  if (!makeFolders(folder)) return giveUp("cannot make the cache's folder");
  const std::string path = fileOf(key);
  std::string partial = path + ".XXXXXX" + partialSuffix.str();
  File file(mkostemps(partial.data(), partialSuffix.size(), O_CLOEXEC));
  if (!file) return giveUp("cannot write into the cache's folder");
  const Header header = headerOf(key, bytes);
  const bool written = writeAll(file.number, reinterpret_cast<const char *>(&header), sizeof(header)) &&
                       writeAll(file.number, bytes.data(), bytes.size());
  if (!written || rename(partial.c_str(), path.c_str()) != 0) {
    giveUp("cannot write into the cache's folder");
    unlink(partial.c_str());
    return;
  }
  grown = true;
}

void CacheStore::trim() {
  if (!grown.exchange(false)) return;
  DIR *listing = opendir(folder.c_str());
  if (!listing) return;
  const int directory = dirfd(listing);
  std::vector<Entry> entries;
  uint64_t total = 0;
  const time_t now = time(nullptr);
  while (const dirent *item = readdir(listing)) {
    const llvm::StringRef name = item->d_name;
    struct stat status;
    if (!name.ends_with(entrySuffix) && !name.ends_with(partialSuffix)) continue; // not ours
    if (fstatat(directory, item->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)) continue;
    if (name.ends_with(partialSuffix)) {
      if (status.st_mtim.tv_sec < now - partialAge) unlinkat(directory, item->d_name, 0);
      continue;
    }
    entries.push_back({item->d_name, status.st_mtim, static_cast<uint64_t>(status.st_size)});
    total += entries.back().size;
  }
  if (total > limit) {
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) { return before(a.used, b.used); });
    for (const Entry &entry : entries) {
      if (total <= limit / 10 * 9) break;
      unlinkat(directory, entry.name.c_str(), 0); // another process may have been first
      total -= entry.size;
    }
  }
  closedir(listing);
}

std::string cacheFolder() {
  auto variable = [](const char *name) {
    const char *value = std::getenv(name);
    return std::string(value ? value : "");
  };
  if (const std::string own = variable("GAIT_CACHE"); !own.empty()) return own == "off" ? "" : own;
  llvm::SmallString<128> path(variable("XDG_CACHE_HOME"));
  if (path.empty() || !llvm::sys::path::is_absolute(path)) {
    path = variable("HOME");
    if (path.empty()) return "";
    llvm::sys::path::append(path, ".cache");
  }
  llvm::sys::path::append(path, "gait");
  return path.str().str();
}

} // namespace gait::compiler
