#include "compiler/schedule/block_schedule.h"

using namespace mlir;

namespace gait::schedule {

namespace {
/// Positions of the program between which something runs or lives, both included.
struct Span {
  int first, last;
};

class ArenaPlan {
public:
  ArenaPlan(const Target &target, const compiler::Manifest &manifest) : target(target), manifest(manifest) {}

  int64_t run(BlockSchedule &schedule) {
    number(schedule);
    collect(schedule, std::nullopt);
    auto entry = cast<func::FuncOp>(schedule.graph.block->getParentOp());
    int64_t bytes = placeInArena(entry.getContext(), tenants);
    for (BlockArgument argument : entry.getArguments())
      if (isa<RankedTensorType>(argument.getType())) placeOf[argument] = bufferOf(entry, argument, target.maxBatch, manifest);
    assign(schedule, 0);
    return bytes;
  }

private:
  void number(BlockSchedule &schedule) {
    std::vector<Span> &own = spans[&schedule];
    own.resize(schedule.clusters.size());
    for (int cluster : schedule.order) {
      int first = position++;
      if (auto loop = schedule.loops.find(cluster); loop != schedule.loops.end()) {
        number(*loop->second);
        ++position;
      }
      spans[&schedule][cluster] = {first, position - 1};
    }
  }

  /// A carry of a loop: what starts it, and what it leaves.
  struct Carry {
    Leaving *initial, *last;
    bool inPlace, endsInFirst; ///< one buffer; the last value lies in the first one
  };
  SmallVector<Carry> carriesOf(BlockSchedule &schedule, int cluster) {
    ir::LoopOp loop = schedule.loopOf(cluster);
    auto leavingOf = [&](Value value) {
      return llvm::find_if(schedule.values, [&](const Leaving &leaving) { return leaving.value == value; });
    };
    SmallVector<Carry> carries;
    for (auto [index, init, final] : llvm::enumerate(loop.getInits(), loop.getFinals())) {
      bool inPlace = overwrittenBy(loop.getBlock(), index) != nullptr;
      carries.push_back({leavingOf(init), leavingOf(final), inPlace, inPlace || loop.getCount() % 2 == 0});
    }
    return carries;
  }

  void collect(BlockSchedule &schedule, std::optional<Span> together) {
    const std::vector<Span> &own = spans[&schedule];
    std::map<const Leaving *, Span> lives;
    for (const Leaving &value : schedule.values) {
      Span life = own[value.cluster];
      for (int reader : value.readers) life.last = std::max(life.last, own[reader].last);
      lives[&value] = life;
    }
    std::map<const Leaving *, bool> elsewhere;
    for (auto &[cluster, inner] : schedule.loops) {
      for (const Carry &carry : carriesOf(schedule, cluster)) {
        int end = own[cluster].last;
        (carry.endsInFirst ? lives[carry.initial] : lives[carry.last]).last =
            std::max({end, lives[carry.initial].last, lives[carry.last].last});
        if (carry.endsInFirst) lives[carry.last].last = end;
        elsewhere[carry.last] = carry.inPlace;
      }
      collect(*inner, inner->isByRows ? std::optional(own[cluster]) : std::nullopt);
    }
    for (Leaving &value : schedule.values) {
      if (value.buffer || value.yielded >= 0 || elsewhere[&value]) continue;
      Span life = together ? *together : lives[&value];
      tenants.push_back({value.bytes, life.first, life.last, &value.buffer});
    }
  }

  void assign(BlockSchedule &schedule, int64_t depth) {
    for (Leaving &value : schedule.values) placeOf[value.value] = value.buffer;
    for (auto &[cluster, inner] : schedule.loops) assignLoop(schedule, cluster, *inner, depth);
  }

  void assignLoop(BlockSchedule &schedule, int cluster, BlockSchedule &inner, int64_t depth) {
    ir::LoopOp loop = schedule.loopOf(cluster);
    MLIRContext *context = loop.getContext();
    int64_t first = loop.getReverse() ? loop.getCount() - 1 : 0, by = loop.getReverse() ? -1 : 1;
    auto slice = [&](Value stacked, int64_t axis) -> Attribute {
      return ir::SliceAttr::get(context, placeOf.lookup(rootOf(stacked)), cast<RankedTensorType>(stacked.getType()), axis, first,
                                by, depth);
    };
    SmallVector<Attribute> places, buffers, yields;
    for (const Carry &carry : carriesOf(schedule, cluster)) {
      Attribute even = carry.initial->buffer, odd = carry.last->buffer;
      places.push_back(carry.inPlace ? even : ir::SwapAttr::get(context, even, odd, depth));
      yields.push_back(carry.inPlace ? even : ir::SwapAttr::get(context, odd, even, depth));
      buffers.push_back(carry.endsInFirst ? even : odd);
      placeOf[carry.last->value] = carry.last->buffer = buffers.back();
    }
    for (auto [stacked, axis] : llvm::zip(loop.getStacked(), loop.getAxes())) places.push_back(slice(stacked, axis));
    for (auto [stack, axis] : llvm::zip(loop.getStacks(), loop.getStacking())) {
      buffers.push_back(placeOf.lookup(stack));
      yields.push_back(slice(stack, axis));
    }
    loop.setPlacesAttr(ArrayAttr::get(context, places));
    loop.setBuffersAttr(ArrayAttr::get(context, buffers));
    for (auto [argument, place] : llvm::zip(loop.getBlock().getArguments(), places)) placeOf[argument] = place;
    for (Leaving &value : inner.values)
      if (value.yielded >= 0) value.buffer = yields[value.yielded];
    assign(inner, depth + 1);
  }

  const Target &target;
  const compiler::Manifest &manifest;
  int position = 0;
  std::map<const BlockSchedule *, std::vector<Span>> spans; ///< by cluster
  SmallVector<Tenant> tenants;
  DenseMap<Value, Attribute> placeOf;
};
} // namespace

int64_t planArena(BlockSchedule &entry, const Target &target, const compiler::Manifest &manifest) {
  return ArenaPlan(target, manifest).run(entry);
}

} // namespace gait::schedule
