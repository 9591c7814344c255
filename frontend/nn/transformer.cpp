#include "gait/nn/transformer.h"
#include "checks.h"
#include "gait/nn/dropout.h"
#include <functional>

namespace gait::nn {

using detail::Call;

Tensor FeedForward::operator()(const Tensor &x, Location where) const {
  return second(dropout(activation(first(x, where), where), rate, where), where);
}

/// What both blocks are made of, named after their block.
struct Parts {
  Graph graph;
  std::int64_t size, heads, hidden;
  const TransformerOptions &options;
  std::string name;
  Location where;

  Attention attention(const char *part, bool rotary) {
    return multi_head_attention(graph, size, heads,
                                {.rotary = rotary, .dropout = options.dropout, .name = fmt::format("{}.{}", name, part)}, where);
  }
  LayerNorm norm(const char *part) {
    return layer_norm(graph, size, {.epsilon = options.epsilon, .name = fmt::format("{}.{}", name, part)}, where);
  }
  FeedForward feed_forward() {
    Linear first = linear(graph, size, hidden, {.name = name + ".first"}, where);
    Linear second = linear(graph, hidden, size, {.name = name + ".second"}, where);
    return {first, second, options.activation, options.dropout};
  }
};

static Parts begin(const Call &call, const Graph &graph, std::int64_t size, std::int64_t heads, std::int64_t hidden,
                   const TransformerOptions &options, const std::string &stem, const Location &where) {
  detail::check_size(call, "features", size);
  detail::check_size(call, "hidden features", hidden);
  Graph here = graph;
  return {graph, size, heads, hidden, options, detail::layer_name(here, options.name, stem), where};
}

EncoderBlock encoder_block(Graph graph, std::int64_t size, std::int64_t heads, std::int64_t hidden,
                           const TransformerOptions &options, Location where) {
  Call call("encoder_block", graph, where);
  Parts parts = begin(call, graph, size, heads, hidden, options, "encoder", where);
  EncoderBlock block;
  block.name = parts.name, block.norm_first = options.norm_first, block.rate = options.dropout;
  block.attention = parts.attention("attention", options.rotary), block.attention_norm = parts.norm("attention_norm");
  block.feed_forward = parts.feed_forward(), block.norm = parts.norm("norm");
  return block;
}

DecoderBlock decoder_block(Graph graph, std::int64_t size, std::int64_t heads, std::int64_t hidden,
                           const TransformerOptions &options, Location where) {
  Call call("decoder_block", graph, where);
  Parts parts = begin(call, graph, size, heads, hidden, options, "decoder", where);
  DecoderBlock block;
  block.name = parts.name, block.norm_first = options.norm_first, block.rate = options.dropout;
  block.attention = parts.attention("attention", options.rotary), block.attention_norm = parts.norm("attention_norm");
  block.cross = parts.attention("cross", false), block.cross_norm = parts.norm("cross_norm");
  block.feed_forward = parts.feed_forward(), block.norm = parts.norm("norm");
  return block;
}

/// x with what `inner` makes of it, normalised before or after.
static Tensor added(const Tensor &x, const LayerNorm &norm, bool norm_first, double rate,
                    const std::function<Tensor(const Tensor &)> &inner) {
  return norm_first ? x + dropout(inner(norm(x)), rate) : norm(x + dropout(inner(x), rate));
}

Tensor EncoderBlock::operator()(const Tensor &x, const Mask &mask, Location where) const {
  Call call(name.empty() ? "encoder" : name, {x, attention.output.weight}, where);
  detail::check_input(call, x, norm.shape[0].size(), attention.output.weight.dtype());
  Scope scope(x, where, name);
  Tensor seen = added(x, attention_norm, norm_first, rate, [&](const Tensor &from) { return attention(from, mask); });
  return added(seen, norm, norm_first, rate, [&](const Tensor &from) { return feed_forward(from); });
}

Tensor DecoderBlock::operator()(const Tensor &x, const Tensor &memory, const Mask &mask, const Mask &memory_mask,
                                Location where) const {
  Call call(name.empty() ? "decoder" : name, {x, memory, attention.output.weight}, where);
  for (const Tensor &each : {x, memory}) detail::check_input(call, each, norm.shape[0].size(), attention.output.weight.dtype());
  Scope scope(x, where, name);
  Tensor seen = added(x, attention_norm, norm_first, rate, [&](const Tensor &from) { return attention(from, mask); });
  seen = added(seen, cross_norm, norm_first, rate, [&](const Tensor &from) { return cross(from, memory, memory, memory_mask); });
  return added(seen, norm, norm_first, rate, [&](const Tensor &from) { return feed_forward(from); });
}

} // namespace gait::nn
