// Constants, indices, the number of rows. Shapes: as given; {} is a scalar.
// Throws: gait::Error, with the line of the call, for a size below 1, a number that the type cannot hold.
#ifndef GAIT_FRONTEND_OPS_SOURCE_H
#define GAIT_FRONTEND_OPS_SOURCE_H
#include "gait/graph.h"
#include "gait/tensor.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace gait {

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

} // namespace gait
#endif
