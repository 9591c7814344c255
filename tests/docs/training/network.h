// The network of docs/training.md.
#ifndef GAIT_TESTS_DOCS_TRAINING_NETWORK_H
#define GAIT_TESTS_DOCS_TRAINING_NETWORK_H
#include <gait/gait.h>

namespace gait::test {

// [network]
inline Model network() {
  Graph g("network");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  auto hidden = nn::linear(g, 64, 32), scores = nn::linear(g, 32, 10);
  Tensor logits = scores(relu(hidden(image / 16)));
  Tensor loss = mean(cross_entropy(logits, label));
  return Model(g, {.outputs = {{"logits", logits}},
                   .losses = {{"cross_entropy", loss}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::sgd({.rate = 0.1}),
                   .entries = {{"gradients",
                                {.results = {{"logits", gradient(loss, logits)},
                                             {"scores.weight", gradient(loss, scores.weight)},
                                             {"hidden.bias", gradient(loss, hidden.bias)}}}}}});
}
// [/network]

inline Split digits() { return split(data::csv(DIGITS, {{"image", 0, 64}, {"label", 64}}), 0.8, /*seed=*/1); }

/// The bits of everything that a session learns.
inline std::vector<unsigned char> bits(const Session &session) {
  return {session.state_bytes().begin(), session.state_bytes().end()};
}

} // namespace gait::test
#endif
