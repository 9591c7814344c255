// What layers, losses and metrics ask of their tensors.
#ifndef GAIT_FRONTEND_NN_CHECKS_H
#define GAIT_FRONTEND_NN_CHECKS_H
#include "frontend/call.h"
#include <string>
#include <string_view>
#include <vector>

namespace gait::detail {

/// Scores [N, C], floating, and labels [N], whole numbers, as classification takes them; or [N, T, C] and [N, T], and so on.
void check_classes(std::string_view scores_label, const Call &call, const Tensor &scores, const Tensor &labels);
/// Two tensors of one shape and one floating type, even where others would broadcast.
void check_alike(const Call &call, std::string_view lhs_label, const Tensor &lhs, std::string_view rhs_label, const Tensor &rhs);
/// i1, of the scores' shape: true where the class is the label.
Tensor is_label(const Tensor &scores, const Tensor &labels);
/// The size of a dimension that counts features: never batch. -1 is the last.
std::int64_t features(const Call &call, const Tensor &x, std::int64_t axis = -1);

/// What a reduction over some dimensions of a shape gave, at every place of the shape again.
Tensor repeat_along(const Tensor &reduced, const Shape &shape, const std::vector<std::int64_t> &axes);
/// The letters of leading dimensions in an Einstein sum: "abc" for 3. Layers name their own dimensions from the end, "xyz".
std::string letters(std::size_t count);
/// The given name of a layer, or `<stem>_0`, `<stem>_1`, ... in construction order.
std::string layer_name(Graph &graph, const std::string &given, const std::string &stem);
/// A layer's sizes are at least 1. `what`: "features", "heads".
void check_size(const Call &call, std::string_view what, std::int64_t size);
/// The input's last dimension is the layer's, and its type that of the layer's parameters.
void check_input(const Call &call, const Tensor &x, std::int64_t features, DType dtype);

} // namespace gait::detail
#endif
