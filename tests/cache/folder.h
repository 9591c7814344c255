#ifndef GAIT_TESTS_CACHE_FOLDER_H
#define GAIT_TESTS_CACHE_FOLDER_H
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <vector>

namespace gait::test {

/// A fresh folder, removed with the object.
struct Folder {
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gait_cache_XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()));
    path = pattern;
  }
  Folder(const Folder &) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

/// What lies in a folder, in no order.
inline std::vector<std::filesystem::path> files(const std::filesystem::path &folder) {
  std::vector<std::filesystem::path> all;
  for (const auto &item : std::filesystem::directory_iterator(folder)) all.push_back(item.path());
  return all;
}

/// An environment variable for as long as this lives; null: none of that name.
class Variable {
public:
  Variable(const char *name, const char *value) : name(name) {
    if (const char *old = std::getenv(name)) before = old, had = true;
    set(value);
  }
  Variable(const Variable &) = delete;
  ~Variable() { set(had ? before.c_str() : nullptr); }

private:
  void set(const char *value) const {
    if (value) setenv(name, value, 1);
    else unsetenv(name);
  }
  const char *name;
  std::string before;
  bool had = false;
};

} // namespace gait::test
#endif
