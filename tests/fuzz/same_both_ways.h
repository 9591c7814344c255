// What must hold for any file: read in memory and streamed it gives the same bits, or the same refusal, which is one of ours.
#ifndef GAIT_TESTS_FUZZ_SAME_BOTH_WAYS_H
#define GAIT_TESTS_FUZZ_SAME_BOTH_WAYS_H
#include "runtime/data.h"
#include "runtime/error.h"
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

namespace gait::test {

struct Outcome {
  std::optional<Dataset> dataset;
  std::string message; ///< of the refusal
};

/// Any other exception, and any crash, is a finding.
template <typename F> Outcome outcome_of(F &&read) {
  try {
    return {read(), {}};
  } catch (const Error &error) {
    return {std::nullopt, error.what()};
  } catch (const RuntimeError &error) {
    return {std::nullopt, error.what()};
  }
}

[[noreturn]] inline void fail(const std::string &why) {
  std::fprintf(stderr, "fuzz: %s\n", why.c_str());
  std::abort();
}

/// `read(stream)` reads the file. A refusal that holds `only_streamed` need not be made in memory.
template <typename F> void same_both_ways(F &&read, const std::string &only_streamed) {
  Outcome lying = outcome_of([&] { return read(false); }), streamed = outcome_of([&] { return read(true); });
  if (!streamed.dataset && !only_streamed.empty() && streamed.message.find(only_streamed) != std::string::npos) return;
  if (lying.message != streamed.message) fail("in memory '" + lying.message + "', streamed '" + streamed.message + "'");
  if (!lying.dataset) return;
  if (lying.dataset->rows() != streamed.dataset->rows()) fail("other rows");
  auto order = data::shuffled(lying.dataset->rows(), 1);
  Dataset one = lying.dataset->take(order), two = streamed.dataset->take(order);
  for (size_t i = 0; i < one.columns().size(); ++i)
    if (one.columns()[i].bytes != two.columns()[i].bytes) fail("other bits in column " + one.columns()[i].name);
}

} // namespace gait::test
#endif
