// Model: a graph and its named entries.
#ifndef GAIT_FRONTEND_MODEL_H
#define GAIT_FRONTEND_MODEL_H
#include "gait/graph.h"
#include "gait/optim.h"
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gait {

/// A tensor under the name that callers know it by.
struct Named {
  std::string name;
  Tensor tensor;
};

/// One term of the total loss: a floating scalar, and its factor there.
struct Loss {
  std::string name;
  Tensor tensor;
  double weight = 1;
};
using Losses = std::vector<Loss>;

struct EntryBody {
  std::vector<Named> results = {};
  Updates updates = {};
};

/// An entry of one's own.
struct Entry {
  std::string name;
  EntryBody body;
};

struct ModelOptions {
  std::vector<Named> outputs = {};
  Losses losses = {};
  std::vector<Named> metrics = {}; ///< floating scalars
  std::optional<Optimizer> optimizer = {};
  std::vector<Entry> entries = {};
};

namespace detail {
struct ModelState;
}

/// A module of entries, each a function of the states and inputs it uses:
///
///     init         seed                                       -> all states
///     train_step   what the losses and metrics need           -> loss, named losses, metrics, new states     with an optimizer
///     evaluate     the same                                   -> loss, named losses, metrics                 with losses or
///     metrics predict      what the outputs need                      -> outputs                                     with
///     outputs
///
/// and the entries of `entries`. `loss` is the sum of weight * loss; a single loss of weight 1 appears only as `loss`. The
/// optimizer updates the parameters that the loss depends on. An entry that updates state and draws random numbers steps
/// `random.counter` on.
class Model {
public:
  /// Throws: gait::Error for a loss or metric that is no floating scalar, a tensor of another graph, an empty or repeated name,
  /// an optimizer without losses or without a parameter to learn, a model without any entry.
  Model(const Graph &graph, const ModelOptions &options, Location where = Location::current());

  const std::string &name() const;
  std::vector<std::string> entries() const;

  /// The module at phase `graph`, with locations: what `gait compile` reads.
  std::string text() const;
  /// Writes text() to a file.  Throws: gait::RuntimeError when it can not be written.
  void save(const std::filesystem::path &path) const;

private:
  friend struct detail::ModelState;
  std::shared_ptr<const detail::ModelState> shared;
};

} // namespace gait
#endif
