// From a module's text, by way of any backend, to something that can be called.
#ifndef GAIT_TESTS_SUPPORT_EVALUATE_H
#define GAIT_TESTS_SUPPORT_EVALUATE_H
#include "backends/reference/run/model.h"
#include "tests/support/call.h"
#include <memory>
#include <string>
#include <vector>

namespace gait::test {

/// A way to evaluate: a backend, and for the reference how it computes.
struct Way {
  std::string backend;
  reference::Arithmetic arithmetic = reference::Arithmetic::Exact;
};
inline const Way oracle{"reference"}, naive{"reference", reference::Arithmetic::Naive}, cpu{"cpu"};

/// Compiles a module of any phase up to `backward`. Throws: std::runtime_error with the compiler's diagnostics, and the text.
std::shared_ptr<const gait_model> compile(const std::string &text, const Way &way, int64_t maxBatch = 64);

/// Outputs in order, of a module's only (or given) entry.
std::vector<Value> evaluate(const std::string &text, const std::vector<Value> &inputs, const Way &way, int64_t rows = 1,
                            const std::string &entry = "main");

} // namespace gait::test
#endif
