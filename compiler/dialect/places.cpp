#include "compiler/dialect/places.h"

using namespace mlir;

namespace gait::ir {

bool isPlace(Attribute place) {
  if (auto slice = dyn_cast_or_null<SliceAttr>(place)) return isPlace(slice.getBase());
  if (auto swap = dyn_cast_or_null<SwapAttr>(place)) return isPlace(swap.getEven()) && isPlace(swap.getOdd());
  return isa_and_nonnull<BufferAttr>(place);
}

void forBuffers(Attribute place, llvm::function_ref<void(BufferAttr)> visit) {
  if (auto slice = dyn_cast<SliceAttr>(place)) return forBuffers(slice.getBase(), visit);
  if (auto swap = dyn_cast<SwapAttr>(place)) {
    forBuffers(swap.getEven(), visit);
    forBuffers(swap.getOdd(), visit);
    return;
  }
  visit(cast<BufferAttr>(place));
}

int64_t bytesOfPlace(Attribute place) {
  int64_t bytes = 0;
  forBuffers(place, [&](BufferAttr buffer) { bytes = buffer.getBytes(); });
  return bytes;
}

SmallVector<SliceAttr> slicesOf(Attribute place) {
  SmallVector<SliceAttr> slices;
  while (!isa<BufferAttr>(place)) {
    if (auto slice = dyn_cast<SliceAttr>(place)) {
      slices.push_back(slice);
      place = slice.getBase();
    } else {
      place = cast<SwapAttr>(place).getEven();
    }
  }
  std::reverse(slices.begin(), slices.end());
  return slices;
}

} // namespace gait::ir
