// What functions that build blocks of a graph share: an open block of the pool, what is checked of it, the op that holds it.
#ifndef GAIT_FRONTEND_OPEN_BLOCK_H
#define GAIT_FRONTEND_OPEN_BLOCK_H
#include "frontend/call.h"
#include <cstdint>
#include <string>
#include <vector>

namespace gait::compiler {
struct Holder; // of compiler/builder/blocks.h
} // namespace gait::compiler

namespace gait::detail {

/// The calls of a user's function stand in a block of the pool, until it is closed or an error leaves it.
class OpenBlock {
public:
  explicit OpenBlock(const Call &call) : graph(*call.graph), block(graph.open_block(call.name, call.where)) {}
  ~OpenBlock() { close(); }
  OpenBlock(const OpenBlock &) = delete;
  OpenBlock &operator=(const OpenBlock &) = delete;
  void close() {
    if (open) graph.close_block();
    open = false;
  }
  std::int64_t number() const { return block; }

private:
  GraphState &graph;
  const std::int64_t block;
  bool open = true;
};

std::vector<mlir::Value> values_of(const Call &call, const std::vector<Tensor> &tensors);

/// The name of an input or state, or what it looks like.
std::string describe_tensor(GraphState &graph, mlir::Value value);

/// Throws for a gradient inside a closed block that would miss a part, for what the block reads from outside or is `given`.
void check_gradients(const Call &call, std::int64_t block, const std::vector<mlir::Value> &given);

/// Adds the op to the pool and returns its results.
std::vector<Tensor> hold(const Call &call, compiler::Holder &&holder);

} // namespace gait::detail
#endif
