// An entry as a picture: what is drawn, before it is text. Its ops are nodes in nested boxes of layers; what lies deeper than
// asked for is one node a layer.
#ifndef GAIT_TOOLS_GAIT_PICTURE_H
#define GAIT_TOOLS_GAIT_PICTURE_H
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gait::tools {

/// Of what a node is a part. Forward: what outputs, losses and metrics depend on. Gradient: of the rest, what new parameters
/// depend on and lines of forward ops asked for. Update: what remains.
enum class Part { Forward, Gradient, Update };

enum class NodeKind {
  Op,
  Group, ///< all ops of a layer, or of a line
  Input,
  Parameter,
  State, ///< slots, counters and other state
  Output,
  Loss,
  Metric,
  NewState
};

struct Node {
  NodeKind kind;
  Part part = Part::Forward;
  std::string title;              ///< "max(·, 0)", "linear_0", "image"
  std::vector<std::string> lines; ///< below it: "[batch, 64]", "adam.cpp:23"
  std::vector<std::string> path;  ///< the boxes it lies in, outermost first
};

/// A tensor on its way, or several between the same two nodes.
struct Edge {
  size_t from, to;
  std::string type; ///< "[batch, 64]", "[batch, 64] and 2 more"
};

struct Picture {
  std::string title; ///< "digits: train_step"
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

/// The depth that opens everything.
int64_t depthOf(mlir::func::FuncOp entry);

/// Layers nested deeper than `depth` are one node each: with 0, every layer is; an update is opened one level later. Constants
/// are written into the ops that read them; the sums behind metrics are left out.
Picture drawEntry(mlir::func::FuncOp entry, int64_t depth);

/// The picture in Graphviz's language.
std::string writeDot(const Picture &picture);

} // namespace gait::tools
#endif
