// The README's example. Run it in this folder.
#include <gait/gait.h>

using namespace gait;

int main() {
  // [readme]
  Graph g("digits");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  auto hidden = nn::linear(g, 64, 128), scores = nn::linear(g, 128, 10);
  Tensor logits = scores(relu(hidden(image)));
  Model model(g, {.outputs = {{"probability", softmax(logits)}},
                  .losses = {{"cross_entropy", mean(cross_entropy(logits, label))}},
                  .metrics = {{"accuracy", accuracy(logits, label)}},
                  .optimizer = optim::adam({.rate = 1e-3})});
  Session session = compile(model, {.max_batch = 64}).init(/*seed=*/1);
  auto [train, test] = split(data::csv("digits.csv", {{"image", 0, 64}, {"label", 64}}), 0.8, /*seed=*/1);
  History history = fit(session, train, {.epochs = 20, .batch = 32, .validation = test});
  fmt::print("test accuracy {:.3f}\n", evaluate(session, test)["accuracy"]);
  // [/readme]
}
