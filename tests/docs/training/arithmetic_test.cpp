// What one step computes, done again with a pencil.
#include "tests/docs/training/network.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;
using Numbers = std::vector<double>;

// [dense]
/// x . w + b for one row: x [in], w [in, out], b [out].
static Numbers dense(const Numbers &x, std::span<const float> w, std::span<const float> b) {
  Numbers y(b.begin(), b.end());
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < y.size(); ++j) y[j] += x[i] * w[i * y.size() + j];
  return y;
}
// [/dense]

TEST_CASE("a step, by hand: forward, loss, gradients, update") {
  auto [train, test] = digits();
  Session session = compile(network(), {.max_batch = 64}).init(1);
  Dataset row = train.range(0, 1).load();
  Batch batch = row.all();
  Numbers image(64);
  for (std::size_t i = 0; i < 64; ++i) image[i] = static_cast<const double *>(batch.find("image")->data)[i];
  const auto label = static_cast<std::size_t>(*static_cast<const double *>(batch.find("label")->data));
  std::span<float> w1 = session.state<float>("linear_0.weight"), b1 = session.state<float>("linear_0.bias"),
                   w2 = session.state<float>("linear_1.weight"), b2 = session.state<float>("linear_1.bias");
  // [forward]
  Numbers x = image; // one row of 64 pixels
  for (double &pixel : x) pixel /= 16;
  Numbers h = dense(x, w1, b1);                      // 32 hidden units ...
  for (double &unit : h) unit = std::max(unit, 0.0); // ... of which the positive ones go on
  Numbers z = dense(h, w2, b2);                      // 10 scores
  double total = 0;
  for (double score : z) total += std::exp(score);
  const double loss = std::log(total) - z[label]; // small when the label's score is the largest by far
  CHECK(session.run("evaluate", batch).scalar("loss") == doctest::Approx(loss).epsilon(1e-5));
  // [/forward]
  Results gradients = session.run("gradients", batch);
  // [gradients]
  Numbers dz(10); // d loss / d z: the probability that the network gives each digit, less 1 for the right one
  for (std::size_t j = 0; j < 10; ++j) dz[j] = std::exp(z[j]) / total - (j == label ? 1 : 0);
  Numbers dw2(320), dh(32);
  for (std::size_t i = 0; i < 32; ++i)
    for (std::size_t j = 0; j < 10; ++j) {
      dw2[i * 10 + j] = h[i] * dz[j]; // needs h: that is why it is stored
      if (h[i] > 0)
        dh[i] += static_cast<double>(w2[i * 10 + j]) * dz[j]; // back through the layer, and through relu where it was open
    }
  // [/gradients]
  auto same = [&](const char *name, const Numbers &mine) {
    std::span<const float> theirs = gradients.span<float>(name);
    REQUIRE(theirs.size() == mine.size());
    for (std::size_t i = 0; i < mine.size(); ++i) CHECK(theirs[i] == doctest::Approx(mine[i]).epsilon(1e-4).scale(1));
  };
  same("logits", dz);
  same("scores.weight", dw2);
  same("hidden.bias", dh);
  // [update]
  Numbers before(w2.begin(), w2.end());
  session.run("train_step", batch);
  for (std::size_t i = 0; i < w2.size(); ++i) CHECK(w2[i] == doctest::Approx(before[i] - 0.1 * dw2[i]).epsilon(1e-5).scale(1));
  CHECK(session.run("evaluate", batch).scalar("loss") < loss); // a little better at this row than before
  // [/update]
}

TEST_CASE("the gradient of a batch is the mean of its rows' gradients") {
  auto [train, test] = digits();
  Session session = compile(network(), {.max_batch = 64}).init(1);
  // [mean]
  std::span<const float> whole = session.run("gradients", train.range(0, 8).load().all()).span<float>("scores.weight");
  Numbers of_batch(whole.begin(), whole.end()), mean(of_batch.size());
  for (std::int64_t row = 0; row < 8; ++row) {
    std::span<const float> one = session.run("gradients", train.range(row, row + 1).load().all()).span<float>("scores.weight");
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += static_cast<double>(one[i]) / 8;
  }
  for (std::size_t i = 0; i < mean.size(); ++i) CHECK(of_batch[i] == doctest::Approx(mean[i]).epsilon(1e-5).scale(1));
  // [/mean]
}
