#include "backends/cpu/link.h"
#include "compiler/artifact/c_names.h"
#include "lld/Common/Driver.h"
#include "runtime/attachment.h"
#include "runtime/seal.h"
#include <fcntl.h>
#include <mutex>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <utility>

LLD_HAS_DRIVER(elf)

using namespace mlir;

namespace gait::compiler {
namespace {

/// A file in memory, with a path for as long as it lives.
class MemoryFile {
public:
  explicit MemoryFile(const std::string &name) : descriptor(memfd_create(name.c_str(), MFD_CLOEXEC)) {}
  MemoryFile(MemoryFile &&other) : descriptor(std::exchange(other.descriptor, -1)) {}
  ~MemoryFile() {
    if (descriptor >= 0) close(descriptor);
  }
  bool write(StringRef bytes) {
    while (descriptor >= 0 && !bytes.empty()) {
      ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes = bytes.drop_front(written);
    }
    return descriptor >= 0;
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor); }

private:
  int descriptor;
};

/// The reading end of a pipe and what came out of it. lld writes an ordinary file by way of another one beside it; into a pipe it
/// writes directly, and so nothing of a link touches a disk.
class OutputPipe {
public:
  OutputPipe() {
    if (pipe2(ends, O_CLOEXEC)) ends[0] = ends[1] = -1;
    else reader = std::thread([this] { drain(); });
  }
  ~OutputPipe() { finish(); }
  bool valid() const { return ends[1] >= 0; }
  std::string path() const { return "/proc/self/fd/" + std::to_string(ends[1]); }
  /// All that was written. The pipe is closed then.
  std::string finish() {
    if (ends[1] >= 0) close(std::exchange(ends[1], -1));
    if (reader.joinable()) reader.join();
    if (ends[0] >= 0) close(std::exchange(ends[0], -1));
    return std::move(bytes);
  }

private:
  void drain() {
    char chunk[1 << 16];
    ssize_t count;
    while ((count = read(ends[0], chunk, sizeof(chunk))) != 0) {
      if (count > 0) bytes.append(chunk, count);
      else if (errno != EINTR) return;
    }
  }
  int ends[2];
  std::thread reader;
  std::string bytes;
};

/// lld, one call at a time. A crash inside it leaves it unusable for the rest of the process.
LogicalResult callLld(ArrayRef<std::string> arguments, std::string &messages) {
  static std::mutex mutex;
  static bool usable = true;
  std::lock_guard<std::mutex> lock(mutex);
  if (!usable) {
    messages = "lld failed earlier in this process and cannot run again";
    return failure();
  }
  SmallVector<const char *> pointers;
  for (const std::string &argument : arguments) pointers.push_back(argument.c_str());
  llvm::raw_string_ostream stream(messages);
  lld::Result result = lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
  usable = result.canRunAgain;
  return success(result.retCode == 0);
}

std::string versionScript(const Manifest &manifest) {
  std::string script = "{ global: " GAIT_MODEL_GETTER ";";
  for (const std::string &name : CNames(manifest).exported()) script += " " + name + ";";
  return script + " local: *; };\n";
}

} // namespace

FailureOr<std::string> linkSharedObject(ModuleOp module, const Manifest &manifest, ArrayRef<Emission> objects) {
  auto refuse = [&](const Twine &why) -> FailureOr<std::string> {
    return module.emitError() << "linking '" << manifest.name << "': " << why.str();
  };
  MemoryFile script("version");
  OutputPipe output;
  if (!script.write(versionScript(manifest)) || !output.valid()) return refuse("no file in memory: " + Twine(strerror(errno)));
  std::vector<std::string> arguments = {"ld.lld",
                                        "-shared",
                                        "-o",
                                        output.path(),
                                        "--no-mmap-output-file",
                                        "--threads=1",
                                        "--gc-sections",
                                        "-Bsymbolic",
                                        "--hash-style=gnu",
                                        "-z",
                                        "relro",
                                        "-z",
                                        "now",
                                        "-z",
                                        "noexecstack",
                                        "-soname=" + CNames(manifest).model + ".so",
                                        "--version-script=" + script.path(),
                                        "--defsym=" GAIT_MODEL_GETTER "=" + CNames(manifest).getter};
  std::vector<MemoryFile> inputs;
  for (const Emission &object : objects) {
    StringRef name = object.name;
    if (name.ends_with(archiveOnlySuffix)) continue;
    inputs.emplace_back(object.name);
    if (!inputs.back().write(object.bytes)) return refuse("no file in memory: " + Twine(strerror(errno)));
    arguments.push_back(inputs.back().path());
  }
  std::string messages;
  if (failed(callLld(arguments, messages))) return refuse(StringRef(messages).rtrim());
  std::string bytes = output.finish();
  if (auto program = module->getAttrOfType<StringAttr>("gait.program")) detail::append_attachment(bytes, program.getValue());
  detail::append_seal(bytes);
  return bytes;
}

} // namespace gait::compiler
