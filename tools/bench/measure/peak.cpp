#include "tools/bench/measure/peak.h"
#include <algorithm>
#include <chrono>

namespace gait::bench {
namespace {

// In assembly, so that nothing is left out or moved.
using Half [[gnu::vector_size(32)]] = float;
using Whole [[gnu::vector_size(64)]] = float;
[[gnu::target("avx2,fma"), gnu::noinline]] void multiplyAdds256(std::int64_t steps) {
  Half s[12] = {}, a = {}, b = {};
  for (std::int64_t i = 0; i < steps; ++i) {
#pragma clang loop unroll(full)
    for (int k = 0; k < 12; ++k) asm volatile("vfmadd231ps %1, %2, %0" : "+x"(s[k]) : "x"(a), "x"(b));
  }
}
[[gnu::target("avx512f"), gnu::noinline]] void multiplyAdds512(std::int64_t steps) {
  Whole s[24] = {}, a = {}, b = {};
  for (std::int64_t i = 0; i < steps; ++i) {
#pragma clang loop unroll(full)
    for (int k = 0; k < 24; ++k) asm volatile("vfmadd231ps %1, %2, %0" : "+v"(s[k]) : "v"(a), "v"(b));
  }
}

} // namespace

bool has_multiply_adds() {
  return __builtin_cpu_supports("avx512f") || (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"));
}

double run_multiply_adds(std::int64_t steps) {
  if (__builtin_cpu_supports("avx512f")) return multiplyAdds512(steps), static_cast<double>(steps) * 24 * 32;
  return multiplyAdds256(steps), static_cast<double>(steps) * 12 * 16;
}

double multiply_add_peak(int rounds) {
  using Clock = std::chrono::steady_clock;
  double best = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    const double operations = run_multiply_adds(5000);
    best = std::max(best, operations / std::chrono::duration<double, std::nano>(Clock::now() - start).count());
  }
  return best;
}

} // namespace gait::bench
