// A compiled model, loaded.
#ifndef GAIT_RUNTIME_ARTIFACT_H
#define GAIT_RUNTIME_ARTIFACT_H
#include "runtime/abi.h"
#include "runtime/error.h"
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace gait {

/// A handle of a loaded model: cheap to copy, read-only, and safe to share between threads. The code stays loaded as long as any
/// handle (or session) of it lives.
class Artifact {
public:
  /// Loads a shared object that `gait compile` wrote. The file is read whole, so that it may be replaced while it is in use.
  /// Throws: RuntimeError when the file is missing, truncated, damaged, no artifact of Gait, or of another ABI version.
  static Artifact open(const std::string &path);
  /// Loads a shared object from memory. `name` stands for it in messages.
  static Artifact load(std::span<const char> bytes, const std::string &name = "artifact in memory");
  /// Wraps a model that is already in the process, such as `digits_model()` of a linked archive, or the reference backend's.
  /// `owner` is released with the last handle. `table`: see `table()`. Throws: RuntimeError when it is of another ABI version.
  static Artifact adopt(const gait_model *model, std::shared_ptr<const void> owner = nullptr, std::string table = {});

  const gait_model &model() const { return *handle; }
  /// The entry of that name, or null.
  const gait_entry *find_entry(std::string_view name) const;
  /// The state of that name, or null.
  const gait_tensor *find_state(std::string_view name) const;
  /// The program as the reference backend's table: what a session that checks for finite numbers needs. Empty unless the model
  /// was compiled with that option.
  std::string_view table() const { return program ? std::string_view(*program) : std::string_view(); }

private:
  explicit Artifact(std::shared_ptr<const gait_model> handle) : handle(std::move(handle)) {}
  std::shared_ptr<const gait_model> handle;
  std::shared_ptr<const std::string> program; ///< null: none
};

} // namespace gait
#endif
