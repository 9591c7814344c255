// What a compiled model says about itself: the source of the ABI's tables, of the C header and of the reports.
#ifndef GAIT_COMPILER_ARTIFACT_MANIFEST_H
#define GAIT_COMPILER_ARTIFACT_MANIFEST_H
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "runtime/abi.h"
#include <optional>
#include <string>
#include <vector>

namespace gait::compiler {

/// One state, input or output. Mirrors `gait_tensor`.
struct TensorDescription {
  std::string name;
  gait_role role;
  gait_dtype dtype;
  std::vector<int64_t> shape; ///< GAIT_BATCH for rows
  int64_t offset = 0;         ///< of a state, bytes
  int64_t bytes = 0;          ///< at the largest batch
  std::optional<std::pair<int64_t, int64_t>> range;
};

/// One entry. Mirrors `gait_entry`.
struct EntryDescription {
  std::string name;
  std::vector<TensorDescription> inputs, outputs;
  int64_t arenaShared = 0; ///< bytes
  int64_t arenaThread = 0; ///< bytes; known from `vector` on
  bool hasRows = false;
  double costFixed = 0, costRow = 0; ///< nanoseconds on one thread
};

struct Manifest {
  std::string name, backend, target;
  int64_t maxBatch = 1, stateBytes = 0;
  std::vector<TensorDescription> states;
  std::vector<EntryDescription> entries;

  /// Reads names, roles, shapes and ranges off the entries of a `graph` to `structured` module and lays the state out
  /// (the order of `init`'s arguments, then of states that `init` lacks). Sizes and costs of entries stay zero.
  static mlir::FailureOr<Manifest> describe(mlir::ModuleOp module, int64_t maxBatch);

  /// To and from the module attribute `gait.manifest`.
  mlir::DictionaryAttr toAttribute(mlir::MLIRContext *context) const;
  static mlir::FailureOr<Manifest> fromAttribute(mlir::ModuleOp module);

  const EntryDescription *findEntry(llvm::StringRef name) const;
  const TensorDescription *findState(llvm::StringRef name) const;
};

/// The ABI's type for an element type, if it is one of the language.
std::optional<gait_dtype> parseDtype(mlir::Type element);
/// The same, of a type that is known to be one.
gait_dtype toDtype(mlir::Type element);
/// Bytes of one element; i1 takes one byte.
int64_t bytesOf(gait_dtype dtype);
/// The role that the attribute `gait.role` spells, if it spells one.
std::optional<gait_role> parseRole(llvm::StringRef text);
llvm::StringRef spellRole(gait_role role);
/// A tensor of this role lives in the state: parameters, slots, counters, other state.
bool isState(gait_role role);

} // namespace gait::compiler
#endif
