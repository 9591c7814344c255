// Convolutions, plain and transposed, pooling and upsampling.
#include "tests/nn/cases.h"

namespace gait::test {

using nn::Padding;
using Layer = nn::Convolution (*)(Graph, std::int64_t, std::int64_t, const std::vector<std::int64_t> &,
                                  const nn::ConvolutionOptions &, Location);

static Case conv1d(const std::string &name, const std::vector<Dimension> &x, std::int64_t size, std::int64_t out,
                   const nn::ConvolutionOptions &options = {}) {
  return {name, [=](Builder &b) { return nn::conv1d(b.g, x.back().size(), out, size, options)(b.x(x)); }};
}

static Case two(const std::string &name, Layer layer, const std::vector<Dimension> &x, const std::vector<std::int64_t> &size,
                std::int64_t out, const nn::ConvolutionOptions &options = {}) {
  return {name, [=](Builder &b) { return layer(b.g, x.back().size(), out, size, options, Location::current())(b.x(x)); }};
}

std::vector<Case> convolution_cases() {
  return {
      conv1d("conv1d", {7, 3}, 3, 4),
      conv1d("conv1d_stride", {8, 3}, 3, 2, {.stride = {2}, .dilation = {2}, .padding = Padding::both(1)}),
      conv1d("conv1d_same", {8, 3}, 4, 2, {.stride = {3}, .padding = Padding::same()}),
      conv1d("conv1d_causal", {6, 2}, 3, 3, {.dilation = {2}, .padding = Padding::causal(), .bias = false}),
      two("conv2d", nn::conv2d, {5, 4, 2}, {3, 2}, 3),
      two("conv2d_same", nn::conv2d, {5, 6, 2}, {3}, 2, {.stride = {2, 1}, .dilation = {1, 2}, .padding = Padding::same()}),
      two("conv2d_groups", nn::conv2d, {4, 4, 4}, {2}, 6, {.groups = 2}),
      two("conv2d_depthwise", nn::conv2d, {4, 4, 3}, {3}, 3, {.padding = Padding::same(), .groups = 3}),
      {"conv1d_transposed", [](Builder &b) { return nn::conv1d_transposed(b.g, 3, 2, 3, {.stride = {2}})(b.x({4, 3})); }},
      two("conv2d_transposed", nn::conv2d_transposed, {3, 3, 2}, {3, 2}, 3, {.stride = {2}, .padding = Padding::both(1)}),
      two("conv2d_transposed_dilated", nn::conv2d_transposed, {3, 3, 2}, {2}, 3, {.dilation = {2}}),
      {"separable_conv2d",
       [](Builder &b) { return nn::separable_conv2d(b.g, 3, 2, {3}, {.padding = Padding::same()})(b.x({5, 5, 3})); }},
      {"tcn_block", [](Builder &b) { return nn::tcn_block(b.g, 2, 3, 2, {.dilation = 2})(b.x({6, 2})); }},
      {"max_pool", [](Builder &b) { return nn::max_pool(b.x({5, 4, 3}), {2}); }},
      {"max_pool_overlapping", [](Builder &b) { return nn::max_pool(b.x({6, 5, 2}), {3, 2}, {.stride = {2, 1}}); }},
      {"max_pool_padded",
       [](Builder &b) { return nn::max_pool(b.x({7, 2}), {3}, {.stride = {2}, .padding = Padding::both(1)}); }},
      {"average_pool", [](Builder &b) { return nn::average_pool(b.x({5, 4, 3}), {2}); }},
      {"average_pool_overlapping", [](Builder &b) { return nn::average_pool(b.x({6, 5, 2}), {3, 2}, {.stride = {2, 1}}); }},
      {"average_pool_padded",
       [](Builder &b) { return nn::average_pool(b.x({7, 2}), {3}, {.stride = {2}, .padding = Padding::both(1)}); }},
      {"global_max_pool", [](Builder &b) { return nn::global_max_pool(b.x({3, 4, 2})); }},
      {"global_average_pool", [](Builder &b) { return nn::global_average_pool(b.x({3, 4, 2})); }},
      {"upsample", [](Builder &b) { return nn::upsample(b.x({2, 3, 2}), {2, 3}); }},
  };
}

} // namespace gait::test
