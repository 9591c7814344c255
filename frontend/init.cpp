#include "gait/init.h"
#include "call.h"
#include "gait/ops.h"
#include <cmath>
#include <utility>

namespace gait::init {

using detail::Call;

Initializer zeros() { return constant(0); }
Initializer ones() { return constant(1); }

Initializer constant(double value) {
  return [value](const Initialization &request) {
    return gait::constant(request.graph, Operand(value, request.where), request.shape, request.dtype);
  };
}

Initializer constant(std::vector<double> values) {
  return [values = std::move(values)](const Initialization &request) {
    return gait::constant(request.graph, values, request.shape, request.dtype, request.where);
  };
}

/// The words of one state, for numbers of a type: the steps of training draw at counter 1 and above.
static Tensor words(std::string_view name, const Initialization &request, DType dtype) {
  Call call(name, request.graph, request.where);
  call.require(is_floating(request.dtype), "\"{}\" is {}; only f32 and f64 begin at random", request.name,
               name_of(request.dtype));
  Tensor counter = gait::constant(request.graph, Operand(0, request.where), {}, i64);
  return random_words(request.seed, counter, request.stream, request.shape, dtype == f64 ? i64 : i32, request.where);
}

static Tensor scaled(const Tensor &numbers, double factor, double offset, const Location &where) {
  Tensor product = mul(Operand(numbers, where), Operand(factor, where));
  return offset == 0 ? product : add(Operand(product, where), Operand(offset, where));
}

static Tensor draw_uniform(std::string_view name, const Initialization &request, double low, double high) {
  return scaled(gait::uniform(words(name, request, request.dtype), request.where), high - low, low, request.where);
}

static Tensor draw_normal(std::string_view name, const Initialization &request, double mean, double deviation) {
  return scaled(gait::normal(words(name, request, request.dtype), request.where), deviation, mean, request.where);
}

Initializer uniform(double low, double high) {
  return [=](const Initialization &request) { return draw_uniform("uniform", request, low, high); };
}

Initializer normal(double mean, double deviation) {
  return [=](const Initialization &request) { return draw_normal("normal", request, mean, deviation); };
}

Initializer truncated_normal(double mean, double deviation) {
  return [=](const Initialization &request) {
    Scope scope(request.graph, request.where);
    // A probability between those of -2 and 2, as the word that `normal` makes the number of: p * 2^64, wrapped around.
    const double low = 0.022750131948179195, high = 1 - low;
    Tensor p = low + (high - low) * gait::uniform(words("truncated_normal", request, f64));
    Tensor word = convert(select(p < 0.5, p, p - 1) * 0x1p64, i64);
    return scaled(convert(gait::normal(word), request.dtype), deviation, mean, request.where);
  };
}

struct Fans {
  double in, out;
};

/// Of a weight [..., in, out]: how many values each output sums, and how many outputs each input feeds.
static Fans fans(std::string_view name, const Initialization &request) {
  const std::int64_t rank = request.shape.rank();
  Call call(name, request.graph, request.where);
  call.require(rank >= 2, "\"{}\" {} has no fans, which are of a weight [..., in, out]; take uniform or normal", request.name,
               request.shape.text());
  double window = 1;
  for (std::int64_t axis = 0; axis + 2 < rank; ++axis) window *= static_cast<double>(request.shape[axis].size());
  return {window * static_cast<double>(request.shape[rank - 2].size()),
          window * static_cast<double>(request.shape[rank - 1].size())};
}

Initializer glorot_uniform() {
  return [](const Initialization &request) {
    const auto [in, out] = fans("glorot_uniform", request);
    const double bound = std::sqrt(6 / (in + out));
    return draw_uniform("glorot_uniform", request, -bound, bound);
  };
}

Initializer glorot_normal() {
  return [](const Initialization &request) {
    const auto [in, out] = fans("glorot_normal", request);
    return draw_normal("glorot_normal", request, 0, std::sqrt(2 / (in + out)));
  };
}

Initializer he_uniform() {
  return [](const Initialization &request) {
    const double bound = std::sqrt(6 / fans("he_uniform", request).in);
    return draw_uniform("he_uniform", request, -bound, bound);
  };
}

Initializer he_normal() {
  return [](const Initialization &request) {
    return draw_normal("he_normal", request, 0, std::sqrt(2 / fans("he_normal", request).in));
  };
}

Initializer lecun_uniform() {
  return [](const Initialization &request) {
    const double bound = std::sqrt(3 / fans("lecun_uniform", request).in);
    return draw_uniform("lecun_uniform", request, -bound, bound);
  };
}

Initializer lecun_normal() {
  return [](const Initialization &request) {
    return draw_normal("lecun_normal", request, 0, std::sqrt(1 / fans("lecun_normal", request).in));
  };
}

/// The orthogonal factor of a matrix [n, k], n >= k, whose singular values are at most 1: polynomials in x^T x that take each of
/// them to 1 and leave the singular vectors. The first raise small ones by 3.4 a step and end near 1, the last converge.
static Tensor orthogonal_factor(Tensor x) {
  auto gram = [](const Tensor &x) { return dot("nk,nl->kl", x, x); };
  for (int step = 0; step < 16; ++step) { // 3.4445^16 = 4e8: the condition number that is overcome
    Tensor square = gram(x);
    x = 3.4445 * x + dot("nk,kl->nl", x, 2.0315 * dot("kl,lm->km", square, square) - 4.7750 * square);
  }
  for (int step = 0; step < 6; ++step) x = 1.5 * x - 0.5 * dot("nk,kl->nl", x, gram(x));
  return x;
}

Initializer orthogonal(double gain) {
  return [gain](const Initialization &request) {
    const std::int64_t rank = request.shape.rank();
    Call call("orthogonal", request.graph, request.where);
    call.require(rank >= 2, "\"{}\" {} is no matrix; take uniform or normal", request.name, request.shape.text());
    Scope scope(request.graph, request.where);
    const std::int64_t columns = request.shape[rank - 1].size(), rows = request.shape.elements() / columns;
    Tensor drawn = reshape(gait::normal(words("orthogonal", request, f64)), {rows, columns});
    if (rows < columns) drawn = transpose(drawn, {1, 0});
    Tensor factor = orthogonal_factor(drawn / sqrt(reduce_sum(drawn * drawn, {0, 1})));
    if (rows < columns) factor = transpose(factor, {1, 0});
    return scaled(convert(reshape(factor, request.shape), request.dtype), gain, 0, request.where);
  };
}

Initializer chrono(double longest, std::int64_t parts, Location where) {
  if (!(longest > 2)) detail::fail("chrono", fmt::format("a memory of {} steps; the longest is above 2", longest), where);
  if (parts != 4 && parts != 3) detail::fail("chrono", fmt::format("gates of {} parts; an lstm has 4, a gru 3", parts), where);
  return [=](const Initialization &request) {
    Call call("chrono", request.graph, request.where);
    const bool fits = request.shape.rank() == 1 && request.shape[0].size() % parts == 0;
    call.require(fits, "\"{}\" {} is no bias of {} parts; it is [{} * hidden]", request.name, request.shape.text(), parts, parts);
    Scope scope(request.graph, request.where);
    Initialization unit = request;
    unit.shape = {request.shape[0].size() / parts};
    const Tensor kept = log(draw_uniform("chrono", unit, 1, longest - 1));
    const Tensor zero = gait::constant(request.graph, 0, unit.shape, request.dtype);
    // lstm: input, forget, candidate, output. gru: reset, update (which keeps), candidate.
    return parts == 4 ? concat({-kept, kept, zero, zero}, 0) : concat({zero, kept, zero}, 0);
  };
}

} // namespace gait::init
