// Writes modules as a model's builder would: the text of phase `graph`.
#ifndef GAIT_TESTS_SUPPORT_MODULE_TEXT_H
#define GAIT_TESTS_SUPPORT_MODULE_TEXT_H
#include "runtime/abi.h"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gait::test {

struct TensorType {
  gait_dtype dtype = GAIT_F64;
  std::vector<int64_t> shape; ///< GAIT_BATCH for rows
  bool operator==(const TensorType &) const = default;

  bool isFloat() const { return dtype == GAIT_F32 || dtype == GAIT_F64; }
  TensorType as(gait_dtype other) const { return {other, shape}; }
  std::vector<int64_t> withRows(int64_t rows) const;
};

/// 0, 1, ... of the type's rank.
std::vector<int64_t> allAxes(const TensorType &type);
/// "tensor<?x4xf32>"
std::string spell(const TensorType &type);
/// "[0, 1]"
std::string spell(const std::vector<int64_t> &list);

/// One entry in the making. All state must be declared before the first input.
class EntryText {
public:
  explicit EntryText(std::string name) : name(std::move(name)) {}

  /// Both return the value's name, "%x".
  std::string state(const std::string &tensor, const TensorType &type, std::string_view role = "parameter");
  std::string input(const std::string &tensor, const TensorType &type);
  /// One op with one result; `op` is its text without the result. Returns the value's name.
  std::string add(const std::string &op);
  /// One op with several results. Returns their names.
  std::vector<std::string> addMany(const std::string &op, size_t results);

  // Results, in the order that docs/ir.md asks for: outputs, losses, metrics, states.
  void output(const std::string &tensor, const std::string &value, const TensorType &type, std::string_view role = "output");
  void update(const std::string &tensor, const std::string &value);

  std::string text() const;
  /// The same under another name.
  EntryText renamed(std::string other) const {
    EntryText copy = *this;
    copy.name = std::move(other);
    return copy;
  }

private:
  struct Argument {
    std::string tensor;
    TensorType type;
    std::string role;
  };
  std::string name, body, returned, resultTypes, results;
  std::vector<Argument> arguments;
  int64_t values = 0;
};

/// "module @name ..." of these entries.
std::string moduleText(const std::string &name, const std::vector<EntryText> &entries);

} // namespace gait::test
#endif
