// The named phases of a compilation, in order: DESIGN's flat list.
#ifndef GAIT_COMPILER_PHASE_H
#define GAIT_COMPILER_PHASE_H
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace gait::compiler {

enum class Phase { Graph, Backward, Simplified, Structured, Clustered, Kernels, Tiled, Vector, Llvm, Asm, Object };

llvm::StringRef spellPhase(Phase phase);
/// The phase of that name, if there is one.
std::optional<Phase> parsePhase(llvm::StringRef text);
/// "graph, backward, ..., object", for messages.
std::string listPhases();

} // namespace gait::compiler
#endif
