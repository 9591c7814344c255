// Where in a sequence: encodings of positions.
#ifndef GAIT_FRONTEND_NN_POSITION_H
#define GAIT_FRONTEND_NN_POSITION_H
#include "gait/graph.h"
#include "gait/init.h"

namespace gait::nn {

/// Sines and cosines of the position: column 2 i is sin(p / base^(2 i / size)), column 2 i + 1 the cosine. Of the graph's type.
/// Shapes: -> [length, size].  Throws: gait::Error for a length below 1, a size that is odd or below 2, a base not above 1.
/// Source: Vaswani et al. 2017, section 3.5.
Tensor sinusoidal_positions(const Graph &graph, std::int64_t length, std::int64_t size, double base = 10000,
                            Location where = Location::current());

/// x turned by its position: the pair (x[i], x[i + d / 2]) of the last dimension, by the angle p / base^(2 i / d). The product of
/// two turned vectors depends on the distance of their positions only. `axis`: the dimension of positions.
/// Shapes: x [..., n, ..., d] -> the same.  Throws: gait::Error for an odd last dimension, an axis that is the last, or batch.
/// Source: Su et al. 2021, eq. 34, its pairs laid out as in GPT-NeoX and Llama.
Tensor rotary(const Tensor &x, std::int64_t axis = -2, double base = 10000, Location where = Location::current());

struct PositionEmbeddingOptions {
  Initializer init = init::normal(0, 0.02); ///< of the table
  std::string name = {};                    ///< `position_embedding_0`, ... unless given
};
/// A learned vector for each position, added to x.
struct PositionEmbedding {
  std::string name;
  Tensor table; ///< `<name>.table` [length, size]

  /// Shapes: x [..., n, size] with n <= length -> the same.  Throws: gait::Error for other sizes or another element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// Throws: gait::Error for a size below 1 and a name that is taken.  Source: Gehring et al. 2017, section 3.1.
PositionEmbedding position_embedding(Graph graph, std::int64_t length, std::int64_t size,
                                     const PositionEmbeddingOptions &options = {}, Location where = Location::current());

} // namespace gait::nn
#endif
