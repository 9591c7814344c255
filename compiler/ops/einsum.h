// The spec of a contraction: "bk,kn->bn".
#ifndef GAIT_COMPILER_OPS_EINSUM_H
#define GAIT_COMPILER_OPS_EINSUM_H
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace gait::ir {

struct Einsum {
  std::string lhs, rhs, result;

  /// Nothing if `spec` is not "<letters>,<letters>-><letters>".
  static std::optional<Einsum> parse(llvm::StringRef spec);
  std::string spell() const { return lhs + ',' + rhs + "->" + result; }
  /// All letters in order of appearance: of lhs, then those only in rhs.
  std::string letters() const;
  /// The same contraction with letters a, b, c, ... z, A, ... Z in order of appearance.
  Einsum renamed() const;
};

} // namespace gait::ir
#endif
