#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"
#include "gait/ops.h"

namespace gait {

using detail::Call;
using detail::GraphState;

static Tensor draw(Call &call, const Tensor &key, const Tensor &counter, std::int64_t stream, const Shape &shape, DType dtype) {
  call.check_sizes(shape);
  for (std::int64_t axis = 1; axis < shape.rank(); ++axis)
    call.require(!shape[axis].is_batch(), "the shape {} has batch as dimension {}; draw with batch first, then transpose",
                 shape.text(), axis);
  call.require(dtype == i32 || dtype == i64, "words are i32 or i64, not {}", name_of(dtype));
  call.require(stream >= 0 && stream < 65536, "the stream {} is outside [0, 65536)", stream);
  return call.emit<ir::RandomWordsOp>(call.type(shape, dtype), call.value(key), call.value(counter), stream);
}

Tensor random_words(const Tensor &key, const Tensor &counter, std::int64_t stream, const Shape &shape, DType dtype,
                    Location where) {
  Call call("random_words", {key, counter}, where);
  for (const Tensor &tensor : {key, counter})
    call.require(tensor.rank() == 0 && tensor.dtype() == i64, "key and counter are i64 scalars, not {} {}",
                 name_of(tensor.dtype()), tensor.shape().text());
  return draw(call, key, counter, stream, shape, dtype);
}

static Tensor draw_here(std::string_view name, const Graph &graph, const Shape &shape, DType dtype, const Location &where) {
  Call call(name, graph, where);
  GraphState &state = *call.graph;
  Tensor key = state.random_key(where), counter = state.random_counter(where);
  return draw(call, key, counter, state.next_stream(), shape, dtype);
}

Tensor random_words(const Graph &graph, const Shape &shape, DType dtype, Location where) {
  return draw_here("random_words", graph, shape, dtype, where);
}

/// Words to numbers of their width.
template <typename Op> static Tensor from_words(std::string_view name, const Tensor &words, const Location &where) {
  Call call(name, {words}, where);
  call.require(words.dtype() == i32 || words.dtype() == i64, "numbers are made of i32 or i64 words, not of {}",
               name_of(words.dtype()));
  return call.emit<Op>(call.type(words.shape(), words.dtype() == i64 ? f64 : f32), call.value(words));
}

/// The words that numbers of a type are made of.
static DType words_for(std::string_view name, const Graph &graph, std::optional<DType> dtype, const Location &where) {
  const DType wanted = dtype.value_or(graph.dtype());
  Call(name, graph, where)
      .require(is_floating(wanted), "random numbers are f32 or f64, not {}; random_words draws integers", name_of(wanted));
  return wanted == f64 ? i64 : i32;
}

Tensor uniform(const Tensor &words, Location where) { return from_words<ir::UniformOp>("uniform", words, where); }
Tensor uniform(const Graph &graph, const Shape &shape, std::optional<DType> dtype, Location where) {
  return uniform(draw_here("uniform", graph, shape, words_for("uniform", graph, dtype, where), where), where);
}

Tensor normal(const Tensor &words, Location where) { return from_words<ir::NormalOp>("normal", words, where); }
Tensor normal(const Graph &graph, const Shape &shape, std::optional<DType> dtype, Location where) {
  return normal(draw_here("normal", graph, shape, words_for("normal", graph, dtype, where), where), where);
}

Tensor bernoulli(const Tensor &words, const Operand &p) {
  detail::Composition call("bernoulli", {words}, p.where);
  return uniform(words) < p;
}

Tensor bernoulli(const Graph &graph, const Operand &p, const Shape &shape) {
  const bool wide = p.kind == Operand::Kind::Tensor && p.tensor.dtype() == f64;
  return bernoulli(draw_here("bernoulli", graph, shape, wide ? i64 : i32, p.where), p);
}

} // namespace gait
