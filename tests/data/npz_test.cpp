#include "runtime/error.h"
#include "tests/data/files.h"
#include <doctest/doctest.h>
#include <sstream>
#include <zlib.h>

using namespace gait;
using namespace gait::test;

namespace {

std::string path_of(const std::string &name) { return std::string(DATA_TESTS_FOLDER) + "/numpy/" + name; }
std::string bytes_at(const std::string &path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string error_in(const std::string &path, const std::vector<data::ArchiveColumn> &columns = {},
                     data::ArrayOptions options = {}) {
  return message_of([&] { data::npz(path, columns, options); }, path);
}
std::string error_of(const std::string &bytes, const std::vector<data::ArchiveColumn> &columns = {}) {
  File file(bytes);
  std::string lying = error_in(file.name(), columns), streamed = error_in(file.name(), columns, {.stream = true});
  CHECK(lying == streamed);
  return lying;
}

std::string little(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i);
  return text;
}

/// An archive of one entry, a.npy, with whatever is to be wrong about it.
struct Zip {
  std::string name = "a.npy", bytes = bytes_at(path_of("f8.npy")), packed = bytes, comment;
  int flags = 0, method = 0, copies = 1, disk = 0;
  uint64_t checksum = crc32(0, reinterpret_cast<const Bytef *>(bytes.data()), static_cast<uInt>(bytes.size()));
  uint64_t size = bytes.size(), packed_size = bytes.size(), header = 0;
  bool wide = false; ///< sizes and places in 64 bits

  std::string text() const {
    std::string local = "PK\3\4" + little(20, 2) + little(flags, 2) + little(method, 2) + little(0, 4) + little(checksum, 4) +
                        little(packed_size, 4) + little(size, 4) + little(name.size(), 2) + little(0, 2) + name + packed;
    std::string extra = wide ? little(7, 2) + little(2, 2) + "xx" + little(1, 2) + little(24, 2) + little(size, 8) +
                                   little(packed_size, 8) + little(header, 8)
                             : "";
    std::string entry = "PK\1\2" + little(20, 2) + little(20, 2) + little(flags, 2) + little(method, 2) + little(0, 4) +
                        little(checksum, 4) + little(wide ? 0xffffffff : packed_size, 4) + little(wide ? 0xffffffff : size, 4) +
                        little(name.size(), 2) + little(extra.size(), 2) + little(0, 2) + little(0, 8) +
                        little(wide ? 0xffffffff : header, 4) + name + extra;
    std::string directory;
    for (int i = 0; i < copies; ++i) directory += entry;
    std::string end = wide ? "PK\6\6" + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8) + little(1, 8) +
                                 little(1, 8) + little(directory.size(), 8) + little(local.size(), 8) + "PK\6\7" + little(0, 4) +
                                 little(local.size() + directory.size(), 8) + little(1, 4)
                           : "";
    end += "PK\5\6" + little(disk, 2) + little(disk, 2) + little(wide ? 0xffff : copies, 2) + little(wide ? 0xffff : copies, 2) +
           little(wide ? 0xffffffff : directory.size(), 4) + little(wide ? 0xffffffff : local.size(), 4) +
           little(comment.size(), 2) + comment;
    return local + directory + end;
  }
};

} // namespace

TEST_CASE("npz reads stored and deflated archives of NumPy's, all arrays or those asked for") {
  for (const char *name : {"stored.npz", "deflated.npz"}) {
    Dataset all = data::npz(path_of(name));
    CHECK(all.rows() == 6);
    CHECK(all.fields().size() == 2);
    CHECK(values<int64_t>(all, "label") == std::vector<int64_t>{0, 1, 2, 3, 4, 5});
    CHECK(bytes_of(data::npz(path_of(name), {{"image"}})) == bytes_of(data::npy(path_of("f8.npy"), "image")));
    Dataset some = data::npz(path_of(name), {{"y", "label", i32}, {"x", "image"}}, {.dtype = f32});
    CHECK(values<int32_t>(some, "y") == std::vector<int32_t>{0, 1, 2, 3, 4, 5});
    CHECK(values<float>(some, "x")[0] == -1.25f);
  }
  CHECK(bytes_of(data::npz(path_of("stored.npz"), {}, {.stream = true})) == bytes_of(data::npz(path_of("deflated.npz"))));
}

TEST_CASE("the names of an archive's arrays are those that it was saved with") {
  for (const char *name : {"stored.npz", "deflated.npz"})
    CHECK(data::npz_names(path_of(name)) == std::vector<std::string>{"image", "label"});
  File none(Zip{.name = "a.txt"}.text());
  CHECK(data::npz_names(none.name()).empty());
  CHECK(message_of([] { data::npz_names("/no/such"); }) == "cannot open '/no/such': No such file or directory");
}

TEST_CASE("a deflated array cannot be streamed, and npz says what to do") {
  CHECK(error_in(path_of("deflated.npz"), {}, {.stream = true}) ==
        "file: array 'image' is deflated, and cannot be streamed; read it into memory, or save it with numpy.savez");
}

TEST_CASE("npz names the array that is missing, there twice, of other rows, or wrong") {
  CHECK(error_in(path_of("stored.npz"), {{"x"}}) == "file: there is no array 'x'; it has 'image', 'label'");
  CHECK(error_in(path_of("ragged.npz")) == "file: array 'label' has 5 rows, but 'image' has 6");
  CHECK(error_in(path_of("ragged.npz"), {}, {.stream = true}) == "file: array 'label' has 5 rows, but 'image' has 6");
  CHECK(error_in(path_of("stored.npz"), {{"x", "image", i32}}) == "file: array 'image': [0, 0] is -1.25, which i32 cannot hold");
  CHECK(error_in(path_of("stored.npz"), {{"x", "image"}, {"x", "label"}}) == "dataset: two columns are named 'x'");
  CHECK(error_of(Zip{.copies = 2}.text()) == "file: there are two arrays 'a'");
  CHECK(error_of(Zip{.name = "a.txt"}.text()) == "file: there are no arrays in the archive");
  CHECK(error_of(Zip{.copies = 0}.text(), {{"a"}}) == "file: there is no array 'a'; it has none");
}

TEST_CASE("npz shows names with control characters whole and printable") {
  std::string name("i\0x.npy", 7);
  CHECK(error_of(Zip{.name = name}.text(), {{"y"}}) == "file: there is no array 'y'; it has 'i\\x00x'");
  CHECK(error_of(Zip{.name = name, .flags = 1}.text()) == "file: entry 'i\\x00x.npy' is encrypted; save it without a password");
}

TEST_CASE("npz reads entries without a suffix, comments, and sizes in 64 bits") {
  auto f8 = bytes_of(data::npy(path_of("f8.npy"), "a"));
  for (const Zip &zip : {Zip{}, Zip{.name = "a"}, Zip{.comment = "a comment, PK"}, Zip{.wide = true}}) {
    File file(zip.text());
    CHECK(bytes_of(data::npz(file.name(), {{"a"}})) == f8);
    CHECK(bytes_of(data::npz(file.name(), {{"a"}}, {.stream = true})) == f8);
  }
}

TEST_CASE("npz refuses what it cannot read: encrypted, packed otherwise, several parts, no archive") {
  CHECK(error_of(Zip{.flags = 1}.text()) == "file: entry 'a.npy' is encrypted; save it without a password");
  CHECK(error_of(Zip{.method = 12}.text()) ==
        "file: entry 'a.npy' is packed by method 12; stored (0) and deflated (8) can be read");
  CHECK(error_of(Zip{.disk = 2}.text()) == "file: the zip archive is one of several parts, which cannot be read");
  CHECK(error_of("") == "file: it is no zip archive, or it is cut off: the directory at its end is missing");
  CHECK(error_of(bytes_at(path_of("f8.npy"))) ==
        "file: it is no zip archive, or it is cut off: the directory at its end is missing");
  CHECK_THROWS_WITH_AS(data::npz("/dev/null"), "cannot read '/dev/null': an archive is read from a regular file", RuntimeError);
}

TEST_CASE("npz refuses a damaged archive, and says where") {
  std::string damaged = "file: the zip archive is damaged: ";
  CHECK(error_of(Zip{.checksum = 1}.text()) == damaged + "entry 'a.npy' does not have its checksum");
  CHECK(error_of(Zip{.size = 319}.text()) == damaged + "entry 'a.npy' has two sizes");
  CHECK(error_of(Zip{.size = 1u << 30}.text()) == damaged + "an entry claims to hold more than it can");
  CHECK(error_of(Zip{.packed_size = 100000}.text()) == damaged + "an entry is larger than the file");
  CHECK(error_of(Zip{.size = 330, .packed_size = 330}.text()) == damaged + "entry 'a.npy' does not have its checksum");
  CHECK(error_of(Zip{.size = 400, .packed_size = 400}.text()) == damaged + "entry 'a.npy' is cut off");
  CHECK(error_of(Zip{.header = 3}.text()) == damaged + "entry 'a.npy' is not where the directory says");
  CHECK(error_of(Zip{.header = 100000}.text()) == damaged + "an entry lies outside the file");
  CHECK(error_of(Zip{.header = 0xffffffff}.text()) == damaged + "an entry's 64-bit sizes are missing");
  File garbage(Zip{.method = 8}.text()); // what is stored is no deflated data
  CHECK(error_in(garbage.name()) == damaged + "entry 'a.npy' does not unpack");
  // Cut off anywhere, the end is missing; a byte changed anywhere but in a name or a date never goes unnoticed as other numbers.
  std::string whole = bytes_at(path_of("deflated.npz"));
  auto right = bytes_of(data::npz(path_of("deflated.npz")));
  for (size_t length = 0; length < whole.size(); ++length)
    CHECK(error_of(whole.substr(0, length)) ==
          "file: it is no zip archive, or it is cut off: the directory at its end is missing");
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] ^= 0x10;
    File file(changed);
    std::vector<std::vector<std::byte>> read;
    if (message_of([&] { read = bytes_of(data::npz(file.name(), {{"image"}, {"label"}})); }) == "no error") CHECK(read == right);
  }
}
