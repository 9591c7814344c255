// From a model to something that runs.
#ifndef GAIT_FRONTEND_COMPILE_H
#define GAIT_FRONTEND_COMPILE_H
#include "gait/model.h"
#include "runtime/session.h"
#include <string>
#include <vector>

namespace gait {

/// What one stage of a compilation took.
struct StageMilliseconds {
  std::string stage;
  double milliseconds;
};

struct CompileOptions {
  std::int64_t max_batch = 64;                      ///< the largest number of rows of a run; buffers are planned for it
  std::string backend = "cpu";                      ///< "cpu", or "reference": f64 arithmetic by the book, slow
  std::string cpu = "native";                       ///< or LLVM's name of a processor, "znver4"
  int threads = 0;                                  ///< of a run; 0: as many as there are cores
  std::vector<StageMilliseconds> *timing = nullptr; ///< receives the stages' times, in order
};

/// Compiles a model, in memory, for this process.
/// Throws: gait::Error with the compiler's message for a model or option that can not be compiled.
Session compile(const Model &model, const CompileOptions &options = {});

} // namespace gait
#endif
