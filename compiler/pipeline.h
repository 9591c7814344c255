// A module's way through the phases: the one compile path of the CLI, the tests and the frontend.
#ifndef GAIT_COMPILER_PIPELINE_H
#define GAIT_COMPILER_PIPELINE_H
#include "backends/backend.h"
#include "compiler/cache/store.h"
#include "compiler/phase.h"
#include "compiler/stopwatch.h"
#include "mlir/IR/BuiltinOps.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gait::compiler {

struct CompileOptions {
  std::string backend = "cpu";
  std::string cpu = "native"; ///< "native" or LLVM's name of a processor
  int64_t maxBatch = 0;       ///< the largest rows; 0: the module's own where it has one, else 64; 1 where nothing has rows
  /// The artifact carries its program, from which a session finds out where numbers ceased to be finite (SessionOptions). No code
  /// changes: the program is the module attribute `gait.program` from `backward` on, and goes to the end of the shared object.
  bool checkFinite = false;
  bool cache = true; ///< libraries are kept in `cacheFolder()`, and found there instead of being made again
};

/// One module on its way. Every function reports on the module's context and fails; after a failure the module is lost.
class Compilation {
public:
  /// The module is changed in place and must outlive this. Its `gait.phase` says where it stands. Errors: no phase, an unknown
  /// phase, backend or processor, a module compiled for another batch, processor or backend.
  static mlir::FailureOr<Compilation> start(mlir::ModuleOp module, const CompileOptions &options);

  /// Takes the module on to `phase`. Errors: it is past that phase, or the backend does not go there.
  mlir::LogicalResult advance(Phase phase);
  /// Takes the module to bytes: texts or object files. The module is used up but for its attributes. `form`: Asm or Object.
  mlir::FailureOr<std::vector<Emission>> emit(Phase form);
  /// What the runtime opens: a shared object, or the reference's table.
  mlir::FailureOr<std::string> link(const std::vector<Emission> &objects);

  /// `emit` and `link` at once, or what they gave when the same was compiled before: the same bytes, and the module stays as it
  /// is.
  mlir::FailureOr<std::string> library();
  /// Likewise the library and what belongs to it, as files: of `cpu` <model>.so, <model>.a and <model>.h.
  mlir::FailureOr<std::vector<Emission>> files();
  /// Writes these into a directory.
  mlir::LogicalResult write(llvm::StringRef directory);

  mlir::ModuleOp getModule() const { return module; }
  Phase getPhase() const { return phase; }
  const Backend &getBackend() const { return *backend; }
  const std::vector<StageTime> &getTimes() const { return times; }
  /// Of the kernels that were compiled, where the backend compiles them one by one.
  const std::vector<KernelTime> &getKernelTimes() const { return kernelTimes; }
  /// The last result was found, not made.
  bool isFromCache() const { return fromCache; }
  /// Why the cache keeps nothing, though it should; empty if it does.
  std::string getCacheTrouble() const { return cache->trouble(); }

private:
  mlir::LogicalResult fixBatch();
  mlir::LogicalResult fixTarget();
  mlir::LogicalResult keepProgram();
  CacheKey keyOf(llvm::StringRef purpose) const;
  std::optional<std::string> findWork(const CacheKey &key);

  mlir::ModuleOp module;
  CompileOptions options;
  Phase phase = Phase::Graph;
  const Backend *backend = nullptr;
  TargetInfo target;
  std::vector<StageTime> times;
  std::vector<KernelTime> kernelTimes;
  std::unique_ptr<CacheStore> cache;
  bool fromCache = false;
};

/// The last phase of a backend's that is MLIR.
Phase lastModulePhase(const Backend &backend);

} // namespace gait::compiler
#endif
