#include "compiler/phase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace gait::compiler {

static constexpr llvm::StringLiteral spellings[] = {"graph", "backward", "simplified", "structured", "clustered", "kernels",
                                                    "tiled", "vector",   "llvm",       "asm",        "object"};

llvm::StringRef spellPhase(Phase phase) { return spellings[static_cast<int>(phase)]; }

std::optional<Phase> parsePhase(llvm::StringRef text) {
  const auto *found = llvm::find(spellings, text);
  if (found == std::end(spellings)) return std::nullopt;
  return static_cast<Phase>(found - std::begin(spellings));
}

std::string listPhases() { return llvm::join(std::begin(spellings), std::end(spellings), ", "); }

} // namespace gait::compiler
