// Writes models of different kinds for the tests of the CLI: usage save_models FOLDER
#include <gait/gait.h>

using namespace gait;

/// No batch, f64, slices: Rosenbrock's valley.
static Model valley() {
  Graph g("valley", {.dtype = f64});
  Tensor p = g.parameter("p", {2}, init::constant({-1.2, 1.0}));
  return Model(
      g, {.losses = {{"f", square(1 - p[0]) + 100 * square(p[1] - square(p[0]))}}, .optimizer = optim::adam({.rate = 0.02})});
}

/// Random numbers in the step, second derivatives, state of its own, an entry by hand.
static Model noisy() {
  Graph g("noisy");
  Tensor x = g.input("x", {batch, 3}), y = g.input("y", {batch, 2});
  Tensor temperature = g.state("temperature", {}, init::constant(1.0));
  Tensor out = nn::linear(g, 5, 2)(tanh(nn::linear(g, 3, 5, {.init = init::he_normal()})(x + 0.1 * normal(g, {batch, 3}))));
  Tensor slope = gradient(sum(out), x), loss = mean(square(out - y)) + 0.01 * mean(square(slope)) * temperature;
  std::vector<Tensor> weights = g.parameters();
  Updates updates = optim::sgd({.rate = 0.1, .momentum = 0.9}).apply(weights, gradients(loss, weights));
  updates.set(temperature, temperature * 0.99);
  return Model(
      g, {.outputs = {{"out", out}, {"slope", slope}}, .entries = {{"step", {.results = {{"loss", loss}}, .updates = updates}}}});
}

/// Layers in layers: a transformer's block.
static Model encoder() {
  Graph g("encoder");
  Tensor tokens = g.input("tokens", {batch, 8, 16}), target = g.input("target", {batch, 4});
  Tensor y = nn::linear(g, 16, 4, {.name = "head"})(mean(nn::encoder_block(g, 16, 2, 32)(tokens), 1));
  return Model(g,
               {.outputs = {{"y", y}}, .losses = {{"mse", mean(square(y - target))}}, .optimizer = optim::adam({.rate = 1e-3})});
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  const std::string folder = argv[1];
  valley().save(folder + "/valley.mlir");
  noisy().save(folder + "/noisy.mlir");
  encoder().save(folder + "/encoder.mlir");
}
