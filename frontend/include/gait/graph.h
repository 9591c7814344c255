// Graph: where tensors live; its inputs, parameters and other state.
#ifndef GAIT_FRONTEND_GRAPH_H
#define GAIT_FRONTEND_GRAPH_H
#include "gait/tensor.h"
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gait {

/// Builds the first value of a state; `gait::init` has the usual ones.
struct Initialization;
using Initializer = std::function<Tensor(const Initialization &)>;

struct GraphOptions {
  DType dtype = DType::f32; ///< the element type of inputs and parameters that name no other: f32 or f64
};

/// A graph under construction, and the names in it. A handle: copies are the same graph.
///
/// Names are letters, digits, `_` and `.`, and do not begin with a digit or a dot; each is used once. The graph's own name is an
/// identifier of C: it is the prefix of the compiled functions. Every function throws gait::Error for a bad or repeated name, and
/// for a bad shape: sizes are at least 1, only an input or a state has the dimension `batch`, once, and first.
class Graph {
public:
  explicit Graph(const std::string &name, const GraphOptions &options = {}, Location where = Location::current());

  /// As it was given.
  const std::string &name() const;
  /// The graph's floating type.
  DType dtype() const;

  /// What a caller passes on each run. `dtype`: the graph's floating type unless given.
  Tensor input(const std::string &name, const Shape &shape, std::optional<DType> dtype = {},
               Location where = Location::current());

  /// State that is learned: `Model` updates it by its optimizer. Of the graph's floating type.
  Tensor parameter(const std::string &name, const Shape &shape, const Initializer &init, Location where = Location::current());
  /// Any other state, kept from run to run and changed by `Updates::set`. `dtype`: the graph's floating type unless given. With
  /// the dimension `batch` it is kept for the largest batch: a run reads and writes its first rows, `init` fills all.
  Tensor state(const std::string &name, const Shape &shape, const Initializer &init, std::optional<DType> dtype = {},
               Location where = Location::current());
  /// An optimizer's memory of one parameter, of that parameter's shape and type.
  Tensor slot(const std::string &name, const Tensor &parameter, const Initializer &init, Location where = Location::current());
  /// An i64 scalar that counts, such as an optimizer's steps.
  Tensor counter(const std::string &name, std::int64_t first = 0, Location where = Location::current());

  /// The parameters whose names match a pattern, in the order of their declaration: `*` stands for any text, `?` for one
  /// character. Throws: gait::Error when nothing matches a pattern other than "*".
  std::vector<Tensor> parameters(const std::string &pattern = "*", Location where = Location::current()) const;

  /// Takes the parameters that match a pattern, or one, away from the optimizers of models built from now on: they keep their
  /// values, and no gradient is computed for them. `unfreeze` gives them back.
  /// Throws: gait::Error when nothing matches the pattern, or the tensor is no parameter of this graph.
  void freeze(const std::string &pattern = "*", Location where = Location::current());
  void freeze(const Tensor &parameter, Location where = Location::current());
  void unfreeze(const std::string &pattern = "*", Location where = Location::current());
  void unfreeze(const Tensor &parameter, Location where = Location::current());

  /// Is this a training step? An i1 scalar, known when an entry is built: true in `train_step` and in entries of one's own that
  /// train, false elsewhere. In `select(g.training(), a, b)` an entry computes only the one it takes: so dropout is no part of
  /// `predict`.
  Tensor training(Location where = Location::current()) const;
  /// Keeps a running average: an entry that trains, and computes `witness` (unless given: the observation), sets
  /// state += rate * (observation - state). An entry that sets the state otherwise is left alone.
  /// Throws: gait::Error when `state` is none of this graph or not floating, shapes or types differ, the rate is outside (0, 1].
  void running_average(const Tensor &state, const Tensor &observation, double rate, const Tensor &witness = {},
                       Location where = Location::current());

  /// 0, 1, 2, ... at each call with the same stem: layers name themselves `linear_0`, `linear_1` with it.
  std::int64_t next_number(const std::string &stem);

private:
  friend class Tensor;
  friend class detail::GraphState;
  explicit Graph(std::shared_ptr<detail::GraphState> shared) : shared(std::move(shared)) {}
  void set_frozen(std::string_view call, const std::vector<Tensor> &parameters, bool frozen, const Location &where);
  std::shared_ptr<detail::GraphState> shared;
};

/// Declares that every value of an integer input is in [low, high); each run checks it before it writes anything. Of several
/// declarations the intersection holds.
/// Throws: gait::Error when the tensor is no integer input, or nothing is left in the range.
void declare_range(const Tensor &input, std::int64_t low, std::int64_t high, Location where = Location::current());

/// Names what is built while it lives. Ops built inside carry the name (scopes in scopes read `outer/inner`) and the line of the
/// outermost scope, so that a layer's ops, and its errors, point at the layer's caller.
class Scope {
public:
  Scope(const Graph &graph, Location where, const std::string &name = "");
  Scope(const Tensor &tensor, Location where, const std::string &name = "");
  ~Scope();
  Scope(const Scope &) = delete;
  Scope &operator=(const Scope &) = delete;

private:
  std::shared_ptr<detail::GraphState> state;
};

} // namespace gait
#endif
