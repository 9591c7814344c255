// Vectors for numbers of things: words, categories.
#ifndef GAIT_FRONTEND_NN_EMBEDDING_H
#define GAIT_FRONTEND_NN_EMBEDDING_H
#include "gait/graph.h"
#include "gait/init.h"

namespace gait::nn {

struct EmbeddingOptions {
  Initializer init = init::normal(); ///< of the table
  std::string name = {};             ///< `embedding_0`, `embedding_1`, ... in construction order unless given
};

/// One vector for each of `count` things. Calling it twice shares the table.
struct Embedding {
  std::string name;
  Tensor table; ///< `<name>.table` [count, size]

  /// The rows of the table at the indices.  Shapes: indices [...] i32 or i64 in [0, count) -> [..., size]. Indices that are an
  /// input get the range declared: a run with others is refused before anything is written.
  /// Throws: gait::Error for indices of another type.
  Tensor operator()(const Tensor &indices, Location where = Location::current()) const;
  /// The output layer tied to the table: each thing's score is x . its vector.  Shapes: x [..., size] -> [..., count].
  /// Throws: gait::Error for another last dimension or element type.  Source: Press and Wolf 2017.
  Tensor logits(const Tensor &x, Location where = Location::current()) const;
};

/// A table of `count` vectors of `size` numbers.  Throws: gait::Error for a size below 1 and a name that is taken.
Embedding embedding(Graph graph, std::int64_t count, std::int64_t size, const EmbeddingOptions &options = {},
                    Location where = Location::current());

} // namespace gait::nn
#endif
