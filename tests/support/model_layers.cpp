#include "gait/gait.h"
#include "tests/support/models.h"

namespace gait::test {
namespace {

/// Learns a target of the prediction's shape by its mean square error.
Model regression(Graph g, const Tensor &prediction, const Optimizer &rule = optim::sgd({.rate = 0.05, .momentum = 0.9})) {
  Tensor target = g.input("target", prediction.shape());
  return Model(g, {.outputs = {{"prediction", prediction}},
                   .losses = {{"mse", mean(mse(prediction, target))}},
                   .metrics = {{"r2", metrics::r2(prediction, target)}},
                   .optimizer = rule});
}

/// The places of [rows, length] below a row's own length, an input.
Tensor within(Graph g, Dimension rows, std::int64_t length) {
  Tensor lengths = g.input("length", {rows}, i32);
  declare_range(lengths, 1, length + 1);
  return iota(g, {rows, length}, 1) < reshape(lengths, {rows, 1});
}

Model noise(Dimension rows) {
  Graph g("noise");
  Tensor x = g.input("x", {rows, 12});
  Tensor shaken = select(g.training(), x + 0.1 * normal(g, {rows, 12}), x);
  Tensor h = nn::dropout(relu(nn::linear(g, 12, 40)(shaken)), 0.25);
  h = select(g.training() & bernoulli(g, 0.1, {rows, 40}), uniform(g, {rows, 40}), h);
  return regression(g, nn::linear(g, 40, 3)(h));
}
Model layer_norm(Dimension rows) {
  Graph g("layer_norm");
  Tensor h = nn::layer_norm(g, 24)(nn::linear(g, 10, 24)(g.input("x", {rows, 10})));
  return regression(g, nn::linear(g, 24, 2)(gelu(h)));
}
Model rms_norm(Dimension rows) {
  Graph g("rms_norm");
  Tensor h = nn::rms_norm(g, 33)(nn::linear(g, 10, 33)(g.input("x", {rows, 10})));
  return regression(g, nn::linear(g, 33, 2)(silu(h)));
}
Model group_norm(Dimension rows) {
  Graph g("group_norm");
  Tensor h = nn::group_norm(g, 12, 3)(nn::linear(g, 4, 12)(g.input("x", {rows, 5, 4})));
  return regression(g, nn::linear(g, 60, 2)(flatten(elu(h))));
}
Model batch_norm(Dimension rows) {
  Graph g("batch_norm");
  Tensor h = nn::batch_norm(g, 16)(nn::linear(g, 8, 16, {.bias = false})(g.input("x", {rows, 8})));
  h = nn::batch_norm(g, 16, {.rate = 0.5})(nn::linear(g, 16, 16, {.bias = false})(tanh(h)));
  return regression(g, nn::linear(g, 16, 2)(tanh(h)), optim::sgd({.rate = 0.01}));
}
Model convolution(Dimension rows) {
  Graph g("convolution");
  Tensor h = nn::conv2d(g, 2, 6, {3, 3}, {.padding = nn::Padding::same()})(g.input("x", {rows, 7, 6, 2}));
  h = nn::max_pool(relu(h), {2, 2});
  h = nn::separable_conv2d(g, 6, 5, {2, 2}, {.padding = nn::Padding::both(1)})(h);
  h = nn::average_pool(nn::conv2d(g, 5, 5, {3, 2}, {.dilation = {1, 2}, .groups = 5})(tanh(h)), {1, 2}, {.stride = {1, 1}});
  return regression(g, nn::linear(g, 5, 2)(nn::global_average_pool(h)));
}
Model temporal(Dimension rows) {
  Graph g("temporal");
  Tensor h = nn::tcn_block(g, 3, 8, 3, {.dilation = 2})(g.input("x", {rows, 12, 3}));
  h = nn::conv1d_transposed(g, 8, 4, 3, {.stride = {2}})(nn::conv1d(g, 8, 8, 4, {.stride = {2}})(h));
  return regression(g, nn::linear(g, 4, 1)(nn::upsample(tanh(h), {2})));
}
Model attention(Dimension rows) {
  Graph g("attention");
  auto attend = nn::multi_head_attention(g, 16, 4, {.rotary = true});
  Tensor seen = attend(g.input("x", {rows, 9, 16}), {.causal = true, .keys = within(g, rows, 9)});
  return regression(g, nn::linear(g, 16, 2)(seen), optim::sgd({.rate = 0.05, .momentum = 0.9}).clip_by_norm(1));
}
/// A block over a padded sequence of tokens, whose places are averaged.
Model encoder(Dimension rows) {
  Graph g("encoder");
  Tensor token = g.input("token", {rows, 7}, i32), there = within(g, rows, 7);
  auto table = nn::embedding(g, 13, 8);
  Tensor h = nn::position_embedding(g, 7, 8)(table(token)) + nn::sinusoidal_positions(g, 7, 8);
  h = nn::encoder_block(g, 8, 2, 20, {.dropout = 0.1, .activation = gelu, .norm_first = true})(h,
                                                                                               {.causal = true, .keys = there});
  Tensor weight = reshape(convert(there, f32), {rows, 7, 1});
  Tensor pooled = sum(h * weight, 1) / sum(weight, 1);
  Tensor logits = table.logits(pooled), next = g.input("next", {rows}, i32);
  return Model(g, {.outputs = {{"probability", softmax(logits)}, {"state", h * weight}},
                   .losses = {{"cross_entropy", mean(cross_entropy(logits, next, {.label_smoothing = 0.1}))}},
                   .metrics = {{"among", metrics::top_k_accuracy(logits, next, 3)}},
                   .optimizer = optim::sgd({.rate = 0.05, .momentum = 0.9}).clip_by_global_norm(1)});
}
Model decoder(Dimension rows) {
  Graph g("decoder");
  Tensor x = g.input("x", {rows, 5, 8}), memory = g.input("memory", {rows, 6, 8});
  Tensor h = nn::decoder_block(g, 8, 2, 12)(x, memory, {.causal = true}, {.keys = within(g, rows, 6)});
  return regression(g, nn::linear(g, 8, 1)(h));
}
Model scatter(Dimension rows) {
  Graph g("scatter");
  Tensor x = g.input("x", {rows, 9}), place = g.input("place", {rows, 4}, i32), start = g.input("start", {}, i64);
  auto table = nn::embedding(g, 11, 6, {.init = init::uniform(-1, 1)});
  Tensor chosen = sum(table(place), 1);
  Tensor slots = g.parameter("slots", {9, 6}, init::normal());
  Tensor turned = gather(reverse(slots, 0), clamp(iota(g, {9}, 0) * 2, 0, 8)); // computed indices, some twice
  Tensor gathered = scatter_add(turned, mod(iota(g, {9}, 0) * 5, 7), 7);       // 7 x 6, sums of several
  Tensor part = dynamic_slice(x, start, 7, 1);                                 // where the run says
  Tensor joined = concat({chosen, dot(part, gathered), one_hot(mod(sum(place, 1), 5), 5)}, 1);
  return regression(g, nn::linear(g, 17, 2)(joined), optim::sgd({.rate = 1e-3}));
}
Model gated(Dimension rows) {
  Graph g("gated");
  Tensor x = g.input("x", {rows, 10}), context = g.input("context", {rows, 3});
  Tensor h = nn::gated_residual(g, 10, 16, 12, {.context = 3, .dropout = 0.1})(x, context);
  h = nn::prelu(g, 12)(nn::highway(g, 12)(h)) + nn::gated_linear(g, 10, 12)(x);
  return regression(g, nn::bilinear(g, 12, 3, 2)(h, context));
}
Model order(Dimension rows) {
  Graph g("order");
  Tensor x = nn::linear(g, 6, 12)(g.input("x", {rows, 6}));
  Sorted sorted = sort(x, 1), best = top_k(x, 3);
  Tensor running = cumsum(x, 1), long_run = cumsum(nn::linear(g, 6, 70)(g.input("y", {rows, 6})), 1);
  Tensor all = concat({sorted.values, best.values, running, 0.01 * convert(best.indices, f32), 0.1 * long_run}, 1);
  return regression(g, nn::linear(g, 100, 2)(all), optim::sgd({.rate = 0.002}));
}
/// Two inputs, two outputs, two losses with weights, and one of the weights themselves.
Model heads(Dimension rows) {
  Graph g("heads");
  Tensor price = g.input("price", {rows, 20}), news = g.input("news", {rows, 5}, i64);
  Tensor z = concat({tanh(nn::linear(g, 20, 24)(price)), mean(nn::embedding(g, 30, 8)(news), 1)}, 1);
  Tensor change = reshape(nn::linear(g, 32, 1)(z), {rows}), up = nn::linear(g, 32, 1)(z), kind = nn::linear(g, 32, 4)(z);
  Tensor seen_change = g.input("seen_change", {rows}), seen_up = convert(g.input("seen_up", {rows, 1}, i1), f32);
  Tensor seen_kind = g.input("seen_kind", {rows}, i64), weight = abs(g.input("weight", {rows}));
  return Model(g, {.outputs = {{"price_change", change}, {"rise", sigmoid(up)}, {"likely", argmax(kind, 1)}},
                   .losses = {{"change", weighted_mean(huber(change, seen_change), weight)},
                              {"up", mean(bce_with_logits(up, seen_up)), 0.3},
                              {"kind", mean(cross_entropy(kind, seen_kind)), 0.5},
                              {"l2", sum_of_squares(g.parameters("*.weight")), 1e-3}},
                   .metrics = {{"hit", metrics::accuracy(kind, seen_kind)},
                               {"f1", metrics::f1(sigmoid(up), seen_up)},
                               {"rmse", metrics::rmse(change, seen_change)}},
                   .optimizer = optim::sgd({.rate = 0.05, .momentum = 0.9}).clip_by_global_norm(2)});
}
Model formulas(Dimension rows) {
  Graph g("formulas", {.dtype = f64});
  Tensor x = nn::linear(g, 7, 6)(g.input("x", {rows, 7}));
  Tensor p = softplus(x) + 0.5, q = square(x) + 0.5;
  Tensor waves = sin(x) * cos(2 * x) + erf(x) + atan2(x, p), powers = pow(p, 0.3 * x) + log1p(p) + expm1(-p) + rsqrt(q);
  Tensor steps = stop_gradient(floor(3 * x) + ceil(x) - round(2 * x) + sign(x)) + mod(x, q) + min(x, p);
  Tensor least = expand_axis(reduce_min(p, 1), 1), product = expand_axis(log(reduce_prod(q, 1)), 1);
  Tensor parts = concat({waves, powers, 0.1 * steps, sqrt(variance(x, 1, /*keep=*/true) + 0.1), least, 0.1 * product}, 1);
  return regression(g, nn::linear(g, 21, 2)(parts), optim::sgd({.rate = 1e-3}));
}
/// The heat equation's residual: gradients of gradients, in an entry of one's own, with a temperature that cools.
Model residual(Dimension rows) {
  Graph g("residual", {.dtype = f64});
  Tensor t = g.input("t", {rows, 1}), x = g.input("x", {rows, 1}), temperature = g.state("temperature", {}, init::ones());
  Tensor v = nn::linear(g, 16, 1)(tanh(nn::linear(g, 2, 16)(concat({t, x}, 1))));
  Tensor v_t = gradient(sum(v), t), v_xx = gradient(sum(gradient(sum(v), x)), x);
  Tensor loss = temperature * mean(square(v_t - 0.1 * v_xx));
  Updates updates = optim::sgd({.rate = 0.05}).apply(g.parameters(), clip_by_norm(gradients(loss, g.parameters()), 1));
  updates.set(temperature, temperature * 0.99);
  return Model(g, {.outputs = {{"v", v}}, .entries = {{"step", {.results = {{"loss", loss}}, .updates = updates}}}});
}
/// Layers that are computed again, one with dropout in it, and a rounding that lets the gradient through.
Model again(Dimension rows) {
  Graph g("again");
  Tensor h = g.input("x", {rows, 9});
  for (std::int64_t size : {9, 16, 16})
    h = checkpoint(h, [&](const Tensor &x) { return tanh(nn::layer_norm(g, 16)(nn::linear(g, size, 16)(nn::dropout(x, 0.2)))); });
  h = custom_gradient(
      h, [](const Tensor &x) { return round(8 * x) / 8; }, [](const Tensor &, const Tensor &, const Tensor &dy) { return dy; });
  return regression(g, nn::linear(g, 16, 2)(h));
}
/// Integers and truth values alone: what a row says, and sums of what was seen.
Model integers(Dimension rows) {
  Graph g("integers");
  Tensor a = g.input("a", {rows, 6}, i32), b = g.input("b", {rows, 6}, i32), on = g.input("on", {rows, 6}, i1);
  Tensor quotient = a / b, rest = mod(a, b), bits = (a & 12) | bitwise_xor(b, 5);
  Tensor mixed = select(on & (a < b), quotient + rest, bits - abs(a));
  Tensor wide = convert(mixed, i64) * 1000003, truth = equal(sign(a), sign(b)) | !on;
  Tensor seen = g.counter("seen"), total = g.state("total", {6}, init::zeros(), i64);
  Updates updates;
  updates.set(seen, seen + sum(convert(on, i64)));
  updates.set(total, total + sum(wide, 0));
  return Model(g, {.outputs = {{"mixed", mixed},
                               {"wide", wide},
                               {"truth", truth},
                               {"largest", argmax(mixed, 1)},
                               {"sum", sum(wide, 1)},
                               {"product", reduce_prod(mixed, 1)}},
                   .entries = {{"step", {.results = {{"most", reduce_max(mixed, {0, 1})}}, .updates = updates}}}});
}

} // namespace

std::vector<ModelCase> layerCases() {
  const double single = 2e-5, twice = 1e-11;
  return {{"noise", noise, single, true},     {"layer_norm", layer_norm, single}, {"rms_norm", rms_norm, single},
          {"group_norm", group_norm, single}, {"batch_norm", batch_norm, single}, {"convolution", convolution, single},
          {"temporal", temporal, single},     {"attention", attention, single},   {"encoder", encoder, single, true},
          {"decoder", decoder, single},       {"scatter", scatter, single},       {"gated", gated, single, true},
          {"order", order, single},           {"heads", heads, single},           {"formulas", formulas, twice},
          {"residual", residual, twice},      {"again", again, single, true},     {"integers", integers, 0}};
}

} // namespace gait::test
