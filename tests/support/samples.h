// Random instances of every op of the language: types, attributes, and values that suit them. A new op needs one sampler here;
// the gradient checks and the differential tests fail until it has one.
#ifndef GAIT_TESTS_SUPPORT_SAMPLES_H
#define GAIT_TESTS_SUPPORT_SAMPLES_H
#include "tests/support/module_text.h"
#include "tests/support/random.h"
#include "tests/support/value.h"
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace gait::test {

/// What an operand may hold.
enum class Fill {
  Any,      ///< floats in [-2, 2); integers of every magnitude, small ones and 0 often
  Positive, ///< floats in [0.5, 2.5): for logarithms and divisors
  NearOne,  ///< floats in [0.8, 1.25): for long products
  Grid,     ///< no two elements closer than 0.05: for maxima, away from ties
  GridHalf, ///< as Grid, and no element closer than 0.02 to one of a Grid
  Coarse,   ///< multiples of 0.5 in [-1, 1]: many ties
  Odd,      ///< odd multiples of 1/16 in (-2, 2): away from multiples of a Quarter
  Quarter,  ///< multiples of 1/4 in [-1.5, 1.5], none closer to 0 than 0.5
};

Value fill(Fill fill, const TensorType &type, int64_t rows, Random &random);

struct Operand {
  TensorType type;
  Fill fill = Fill::Any;
};

struct Sample {
  std::vector<Operand> operands;
  TensorType result;
  std::string text; ///< of the op, its operands named %x0, %x1, ...

  std::vector<Value> values(int64_t rows, Random &random) const;
};

/// A sampler makes an instance on elements of the given type (where the op lets one choose), with and without rows.
using Sampler = std::function<Sample(Random &, gait_dtype)>;

struct OpSamples {
  std::vector<gait_dtype> types; ///< the element types that the sampler takes
  Sampler sampler;
};

/// By the op's name without the dialect's prefix.
const std::map<std::string, OpSamples> &opSamples();

/// A random shape: of rank 0 to 4, of ones and odd sizes, half of them with rows in front.
std::vector<int64_t> randomShape(Random &random, int64_t leastRank = 0, int64_t mostRank = 4);

} // namespace gait::test
#endif
