// Models with loops too long to be unrolled.
#include "gait/gait.h"
#include "tests/support/models.h"

namespace gait::test {
namespace {

Model regression(Graph g, const Tensor &prediction) {
  Tensor target = g.input("target", prediction.shape());
  return Model(g, {.outputs = {{"prediction", prediction}},
                   .losses = {{"mse", mean(mse(prediction, target))}},
                   .metrics = {{"mae", mean(abs(prediction - target))}},
                   .optimizer = optim::sgd({.rate = 0.02})});
}

/// Both directions over a sequence, whose steps are kept.
Model recurrent(Dimension rows) {
  Graph g("recurrent");
  nn::Recurred made = nn::lstm(g, 3, 10, {.bidirectional = true})(g.input("x", {rows, 50, 3}));
  return regression(g, nn::linear(g, 20, 2)(made.last) + mean(nn::linear(g, 20, 2)(made.sequence), 1));
}

/// Carries that change places, that are added to, that are integers; a sequence without rows; an odd number of steps.
Model carries(Dimension rows) {
  Graph g("carries");
  Tensor x = g.input("x", {rows, 31, 6}), h = nn::linear(g, 6, 6)(x), clock = iota(g, {6, 31}, 1, f32) / 31;
  Tensor zeros = 0 * index_axis(h, 1, 0), none = convert(zeros, i32);
  Steps made = scan({h, clock}, {zeros, zeros, zeros, none},
                    [&](const std::vector<Tensor> &carry, const std::vector<Tensor> &slice) {
                      Tensor mixed = tanh(carry[0] + slice[0] - 0.5 * carry[1] * slice[1]);
                      Tensor count = carry[3] + convert(mixed > 0, i32);
                      return Steps{{carry[1], mixed, carry[2] + mixed, count}, {mixed}};
                    },
                    {.reverse = true, .axis = 1});
  Tensor share = convert(made.carries[3], f32) / 31;
  Tensor all = made.carries[0] + made.carries[2] / 31 + share + mean(made.outputs[0], 1);
  return regression(g, nn::linear(g, 6, 2)(all));
}

/// A loop in a loop, both differentiated.
Model nested(Dimension rows) {
  Graph g("nested");
  Tensor x = g.input("x", {rows, 7, 9, 4});
  nn::Linear inner = nn::linear(g, 4, 4), outer = nn::linear(g, 4, 4);
  Step made = scan(x, 0 * index_axis(index_axis(x, 1, 0), 1, 0),
                   [&](const Tensor &h, const Tensor &part) {
                     Step within = scan(part, h,
                                        [&](const Tensor &k, const Tensor &y) {
                                          Tensor next = tanh(inner(k) + y);
                                          return Step{next, next * y};
                                        },
                                        {.axis = 1});
                     Tensor next = tanh(outer(within.carry) + h);
                     return Step{next, mean(within.output, 1)};
                   },
                   {.axis = 1});
  return regression(g, nn::linear(g, 4, 2)(made.carry + mean(made.output, 1)));
}

} // namespace

std::vector<ModelCase> loopCases() {
  const double single = 2e-5;
  return {{"recurrent", recurrent, single}, {"carries", carries, single}, {"nested", nested, single}};
}

} // namespace gait::test
