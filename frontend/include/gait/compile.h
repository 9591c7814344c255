// From a model to something that runs.
#ifndef GAIT_FRONTEND_COMPILE_H
#define GAIT_FRONTEND_COMPILE_H
#include "gait/model.h"
#include "runtime/session.h"
#include <cstdint>
#include <string>
#include <vector>

namespace gait {

/// What one stage of a compilation took: a phase, by its name, or "emit", "link", "load".
struct StageMilliseconds {
  std::string stage;
  double milliseconds = 0;
};

struct CompileOptions {
  std::int64_t max_batch = 64;                      ///< the largest number of rows of a run; buffers are planned for it
  std::string backend = "cpu";                      ///< "cpu", or "reference": f64 arithmetic by the book, slow, its states f64
  std::string cpu = "native";                       ///< or LLVM's name of a processor, "znver4"
  int threads = 0;                                  ///< of a run; 0: as many as pay, up to the cores there are
  bool check_finite = false;                        ///< every run is looked at for NaN and infinity, see SessionOptions
  std::vector<StageMilliseconds> *timing = nullptr; ///< receives the stages' times, in order
};

/// Compiles a model, in memory, for this process. Models of one graph are compiled one after the other, not at once.
/// Throws: gait::Error with the compiler's message, and the line of the op it is about, for a model or an option that can not be
/// compiled.
Session compile(const Model &model, const CompileOptions &options = {}, Location where = Location::current());

} // namespace gait
#endif
