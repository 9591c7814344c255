// What a graph is inside: names and shapes here, the ops in the compiler's pool, from which Model cuts its entries.
#ifndef GAIT_FRONTEND_GRAPH_STATE_H
#define GAIT_FRONTEND_GRAPH_STATE_H
#include "gait/graph.h"
#include "runtime/abi.h"
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Sources that look at a value include MLIR themselves.
namespace mlir {
class Location;
class MLIRContext;
class RankedTensorType;
class Type;
class Value;
} // namespace mlir

namespace gait::compiler {
class Pool;
struct Training;
} // namespace gait::compiler

namespace gait::detail {

/// An input or a state: an argument of the pool's block.
struct Declaration {
  std::string name;
  gait_role role;
  std::int64_t tensor;
  std::int64_t initial = -1;                                  ///< of a state: its first value, a function of the seed
  std::optional<std::pair<std::int64_t, std::int64_t>> range; ///< of an integer input
  bool frozen = false;                                        ///< of a parameter: no optimizer of a Model changes it
};

/// In training, state += rate * (observation - state), where the witness is computed. Numbers of tensors.
struct RunningAverage {
  std::int64_t state, observation, witness;
  double rate;
};

/// Shared by the handles of one graph. A handle is this and a number, that of a value of the pool. (Inside, numbers alone:
/// handles would keep the graph alive for ever.)
class GraphState : public std::enable_shared_from_this<GraphState> {
public:
  GraphState(std::string name, DType dtype, const Location &where);
  ~GraphState();
  GraphState(const GraphState &) = delete;
  GraphState &operator=(const GraphState &) = delete;

  const std::string name;
  const DType dtype;
  const std::unique_ptr<compiler::Pool> pool;

  /// Declarations in order. References stay valid.
  std::deque<Declaration> inputs, states;
  std::vector<RunningAverage> averages;
  /// The number of the i64 scalar that `init` takes.
  std::int64_t seed;

  /// The state of a handle that is not empty.
  static GraphState &of(const Tensor &tensor) { return *tensor.state; }
  static GraphState &of(const Graph &graph) { return *graph.shared; }
  Graph handle() { return Graph(shared_from_this()); }

  Tensor tensor(std::int64_t id) { return Tensor(shared_from_this(), id); }
  Tensor wrap(mlir::Value value);
  static std::int64_t id_of(const Tensor &tensor) { return tensor.id; }

  struct Node {
    Shape shape;
    DType dtype;
    std::string name;
    std::int64_t block = -1; ///< that it was made in, -1: in none
  };
  const Node &node(std::int64_t id) const { return nodes.at(static_cast<std::size_t>(id)); }
  const Node &node(const Tensor &tensor) const { return node(tensor.id); }
  mlir::Value value(std::int64_t id) const;
  mlir::Value value(const Tensor &tensor) const;
  /// The declaration that a tensor is; null for every other tensor.
  Declaration *find_input(const Tensor &tensor);
  Declaration *find_state(const Tensor &tensor);

  Tensor declare_input(const std::string &name, const Shape &shape, DType dtype, const Location &where);
  Tensor declare_state(const std::string &name, gait_role role, const Shape &shape, DType dtype, const Initializer &init,
                       const Location &where);
  /// The flag of `Graph::training()`, made when first asked for.
  Tensor training_flag(const Location &where);
  /// That flag as an entry sees it.
  compiler::Training training(bool on) const;
  /// An argument of one entry alone: neither an input nor a state of the graph.
  Tensor placeholder(const std::string &name, const Shape &shape, DType dtype, const Location &where);
  /// What is made while a block of the pool is open (compiler/builder/blocks.h) is seen only in it. `call` opens it.
  std::int64_t open_block(const std::string &call, const Location &where);
  void close_block();
  /// A placeholder that only the open block sees.
  Tensor block_parameter(const Shape &shape, DType dtype, const Location &where);
  Tensor block_parameter(const Tensor &like, const Location &where) { return block_parameter(like.shape(), like.dtype(), where); }
  bool visible(const Tensor &tensor) const;
  /// "the checkpoint at digits.cpp:14", that a tensor was made in.
  const std::string &block_of(const Tensor &tensor) const;
  /// The states that random ops read, declared when first asked for.
  Tensor random_key(const Location &where);
  Tensor random_counter(const Location &where);
  /// The number of the state `random.counter`, if there is one.
  std::optional<std::int64_t> find_random_counter() const { return counter; }
  std::int64_t next_stream() { return streams++; }
  std::int64_t next_number(const std::string &stem) { return numbers[stem]++; }

  void enter(const Location &where, const std::string &name);
  void leave();
  /// The line to report for a call at `where`: the outermost scope's, if there is one.
  Location line(const Location &where) const { return scopes.empty() ? where : scopes.front().where; }
  /// That line as MLIR has it, named by the scopes' names, or by `name`.
  mlir::Location location(const Location &where, const std::string &name = "") const;
  /// The pool, for an op of a call at `where`.
  compiler::Pool &pool_at(const Location &where) const;
  mlir::MLIRContext &context() const;

private:
  struct Frame {
    Location where;
    std::string name;
  };
  std::int64_t add(std::int64_t id, const std::string &name);
  std::int64_t add_argument(const std::string &name, const Shape &shape, DType dtype, const Location &where);

  std::deque<Node> nodes;
  std::vector<Frame> scopes;
  std::vector<std::string> blocks;
  std::map<std::string, std::int64_t> numbers;
  std::int64_t streams = 0;
  std::optional<std::int64_t> key, counter, flag;
};

mlir::RankedTensorType to_type(mlir::MLIRContext &context, const Shape &shape, DType dtype);
mlir::Type to_element(mlir::MLIRContext &context, DType dtype);

/// "digits.cpp:14": the base name, so that messages and modules do not depend on where the sources lie.
std::string line_text(const Location &where);
std::string base_name(const Location &where);
/// Throws unless a name is made of letters, digits, _ and, where allowed, dots, and begins with a letter or _. Names that become
/// a part of a C function's have no dots.
void check_name(std::string_view call, const std::string &name, bool dots, const Location &where);
/// Does a pattern, where `*` is any text and `?` one character, match the whole name?
bool matches(std::string_view pattern, std::string_view name);
/// Throws gait::Error: "<call>: <message> (digits.cpp:14)".
[[noreturn]] void fail(std::string_view call, const std::string &message, const Location &where);

} // namespace gait::detail
#endif
