// What a model's training step keeps in memory, by kind: what `gait inspect` prints, as numbers.
#ifndef GAIT_TOOLS_MEMORY_MEMORY_H
#define GAIT_TOOLS_MEMORY_MEMORY_H
#include <cstdint>
#include <gait/gait.h>

namespace gait::tools {

/// Bytes of one entry.
struct MemoryUse {
  std::int64_t parameters = 0, slots = 0; ///< of the state: from step to step
  std::int64_t state = 0;                 ///< all of it, counters and alignment included
  /// In the arena while a step lasts: the most of each kind that is alive at once. The kinds' moments differ, and what is no
  /// longer needed makes room, so that the arena is smaller than their sum may be.
  std::int64_t activations = 0, gradients = 0, temporaries = 0;
  std::int64_t arena = 0; ///< what a step needs beside the state, on one thread: ARENA_BYTES(1) of the C header
};

/// Compiles for the processor x86-64-v3, so that the numbers are the same on every machine, for steps of `rows` rows.
/// Throws: gait::Error when the model can not be compiled, or has no such entry.
MemoryUse memory_of(const Model &model, std::int64_t rows, const std::string &entry = "train_step");

/// The network whose memory is shown: 64 inputs, `depth` hidden layers of `width` units with relu, 10 classes, cross-entropy and
/// Adam.
Model perceptron(std::int64_t depth, std::int64_t width);

/// The loop whose memory is shown: `steps` steps of 32 units with tanh, of which the last is compared with zero; SGD. It has
/// neither inputs nor outputs of each step, which would be whole in memory however little is kept of the others.
Model chain(std::int64_t steps, Keep keep);

} // namespace gait::tools
#endif
