#include "compiler/schedule/overlap.h"
#include "compiler/dialect/places.h"

using namespace mlir;

namespace gait::schedule {

/// The place in even or odd steps of each loop.
static Attribute resolve(Attribute place, unsigned odd) {
  if (auto swap = dyn_cast<ir::SwapAttr>(place)) return resolve(odd >> swap.getLoop() & 1 ? swap.getOdd() : swap.getEven(), odd);
  if (auto slice = dyn_cast<ir::SliceAttr>(place))
    return ir::SliceAttr::get(place.getContext(), resolve(slice.getBase(), odd), slice.getOf(), slice.getAxis(), slice.getFirst(),
                              slice.getBy(), slice.getLoop());
  return place;
}

static bool overlap(ir::BufferAttr a, ir::BufferAttr b) {
  if (a.getSpace() != b.getSpace()) return false;
  if (a.getSpace() == ir::Space::Input || a.getSpace() == ir::Space::Output) return a.getAt() == b.getAt();
  return a.getAt() < b.getAt() + b.getBytes() && b.getAt() < a.getAt() + a.getBytes();
}

/// Of places without swaps.
static bool overlapResolved(Attribute later, Attribute earlier, ArrayRef<Turn> turns, bool sameIsFine) {
  ir::BufferAttr a, b;
  ir::forBuffers(later, [&](ir::BufferAttr buffer) { a = buffer; });
  ir::forBuffers(earlier, [&](ir::BufferAttr buffer) { b = buffer; });
  if (!overlap(a, b)) return false;
  if (a != b) return true;
  if (sameIsFine) return false;
  for (auto [x, y] : llvm::zip(ir::slicesOf(later), ir::slicesOf(earlier))) {
    if (x.getOf() != y.getOf() || x.getAxis() != y.getAxis() || x.getLoop() != y.getLoop() || x.getBy() != y.getBy()) return true;
    Turn turn = size_t(x.getLoop()) < turns.size() ? turns[x.getLoop()] : Turn::AnySteps;
    if (turn == Turn::AnySteps) return true;
    int64_t behind = turn == Turn::NextStep ? x.getBy() : 0; // the earlier one's part is that much behind
    if (x.getFirst() != y.getFirst() - behind) return false;
  }
  return true;
}

bool mayOverlap(Attribute later, Attribute earlier, ArrayRef<Turn> turns, bool sameIsFine) {
  // Every combination of even and odd steps that may follow each other so, of the loops whose places swap.
  unsigned swaps = 0;
  AttrTypeWalker walker;
  walker.addWalk([&](ir::SwapAttr swap) { swaps |= 1u << swap.getLoop(); });
  walker.walk(later);
  walker.walk(earlier);
  // Of many loops, any buffers that each may stand for.
  constexpr int mostExact = 4;
  if (llvm::popcount(swaps) > mostExact) {
    bool any = false;
    ir::forBuffers(later, [&](ir::BufferAttr a) {
      ir::forBuffers(earlier, [&](ir::BufferAttr b) { any |= overlap(a, b) && !(sameIsFine && a == b); });
    });
    return any;
  }
  for (unsigned a = swaps;; a = (a - 1) & swaps) {
    for (unsigned b = swaps;; b = (b - 1) & swaps) {
      bool possible = true;
      for (unsigned loop = 0; swaps >> loop; ++loop) {
        if (!(swaps >> loop & 1)) continue;
        Turn turn = loop < turns.size() ? turns[loop] : Turn::AnySteps;
        bool same = (a >> loop & 1) == (b >> loop & 1);
        if ((turn == Turn::SameStep && !same) || (turn == Turn::NextStep && same)) possible = false;
      }
      if (possible && overlapResolved(resolve(later, a), resolve(earlier, b), turns, sameIsFine)) return true;
      if (b == 0) break;
    }
    if (a == 0) break;
  }
  return false;
}

} // namespace gait::schedule
