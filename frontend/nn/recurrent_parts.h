// How the parameters of recurrent cells are declared, by cells and by layers of them.
#ifndef GAIT_FRONTEND_NN_RECURRENT_PARTS_H
#define GAIT_FRONTEND_NN_RECURRENT_PARTS_H
#include "frontend/call.h"
#include "gait/nn/recurrent_cell.h"
#include <string>

namespace gait::detail {

struct CellSizes {
  std::int64_t in, hidden;
};
/// Both are at least 1.
void check_sizes(const Call &call, CellSizes sizes);
/// A cell whose parameters are `<prefix>.weight_ih<suffix>`, ..., as PyTorch names those of its cells and layers.
nn::RecurrentCell make_cell(const Call &call, nn::Recurrence kind, CellSizes sizes, const nn::GateOptions &options,
                            const std::string &prefix, const std::string &suffix = "");
/// "rnn", "lstm", "gru".
std::string_view name_of(nn::Recurrence kind);

} // namespace gait::detail
#endif
