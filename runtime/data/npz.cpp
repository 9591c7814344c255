#include "runtime/data/array.h"
#include "runtime/data/csv_text.h"
#include "runtime/data/zip.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait::data {
namespace {

constexpr std::string_view suffix = ".npy"; // numpy.savez adds it to every array's name

/// The entry of an array. Throws: Error when there is none, or more than one.
const ZipEntry &find(const std::vector<ZipEntry> &entries, const std::string &array, const std::string &path) {
  const ZipEntry *found = nullptr;
  std::string known;
  for (const ZipEntry &entry : entries) {
    std::string_view name = entry.name;
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
    known += fmt::format("{}'{}'", known.empty() ? "" : ", ", shown(name));
    if (name != array) continue;
    if (found) throw Error(fmt::format("{}: there are two arrays '{}'", path, shown(array)));
    found = &entry;
  }
  if (!found)
    throw Error(fmt::format("{}: there is no array '{}'; it has {}", path, shown(array), known.empty() ? "none" : known));
  return *found;
}

std::shared_ptr<const InputFile> open_archive(const std::string &path) {
  auto file = std::make_shared<InputFile>(path);
  if (file->size() < 0) throw RuntimeError(fmt::format("cannot read '{}': an archive is read from a regular file", path));
  return file;
}

std::vector<std::string> arrays_of(const std::vector<ZipEntry> &entries) {
  std::vector<std::string> names;
  for (const ZipEntry &entry : entries)
    if (entry.name.ends_with(suffix)) names.push_back(entry.name.substr(0, entry.name.size() - suffix.size()));
  return names;
}

/// Throws: Error when a column has other rows than the first.
void check_rows(const std::string &path, const std::string &name, int64_t rows, const std::string &first, int64_t wanted) {
  if (rows != wanted)
    throw Error(fmt::format("{}: array '{}' has {} rows, but '{}' has {}", path, shown(name), rows, shown(first), wanted));
}

} // namespace

Dataset npz(const std::string &path, const std::vector<ArchiveColumn> &given, const ArrayOptions &options) {
  std::shared_ptr<const InputFile> file = open_archive(path);
  std::vector<ZipEntry> entries = read_zip_directory(file);
  std::vector<ArchiveColumn> columns = given;
  if (columns.empty()) {
    for (const std::string &name : arrays_of(entries)) columns.push_back({name});
    if (columns.empty()) throw Error(fmt::format("{}: there are no arrays in the archive", path));
  }
  std::vector<Dataset::Column> lying;
  std::vector<Dataset> streamed;
  for (const ArchiveColumn &column : columns) {
    const std::string &array = column.array.empty() ? column.name : column.array;
    const ZipEntry &entry = find(entries, array, path);
    ArrayOptions own = options;
    if (column.dtype) own.dtype = column.dtype;
    std::string where = fmt::format("{}: array '{}'", path, shown(array));
    if (options.stream && entry.method == 8)
      throw Error(fmt::format("{} is deflated, and cannot be streamed; read it into memory, or save it with numpy.savez", where));
    ByteRange bytes = open_zip_entry(file, entry);
    if (options.stream) {
      streamed.emplace_back(stream_array(bytes, where, column.name, own));
      check_rows(path, column.name, streamed.back().rows(), columns[0].name, streamed[0].rows());
    } else {
      lying.push_back(read_array(bytes, where, column.name, own));
      auto rows = [](const Dataset::Column &read) {
        int64_t bytes = bytes_of(read.dtype);
        for (int64_t size : read.row_shape) bytes *= size;
        return static_cast<int64_t>(read.bytes.size()) / bytes;
      };
      check_rows(path, column.name, rows(lying.back()), columns[0].name, rows(lying[0]));
    }
  }
  return options.stream ? join(streamed) : Dataset(std::move(lying));
}

std::vector<std::string> npz_names(const std::string &path) { return arrays_of(read_zip_directory(open_archive(path))); }

} // namespace gait::data
