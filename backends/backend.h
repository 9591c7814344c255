// The one interface between the compiler and what it compiles for.
#ifndef GAIT_BACKENDS_BACKEND_H
#define GAIT_BACKENDS_BACKEND_H
#include "compiler/artifact/file_bytes.h"
#include "compiler/cache/store.h"
#include "compiler/phase.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include <memory>
#include <string>
#include <vector>

namespace gait::compiler {

/// What clustering and tiling may know of a machine. Sizes in bytes.
struct TargetInfo {
  std::string name;         ///< LLVM's name of the processor: "znver5", "x86-64-v3"
  std::string features;     ///< LLVM's feature string
  std::string triple;       ///< "x86_64-pc-linux-gnu"
  int64_t vectorBytes = 16; ///< of one register
  int64_t vectorRegisters = 16;
  int64_t panel = 8; ///< rows of one register tile
  int64_t l1 = 32 << 10, l2 = 512 << 10;

  /// All of it.
  void addTo(KeyBuilder &key) const {
    key.add(name).add(features).add(triple).add(vectorBytes).add(vectorRegisters).add(panel).add(l1).add(l2);
  }
};

/// One file of a finished compilation: an object, or the reference's table.
using Emission = FileBytes;

/// What one kernel took, in milliseconds of one thread.
struct KernelTime {
  std::string kernel;  ///< its name in the module
  double lowering = 0; ///< from `kernels` to `llvm`
  double code = 0;     ///< from there to an object
  int64_t bytes = 0;   ///< of the object
  bool found = false;  ///< in the cache, and nothing had to be done
};

/// What `emit` may use, and what it tells.
struct EmitContext {
  CacheStore &cache;
  llvm::StringRef compiler = {};        ///< its identity, part of the keys of what `cache` keeps
  std::vector<KernelTime> kernels = {}; ///< in the module's order; of backends that compile kernels one by one
};

class Backend {
public:
  virtual ~Backend() = default;
  virtual llvm::StringRef name() const = 0;
  /// The last phase that all backends share: the backend's own way starts from it.
  virtual Phase startsAt() const = 0;
  /// The machine that `cpu` names ("native", or a name of LLVM's); a diagnostic on `module` and failure if there is none such.
  virtual mlir::FailureOr<TargetInfo> target(mlir::ModuleOp module, llvm::StringRef cpu) const = 0;
  /// Appends the passes that take a module from the phase before `phase` to `phase`.
  virtual void addPasses(Phase phase, const TargetInfo &target, mlir::OpPassManager &passes) const = 0;
  /// The first phase from which `emit` makes a form: Asm or Object.
  virtual Phase emitsFrom(Phase form) const = 0;
  /// From that phase, or a later one, to bytes. Of the module the attributes stay, completed; the rest is used up.
  virtual mlir::FailureOr<std::vector<Emission>> emit(mlir::ModuleOp module, const TargetInfo &target, Phase form,
                                                      EmitContext &context) const = 0;
  /// From emitted objects to what the runtime opens: a shared object, or the reference's table.
  virtual mlir::FailureOr<std::string> link(mlir::ModuleOp module, const std::vector<Emission> &objects) const = 0;
  /// What `link` makes, and what a user of it needs, as files.
  virtual mlir::FailureOr<std::vector<Emission>> files(mlir::ModuleOp module, const std::vector<Emission> &objects) const = 0;
};

/// All backends of this build, by name; null if there is none of that name.
const Backend *findBackend(llvm::StringRef name);
std::vector<std::string> backendNames();
/// The one that evaluates the graph as it stands at `backward`, op by op, and keeps every tensor.
const Backend &interpreter();

} // namespace gait::compiler
#endif
