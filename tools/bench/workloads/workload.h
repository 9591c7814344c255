// The workloads: models at the sizes people train, each in a file of its own.
#ifndef GAIT_TOOLS_BENCH_WORKLOADS_WORKLOAD_H
#define GAIT_TOOLS_BENCH_WORKLOADS_WORKLOAD_H
#include <gait/gait.h>
#include <string>
#include <vector>

namespace gait::bench {

struct Workload {
  std::string name;
  std::string what; ///< in a line
  Model (*model)();
  std::int64_t rows; ///< of a step: the largest batch
};

Model tiny();
Model flat();
Model mlp();
Model wide();
Model lenet();
Model tcn();
Model encoder();
Model gpt();
Model embed();
Model lstm();
Model gru();
Model scan600();

/// All of them.
const std::vector<Workload> &workloads();

} // namespace gait::bench
#endif
