// Normalisation: over features, over groups of them, over the batch. Channels are the last dimension.
#ifndef GAIT_FRONTEND_NN_NORM_H
#define GAIT_FRONTEND_NN_NORM_H
#include "gait/graph.h"
#include "gait/init.h"

namespace gait::nn {

struct NormOptions {
  double epsilon = 1e-5; ///< added to the variance, so that what does not vary stays finite
  bool scale = true;     ///< with a learned factor, at first 1
  bool bias = true;      ///< with a learned offset, at first 0
  std::string name = {}; ///< `layer_norm_0`, `group_norm_0`, ... in construction order unless given
};

/// (x - mean) / sqrt(variance + epsilon) * scale + bias, mean and variance (divided by n) of each row's last dimensions.
struct LayerNorm {
  std::string name;
  Shape shape;  ///< of the dimensions that are normalised together
  Tensor scale; ///< `<name>.scale`, of that shape; empty without
  Tensor bias;  ///< `<name>.bias`, of that shape; empty without
  double epsilon = 1e-5;

  /// Shapes: x [..., shape] -> the same.  Throws: gait::Error for other last dimensions or another element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// Over the last dimension, of `size` features.  Throws: gait::Error for a size below 1, an epsilon that is not above 0, a name
/// that is taken.  Source: Ba et al. 2016, eq. 4; torch.nn.LayerNorm.
LayerNorm layer_norm(Graph graph, std::int64_t size, const NormOptions &options = {}, Location where = Location::current());
/// Over the last dimensions, of this shape.
LayerNorm layer_norm(Graph graph, const Shape &shape, const NormOptions &options = {}, Location where = Location::current());

struct RmsNormOptions {
  double epsilon = 1e-6; ///< added to the mean square
  bool scale = true;
  std::string name = {}; ///< `rms_norm_0`, ... unless given
};
/// x / sqrt(mean(x^2) + epsilon) * scale over the last dimension.
struct RmsNorm {
  std::string name;
  std::int64_t size = 0;
  Tensor scale; ///< `<name>.scale` [size]; empty without
  double epsilon = 1e-6;

  /// Shapes: x [..., size] -> the same.  Throws: gait::Error for another last dimension or element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// Throws: as layer_norm.  Source: Zhang and Sennrich 2019, eq. 4; torch.nn.RMSNorm.
RmsNorm rms_norm(Graph graph, std::int64_t size, const RmsNormOptions &options = {}, Location where = Location::current());

/// As LayerNorm, mean and variance of each row's groups of neighbouring channels, over all places.
struct GroupNorm {
  std::string name;
  std::int64_t channels = 0, groups = 0;
  Tensor scale, bias; ///< `<name>.scale`, `<name>.bias` [channels]; empty without
  double epsilon = 1e-5;

  /// Shapes: x [n, ..., channels] -> the same; each of the n rows on its own.
  /// Throws: gait::Error for a single dimension, another last one, another element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// Throws: as layer_norm; gait::Error when the channels do not come out even.  Source: Wu and He 2018, eq. 7; torch.nn.GroupNorm.
GroupNorm group_norm(Graph graph, std::int64_t channels, std::int64_t groups, const NormOptions &options = {},
                     Location where = Location::current());

struct BatchNormOptions {
  double epsilon = 1e-5;
  double rate = 0.1; ///< in (0, 1]: how much of the batch's statistics goes into the running ones
  bool scale = true, bias = true;
  std::string name = {}; ///< `batch_norm_0`, ... unless given
};
/// As LayerNorm, mean and variance of each channel over the batch and all places. In entries that train (see Graph::training)
/// those of the batch, of which running averages are kept; elsewhere these averages.
struct BatchNorm {
  std::string name;
  Tensor scale, bias;                    ///< `<name>.scale`, `<name>.bias` [channels]; empty without
  Tensor running_mean, running_variance; ///< states `<name>.mean`, `<name>.variance` [channels], at first 0 and 1
  double epsilon = 1e-5, rate = 0.1;

  /// Shapes: x [n, ..., channels] -> the same.  The running variance takes the batch's divided by n - 1; of a single value, 0.
  /// Throws: gait::Error for a single dimension, another last one, another element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// Throws: as layer_norm; gait::Error for a rate outside (0, 1].  Source: Ioffe and Szegedy 2015, algorithm 1;
/// torch.nn.BatchNorm1d, whose momentum is this rate.
BatchNorm batch_norm(Graph graph, std::int64_t channels, const BatchNormOptions &options = {},
                     Location where = Location::current());

} // namespace gait::nn
#endif
