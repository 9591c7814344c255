// What a compilation is for: the library and its files, from the cache where the same was made before.
#include "compiler/artifact/write.h"
#include "compiler/cache/identity.h"
#include "compiler/cache/pack.h"
#include "compiler/pipeline.h"
#include "compiler/stopwatch.h"

using namespace mlir;

namespace gait::compiler {

/// Of the module as it stands, of everything else that the result depends on, and of `purpose`, which says what result. Locations
/// count only where they come out again: in a table of the interpreter.
CacheKey Compilation::keyOf(StringRef purpose) const {
  const bool locations = options.checkFinite || module->hasAttr("gait.program") || backend == &interpreter();
  KeyBuilder key;
  key.add(purpose).add(compilerIdentity()).add(backend->name());
  target.addTo(key);
  key.add(options.maxBatch).add(options.checkFinite);
  key.addPrinted([&](llvm::raw_ostream &stream) {
    module->print(stream, OpPrintingFlags().assumeVerified().useLocalScope().printGenericOpForm().enableDebugInfo(locations));
  });
  return key.finish();
}

std::optional<std::string> Compilation::findWork(const CacheKey &key) {
  std::optional<std::string> found = cache->find(key);
  fromCache = found.has_value();
  return found;
}

FailureOr<std::string> Compilation::library() {
  std::optional<CacheKey> key;
  if (cache->enabled()) {
    Stopwatch stopwatch(times, "cache");
    key = keyOf("library");
    if (std::optional<std::string> found = findWork(*key)) return *found;
  }
  FailureOr<std::vector<Emission>> objects = emit(Phase::Object);
  if (failed(objects)) return failure();
  FailureOr<std::string> made = link(*objects);
  if (succeeded(made) && key) cache->put(*key, *made);
  return made;
}

FailureOr<std::vector<Emission>> Compilation::files() {
  std::optional<CacheKey> key;
  if (cache->enabled()) {
    Stopwatch stopwatch(times, "cache");
    key = keyOf("files");
    if (std::optional<std::string> found = findWork(*key))
      if (std::optional<std::vector<FileBytes>> files = unpack(*found)) return *files;
  }
  FailureOr<std::vector<Emission>> objects = emit(Phase::Object);
  if (failed(objects)) return failure();
  Stopwatch stopwatch(times, "link");
  FailureOr<std::vector<Emission>> made = backend->files(module, *objects);
  if (succeeded(made) && key) cache->put(*key, pack(*made));
  return made;
}

LogicalResult Compilation::write(StringRef directory) {
  FailureOr<std::vector<Emission>> made = files();
  if (failed(made)) return failure();
  Stopwatch stopwatch(times, "write");
  return writeFiles(module, *made, directory);
}

} // namespace gait::compiler
