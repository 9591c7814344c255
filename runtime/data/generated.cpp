// Rows that a function makes.
#include "runtime/data/memory.h"
#include "runtime/error.h"
#include <cstring>
#include <fmt/format.h>

namespace gait::data {

size_t Row::find(std::string_view name, DType dtype) const {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name != name) continue;
    if (fields[i].dtype != dtype)
      throw Error(fmt::format("generated: field '{}' is {}, but written as {}", name, name_of(fields[i].dtype), name_of(dtype)));
    return i;
  }
  throw Error(fmt::format("generated: there is no field '{}'", name));
}

size_t Row::find_scalar(std::string_view name, DType dtype) const {
  size_t field = find(name, dtype);
  if (!fields[field].row_shape.empty())
    throw Error(fmt::format("generated: field '{}' has rows of shape {}, but is set to one number; write it with span", name,
                            format_shape(fields[field].row_shape)));
  return field;
}

using Fill = std::function<void(int64_t, Row &)>;

/// Not in an unnamed namespace: a friend of Row.
class FunctionReader : public Reader {
public:
  FunctionReader(const std::vector<Field> &fields, const Fill &fill) : fields(fields), fill(fill) {
    for (const Field &field : fields) {
      sizes.push_back(field.row_bytes());
      scratch.emplace_back(field.row_bytes());
    }
    memory.resize(fields.size());
  }
  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    for (size_t i = 0; i < rows.size(); ++i) {
      for (size_t f = 0; f < fields.size(); ++f) {
        memory[f] = to[f] ? to[f] + i * sizes[f] : scratch[f].data();
        std::memset(memory[f], 0, sizes[f]);
      }
      Row row(fields, memory);
      fill(rows[i], row);
    }
  }

private:
  const std::vector<Field> &fields;
  const Fill &fill;
  std::vector<size_t> sizes;
  std::vector<std::vector<std::byte>> scratch; ///< for fields that nobody asks for
  std::vector<std::byte *> memory;
};

namespace {
class FunctionSource : public Source {
public:
  FunctionSource(int64_t rows, std::vector<Field> fields, Fill fill) : Source(std::move(fields), rows), fill(std::move(fill)) {}
  std::unique_ptr<Reader> reader() const override { return std::make_unique<FunctionReader>(kinds, fill); }

private:
  Fill fill;
};
} // namespace

Dataset generated(int64_t rows, std::vector<Field> fields, Fill fill) {
  if (rows < 0) throw Error(fmt::format("generated: {} rows; there must be 0 or more", rows));
  return Dataset(std::make_shared<FunctionSource>(rows, std::move(fields), std::move(fill)));
}

} // namespace gait::data
