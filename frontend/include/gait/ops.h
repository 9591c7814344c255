// The operations of the language, one function each. Everything else in the DSL is composed of them.
//
// Two operands of one op have one element type; a number takes the other operand's. Their shapes broadcast as in NumPy: aligned
// at the last dimension, sizes are equal or 1, and `batch` meets only `batch` or 1. Every function throws gait::Error, with the
// line of its caller, for an empty tensor, tensors of two graphs, and whatever its own comment says of types and shapes.
#ifndef GAIT_FRONTEND_OPS_H
#define GAIT_FRONTEND_OPS_H
#include "gait/graph.h"
#include "gait/tensor.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gait {

// Pointwise arithmetic. Types: f32, f64, i32, i64. Integers wrap around; an integer division truncates, and x / 0 = 0.

/// lhs + rhs.
Tensor add(const Operand &lhs, const Operand &rhs);
/// lhs - rhs.
Tensor sub(const Operand &lhs, const Operand &rhs);
/// lhs * rhs, element by element.
Tensor mul(const Operand &lhs, const Operand &rhs);
/// lhs / rhs.
Tensor div(const Operand &lhs, const Operand &rhs);
/// The larger of lhs and rhs; NaN where one is NaN. The gradient goes to lhs where lhs > rhs, else to rhs.
Tensor max(const Operand &lhs, const Operand &rhs);
/// -x.
Tensor neg(const Tensor &x, Location where = Location::current());

// Pointwise functions. Types: f32, f64.

/// e^x.
Tensor exp(const Tensor &x, Location where = Location::current());
/// The natural logarithm: -inf at 0, NaN below.
Tensor log(const Tensor &x, Location where = Location::current());
/// The hyperbolic tangent.
Tensor tanh(const Tensor &x, Location where = Location::current());
/// The square root; NaN below 0.
Tensor sqrt(const Tensor &x, Location where = Location::current());

// Comparison and choice.

enum class Comparison { eq, ne, lt, le, gt, ge };

/// Compares element by element; i1. With a NaN everything is false but `ne`. Types: f32, f64, i32, i64.
Tensor compare(Comparison comparison, const Operand &lhs, const Operand &rhs);
/// on_true where the condition holds, else on_false; all three broadcast. Types: condition i1; of the others one is a tensor.
Tensor select(const Tensor &condition, const Operand &on_true, const Operand &on_false);

// Types.

/// x in another element type. Float to integer truncates and saturates, NaN gives 0; to i1: x != 0.
Tensor convert(const Tensor &x, DType dtype, Location where = Location::current());
/// x itself, through which no gradient flows.
Tensor stop_gradient(const Tensor &x, Location where = Location::current());

// Shapes. The dimension `batch` never splits, joins or moves into another dimension.

/// Repeats x. `dims[i]` is the dimension of the result that dimension i of x becomes; increasing, sizes equal. E.g. [4] with
/// dims {1} -> [batch, 4].
Tensor broadcast(const Tensor &x, const Shape &shape, const std::vector<std::int64_t> &dims,
                 Location where = Location::current());
/// Repeats x as the operators do: aligned at the last dimension, sizes equal or 1.
Tensor broadcast(const Tensor &x, const Shape &shape, Location where = Location::current());
/// The same elements in row-major order under another shape of as many. E.g. [batch, 4, 4] -> [batch, 16].
Tensor reshape(const Tensor &x, const Shape &shape, Location where = Location::current());
/// Reorders dimensions: dimension i of the result is dimension permutation[i] of x.
Tensor transpose(const Tensor &x, const std::vector<std::int64_t> &permutation, Location where = Location::current());
/// Elements starts[d], starts[d] + strides[d], ... below limits[d] in each dimension d. `batch` is taken whole: start 0, limit
/// `batch`, stride 1. Empty strides are all 1.
Tensor slice(const Tensor &x, const std::vector<std::int64_t> &starts, const Shape &limits,
             const std::vector<std::int64_t> &strides = {}, Location where = Location::current());
/// Puts `value` (a number or a scalar tensor) low[d] times before, high[d] times behind and interior[d] times between the
/// elements of each dimension d. `batch` takes none. Empty interior is all 0.
Tensor pad(const Tensor &x, const Operand &value, const std::vector<std::int64_t> &low, const std::vector<std::int64_t> &high,
           const std::vector<std::int64_t> &interior = {}, Location where = Location::current());

// Reductions. The axes disappear; see gait/math.h for sum, mean and what else is made of these.

/// The sum over the given dimensions. Types: f32, f64, i32, i64.
Tensor reduce_sum(const Tensor &x, const Axes &axes, Location where = Location::current());
/// The largest over the given dimensions; NaN where one is NaN. The gradient is split evenly among ties. Types: as reduce_sum.
Tensor reduce_max(const Tensor &x, const Axes &axes, Location where = Location::current());
/// The index of the largest along one dimension, i32; the first of ties, and NaN counts as largest. No gradient.
Tensor argmax(const Tensor &x, std::int64_t axis, Location where = Location::current());

// Contractions.

/// An Einstein sum of two tensors: `dot("bk,kn->bn", x, w)`. A letter names a dimension; letters missing from the result are
/// summed over. A letter stands at most once in each of the three, and one that the result lacks in both operands. Types: f32,
/// f64, i32, i64.
Tensor dot(const std::string &spec, const Tensor &lhs, const Tensor &rhs, Location where = Location::current());
/// The matrix product: sums over the last dimension of lhs and the last but one of rhs (the only one of a vector). Shapes:
/// lhs [..., k], rhs [k, n] -> [..., n]; where rhs has more dimensions, its leading ones are lhs's: [s, ..., m, k], [s, ..., k,
/// n].
Tensor dot(const Tensor &lhs, const Tensor &rhs, Location where = Location::current());
/// The same as dot(lhs, rhs).
Tensor matmul(const Tensor &lhs, const Tensor &rhs, Location where = Location::current());

// Sources.

/// A number repeated. `dtype`: the graph's floating type unless given.
Tensor constant(const Graph &graph, const Operand &value, const Shape &shape = {}, std::optional<DType> dtype = {});
/// The given numbers in row-major order; as many as the shape has elements.
Tensor constant(const Graph &graph, const std::vector<double> &values, const Shape &shape, std::optional<DType> dtype = {},
                Location where = Location::current());
/// The index along one dimension, from 0; the other dimensions repeat it. Types: all but i1.
Tensor iota(const Graph &graph, const Shape &shape, std::int64_t axis, DType dtype = DType::i32,
            Location where = Location::current());
/// The number of rows of the run, an i64 scalar.
Tensor rows(const Graph &graph, Location where = Location::current());

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

// Derivatives.

/// d(scalar)/d(x), of x's shape; zero where the scalar does not depend on x. It is a tensor like others: differentiate it again.
/// Types: a floating scalar, a floating x.
Tensor gradient(const Tensor &scalar, const Tensor &x, Location where = Location::current());
/// The gradients of one scalar to several tensors, in their order.
std::vector<Tensor> gradients(const Tensor &scalar, const std::vector<Tensor> &x, Location where = Location::current());

// Operators: the ops above.
inline Tensor operator+(const Operand &lhs, const Operand &rhs) { return add(lhs, rhs); }
inline Tensor operator-(const Operand &lhs, const Operand &rhs) { return sub(lhs, rhs); }
inline Tensor operator*(const Operand &lhs, const Operand &rhs) { return mul(lhs, rhs); }
inline Tensor operator/(const Operand &lhs, const Operand &rhs) { return div(lhs, rhs); }
inline Tensor operator-(const Operand &x) { return neg(x.tensor, x.where); }
inline Tensor operator<(const Operand &lhs, const Operand &rhs) { return compare(Comparison::lt, lhs, rhs); }
inline Tensor operator<=(const Operand &lhs, const Operand &rhs) { return compare(Comparison::le, lhs, rhs); }
inline Tensor operator>(const Operand &lhs, const Operand &rhs) { return compare(Comparison::gt, lhs, rhs); }
inline Tensor operator>=(const Operand &lhs, const Operand &rhs) { return compare(Comparison::ge, lhs, rhs); }

} // namespace gait
#endif
