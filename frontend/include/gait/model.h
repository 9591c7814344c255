// Model: a graph and its named entries.
#ifndef GAIT_FRONTEND_MODEL_H
#define GAIT_FRONTEND_MODEL_H
#include "gait/graph.h"
#include "gait/metrics.h"
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

/// A metric under the name that callers know it by. A tensor is a metric too: see Metric.
struct NamedMetric {
  std::string name;
  Metric metric;
};

/// What an entry gives back, and what it writes.
struct EntryBody {
  std::vector<Named> results = {};
  Updates updates = {};
  /// What `Graph::training` is in it. Unless given: true where the entry updates a parameter.
  std::optional<bool> training = {};
};

/// An entry of one's own.
struct Entry {
  std::string name;
  EntryBody body;
};

struct ModelOptions {
  std::vector<Named> outputs = {};
  Losses losses = {};
  std::vector<NamedMetric> metrics = {};
  std::optional<Optimizer> optimizer = {};
  bool accumulate = false; ///< the entries `accumulate` and `apply` beside `train_step`
  std::vector<Entry> entries = {};
};

namespace detail {
struct ModelState;
}

/// A module of entries, each a function of the states and inputs it uses:
///
///     init         seed                                -> all states
///     train_step   what the losses and metrics need    -> loss, named losses, metrics, sums, new states   with an optimizer
///     accumulate   the same                            -> the same, sums of gradients in the place of new weights   where asked
///     apply        the sums of gradients               -> new states                                                 where asked
///     evaluate     the same                            -> loss, named losses, metrics, sums               with losses or metrics
///     summarize    sums, added up over batches         -> metrics                                         with metrics
///     predict      what the outputs need               -> outputs                                         with outputs
///
/// and the entries of `entries`. `loss` is the sum of weight * loss; a single loss of weight 1 appears only as `loss`. The
/// optimizer updates the parameters that the loss depends on and that are not frozen. A metric's value in `train_step` and
/// `evaluate` is that of the batch; its sums are f64 scalars `<metric>.sum0`, `<metric>.sum1`, ... An entry that updates state
/// and draws random numbers steps `random.counter` on.
///
/// `accumulate` adds rows * gradient to `accumulated.<parameter>` and rows to `accumulated.rows`; `apply` is the optimizer's
/// update with their quotients for gradients, and sets them to 0: batches of any sizes, then `apply`, are one update of all their
/// rows (of losses that are means over rows; batch statistics and dropout differ). Where the optimizer keeps averages for it
/// (Optimizer::average), `evaluate` and `predict` use them for the weights.
class Model {
public:
  /// Throws: gait::Error for a loss or metric that is no floating scalar, a sum that is no scalar, a tensor of another graph, an
  /// empty or repeated name, an optimizer without losses or without a parameter to learn, a model without any entry.
  Model(const Graph &graph, const ModelOptions &options, Location where = Location::current());

  /// The model that a text says: what text() gave, or what `gait compile --emit` printed of a phase that compilation goes on
  /// from. `name`: of the text in messages. Throws: gait::Error with the compiler's message and its line and column in the text,
  /// or for a module that is no model.
  static Model parse(const std::string &text, const std::string &name = "text", Location where = Location::current());
  /// The model that a file's text says.  Throws: as parse(); gait::RuntimeError when the file can not be read.
  static Model load(const std::filesystem::path &path, Location where = Location::current());

  const std::string &name() const;          ///< the graph's
  std::vector<std::string> entries() const; ///< their names, in their order

  /// The module, with locations: what `gait compile` reads. Of a model built from a graph, at phase `graph`.
  std::string text() const;
  /// Writes text() to a file.  Throws: gait::RuntimeError when it can not be written.
  void save(const std::filesystem::path &path) const;

private:
  friend struct detail::ModelState;
  explicit Model(std::shared_ptr<const detail::ModelState> shared) : shared(std::move(shared)) {}
  std::shared_ptr<const detail::ModelState> shared;
};

} // namespace gait
#endif
