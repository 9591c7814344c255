#include "runtime/data/npy_header.h"
#include "runtime/data/csv_text.h"
#include "runtime/error.h"
#include "runtime/tensor_view.h"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <string_view>

namespace gait::data {

int64_t NpyHeader::count() const {
  int64_t product = 1;
  for (int64_t size : shape) product *= size;
  return product;
}

namespace {

/// Reads the header's text, a Python dictionary: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
class HeaderParser {
public:
  HeaderParser(std::string_view text, const std::string &where, NpyHeader &header) : rest(text), where(where), header(header) {}

  void parse() {
    bool seen[3] = {};
    expect('{');
    while (!take('}')) {
      std::string_view key = quoted();
      expect(':');
      int which = key == "descr" ? 0 : key == "fortran_order" ? 1 : key == "shape" ? 2 : 3;
      if (which == 3 || seen[which]) damaged();
      seen[which] = true;
      if (which == 0) descr();
      else if (which == 1) header.fortran = truth();
      else shape();
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    skip();
    if (!rest.empty() || !seen[0] || !seen[1] || !seen[2]) damaged();
  }

private:
  [[noreturn]] void damaged() const { throw Error(fmt::format("{}: the header of the array is damaged", where)); }

  void skip() { rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size())); }
  bool take(char c) {
    skip();
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take(c)) damaged();
  }
  bool take_word(std::string_view word) {
    skip();
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
  }

  std::string_view quoted() {
    skip();
    if (!rest.starts_with('\'') && !rest.starts_with('"')) damaged();
    size_t end = rest.find(rest[0], 1);
    if (end == std::string_view::npos) damaged();
    std::string_view text = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return text;
  }

  bool truth() {
    if (take_word("True")) return true;
    if (!take_word("False")) damaged();
    return false;
  }

  void shape() {
    expect('(');
    while (!take(')')) {
      skip();
      int64_t size = 0;
      auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), size);
      if (error != std::errc() || size < 0) damaged();
      rest.remove_prefix(static_cast<size_t>(end - rest.data()));
      take_word("L"); // Python 2 wrote long integers so
      header.shape.push_back(size);
      if (!take(',')) {
        expect(')');
        break;
      }
    }
  }

  void descr() {
    skip();
    if (rest.starts_with('['))
      throw Error(fmt::format("{}: the elements are records of several fields; save each field as an array of its own", where));
    std::string_view text = quoted();
    if (text.size() < 2 || std::string_view("<>|=").find(text[0]) == std::string_view::npos) damaged();
    header.big_endian = text[0] == '>';
    header.kind = text[1];
    if (header.kind == 'O')
      throw Error(
          fmt::format("{}: the elements are Python objects, which only Python can read; save an array of numbers", where));
    auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), header.bytes);
    bool number = error == std::errc() && end == text.data() + text.size();
    auto is = [&](std::string_view kinds, std::initializer_list<int64_t> sizes) {
      return kinds.find(header.kind) != std::string_view::npos && std::ranges::find(sizes, header.bytes) != sizes.end();
    };
    if (!number || !(is("b", {1}) || is("iu", {1, 2, 4, 8}) || is("f", {2, 4, 8})))
      throw Error(fmt::format("{}: the elements are of type '{}'; bool, integers and floats of up to 8 bytes can be read", where,
                              shown(text)));
  }

  std::string_view rest;
  const std::string &where;
  NpyHeader &header;
};

/// The little-endian number of so many bytes.
int64_t number_at(std::string_view bytes, size_t at, size_t count) {
  int64_t value = 0;
  for (size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

} // namespace

NpyHeader read_npy_header(const ByteRange &bytes, const std::string &where) {
  char start[12] = {};
  bytes.read_at(0, {start, static_cast<size_t>(std::min<int64_t>(12, bytes.size()))});
  std::string_view head(start, sizeof(start));
  if (!head.starts_with("\x93NUMPY"))
    throw Error(fmt::format("{}: it is no array of NumPy's: it does not begin with \\x93NUMPY", where));
  int version = start[6];
  if (bytes.size() >= 8 && (version < 1 || version > 3))
    throw Error(fmt::format("{}: format {}.{} of .npy; 1, 2 and 3 can be read", where, version, static_cast<int>(start[7])));
  int64_t prefix = version == 1 ? 10 : 12, length = number_at(head, 8, version == 1 ? 2 : 4);
  // NumPy itself takes no header above 10,000 bytes from a file that it does not trust.
  constexpr int64_t longest = 1 << 20;
  if (length > longest) throw Error(fmt::format("{}: a header of {} bytes; at most {} can be read", where, length, longest));
  if (prefix + length > bytes.size())
    throw Error(fmt::format("{}: the file ends within the header of the array, after {} bytes", where, bytes.size()));
  std::string text(static_cast<size_t>(length), ' ');
  bytes.read_at(prefix, text);
  NpyHeader header;
  HeaderParser(text, where, header).parse();
  header.begin = prefix + length;

  if (header.shape.empty()) throw Error(fmt::format("{}: the array is a single number; one of rows is needed", where));
  int64_t needed = header.bytes;
  bool fits = true;
  for (int64_t size : header.shape) fits = fits && !__builtin_mul_overflow(needed, size, &needed);
  int64_t given = bytes.size() - header.begin;
  if (!fits || needed > given)
    throw Error(fmt::format("{}: the array of shape {} needs {} bytes, but the file ends after {}", where,
                            format_shape(header.shape), fits ? fmt::format("{}", needed) : "more than 2^63", given));
  if (needed < given)
    throw Error(fmt::format("{}: {} bytes follow the array of shape {}", where, given - needed, format_shape(header.shape)));
  header.fortran = header.fortran && std::ranges::count_if(header.shape, [](int64_t size) { return size != 1; }) > 1;
  return header;
}

} // namespace gait::data
