// Models that properties of all compiled models are checked on, and data for any of them. A new layer, op or optimizer is covered
// by a line here.
#ifndef GAIT_TESTS_SUPPORT_MODELS_H
#define GAIT_TESTS_SUPPORT_MODELS_H
#include "gait/model.h"
#include "gait/shape.h"
#include "runtime/artifact.h"
#include "runtime/tensor_view.h"
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gait::test {

/// Its inputs have `rows`: batch, or a number for a model that is static. Every prediction belongs to one row, whose inputs alone
/// decide it. Training is well conditioned: rounding does not grow beyond `tolerance` in 20 steps.
struct ModelCase {
  std::string name;
  Model (*build)(Dimension rows);
  double tolerance;   ///< of losses, metrics, predictions and states, relative to a tensor's largest magnitude
  bool draws = false; ///< random numbers in its steps: their place is a row and an element, and a static shape is one row
};

/// model_rules.cpp: perceptrons, each with another optimizer, initialiser, schedule, way of training.
/// model_layers.cpp: layers and ops. model_loops.cpp: loops that are not unrolled.
const std::vector<ModelCase> &modelCases();
std::vector<ModelCase> ruleCases();
std::vector<ModelCase> layerCases();
std::vector<ModelCase> loopCases();

/// Rows for every input of every entry of a model: numbers in [-1, 1), positive where they are scalars, integers in the declared
/// range, or else in [-9, 9).
class ModelData {
public:
  ModelData(const Artifact &artifact, int64_t rows, uint64_t seed);
  /// Rows [first, first + rows) of what an entry takes.
  Batch batch(const gait_entry &entry, int64_t first, int64_t rows) const;
  /// The same as the ABI takes them, in the entry's order.
  std::vector<const void *> pointers(const gait_entry &entry, int64_t first) const;

private:
  struct Column {
    std::vector<unsigned char> bytes;
    int64_t stride; ///< bytes of a row; 0: the same for all
  };
  const void *at(std::string_view name, int64_t first) const;
  std::map<std::string, Column, std::less<>> columns;
};

} // namespace gait::test
#endif
