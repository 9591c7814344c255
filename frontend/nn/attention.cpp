#include "gait/nn/attention.h"
#include "checks.h"
#include "gait/math.h"
#include "gait/nn/activation.h"
#include "gait/nn/dropout.h"
#include "gait/nn/position.h"
#include <cmath>

namespace gait::nn {

using detail::Call;
using detail::Composition;

static Shape leading(const Tensor &x, std::int64_t inner) {
  return Shape(std::vector<Dimension>(x.shape().begin(), x.shape().end() - inner));
}

static Shape with(Shape shape, std::initializer_list<Dimension> inner) {
  for (Dimension size : inner) shape.push_back(size);
  return shape;
}

/// What of the scores [..., H, T, S] may be seen, i1, of a shape that broadcasts to theirs; empty: all.
static Tensor visible(const Call &call, const Mask &mask, const Tensor &scores, const Shape &lead) {
  const Dimension queries = scores.shape()[scores.rank() - 2], keys = scores.shape()[scores.rank() - 1];
  Tensor seen;
  auto restrict_to = [&](const Tensor &part) { seen = seen.empty() ? part : seen & part; };
  if (mask.causal) {
    Graph graph = scores.graph();
    restrict_to(iota(graph, {queries, keys}, 0) >= iota(graph, {queries, keys}, 1));
  }
  if (!mask.keys.empty()) {
    call.require(mask.keys.dtype() == i1 && mask.keys.shape() == with(lead, {keys}),
                 "the mask of keys is {} {}; it must be i1 {}, true where a key is there", name_of(mask.keys.dtype()),
                 mask.keys.shape().text(), with(lead, {keys}).text());
    restrict_to(reshape(mask.keys, with(lead, {1, 1, keys})));
  }
  if (!mask.pairs.empty()) {
    const bool shared = mask.pairs.shape() == Shape{queries, keys};
    call.require(mask.pairs.dtype() == i1 && (shared || mask.pairs.shape() == with(lead, {queries, keys})),
                 "the mask of pairs is {} {}; it must be i1 {} or {}, true where a query may see a key",
                 name_of(mask.pairs.dtype()), mask.pairs.shape().text(), Shape{queries, keys}.text(),
                 with(lead, {queries, keys}).text());
    restrict_to(shared ? mask.pairs : reshape(mask.pairs, with(lead, {1, queries, keys})));
  }
  return seen;
}

Tensor attention(const Tensor &query, const Tensor &key, const Tensor &value, const Mask &mask, double rate, Location where) {
  Composition call("attention", {query, key, value}, where);
  const bool ranks = query.rank() >= 3 && key.rank() == query.rank() && value.rank() == query.rank();
  call.require(ranks && leading(query, 3) == leading(key, 3) && leading(key, 2) == leading(value, 2) &&
                   query.shape()[query.rank() - 2] == key.shape()[key.rank() - 2] &&
                   key.shape()[key.rank() - 2] == value.shape()[value.rank() - 2] &&
                   query.shape()[query.rank() - 1] == key.shape()[key.rank() - 1],
               "query {}, key {} and value {} do not fit; they are [..., T, H, d], [..., S, H, d] and [..., S, H, e]",
               query.shape().text(), key.shape().text(), value.shape().text());
  call.require_floating(query);
  call.require(key.dtype() == query.dtype() && value.dtype() == query.dtype(), "query {}, key {} and value {} differ in type",
               name_of(query.dtype()), name_of(key.dtype()), name_of(value.dtype()));
  const std::int64_t features = detail::features(call, query);
  const Shape lead = leading(query, 3);
  const std::string rows = detail::letters(static_cast<std::size_t>(lead.rank()));
  Tensor scaled = query * (1 / std::sqrt(static_cast<double>(features)));
  Tensor scores = dot(rows + "whz," + rows + "xhz->" + rows + "hwx", scaled, key);
  Tensor seen = visible(call, mask, scores, lead);
  // What is not seen gets a score whose power is 0; of a query that sees nothing all weights are cleared.
  Tensor weights = softmax(seen.empty() ? scores : select(seen, scores, -1e30));
  if (!mask.keys.empty() || !mask.pairs.empty()) weights = select(seen, weights, 0);
  return dot(rows + "hwx," + rows + "xhz->" + rows + "whz", dropout(weights, rate), value);
}

Attention multi_head_attention(Graph graph, std::int64_t size, std::int64_t heads, const AttentionOptions &options,
                               Location where) {
  Call call("multi_head_attention", graph, where);
  detail::check_size(call, "features", size);
  call.require(heads >= 1 && size % heads == 0, "{} features make no {} equal heads; take a number of heads that divides them",
               size, heads);
  call.require(options.key_size >= 0, "keys of {} features; 0 is as many as the queries have", options.key_size);
  call.require(options.dropout >= 0 && options.dropout < 1, "the rate {} is outside [0, 1)", options.dropout);
  call.require(!options.rotary || size / heads % 2 == 0, "heads of {} features are odd and can not be turned", size / heads);
  const std::string name = detail::layer_name(graph, options.name, "attention");
  const std::int64_t key_size = options.key_size > 0 ? options.key_size : size;
  auto part = [&](const char *of, std::int64_t in) {
    return linear(graph, in, size, {.bias = options.bias, .init = options.init, .name = name + "." + of}, where);
  };
  Attention layer;
  layer.name = name;
  layer.query = part("query", size), layer.key = part("key", key_size), layer.value = part("value", key_size);
  layer.output = part("output", size);
  layer.heads = heads, layer.rotary = options.rotary, layer.rate = options.dropout;
  return layer;
}

Tensor Attention::operator()(const Tensor &x, const Mask &mask, Location where) const { return (*this)(x, x, x, mask, where); }

Tensor Attention::operator()(const Tensor &query, const Tensor &key, const Tensor &value, const Mask &mask,
                             Location where) const {
  Call call(name.empty() ? "attention" : name, {query, key, value, output.weight}, where);
  const std::int64_t size = output.weight.shape()[0].size();
  detail::check_input(call, query, size, output.weight.dtype());
  for (const Tensor &each : {key, value})
    detail::check_input(call, each, this->key.weight.shape()[0].size(), output.weight.dtype());
  call.require(query.rank() >= 2 && key.rank() >= 2 && leading(query, 2) == leading(key, 2) &&
                   leading(key, 1) == leading(value, 1),
               "query {}, key {} and value {} do not fit; they are sequences [..., T, {}] and [..., S, {}]", query.shape().text(),
               key.shape().text(), value.shape().text(), size, this->key.weight.shape()[0].size());
  Scope scope(query, where, name);
  auto into_heads = [&](const Tensor &x) { return reshape(x, with(leading(x, 1), {heads, size / heads})); };
  auto placed = [&](const Tensor &x) { return rotary ? nn::rotary(x, -3) : x; };
  Tensor joined = attention(placed(into_heads(this->query(query))), placed(into_heads(this->key(key))),
                            into_heads(this->value(value)), mask, rate);
  return output(reshape(joined, query.shape()));
}

} // namespace gait::nn
