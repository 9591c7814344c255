#include "tools/bench/workloads/workload.h"

namespace gait::bench {

const std::vector<Workload> &workloads() {
  static const std::vector<Workload> all = {
      {"tiny", "MLP 10-16-1 tanh, MSE, SGD, batch 32", tiny, 32},
      {"flat", "MLP 4-32-16-4 tanh, MSE, Adam, batch 10,000", flat, 10000},
      {"mlp", "784-512-512-10 relu, cross-entropy, Adam, batch 128", mlp, 128},
      {"wide", "4 layers of 1024 relu, MSE, momentum, batch 256", wide, 256},
      {"lenet", "LeNet-5, 28 x 28, cross-entropy, Adam, batch 128", lenet, 128},
      {"tcn", "6 residual blocks of 2 causal convolutions, 64 channels, length 128, Adam, batch 32", tcn, 32},
      {"encoder", "2 layers d 64, 4 heads, length 64, Adam, batch 32", encoder, 32},
      {"gpt", "4 layers d 256, 8 heads, length 128, vocabulary 512, Adam, batch 8", gpt, 8},
      {"embed", "10,000 and 5,000 rows of 64, MLP 128-64-1, SGD, batch 1024", embed, 1024},
      {"lstm", "60 steps of 8 features, 64 hidden, the last state to 1, Adam, batch 64", lstm, 64},
      {"gru", "60 steps of 8 features, 64 hidden, the last state to 1, Adam, batch 64", gru, 64},
      {"scan600", "600 steps of a cell of 32, tanh, the last state, MSE, SGD, batch 1", scan600, 1}};
  return all;
}

} // namespace gait::bench
