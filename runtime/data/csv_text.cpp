#include "runtime/data/csv_text.h"
#include "runtime/error.h"
#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace gait::data {

std::string CsvField::value() const {
  std::string result(text);
  if (quoted)
    for (size_t at = 0; (at = result.find("\"\"", at)) != std::string::npos; ++at) result.erase(at, 1);
  return result;
}

static std::string_view trim(std::string_view text) {
  constexpr const char *blanks = " \t\r";
  size_t first = text.find_first_not_of(blanks), last = text.find_last_not_of(blanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

namespace {
/// Cuts a record that has quotes, character by character.
class QuotedSplitter {
public:
  QuotedSplitter(std::string_view text, char separator, bool more, CsvRecord &record)
      : text(text), separator(separator), more(more), record(record) {}

  void split() {
    for (;;) {
      size_t first = skip_blanks(at);
      bool whole = first < text.size() && text[first] == '"' ? quoted(first) : plain();
      if (!whole) return;
      if (at == text.size() || text[at] == '\n') break;
      ++at; // the separator
    }
    if (at == text.size() && more) return;
    record.bytes = std::min(at + 1, text.size());
  }

private:
  size_t skip_blanks(size_t from) const {
    while (from < text.size() && (text[from] == ' ' || text[from] == '\t' || text[from] == '\r') && text[from] != separator)
      ++from;
    return from;
  }

  bool plain() {
    size_t from = at;
    while (at < text.size() && text[at] != separator && text[at] != '\n') ++at;
    record.fields.push_back({trim(text.substr(from, at - from))});
    return true;
  }

  /// False when the text ends too early, or is wrong.
  bool quoted(size_t open) {
    size_t close = open;
    do {
      close = text.find('"', close + 1);
      if (close == std::string_view::npos) return stop(CsvFault::open_quote, open);
      if (close + 1 < text.size() && text[close + 1] == '"') ++close;
      else break;
    } while (true);
    if (close + 1 == text.size() && more) return false; // it may be the first of two
    record.fields.push_back({text.substr(open + 1, close - open - 1), true});
    at = skip_blanks(close + 1);
    if (at == text.size() || text[at] == separator || text[at] == '\n') return true;
    record.fault = CsvFault::after_quote;
    record.fault_at = at;
    return false;
  }

  bool stop(CsvFault fault, size_t where) {
    if (!more) {
      record.fault = fault;
      record.fault_at = where;
      record.fields.emplace_back(); // so that the count tells the field
    }
    return false;
  }

  std::string_view text;
  char separator;
  bool more;
  CsvRecord &record;
  size_t at = 0;
};
} // namespace

void split_record(std::string_view text, char separator, bool more, CsvRecord &record) {
  record.fields.clear();
  record.bytes = 0;
  record.fault = CsvFault::none;
  size_t end = text.find('\n');
  if (end == std::string_view::npos && more) return;
  std::string_view line = text.substr(0, end);
  if (line.find('"') != std::string_view::npos) return QuotedSplitter(text, separator, more, record).split();
  for (size_t start = 0;;) {
    size_t stop = line.find(separator, start);
    record.fields.push_back({trim(line.substr(start, stop - start))});
    if (stop == std::string_view::npos) break;
    start = stop + 1;
  }
  record.bytes = end == std::string_view::npos ? text.size() : end + 1;
}

/// Reads more of the file behind what is left; false at its end.
bool CsvScanner::fill() {
  if (exhausted) return false;
  if (begin) std::memmove(buffer.data(), buffer.data() + begin, end - begin);
  end -= begin;
  begin = 0;
  constexpr size_t least = 1 << 16;
  if (buffer.size() - end < least) buffer.resize(std::max(end + least, end * 2));
  size_t wanted = buffer.size() - end, got = file.read({buffer.data() + end, wanted});
  end += got;
  exhausted = got < wanted;
  return got > 0;
}

bool CsvScanner::start() {
  if (!started) {
    started = true;
    fill();
    if (std::string_view(buffer.data(), end).starts_with("\xef\xbb\xbf")) begin = 3, begin_offset = 3; // a byte order mark
  }
  return begin < end || fill();
}

void CsvScanner::consume(size_t bytes) {
  begin_line += std::count(buffer.data() + begin, buffer.data() + begin + bytes, '\n');
  begin_offset += static_cast<int64_t>(bytes);
  begin += bytes;
}

void CsvScanner::skip_lines(int64_t count) {
  while (count > 0 && start()) {
    size_t stop = std::string_view(buffer).substr(begin, end - begin).find('\n');
    count -= stop != std::string_view::npos;
    consume(stop == std::string_view::npos ? end - begin : stop + 1);
  }
}

bool CsvScanner::next() {
  while (start()) {
    split_record({buffer.data() + begin, end - begin}, separator, !exhausted, record);
    if (record.fault != CsvFault::none) refuse();
    if (!record.bytes) {
      fill();
      continue;
    }
    record_line = begin_line;
    record_offset = begin_offset;
    consume(record.bytes);
    if (!record.blank()) return true;
  }
  return false;
}

void CsvScanner::refuse() const {
  int64_t line = begin_line + std::count(buffer.data() + begin, buffer.data() + begin + record.fault_at, '\n');
  throw Error(fmt::format("{}:{}: field {} {}", file.path(), line, record.fields.size() - 1,
                          record.fault == CsvFault::open_quote
                              ? "begins with a quote that does not end"
                              : "goes on after its closing quote; a quote inside quotes is written twice"));
}

std::string shown(std::string_view text) {
  constexpr size_t most = 40;
  size_t cut = std::min(text.size(), most);
  if (cut < text.size()) // a character of several bytes is not cut in two
    while (cut && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
  std::string result;
  for (char c : text.substr(0, cut)) {
    auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || code == 0x7f) result += fmt::format("\\x{:02x}", code);
    else result += c;
  }
  return cut < text.size() ? result + "..." : result;
}

} // namespace gait::data
