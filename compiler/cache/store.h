// A folder of finished work on the disk, shared by all processes of a user.
#ifndef GAIT_COMPILER_CACHE_STORE_H
#define GAIT_COMPILER_CACHE_STORE_H
#include "compiler/cache/key.h"
#include <atomic>
#include <mutex>
#include <optional>
#include <string>

namespace gait::compiler {

/// One file an entry: magic word, key, length and checksum of the bytes, the bytes. Nothing here fails: what cannot be read is
/// not there, what cannot be written is not kept.
///
/// Any number of threads and processes may use a folder at once: an entry is written beside its place and renamed into it, so
/// that a reader finds it whole or not at all. It is not forced to the disk: what a loss of power leaves does not match its
/// checksum. A damaged entry, or one that belongs to another user (root's are taken), is not there; the next `put` replaces it.
class CacheStore {
public:
  static constexpr uint64_t defaultLimit = uint64_t(256) << 20; ///< bytes

  /// `folder` is made by the first `put`, for its owner alone. Empty: a store that keeps nothing.
  explicit CacheStore(std::string folder, uint64_t limit = defaultLimit) : folder(std::move(folder)), limit(limit) {}
  CacheStore(const CacheStore &) = delete;
  ~CacheStore() { trim(); }

  /// The bytes of an entry, which counts as used now.
  std::optional<std::string> find(const CacheKey &key) const;
  void put(const CacheKey &key, llvm::StringRef bytes);
  /// Where anything was put since the last time: removes the entries that were used longest ago until the folder holds at most
  /// nine tenths of its limit, if it holds more than the limit; and what a killed process has left, after an hour.
  void trim();

  bool enabled() const { return !folder.empty(); }
  const std::string &path() const { return folder; }
  /// Why nothing could be written; empty if nothing went wrong.
  std::string trouble() const;

private:
  std::string fileOf(const CacheKey &key) const;
  void giveUp(llvm::StringRef why);

  const std::string folder;
  const uint64_t limit;
  std::atomic<bool> grown = false;
  mutable std::mutex mutex;
  std::string reason;
};

/// $GAIT_CACHE, else $XDG_CACHE_HOME/gait, else $HOME/.cache/gait; a variable that is empty, or XDG_CACHE_HOME where it is no
/// absolute path, is as good as none. Empty, no cache: where GAIT_CACHE is "off", or none of the three is set.
std::string cacheFolder();

} // namespace gait::compiler
#endif
