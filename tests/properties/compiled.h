// The models of the properties, each compiled once for the whole program.
#ifndef GAIT_TESTS_PROPERTIES_COMPILED_H
#define GAIT_TESTS_PROPERTIES_COMPILED_H
#include "gait/compile.h"
#include "tests/support/models.h"
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gait::test {

constexpr int64_t largestBatch = 64;

inline Artifact compileAnyRows(const ModelCase &model) {
  return compile(model.build(batch), {.max_batch = largestBatch}).artifact();
}

inline const Artifact &compiled(const ModelCase &model) {
  static std::map<std::string, Artifact> artifacts;
  auto found = artifacts.find(model.name);
  return found != artifacts.end() ? found->second : artifacts.emplace(model.name, compileAnyRows(model)).first->second;
}

/// Every entry but `init`, in the model's order.
inline std::vector<const gait_entry *> entriesOf(const Artifact &artifact) {
  std::vector<const gait_entry *> entries;
  for (int64_t i = 0; i < artifact.model().entry_count; ++i)
    if (const gait_entry &entry = artifact.model().entries[i]; std::string_view(entry.name) != "init") entries.push_back(&entry);
  return entries;
}

/// The entry that learns, or steps otherwise.
inline const gait_entry &stepOf(const Artifact &artifact) {
  const gait_entry *train = artifact.find_entry("train_step");
  return train ? *train : *artifact.find_entry("step");
}

} // namespace gait::test
#endif
