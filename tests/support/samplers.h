// The samplers behind opSamples(), by family.
#ifndef GAIT_TESTS_SUPPORT_SAMPLERS_H
#define GAIT_TESTS_SUPPORT_SAMPLERS_H
#include "tests/support/samples.h"
#include <cstdint>
#include <string>
#include <vector>

namespace gait::test {
using List = std::vector<int64_t>;
}

namespace gait::test::samplers {

/// `count` of the numbers below `limit`, increasing.
List someOf(int64_t limit, int64_t count, Random &random);

// samplers_pointwise.cpp: element by element.
Sampler unaryOf(std::string op, Fill fill);
Sampler binaryOf(std::string op, Fill lhs, Fill rhs);
Sample compare(Random &random, gait_dtype dtype);
Sample isFinite(Random &random, gait_dtype dtype);
Sample barrier(Random &random, gait_dtype dtype);
Sample select(Random &random, gait_dtype dtype);
Sample convert(Random &random, gait_dtype dtype);
Sampler fromWords(std::string op);

// samplers_shape.cpp: other places, by shape alone.
Sample broadcast(Random &random, gait_dtype dtype);
Sample reshape(Random &random, gait_dtype dtype);
Sample transpose(Random &random, gait_dtype dtype);
Sample slice(Random &random, gait_dtype dtype);
Sample pad(Random &random, gait_dtype dtype);

// samplers_place.cpp: joined, picked, slid over.
Sample concat(Random &random, gait_dtype dtype);
Sample reverse(Random &random, gait_dtype dtype);
/// gather, or scatter_add from the gathered to the whole. Indices go beyond both ends.
Sampler placed(std::string op, bool gathers);
/// windows, or overlap_add from the windows to the whole. Some leave a rest behind the last window.
Sampler windowed(std::string op, bool slides);

// samplers_reduce.cpp: sums and their like.
Sampler reduce(std::string op, Fill fill, int64_t mostRank = 4);
Sample argmax(Random &random, gait_dtype dtype);
Sample dot(Random &random, gait_dtype dtype);

// samplers_scan.cpp: a last carry, or slices of one sequence stacked.
Sample scan(Random &random, gait_dtype dtype);

// samplers_source.cpp: what computes from no tensor.
Sample constant(Random &random, gait_dtype dtype);
Sample iota(Random &random, gait_dtype dtype);
Sample rows(Random &random, gait_dtype dtype);
Sample randomWords(Random &random, gait_dtype dtype);

} // namespace gait::test::samplers
#endif
