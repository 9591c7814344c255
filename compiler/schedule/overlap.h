// Whether two places may be the same bytes.
#ifndef GAIT_COMPILER_SCHEDULE_OVERLAP_H
#define GAIT_COMPILER_SCHEDULE_OVERLAP_H
#include "compiler/dialect/dialect.h"

namespace gait::schedule {

/// How two accesses at places in a loop follow each other.
enum class Turn { SameStep, NextStep, AnySteps };

/// Whether `later` may be the same bytes as `earlier`, part of them or around them. `turns`: by loop, the outermost first; where
/// it ends, `AnySteps`. `sameIsFine`: parts of one and the same buffer do not count.
bool mayOverlap(mlir::Attribute later, mlir::Attribute earlier, llvm::ArrayRef<Turn> turns, bool sameIsFine);

} // namespace gait::schedule
#endif
