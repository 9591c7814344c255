#include "tools/gait/data_columns.h"
#include "runtime/dtype.h"
#include "runtime/error.h"
#include "runtime/tensor_view.h"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace gait::tools {

std::vector<std::string> splitList(const std::string &text, char separator) {
  std::vector<std::string> pieces;
  for (size_t start = 0; start <= text.size();) {
    size_t end = std::min(text.find(separator, start), text.size());
    pieces.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return pieces;
}

namespace {

bool isNumber(const std::string &text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int64_t toNumber(const std::string &text) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw Error(fmt::format("--columns: '{}' is no field's number", text));
  return value;
}

NamedArray parsePair(const std::string &text) {
  size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    throw Error(fmt::format("--columns: '{}' is no column; write name=field or name=first:last, separated by commas", text));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// "image=0:64": a range of fields; "label=64": one field; "x=open+close": fields by name.
data::Column parseColumn(const std::string &text) {
  auto [name, fields] = parsePair(text);
  size_t colon = fields.find(':');
  if (colon == std::string::npos && fields.find('+') != std::string::npos) return data::Column(name, splitList(fields, '+'));
  std::string first = fields.substr(0, colon);
  if (colon == std::string::npos) return isNumber(first) ? data::Column(name, toNumber(first)) : data::Column(name, first);
  std::string last = fields.substr(colon + 1);
  return isNumber(first) ? data::Column(name, toNumber(first), toNumber(last)) : data::Column(name, first, last);
}

} // namespace

std::vector<data::Column> parseColumns(const std::string &text) {
  std::vector<data::Column> columns;
  for (const std::string &piece : splitList(text)) columns.push_back(parseColumn(piece));
  return columns;
}

std::vector<NamedArray> parseArrays(const std::string &text) {
  std::vector<NamedArray> arrays;
  for (const std::string &piece : splitList(text)) arrays.push_back(parsePair(piece));
  return arrays;
}

std::vector<const gait_tensor *> rowInputs(const gait_entry &entry) {
  std::vector<const gait_tensor *> inputs;
  for (int64_t i = 0; i < entry.input_count; ++i)
    if (entry.inputs[i].rank > 0 && entry.inputs[i].shape[0] == GAIT_BATCH) inputs.push_back(&entry.inputs[i]);
  return inputs;
}

const gait_tensor *findInput(const std::vector<const gait_tensor *> &inputs, std::string_view name) {
  auto found = std::ranges::find_if(inputs, [&](const gait_tensor *input) { return name == input->name; });
  return found == inputs.end() ? nullptr : *found;
}

int64_t fieldsOf(const gait_tensor &input) {
  int64_t count = 1;
  for (int64_t i = 1; i < input.rank; ++i) count *= input.shape[i];
  return count;
}

std::string listInputs(const std::vector<const gait_tensor *> &inputs) {
  std::string text;
  for (const gait_tensor *input : inputs)
    text +=
        fmt::format("{}{} {} {}", text.empty() ? "" : ", ", input->name,
                    format_shape({input->shape, static_cast<size_t>(input->rank)}), name_of(static_cast<DType>(input->dtype)));
  return text.empty() ? "none" : text;
}

} // namespace gait::tools
