// The reference's program: what its compile half writes and its run half evaluates. Plain data, and its form as bytes.
#ifndef GAIT_BACKENDS_REFERENCE_RUN_TABLE_H
#define GAIT_BACKENDS_REFERENCE_RUN_TABLE_H
#include "runtime/abi.h"
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gait::reference {

/// A tensor's type. A dimension is a size, or GAIT_BATCH.
struct Type {
  gait_dtype dtype = GAIT_F64;
  std::vector<int64_t> shape;
  bool operator==(const Type &) const = default;
};

/// The value of a constant: all elements in row-major order, or one element that stands for all. Floating types fill
/// `floats`, the others `integers`.
struct Dense {
  Type type;
  std::vector<double> floats;
  std::vector<int64_t> integers;
};

using Attribute = std::variant<int64_t, std::string, std::vector<int64_t>, Dense>;

/// Where the user's program asked for something: "encoder_0/attention" and "model.cpp:14", each empty where it is unknown.
struct Place {
  std::string layer, line;
  bool operator==(const Place &) const = default;
};

struct Body;

/// One op. Values are numbered in the order they come into being: the entry's states, its inputs, then each instruction's
/// results.
struct Instruction {
  std::string op; ///< without the dialect's prefix: "add"
  std::vector<int64_t> operands;
  std::vector<Type> results;
  std::map<std::string, Attribute> attributes;
  Place place;
  std::vector<Body> bodies; ///< of an op that holds blocks
};

/// A block that an op holds. Its values are numbered by themselves: the arguments, then each instruction's results.
struct Body {
  std::vector<Type> arguments;
  std::vector<Instruction> instructions;
  std::vector<int64_t> yields;
};

/// A state, an input or an output.
struct Description {
  std::string name;
  gait_role role = GAIT_INPUT;
  Type type;
  std::optional<std::pair<int64_t, int64_t>> range; ///< of an integer input: low <= value < high
  std::string line;                                 ///< of the program: "model.cpp:14"
};

struct Output {
  Description tensor;
  int64_t value = 0;
};

/// After the entry has run, `state` (a number in Table::states) holds `value`.
struct Update {
  int64_t state = 0, value = 0;
};

struct Entry {
  std::string name;
  std::vector<int64_t> states; ///< numbers in Table::states
  std::vector<Description> inputs;
  std::vector<Instruction> instructions;
  std::vector<Output> outputs;
  std::vector<Update> updates;
};

struct Table {
  std::string name;
  int64_t maxBatch = 1;
  std::vector<Description> states; ///< in the order of the state's layout
  std::vector<Entry> entries;
};

/// The first bytes of a table, by which a loader tells it from other files.
inline constexpr std::string_view tableMagic = "gait reference table\n";
inline constexpr int64_t tableVersion = 3;

std::string writeTable(const Table &table);

/// Throws: RuntimeError when the bytes are no table, of another version, damaged, or describe a program that breaks a rule
/// of an op (checkTable).
Table readTable(std::string_view bytes);

/// Looks at everything that evaluation relies on: numbers of values, types, attributes, sizes. Throws: RuntimeError that names
/// the entry and the instruction.
void checkTable(const Table &table);

} // namespace gait::reference
#endif
