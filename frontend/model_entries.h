// From a model's options to the entries that they ask for.
#ifndef GAIT_FRONTEND_MODEL_ENTRIES_H
#define GAIT_FRONTEND_MODEL_ENTRIES_H
#include "call.h"
#include "entry.h"
#include "gait/model.h"
#include <vector>

namespace gait::detail {

/// The entries of a model in their order, `init` apart, complete: running averages and random counters step on.
std::vector<EntrySpec> specify_entries(const Call &call, const ModelOptions &options);

} // namespace gait::detail
#endif
