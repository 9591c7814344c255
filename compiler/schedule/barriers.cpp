#include "compiler/schedule/barriers.h"
#include "compiler/dialect/places.h"
#include "compiler/schedule/overlap.h"
#include "compiler/schedule/space.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace gait::schedule {

namespace {
/// How a kernel's threads share a tensor: each takes whole blocks along one dimension, of as many bytes in the same places.
struct Parts {
  int64_t block, extent; ///< of outer dimension 0
  int64_t before, after; ///< elements of the dimensions before the one that is cut, bytes of one element of it; -1: by rows
  bool operator==(const Parts &other) const = default;
};

struct Touch {
  Attribute place;
  bool written = false;
  bool alone = false; ///< one thread does the whole kernel
  std::optional<Parts> parts;
  SmallVector<Turn, 2> turns; ///< since then, by loop
  bool operator==(const Touch &other) const = default;
};

/// What one cluster touches.
class Touches {
public:
  Touches(ir::ClusterOp cluster, const Homes &homes, int64_t maxBatch, unsigned depth)
      : cluster(cluster), homes(homes), depth(depth) {
    int64_t units = 1;
    for (auto [dim, extent, tile] : llvm::enumerate(cluster.getExtents(), cluster.getTiles()))
      units *= llvm::divideCeil(extent < 0 ? maxBatch : extent, dim == 0 ? int64_t(cluster.getBlock()) : tile);
    alone = units == 1;
  }

  SmallVector<Touch> find() {
    for (Operation &op : cluster.getBody().front()) {
      if (op.hasTrait<OpTrait::IsTerminator>()) continue;
      forOutsideOperands(&op, [&](OpOperand &operand) {
        if (operand.get().getParentRegion() != &cluster.getBody() && isa<RankedTensorType>(operand.get().getType()))
          add(operand.get(), false, labelsOf(&op, operand));
      });
    }
    Operation *yield = cluster.getBody().front().getTerminator();
    for (auto [result, value] : llvm::zip(cluster.getResults(), yield->getOperands())) {
      auto op = cast<linalg::LinalgOp>(value.getDefiningOp());
      OpOperand *init = op.getDpsInitOperand(cast<OpResult>(value).getResultNumber());
      add(result, true, homes.find(result)->partial ? Labels() : labelsOf(op, *init));
    }
    return llvm::map_to_vector(touches, [](auto &touch) { return touch.second; });
  }

private:
  /// The outer dimension of each dimension of an operand; nothing where that is not known.
  Labels labelsOf(Operation *op, OpOperand &operand) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    if (!linalgOp || isCaptured(op, operand)) return {};
    Labels outer = llvm::to_vector(llvm::map_range(outerOf(op), [](int64_t label) { return int(label); }));
    return labelsOfDimensions(linalgOp.getMatchingIndexingMap(&operand), outer);
  }

  void add(Value value, bool written, Labels labels) {
    Value root = rootOf(value);
    const Home *home = homes.find(root);
    if (!home) return;
    bool first = !touches.count(home->place);
    Touch &touch = touches[home->place];
    std::optional<Parts> parts = partsOf(value, home, labels);
    touch.parts = first || touch.parts == parts ? parts : std::nullopt;
    touch.place = home->place;
    touch.written |= written;
    touch.alone = alone;
    touch.turns.assign(depth, Turn::SameStep);
  }

  std::optional<Parts> partsOf(Value value, const Home *home, Labels labels) {
    if (cluster.getTiles().size() != 1 || labels.empty() || (home->partial && value == rootOf(value))) return std::nullopt;
    if (home->partial || llvm::count(labels, 0) != 1) return std::nullopt;
    int64_t cut = llvm::find(labels, 0) - labels.begin();
    for (; isReshape(value.getDefiningOp()); value = value.getDefiningOp()->getOperand(0))
      if (cut = dimensionsThrough(value.getDefiningOp())[cut]; cut < 0) return std::nullopt;
    if (isView(value.getDefiningOp())) return std::nullopt;
    auto type = cast<RankedTensorType>(value.getType());
    SmallVector<ir::SliceAttr> slices = ir::slicesOf(home->place);
    for (ir::SliceAttr slice : llvm::reverse(slices)) {
      if (slice.getAxis() <= cut) ++cut;
      type = slice.getOf();
    }
    Parts parts{int64_t(cluster.getBlock()), cluster.getExtents()[0], 1, elementBytes(type)};
    for (auto [dim, size] : llvm::enumerate(type.getShape())) {
      if (int64_t(dim) == cut) continue;
      int64_t &product = int64_t(dim) < cut ? parts.before : parts.after;
      product = ShapedType::isDynamic(size) || product < 0 ? -1 : product * size;
    }
    return parts;
  }

  ir::ClusterOp cluster;
  const Homes &homes;
  unsigned depth;
  bool alone;
  llvm::MapVector<Attribute, Touch> touches;
};

class Meetings {
public:
  Meetings(const Homes &homes, int64_t maxBatch) : homes(homes), maxBatch(maxBatch) {}

  llvm::DenseSet<Operation *> run(func::FuncOp entry) {
    // What waits once waits always: found by going through it until nothing is added.
    for (size_t before = -1; before != waiting.size();) {
      before = waiting.size();
      SmallVector<Touch> touched;
      runBlock(entry.getBody().front(), 0, touched);
    }
    llvm::DenseSet<Operation *> independent;
    entry.walk([&](Operation *op) {
      if (isa<ir::ClusterOp, ir::LoopOp>(op) && !waiting.contains(op)) independent.insert(op);
    });
    return independent;
  }

private:
  bool conflict(const Touch &later, const Touch &earlier) {
    if (!later.written && !earlier.written) return false;
    if (later.alone && earlier.alone) return false;
    return mayOverlap(later.place, earlier.place, earlier.turns, later.parts && later.parts == earlier.parts);
  }

  void addTo(SmallVector<Touch> &touched, ArrayRef<Touch> more) {
    for (const Touch &touch : more)
      if (!llvm::is_contained(touched, touch)) touched.push_back(touch);
  }

  /// One step: `touched` are the touches since the last meeting, before and after it.
  void runBlock(Block &block, unsigned depth, SmallVector<Touch> &touched) {
    for (Operation &op : block) {
      SmallVector<Touch> own = touchesIn(&op, depth);
      if (own.empty()) continue;
      bool waits = llvm::any_of(own, [&](const Touch &later) {
        return llvm::any_of(touched, [&](const Touch &earlier) { return conflict(later, earlier); });
      });
      if (waits) waiting.insert(&op);
      if (waiting.contains(&op)) touched.clear();
      if (auto loop = dyn_cast<ir::LoopOp>(op)) runLoop(loop, depth, touched);
      else addTo(touched, own);
    }
  }

  void runLoop(ir::LoopOp loop, unsigned depth, SmallVector<Touch> &touched) {
    SmallVector<Touch> steps;
    // In a loop in a loop in a loop: one step, after any others. Every combination of steps would be too many to look at.
    constexpr unsigned mostExact = 2;
    if (depth >= mostExact) {
      for (Touch touch : touchesIn(loop, depth)) {
        touch.turns.push_back(Turn::AnySteps);
        addTo(steps, touch);
      }
      runBlock(loop.getBlock(), depth + 1, steps);
    }
    // The first step, the second, and one after any others.
    for (int step = 0; step < 3 && depth < mostExact; ++step) {
      SmallVector<Touch> older;
      for (Touch touch : steps) {
        touch.turns[depth] = touch.turns[depth] == Turn::SameStep ? Turn::NextStep : Turn::AnySteps;
        addTo(older, touch);
      }
      steps = std::move(older);
      runBlock(loop.getBlock(), depth + 1, steps);
    }
    bool meets = false;
    loop.getBody().walk([&](Operation *op) { meets |= waiting.contains(op); });
    if (meets) touched.clear();
    for (Touch touch : steps) {
      touch.turns.resize(depth);
      addTo(touched, touch);
    }
  }

  SmallVector<Touch> touchesIn(Operation *op, unsigned depth) {
    SmallVector<Touch> all;
    if (auto cluster = dyn_cast<ir::ClusterOp>(op)) return Touches(cluster, homes, maxBatch, depth).find();
    auto loop = dyn_cast<ir::LoopOp>(op);
    if (!loop) return all;
    for (Operation &inner : loop.getBlock())
      for (Touch touch : touchesIn(&inner, depth + 1)) {
        touch.turns.resize(depth);
        addTo(all, touch);
      }
    return all;
  }

  const Homes &homes;
  int64_t maxBatch;
  llvm::DenseSet<Operation *> waiting;
};
} // namespace

llvm::DenseSet<Operation *> findIndependent(func::FuncOp entry, const Homes &homes, int64_t maxBatch) {
  return Meetings(homes, maxBatch).run(entry);
}

} // namespace gait::schedule
