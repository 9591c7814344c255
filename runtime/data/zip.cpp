#include "runtime/data/zip.h"
#include "runtime/data/csv_text.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <zlib.h>

namespace gait::data {
namespace {

constexpr int64_t chunk = 1 << 18;

[[noreturn]] void refuse(const InputFile &file, std::string_view why) {
  throw Error(fmt::format("{}: the zip archive is damaged: {}", file.path(), why));
}

/// A piece of the file with little-endian numbers in it.
class Record {
public:
  Record(const InputFile &file, int64_t offset, int64_t bytes, std::string_view what) : file(file), what(what) {
    if (offset < 0 || bytes < 0 || bytes > file.size() || offset > file.size() - bytes) refuse(file, what);
    text.resize(static_cast<size_t>(bytes));
    file.read_at(offset, text);
  }
  uint64_t number(size_t at, size_t bytes) const {
    if (at + bytes > text.size()) refuse(file, what);
    uint64_t value = 0;
    for (size_t i = bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(text[at + i]);
    return value;
  }
  std::string_view piece(size_t at, size_t bytes) const {
    if (at > text.size() || bytes > text.size() - at) refuse(file, what);
    return std::string_view(text).substr(at, bytes);
  }

  std::string text;

private:
  const InputFile &file;
  std::string_view what;
};

/// A size or place, which must be one that the file can have.
int64_t within(const InputFile &file, uint64_t value, std::string_view what) {
  if (value > static_cast<uint64_t>(file.size())) refuse(file, what);
  return static_cast<int64_t>(value);
}

struct Directory {
  int64_t begin = 0, bytes = 0;
  uint64_t entries = 0;
};

Directory find_directory(const InputFile &file) {
  // The end record has 22 bytes and a comment of up to 65535.
  int64_t tail = std::min<int64_t>(file.size(), 22 + 65535);
  Record end(file, file.size() - tail, tail, "its end is missing");
  size_t at = tail < 22 ? std::string::npos : end.text.rfind("PK\5\6", static_cast<size_t>(tail) - 22);
  if (at == std::string::npos)
    throw Error(fmt::format("{}: it is no zip archive, or it is cut off: the directory at its end is missing", file.path()));
  Directory directory{static_cast<int64_t>(end.number(at + 16, 4)), static_cast<int64_t>(end.number(at + 12, 4)),
                      end.number(at + 10, 2)};
  if (end.number(at + 4, 2) != 0 && end.number(at + 4, 2) != 0xffff)
    throw Error(fmt::format("{}: the zip archive is one of several parts, which cannot be read", file.path()));
  if (at >= 20 && end.piece(at - 20, 4) == "PK\6\7") { // numbers of more than 32 bits stand in another record
    constexpr std::string_view what = "its 64-bit end record is not where it should be";
    Record wide(file, within(file, end.number(at - 12, 8), what), 56, what);
    if (wide.piece(0, 4) != "PK\6\6") refuse(file, what);
    directory = {within(file, wide.number(48, 8), what), within(file, wide.number(40, 8), what), wide.number(32, 8)};
  }
  return directory;
}

/// Sizes of more than 32 bits stand in an extra field, in this order, each only where it is needed.
void read_wide_sizes(const InputFile &file, const Record &record, size_t at, size_t bytes, ZipEntry &entry, uint64_t size,
                     uint64_t packed, uint64_t header) {
  constexpr std::string_view what = "an entry's 64-bit sizes are missing";
  constexpr uint64_t elsewhere = 0xffffffff;
  std::optional<size_t> next;
  size_t end = at + bytes;
  while (at + 4 <= end && !next) {
    size_t length = record.number(at + 2, 2);
    if (record.number(at, 2) == 1) next = at + 4, end = std::min(end, at + 4 + length);
    else at += 4 + length;
  }
  for (uint64_t *value : {&size, &packed, &header}) {
    if (*value != elsewhere) continue;
    if (!next || *next + 8 > end) refuse(file, what);
    *value = record.number(*next, 8);
    *next += 8;
  }
  entry.packed = within(file, packed, "an entry is larger than the file");
  entry.header = within(file, header, "an entry lies outside the file");
  // Deflate shortens at most 1032 times: a larger claim would only ask for memory.
  if (size / 1040 > packed + 1) refuse(file, "an entry claims to hold more than it can");
  entry.size = static_cast<int64_t>(size);
}

std::vector<char> inflate_entry(const InputFile &file, const ZipEntry &entry, int64_t begin) {
  std::vector<char> to(static_cast<size_t>(entry.size)), from;
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw RuntimeError(fmt::format("{}: no memory to unpack an entry", file.path()));
  std::unique_ptr<z_stream, int (*)(z_stream *)> closing(&stream, inflateEnd);
  int state = Z_OK;
  int64_t taken = 0, made = 0;
  while (state != Z_STREAM_END) {
    if (stream.avail_in == 0 && taken < entry.packed) {
      from.resize(static_cast<size_t>(std::min(chunk, entry.packed - taken)));
      file.read_at(begin + taken, from);
      taken += static_cast<int64_t>(from.size());
      stream.next_in = reinterpret_cast<Bytef *>(from.data());
      stream.avail_in = static_cast<uInt>(from.size());
    }
    // zlib counts in 32 bits. One byte of room tells an entry that goes on too long from one that is done.
    char spare;
    int64_t room = std::min<int64_t>(entry.size - made, 1 << 30);
    stream.next_out = reinterpret_cast<Bytef *>(room ? to.data() + made : &spare);
    stream.avail_out = room ? static_cast<uInt>(room) : 1;
    uInt before = stream.avail_out;
    state = inflate(&stream, Z_NO_FLUSH);
    int64_t got = before - stream.avail_out;
    if ((state != Z_OK && state != Z_STREAM_END) || (!room && got))
      refuse(file, fmt::format("entry '{}' does not unpack", shown(entry.name)));
    made += got;
  }
  if (made != entry.size) refuse(file, fmt::format("entry '{}' does not unpack", shown(entry.name)));
  return to;
}

uint32_t checksum_of(const ByteRange &bytes) {
  std::vector<char> part;
  uLong sum = crc32(0, nullptr, 0);
  for (int64_t done = 0; done < bytes.size(); done += static_cast<int64_t>(part.size())) {
    part.resize(static_cast<size_t>(std::min(chunk, bytes.size() - done)));
    bytes.read_at(done, part);
    sum = crc32(sum, reinterpret_cast<const Bytef *>(part.data()), static_cast<uInt>(part.size()));
  }
  return static_cast<uint32_t>(sum);
}

} // namespace

std::vector<ZipEntry> read_zip_directory(const std::shared_ptr<const InputFile> &file) {
  Directory directory = find_directory(*file);
  constexpr std::string_view what = "its directory is cut off";
  Record record(*file, directory.begin, directory.bytes, what);
  std::vector<ZipEntry> entries;
  size_t at = 0;
  for (uint64_t i = 0; i < directory.entries; ++i) {
    if (record.piece(at, 4) != "PK\1\2") refuse(*file, "its directory has an entry of an unknown kind");
    ZipEntry entry;
    entry.encrypted = record.number(at + 8, 2) & 1;
    entry.method = static_cast<int>(record.number(at + 10, 2));
    entry.checksum = static_cast<uint32_t>(record.number(at + 16, 4));
    size_t name = record.number(at + 28, 2), extra = record.number(at + 30, 2), comment = record.number(at + 32, 2);
    entry.name = record.piece(at + 46, name);
    record.piece(at + 46 + name, extra + comment);
    read_wide_sizes(*file, record, at + 46 + name, extra, entry, record.number(at + 24, 4), record.number(at + 20, 4),
                    record.number(at + 42, 4));
    entries.push_back(std::move(entry));
    at += 46 + name + extra + comment;
  }
  return entries;
}

ByteRange open_zip_entry(const std::shared_ptr<const InputFile> &file, const ZipEntry &entry) {
  if (entry.encrypted)
    throw Error(fmt::format("{}: entry '{}' is encrypted; save it without a password", file->path(), shown(entry.name)));
  if (entry.method != 0 && entry.method != 8)
    throw Error(fmt::format("{}: entry '{}' is packed by method {}; stored (0) and deflated (8) can be read", file->path(),
                            shown(entry.name), entry.method));
  std::string cut = fmt::format("entry '{}' is cut off", shown(entry.name));
  Record local(*file, entry.header, 30, cut);
  if (local.piece(0, 4) != "PK\3\4") refuse(*file, fmt::format("entry '{}' is not where the directory says", shown(entry.name)));
  int64_t begin = entry.header + 30 + static_cast<int64_t>(local.number(26, 2) + local.number(28, 2));
  if (begin > file->size() - entry.packed) refuse(*file, cut);
  if (entry.method == 0 && entry.packed != entry.size) refuse(*file, fmt::format("entry '{}' has two sizes", shown(entry.name)));
  ByteRange bytes = entry.method == 0 ? ByteRange(file, begin, entry.size) : ByteRange(file, inflate_entry(*file, entry, begin));
  if (checksum_of(bytes) != entry.checksum)
    refuse(*file, fmt::format("entry '{}' does not have its checksum", shown(entry.name)));
  return bytes;
}

} // namespace gait::data
