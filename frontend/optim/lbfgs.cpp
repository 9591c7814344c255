// L-BFGS with a history of static size. The recursion is that of Nocedal 1980; its vectors are combinations of the pairs and the
// gradient, so it is carried out on their coefficients, by the inner products s_i.y_j, y_i.y_j, s_i.g and y_i.g alone.
#include "frontend/optim/application.h"
#include "gait/math.h"

namespace gait::optim {

/// One weight, as vectors of its n elements, and its histories [m, n] with the newest pair taken in.
struct History {
  const Weight *weight;
  Tensor gradient, last_gradient, last_change; // slots are the last two
  Tensor steps, changes;
};

static Tensor flat(const Tensor &x) { return reshape(x, {x.shape().elements()}); }

/// A sum over all weights of a scalar of each, in f64.
template <typename Function> static Tensor total(const std::vector<History> &all, const Function &scalar) {
  Tensor sum;
  for (const History &each : all) {
    Tensor part = convert(scalar(each), f64);
    sum = sum.empty() ? part : sum + part;
  }
  return sum;
}

/// What the recursion needs, in the order of age: pair 0 is the oldest, m - 1 the newest; those not there yet are zeros.
struct Products {
  Tensor sy, yy; ///< [m, m]: s_i.y_j, y_i.y_j
  Tensor sg, yg; ///< [m]: s_i.g, y_i.g
};

/// -H g as `gradient * g + sum over i of steps[i] * s_i + changes[i] * y_i`.
struct Direction {
  Tensor gradient;       ///< scalar
  Tensor steps, changes; ///< [m], by age
};

static Direction recur(const Products &products, std::int64_t m) {
  const Graph graph = products.sy.graph();
  Tensor place = iota(graph, {m}, 0), one = equal(iota(graph, {m, m}, 0), iota(graph, {m, m}, 1));
  auto diagonal = [&](const Tensor &x) { return sum(select(one, x, 0), 1); };
  Tensor sy = diagonal(products.sy), there = sy > 0, rho = select(there, 1 / select(there, sy, 1), 0);
  Tensor gamma = select(there[m - 1], sy[m - 1] / select(there[m - 1], diagonal(products.yy)[m - 1], 1), 1);
  Tensor columns = transpose(products.sy, {1, 0}), zeros = constant(graph, 0, {m}, f64);
  // alpha_i = rho_i s_i.q, with q = -g - sum over j > i of alpha_j y_j.
  Tensor alpha = zeros, sq = -products.sg;
  for (std::int64_t i = m - 1; i >= 0; --i) {
    Tensor found = rho[i] * sq[i];
    alpha = select(equal(place, i), found, alpha);
    if (i > 0) sq = sq - found * columns[i];
  }
  // beta_i = rho_i y_i.r, with r = gamma q + sum over j < i of (alpha_j - beta_j) s_j.
  Tensor left = zeros, yr = -gamma * (products.yg + dot(products.yy, alpha));
  for (std::int64_t i = 0; i < m; ++i) {
    Tensor found = alpha[i] - rho[i] * yr[i];
    left = select(equal(place, i), found, left);
    if (i + 1 < m) yr = yr + found * products.sy[i];
  }
  return {-gamma, left, -gamma * alpha};
}

/// The rule's body.
static void update(Application &application, const LbfgsOptions &options) {
  const std::int64_t m = options.history;
  const Graph &graph = application.graph;
  Updates &updates = application.updates;
  std::vector<History> all;
  all.reserve(application.weights.size());
  for (const Weight &weight : application.weights)
    all.push_back({&weight, flat(weight.gradient), application.slot("gradient", weight), application.slot("change", weight)});

  // The newest pair: the last step, and what the gradient changed by over it. It takes the oldest one's place in the ring.
  auto change_of = [](const History &each) { return each.gradient - flat(each.last_gradient); };
  Tensor keep = total(all, [&](const History &each) { return sum(flat(each.last_change) * change_of(each)); }) > 1e-10;
  Tensor pairs = Graph(graph).counter(application.prefix + ".pairs"), kept = pairs + convert(keep, i64);
  updates.set(pairs, kept);
  Tensor row = select(keep, pairs - pairs / m * m, -1), chosen = equal(iota(graph, {m, 1}, 0, i64), row);
  for (History &each : all) {
    auto history = [&](const std::string &stem, const Tensor &newest) {
      const Tensor &weight = each.weight->value;
      Tensor ring = Graph(graph).state(fmt::format("{}.{}.{}", application.prefix, stem, weight.name()),
                                       {m, weight.shape().elements()}, init::zeros(), weight.dtype());
      Tensor next = select(chosen, newest, ring);
      updates.set(ring, next);
      return next;
    };
    each.steps = history("step_history", flat(each.last_change));
    each.changes = history("change_history", change_of(each));
    updates.set(each.last_gradient, each.weight->gradient);
  }

  // Products by age: row i of the order is row (pairs + i) mod m of the ring.
  Tensor shifted = iota(graph, {m, m}, 0, i64) + kept;
  Tensor order = convert(equal(shifted - shifted / m * m, iota(graph, {m, m}, 1, i64)), f64);
  auto aged = [&](const Tensor &ring) {
    return ring.rank() == 1 ? dot(order, ring) : dot("ir,rj->ij", order, dot("rk,jk->rj", ring, order));
  };
  Direction direction = recur({aged(total(all, [](const History &each) { return dot("in,jn->ij", each.steps, each.changes); })),
                               aged(total(all, [](const History &each) { return dot("in,jn->ij", each.changes, each.changes); })),
                               aged(total(all, [](const History &each) { return dot("in,n->i", each.steps, each.gradient); })),
                               aged(total(all, [](const History &each) { return dot("in,n->i", each.changes, each.gradient); }))},
                              m);
  Tensor steps = dot("i,ir->r", direction.steps, order), changes = dot("i,ir->r", direction.changes, order);
  std::vector<Tensor> directions;
  for (const History &each : all) {
    const DType dtype = each.weight->value.dtype();
    directions.push_back(convert(direction.gradient, dtype) * each.gradient + dot("i,in->n", convert(steps, dtype), each.steps) +
                         dot("i,in->n", convert(changes, dtype), each.changes));
  }

  // How far: nowhere where the gradient or the slope is too small.
  Tensor slope, largest, length = total(all, [](const History &each) { return sum(abs(each.gradient)); });
  for (std::size_t i = 0; i < all.size(); ++i) {
    Tensor part = convert(sum(all[i].gradient * directions[i]), f64), top = convert(reduce_max(abs(all[i].gradient), 0), f64);
    slope = slope.empty() ? part : slope + part;
    largest = largest.empty() ? top : max(largest, top);
  }
  const Operand &rate = all.front().weight->rate;
  Tensor size = select(application.step() > 0, constant(graph, 1, {}, f64), min(1 / length, 1)) * rate;
  size = select(largest <= options.gradient_tolerance, 0, select(slope > -options.change_tolerance, 0, size));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Weight &weight = *all[i].weight;
    Tensor change = reshape(convert(size, weight.value.dtype()) * directions[i], weight.value.shape());
    updates.set(all[i].last_change, change);
    updates.set(weight.value, weight.value + change);
  }
}

Optimizer lbfgs(const LbfgsOptions &options, Location where) {
  const Check check("lbfgs", where);
  const Settings settings{options.rate, 0, {}};
  settings.check(check);
  check.at_least_one("the history", options.history);
  check.at_least_zero("the gradient's tolerance", options.gradient_tolerance);
  check.at_least_zero("the change's tolerance", options.change_tolerance);
  return rule("lbfgs", settings, [options](Application &application) { update(application, options); });
}

} // namespace gait::optim
