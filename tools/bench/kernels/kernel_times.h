// How long each kernel of a model's entry takes, in the order and with the caches of a real step.
#ifndef GAIT_TOOLS_BENCH_KERNELS_KERNEL_TIMES_H
#define GAIT_TOOLS_BENCH_KERNELS_KERNEL_TIMES_H
#include "runtime/tensor_view.h"
#include <string>
#include <vector>

namespace gait::bench {

struct KernelTime {
  std::string source, kind; ///< "linear_0 (mlp.cpp:6)", "product"
  double flops = 0, bytes = 0;
  double nanoseconds = 1e18; ///< the shortest of all rounds, on one thread
};

struct StepTime {
  std::vector<KernelTime> kernels;
  double nanoseconds = 1e18; ///< of the whole entry, by its own function
  double compile_ms = 0;
  double arena_bytes = 0;
};

/// Compiles the model (its text at phase `graph`) twice: as it is, and with an entry for each kernel of `entry`; runs both in
/// turn for about `seconds`. Inputs are made up: small numbers, and integers in their declared range. Throws: gait::Error with
/// the compiler's message.
StepTime time_kernels(const std::string &text, const std::string &entry, std::int64_t rows, double seconds);

/// Operations of an entry, by the schedule's report, without running it. Throws: as time_kernels.
double step_flops(const std::string &text, const std::string &entry, std::int64_t rows);

/// One line about a step, and with `kernels` one about each kernel. `peak`: operations a nanosecond (measure/peak.h).
void print_title();
void print_step(const std::string &name, const StepTime &step, double peak, bool kernels);

} // namespace gait::bench
#endif
