// Writes a model with blocks of every kind: usage save_blocks FILE
#include <gait/gait.h>

using namespace gait;

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  Graph g("blocks");
  Tensor x = g.input("x", {batch, 12}), h = x;
  for (int i = 0; i < 3; ++i)
    h = checkpoint(h, [layer = nn::linear(g, 12, 12)](const Tensor &given) {
      return nn::dropout(tanh(layer(checkpoint(given, [](const Tensor &inner) { return sin(inner) * inner; }))), 0.25);
    });
  Tensor straight = custom_gradient(
      h, [](const Tensor &given) { return round(given * 16) / 16; },
      [](const Tensor &, const Tensor &y, const Tensor &dy) { return clamp(dy, -1, 1) * (1 + square(y)); });
  Tensor slope = gradient(sum(straight), x), loss = mean(square(straight - 0.5)) + 0.01 * mean(square(slope));
  Model(g, {.outputs = {{"y", straight}, {"slope", slope}}, .losses = {{"loss", loss}}, .optimizer = optim::adam()})
      .save(argv[1]);
}
