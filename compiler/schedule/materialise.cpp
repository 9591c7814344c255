#include "compiler/schedule/materialise.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace gait::schedule {

namespace {
class Materialiser {
public:
  Materialiser(const Graph &graph, OpBuilder &builder) : graph(graph), builder(builder) {}

  void build(const Cluster &cluster, ArrayRef<const Leaving *> leaving) {
    SmallVector<Type> types;
    SmallVector<Attribute> buffers;
    for (const Leaving *value : leaving) {
      types.push_back(value->value.getType());
      buffers.push_back(value->buffer);
    }
    SmallVector<int64_t> extents = llvm::map_to_vector(
        cluster.space.extents, [](int64_t extent) { return ShapedType::isDynamic(extent) ? int64_t(-1) : extent; });
    auto op = ir::ClusterOp::create(builder, locationOf(cluster), types, builder.getDenseI64ArrayAttr(extents),
                                    builder.getDenseI64ArrayAttr(cluster.tiles), builder.getI64IntegerAttr(cluster.block),
                                    builder.getArrayAttr(buffers));
    // What it reads through reshapes and slices stands before it.
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(op);
    Block *body = &op.getBody().emplaceBlock();
    inside.clear();
    labels.clear();
    OpBuilder inner = OpBuilder::atBlockEnd(body);
    for (int node : cluster.nodes) {
      const Labels &nodeLabels = cluster.space.labels.at(node);
      linalg::LinalgOp original = graph.nodes[node].op;
      IRMapping map;
      forOutsideOperands(original, [&](OpOperand &operand) {
        Labels dims;
        if (isa<RankedTensorType>(operand.get().getType()) && !isCaptured(original, operand))
          dims = labelsOfDimensions(original.getMatchingIndexingMap(&operand), nodeLabels);
        map.map(operand.get(), bring(inner, operand.get(), dims));
      });
      Operation *clone = inner.clone(*original, map);
      clone->setAttr("gait.outer", outerAttr(nodeLabels));
      for (auto [old, made, init] : llvm::zip(original->getResults(), clone->getResults(), original.getDpsInitsMutable())) {
        inside[old] = made;
        labels[made] = labelsOfDimensions(original.getMatchingIndexingMap(&init), nodeLabels);
      }
    }
    SmallVector<Value> yielded;
    for (const Leaving *value : leaving) yielded.push_back(inside[value->value]);
    ir::YieldOp::create(inner, op.getLoc(), yielded);
    for (auto [value, result] : llvm::zip(leaving, op.getResults())) outside[value->value] = result;
  }

  /// A loop whose block is rewritten already; it stays the op it is.
  void place(ir::LoopOp loop) {
    loop->moveBefore(builder.getInsertionBlock(), builder.getInsertionPoint());
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(loop);
    forOutsideOperands(loop, [&](OpOperand &operand) { operand.set(bringOutside(operand.get())); });
    for (Value result : loop.getResults()) outside[result] = result;
  }

  /// The value as the ops between clusters see it.
  Value bringOutside(Value value) {
    value = throughOrderings(value); // the clusters are in order
    Operation *op = value.getDefiningOp();
    if (!op || op->getBlock() != graph.block) return value; // an outer block is rewritten later
    if (Value done = outside.lookup(value)) return done;
    IRMapping map;
    for (Value operand : op->getOperands()) map.map(operand, bringOutside(operand));
    return outside[value] = builder.clone(*op, map)->getResult(0);
  }

private:
  /// The value as an op of this cluster sees it; `dims`: the labels of its dimensions there, for what is made for the reader.
  Value bring(OpBuilder &inner, Value value, ArrayRef<int> dims) {
    value = throughOrderings(value);
    Operation *op = value.getDefiningOp();
    if (!op) return value;
    if (Value done = inside.lookup(value)) return done;
    if (isa<tensor::EmptyOp>(op) || isAttached(value) || isScalar(op)) {
      IRMapping map;
      for (Value operand : op->getOperands()) map.map(operand, bring(inner, operand, dims));
      Operation *clone = inner.clone(*op, map);
      if (isFill(op)) clone->setAttr("gait.outer", outerAttr(dims));
      if (!isa<tensor::EmptyOp>(op)) inside[value] = clone->getResult(0);
      return clone->getResult(0);
    }
    // A reshape of what this cluster makes runs on the tile.
    if (isReshape(op) && inside.count(throughReshapes(value))) {
      Value source = bring(inner, op->getOperand(0), {});
      IRMapping map;
      map.map(op->getOperand(0), source);
      Operation *clone = inner.clone(*op, map);
      Labels &made = labels[clone->getResult(0)];
      for (int dim : dimensionsThrough(op)) made.push_back(dim < 0 ? -1 : labels[source][dim]);
      clone->setAttr("gait.outer", outerAttr(labels[clone->getResult(0)]));
      return inside[value] = clone->getResult(0);
    }
    return bringOutside(value);
  }

  DenseI64ArrayAttr outerAttr(ArrayRef<int> nodeLabels) {
    return builder.getDenseI64ArrayAttr(SmallVector<int64_t>(nodeLabels.begin(), nodeLabels.end()));
  }

  /// Where the cluster comes from: its matrix product, or its last op.
  Location locationOf(const Cluster &cluster) const {
    for (int node : cluster.nodes)
      if (isMatrixProduct(graph.nodes[node].op)) return graph.nodes[node].op->getLoc();
    return graph.nodes[cluster.nodes.back()].op->getLoc();
  }

  const Graph &graph;
  OpBuilder &builder;
  DenseMap<Value, Value> outside, inside;
  DenseMap<Value, Labels> labels; ///< of the dimensions of values inside
};
} // namespace

void materialise(const BlockSchedule &schedule) {
  for (auto &[cluster, inner] : schedule.loops) materialise(*inner);
  Block &body = *schedule.graph.block;
  Operation *end = body.getTerminator();
  SmallVector<Operation *> old;
  for (Operation &op : body.without_terminator())
    if (!isa<ir::LoopOp>(op)) old.push_back(&op);
  OpBuilder builder(end);
  Materialiser materialiser(schedule.graph, builder);
  for (int cluster : schedule.order) {
    if (ir::LoopOp loop = schedule.loopOf(cluster)) {
      materialiser.place(loop);
      continue;
    }
    SmallVector<const Leaving *> leaving;
    for (const Leaving &value : schedule.values)
      if (value.cluster == cluster) leaving.push_back(&value);
    materialiser.build(schedule.clusters[cluster], leaving);
  }
  for (OpOperand &result : end->getOpOperands()) result.set(materialiser.bringOutside(result.get()));
  for (Operation *op : llvm::reverse(old)) op->erase();
}

} // namespace gait::schedule
