// Attention: of each query, a mean of the values, weighted by how well their keys fit it.
#ifndef GAIT_FRONTEND_NN_ATTENTION_H
#define GAIT_FRONTEND_NN_ATTENTION_H
#include "gait/nn/linear.h"

namespace gait::nn {

/// What may be seen: all that every part allows. A query that sees nothing gets zeros.
struct Mask {
  bool causal = false; ///< query t sees the keys 0 ... t
  Tensor keys = {};    ///< i1 [..., S]: the keys that are there (true) and not padding
  Tensor pairs = {};   ///< i1 [T, S] or [..., T, S]: the keys that each query may see
};

/// softmax(query . key / sqrt(d)) . value for each head.  Shapes: query [..., T, H, d], key [..., S, H, d], value [..., S, H, e]
/// -> [..., T, H, e]. `rate`: of the dropout on the weights.  Throws: gait::Error where shapes or types disagree.
/// Source: Vaswani et al. 2017, eq. 1.
Tensor attention(const Tensor &query, const Tensor &key, const Tensor &value, const Mask &mask = {}, double rate = 0,
                 Location where = Location::current());

struct AttentionOptions {
  std::int64_t key_size = 0; ///< features of keys and values, where they are others than the queries'; 0: the same
  bool bias = true;          ///< of the four layers
  bool rotary = false;       ///< queries and keys are turned by their positions: see nn::rotary
  double dropout = 0;        ///< of the weights
  Initializer init = init::glorot_uniform(); ///< of the four weights
  std::string name = {};                     ///< `attention_0`, ... unless given
};

/// Attention of several heads, each with its own part of the features.
struct Attention {
  std::string name;
  Linear query, key, value, output; ///< `<name>.query`, ...: [size, size], of key and value [key_size, size]
  std::int64_t heads = 0;
  bool rotary = false;
  double rate = 0;

  /// Self-attention.  Shapes: x [..., T, size] -> the same.
  Tensor operator()(const Tensor &x, const Mask &mask = {}, Location where = Location::current()) const;
  /// Cross-attention: keys and values of other things than the queries'.  Shapes: query [..., T, size], key and value
  /// [..., S, key_size] -> [..., T, size].  Throws: gait::Error where shapes or types disagree.
  Tensor operator()(const Tensor &query, const Tensor &key, const Tensor &value, const Mask &mask = {},
                    Location where = Location::current()) const;
};
/// Throws: gait::Error when the heads do not divide the size, for a size below 1, a rate outside [0, 1), a name that is taken.
/// Source: Vaswani et al. 2017, section 3.2.2; torch.nn.MultiheadAttention.
Attention multi_head_attention(Graph graph, std::int64_t size, std::int64_t heads, const AttentionOptions &options = {},
                               Location where = Location::current());

} // namespace gait::nn
#endif
