// Random numbers. Shapes: as given, or the words'.
// Throws: gait::Error, with the line of the call, for `batch` in another place than the first, other types, a stream out of
// range.
#ifndef GAIT_FRONTEND_OPS_RANDOM_H
#define GAIT_FRONTEND_OPS_RANDOM_H
#include "gait/graph.h"
#include "gait/tensor.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace gait {

// Random numbers: Philox 4x32-10 of a key and a counter (Salmon et al. 2011), the same bits on every machine. `batch`, if there,
// is the first dimension. Types: i32 or i64 words; f32 and f64 numbers are made of i32 and i64 words.

/// Random bits: a function of key, counter (i64 scalars), stream (0 to 65535) and the element's place alone.
Tensor random_words(const Tensor &key, const Tensor &counter, std::int64_t stream, const Shape &shape, DType dtype = DType::i32,
                    Location where = Location::current());
/// Random bits of a stream of this call's own, others in each step: keyed by the state `random.key`, which `init` sets to the
/// seed, and counted by `random.counter`, which every entry that updates state steps on.
Tensor random_words(const Graph &graph, const Shape &shape, DType dtype = DType::i32, Location where = Location::current());
/// Words to numbers in [0, 1), of 24 (f32) or 53 (f64) random bits.
Tensor uniform(const Tensor &words, Location where = Location::current());
/// Numbers uniform in [0, 1), as random_words(graph, ...) draws them. `dtype`: the graph's floating type unless given.
Tensor uniform(const Graph &graph, const Shape &shape, std::optional<DType> dtype = {}, Location where = Location::current());
/// Words to normal numbers of mean 0 and variance 1, through the inverse distribution function (Wichura 1988, AS 241).
Tensor normal(const Tensor &words, Location where = Location::current());
/// Normal numbers, as random_words(graph, ...) draws them. `dtype`: the graph's floating type unless given.
Tensor normal(const Graph &graph, const Shape &shape, std::optional<DType> dtype = {}, Location where = Location::current());
/// Truth with probability p, drawn from words as uniform(words) < p: i1. p is a number or a tensor that broadcasts with words, of
/// f32 for i32 words, f64 for i64. Composed.
Tensor bernoulli(const Tensor &words, const Operand &p);
/// Truth with probability p, from words as random_words(graph, ...) draws them. Composed.
Tensor bernoulli(const Graph &graph, const Operand &p, const Shape &shape);

} // namespace gait
#endif
