// The blocks that transformers are stacked of.
#ifndef GAIT_FRONTEND_NN_TRANSFORMER_H
#define GAIT_FRONTEND_NN_TRANSFORMER_H
#include "gait/nn/activation.h"
#include "gait/nn/attention.h"
#include "gait/nn/norm.h"

namespace gait::nn {

struct TransformerOptions {
  double dropout = 0; ///< of weights, of what attention and layers add, and between the layers
  Activation activation = relu;
  bool norm_first = false; ///< x + f(norm(x)) in the place of norm(x + f(x)).  Source: Xiong et al. 2020
  bool rotary = false;     ///< self-attention turns queries and keys by their positions
  double epsilon = 1e-5;   ///< of the norms
  std::string name = {};   ///< `encoder_0`, `decoder_0`, ... in construction order unless given
};

/// second(activation(first(x))), of each place on its own.
struct FeedForward {
  Linear first, second; ///< `<block>.first` [size, hidden], `<block>.second` [hidden, size]
  Activation activation = relu;
  double rate = 0; ///< of the dropout after the activation

  /// Shapes: x [..., size] -> the same.  Throws: gait::Error for another last dimension or element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};

/// Self-attention, then a layer for each place, each added to its input and normalised.
struct EncoderBlock {
  std::string name;
  Attention attention;            ///< `<name>.attention`
  FeedForward feed_forward;       ///< `<name>.first`, `<name>.second`
  LayerNorm attention_norm, norm; ///< `<name>.attention_norm`, `<name>.norm`
  bool norm_first = false;
  double rate = 0;

  /// Shapes: x [..., T, size] -> the same.  Throws: gait::Error where shapes or types disagree.
  Tensor operator()(const Tensor &x, const Mask &mask = {}, Location where = Location::current()) const;
};
/// Throws: as multi_head_attention; gait::Error for hidden features below 1.
/// Source: Vaswani et al. 2017, section 3.1; torch.nn.TransformerEncoderLayer.
EncoderBlock encoder_block(Graph graph, std::int64_t size, std::int64_t heads, std::int64_t hidden,
                           const TransformerOptions &options = {}, Location where = Location::current());

/// Self-attention, causal unless said otherwise, attention to what an encoder made, then a layer for each place.
struct DecoderBlock {
  std::string name;
  Attention attention, cross;                 ///< `<name>.attention`, `<name>.cross`
  FeedForward feed_forward;                   ///< `<name>.first`, `<name>.second`
  LayerNorm attention_norm, cross_norm, norm; ///< `<name>.attention_norm`, `<name>.cross_norm`, `<name>.norm`
  bool norm_first = false;
  double rate = 0;

  /// `mask`: of the self-attention; `memory_mask`: of the attention to memory.
  /// Shapes: x [..., T, size], memory [..., S, size] -> [..., T, size].  Throws: gait::Error where shapes or types disagree.
  Tensor operator()(const Tensor &x, const Tensor &memory, const Mask &mask = {.causal = true}, const Mask &memory_mask = {},
                    Location where = Location::current()) const;
};
/// Throws: as encoder_block.  Source: Vaswani et al. 2017, section 3.1; torch.nn.TransformerDecoderLayer.
DecoderBlock decoder_block(Graph graph, std::int64_t size, std::int64_t heads, std::int64_t hidden,
                           const TransformerOptions &options = {}, Location where = Location::current());

} // namespace gait::nn
#endif
