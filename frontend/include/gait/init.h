// Initialisers: how a state begins, as graphs of the seed.
#ifndef GAIT_FRONTEND_INIT_H
#define GAIT_FRONTEND_INIT_H
#include "gait/graph.h"

namespace gait {

/// What an initialiser is asked for. It returns a tensor of this shape and type, built from constants and `seed` alone.
struct Initialization {
  Graph graph;
  std::string name; ///< of the state
  Shape shape;
  DType dtype;
  Tensor seed;         ///< i64 scalar: the argument of `init`
  std::int64_t stream; ///< random stream of this state alone: its place in the order of declaration
  Location where;      ///< of the declaration
};

/// Random ones draw from Philox by seed, state and element: the same numbers everywhere. The weights' shape is [..., in, out];
/// with leading dimensions (a convolution's window) `fan_in` = in times their product, `fan_out` likewise.
/// Random ones throw gait::Error for integers; fans, for fewer than two dimensions.
namespace init {

/// 0 everywhere.
Initializer zeros();
/// 1 everywhere.
Initializer ones();
/// The same number everywhere. For an integer state it must be whole.
Initializer constant(double value);
/// The given numbers in row-major order.  Throws (at the declaration): gait::Error when the shape has another number of elements.
Initializer constant(std::vector<double> values);
/// Uniform in [low, high).
Initializer uniform(double low = 0, double high = 1);
/// Normal of this mean and standard deviation.
Initializer normal(double mean = 0, double deviation = 1);
/// Normal, of what lies within two deviations of the mean: its own deviation is 0.87962566 of the given one.
/// Source: keras.initializers.TruncatedNormal; drawn through the inverse distribution function.
Initializer truncated_normal(double mean = 0, double deviation = 1);
/// Uniform in +-sqrt(6 / (fan_in + fan_out)).  Source: Glorot and Bengio 2010, eq. 16.
Initializer glorot_uniform();
/// Normal of variance 2 / (fan_in + fan_out).  Source: Glorot and Bengio 2010, eq. 12.
Initializer glorot_normal();
/// Uniform in +-sqrt(6 / fan_in).  Source: He et al. 2015, eq. 10, for layers before a relu.
Initializer he_uniform();
/// Normal of variance 2 / fan_in.  Source: He et al. 2015, eq. 10.
Initializer he_normal();

/// Uniform in +-sqrt(3 / fan_in).  Source: LeCun et al. 1998, section 4.6.
Initializer lecun_uniform();
/// Normal of variance 1 / fan_in.  Source: LeCun et al. 1998, section 4.6.
Initializer lecun_normal();
/// gain times a random matrix with orthonormal columns, or rows where they are fewer, uniform among all such: the orthogonal
/// factor of the polar decomposition of a normal matrix, to 1e-12, in f64. A weight [..., in, out] is the matrix of all
/// dimensions but the last by the last.  Throws (at the declaration): gait::Error for fewer than two dimensions. Source: Saxe et
/// al. 2014, section 4; Higham 2008, chapter 8.
Initializer orthogonal(double gain = 1);
/// The biases [parts * hidden] of gates that remember for up to `longest` steps: of each unit log(u), u uniform in [1, longest -
/// 1), for the gate that keeps, minus that for an lstm's input gate, 0 elsewhere. `parts`: 4 of an lstm, 3 of a gru.
/// Throws: gait::Error for a `longest` that is not above 2, for other parts, and (at the declaration) for another shape.
/// Source: Tallec and Ollivier 2018, section 2, eq. 16.
Initializer chrono(double longest, std::int64_t parts = 4, Location where = Location::current());

} // namespace init
} // namespace gait
#endif
