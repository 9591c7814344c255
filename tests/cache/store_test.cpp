// The folder of finished work: what it keeps, what it refuses to believe, and many who write at once.
#include "compiler/cache/pack.h"
#include "compiler/cache/store.h"
#include "tests/cache/folder.h"
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace gait::compiler;
using gait::test::files;
using gait::test::Folder;
using gait::test::Variable;
namespace fs = std::filesystem;

static CacheKey key(int number) { return KeyBuilder().add(number).finish(); }

static std::string read(const fs::path &file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

static void write(const fs::path &file, const std::string &bytes) { std::ofstream(file, std::ios::binary) << bytes; }

/// Bytes that tell who wrote them, and are long enough to be written in pieces.
static std::string content(int number, size_t size = 300000) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(number * 31 + i * 7 + i / 251);
  return bytes;
}

TEST_CASE("what is put is found by its key, in another store of the folder too, and nothing else is") {
  Folder folder;
  const std::string path = folder.path / "made" / "by" / "put";
  CacheStore store(path);
  CHECK(!store.find(key(1)));
  CHECK(!fs::exists(path)); // looking makes nothing
  store.put(key(1), content(1));
  store.put(key(2), "");
  CHECK(store.find(key(1)) == content(1));
  CHECK(CacheStore(path).find(key(2)) == "");
  CHECK(!store.find(key(3)));
  store.put(key(1), content(9));
  CHECK(store.find(key(1)) == content(9));
  CHECK(files(path).size() == 2); // no partial file stays
  CHECK((fs::status(path).permissions() & fs::perms::mask) == fs::perms::owner_all);
  CHECK(store.trouble().empty());
}

TEST_CASE("keys tell pieces, their order and their ends apart") {
  auto printed = [](llvm::StringRef text) { return [text](llvm::raw_ostream &stream) { stream << text; }; };
  const std::vector<CacheKey> keys = {
      KeyBuilder().add("ab").add("c").finish(),
      KeyBuilder().add("a").add("bc").finish(),
      KeyBuilder().add("abc").finish(),
      KeyBuilder().add("abc").add("").finish(),
      KeyBuilder().add(int64_t(1)).add(int64_t(2)).finish(),
      KeyBuilder().add(int64_t(2)).add(int64_t(1)).finish(),
      KeyBuilder().addPrinted(printed("ab")).addPrinted(printed("c")).finish(),
      KeyBuilder().addPrinted(printed("a")).addPrinted(printed("bc")).finish(),
  };
  for (size_t i = 0; i < keys.size(); ++i)
    for (size_t j = 0; j < i; ++j) CHECK(keys[i] != keys[j]);
  CHECK(KeyBuilder().add("a").add("bc").finish() == keys[1]);
  CHECK(spell(keys[0]).size() == 64);
}

TEST_CASE("an entry that is cut, changed, somebody else's or garbage is not there, and the next put mends it") {
  Folder folder;
  CacheStore store(folder.path);
  store.put(key(1), content(1, 1000));
  const fs::path file = files(folder.path).at(0);
  const std::string good = read(file);
  auto refuses = [&](const std::string &bytes) {
    write(file, bytes);
    CHECK(!store.find(key(1)));
  };
  for (size_t size : {size_t(0), size_t(1), size_t(79), size_t(80), good.size() - 1}) refuses(good.substr(0, size));
  refuses(good + "x");
  refuses("no entry at all");
  refuses(content(5, good.size()));
  for (size_t at = 0; at < good.size(); ++at)
    for (int bit : {0, 7}) {
      std::string bytes = good;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
      write(file, bytes);
      if (store.find(key(1))) FAIL("believed a byte changed at " << at);
    }
  store.put(key(1), content(1, 1000));
  CHECK(read(file) == good);
  // Another entry under this one's name.
  store.put(key(2), content(2, 1000));
  for (const fs::path &other : files(folder.path))
    if (other != file) fs::copy_file(other, file, fs::copy_options::overwrite_existing);
  CHECK(!store.find(key(1)));
  fs::remove(file);
  fs::create_symlink("/etc/passwd", file);
  CHECK(!store.find(key(1)));
  fs::remove(file);
  REQUIRE(mkfifo(file.c_str(), 0600) == 0);
  CHECK(!store.find(key(1))); // and does not wait
  fs::remove(file);
  fs::create_directory(file);
  CHECK(!store.find(key(1)));
  store.put(key(1), content(1, 1000)); // in vain, and says so
  CHECK(!store.trouble().empty());
}

TEST_CASE("a length that promises the sky is not believed") {
  Folder folder;
  CacheStore store(folder.path);
  store.put(key(1), "x");
  const fs::path file = files(folder.path).at(0);
  fs::resize_file(file, uint64_t(1) << 40); // a sparse file
  CHECK(!store.find(key(1)));
}

TEST_CASE("many threads and processes may write and read the same entries") {
  Folder folder;
  constexpr int processes = 6, keys = 5, turns = 40;
  std::vector<pid_t> children;
  for (int child = 0; child < processes; ++child) {
    pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      int wrong = 0;
      {
        CacheStore store(folder.path, 4 << 20); // near its limit, so that they also remove each other's
        for (int turn = 0; turn < turns; ++turn) {
          const int number = (turn + child) % keys;
          if (auto found = store.find(key(number)); found && *found != content(number)) ++wrong;
          store.put(key(number), content(number));
          store.put(key(100 + child), content(child));
          store.trim();
        }
        wrong += !store.trouble().empty();
      }
      _exit(wrong != 0);
    }
    children.push_back(pid);
  }
  for (pid_t child : children) {
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  CacheStore store(folder.path);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (int turn = 0; turn < turns; ++turn) store.put(key(turn % keys), content(turn % keys)), (void)store.find(key(1));
    });
  for (std::thread &thread : threads) thread.join();
  for (int number = 0; number < keys; ++number) CHECK(store.find(key(number)) == content(number));
  for (const fs::path &file : files(folder.path)) CHECK(file.extension() == ".work");
}

TEST_CASE("a folder over its limit loses what was used longest ago; strangers' files stay") {
  Folder folder;
  constexpr uint64_t limit = 10'000;
  CacheStore store(folder.path, limit);
  auto age = [&](int seconds) { // of all that is there
    for (const fs::path &file : files(folder.path))
      fs::last_write_time(file, fs::last_write_time(file) - std::chrono::seconds(seconds));
  };
  for (int number = 0; number < 9; ++number) store.put(key(number), content(number, 1000)), age(10);
  store.trim();
  CHECK(files(folder.path).size() == 9); // 9 * 1080 bytes
  CHECK(store.find(key(0)));             // used now: no longer the oldest
  write(folder.path / "notes.txt", std::string(50'000, 'x'));
  write(folder.path / "a.123456.partial", "a killed writer's");
  write(folder.path / "b.123456.partial", "a writer's");
  fs::last_write_time(folder.path / "a.123456.partial", fs::file_time_type::clock::now() - std::chrono::hours(2));
  store.put(key(9), content(9, 1000));
  store.trim();
  CHECK(fs::exists(folder.path / "notes.txt"));
  CHECK(!fs::exists(folder.path / "a.123456.partial"));
  CHECK(fs::exists(folder.path / "b.123456.partial"));
  CHECK(store.find(key(0)));
  CHECK(!store.find(key(1)));
  CHECK(store.find(key(9)));
  uint64_t total = 0;
  for (const fs::path &file : files(folder.path))
    if (file.extension() == ".work") total += fs::file_size(file);
  CHECK(total <= limit);
  store.put(key(10), content(10, limit)); // alone too large
  CHECK(!store.find(key(10)));
  CHECK(store.trouble().empty());
}

TEST_CASE("a folder that cannot be written gives what it has and says why it keeps nothing") {
  Folder folder;
  CacheStore(folder.path).put(key(1), "one");
  {
    CacheStore store(folder.path / files(folder.path).at(0).filename()); // a file, no folder
    store.put(key(2), "two");
    CHECK(!store.find(key(2)));
    CHECK_MESSAGE(store.trouble().find("Not a directory") != std::string::npos, store.trouble());
  }
  {
    CacheStore store("/proc/gait");
    store.put(key(2), "two");
    CHECK(store.trouble().find("cannot make the cache's folder '/proc/gait'") == 0);
  }
  CacheStore none("");
  none.put(key(1), "one");
  CHECK(!none.find(key(1)));
  CHECK(!none.enabled());
  if (geteuid() == 0) return; // root writes everywhere
  fs::permissions(folder.path, fs::perms::owner_read | fs::perms::owner_exec);
  CacheStore store(folder.path);
  store.put(key(2), "two");
  CHECK(store.find(key(1)) == "one");
  CHECK(store.trouble().find("Permission denied") != std::string::npos);
  fs::permissions(folder.path, fs::perms::owner_all);
}

TEST_CASE("where the cache is") {
  Variable home("HOME", "/h"), xdg("XDG_CACHE_HOME", "/x"), own("GAIT_CACHE", "/own");
  CHECK(cacheFolder() == "/own");
  Variable off("GAIT_CACHE", "off");
  CHECK(cacheFolder() == "");
  Variable empty("GAIT_CACHE", "");
  CHECK(cacheFolder() == "/x/gait");
  Variable unset("GAIT_CACHE", nullptr), relative("XDG_CACHE_HOME", "x");
  CHECK(cacheFolder() == "/h/.cache/gait");
  Variable homeless("HOME", nullptr);
  CHECK(cacheFolder() == "");
}

TEST_CASE("several files in one entry") {
  const std::vector<FileBytes> all = {{"a.so", content(1, 100)}, {"b", ""}, {"", "x"}};
  const std::string bytes = pack(all);
  auto back = unpack(bytes);
  REQUIRE(back);
  REQUIRE(back->size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    CHECK((*back)[i].name == all[i].name);
    CHECK((*back)[i].bytes == all[i].bytes);
  }
  CHECK(unpack("")->empty());
  for (size_t size = 1; size < bytes.size(); ++size) {
    auto cut = unpack(llvm::StringRef(bytes).take_front(size));
    CHECK((!cut || cut->size() < 3));
  }
}
