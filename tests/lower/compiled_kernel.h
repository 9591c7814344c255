// Kernels written as text, compiled and called in this process.
#ifndef GAIT_TESTS_LOWER_COMPILED_KERNEL_H
#define GAIT_TESTS_LOWER_COMPILED_KERNEL_H
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gait::test {

/// A buffer of a kernel: `%b0`, `%b1`, ...; its view `%v0`, ... has the type memref<`shape`x`element`>, a leading `?` being the
/// rows.
struct BufferText {
  std::string shape, element;
};

/// The text of a kernel `@k` over panels of 8, 4, 2 and 1 rows: `body(n)` is what one panel of n rows does, from row `%i` on.
/// Constants %c0 and %c1, and %rows, %thread, %threads may be used. Without panels the body runs once, with n = 0.
std::string kernelText(const std::vector<BufferText> &buffers, const std::function<std::string(int64_t)> &body,
                       bool panels = true, int64_t maxRows = 64);

/// `$name` in a text becomes the value of that name.
std::string substitute(std::string text, const std::vector<std::pair<std::string, std::string>> &values);
/// A panel's rows of view n, as a tensor `%name`: [n, rest...] from row %i on.
std::string readRows(const std::string &name, int view, const BufferText &buffer, int64_t rows);
/// Stores the tensor `%name` to a panel's rows of view n.
std::string writeRows(const std::string &name, int view, const BufferText &buffer, int64_t rows);
/// All of view n as the tensor `%name`, and back.
std::string readAll(const std::string &name, int view, const BufferText &buffer);
std::string writeAll(const std::string &name, int view, const BufferText &buffer);

/// A compiled kernel `@k`. What fails to compile throws std::runtime_error with the diagnostics.
class CompiledKernel {
public:
  explicit CompiledKernel(const std::string &text, const std::string &cpu = "native");
  ~CompiledKernel();
  CompiledKernel(CompiledKernel &&) noexcept;
  void run(const std::vector<void *> &buffers, int64_t rows, int64_t thread = 0, int64_t threads = 1) const;
  int64_t scratchBytes() const;
  /// Names of functions that the object needs from outside.
  std::vector<std::string> undefinedSymbols() const;

private:
  struct State;
  std::unique_ptr<State> state;
};

/// The module's text after the passes up to `phase`: "tiled", "vector" or "llvm".
std::string lowerText(const std::string &text, const std::string &phase, const std::string &cpu = "native");

} // namespace gait::test
#endif
