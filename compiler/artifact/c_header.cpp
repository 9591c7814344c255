#include "compiler/artifact/c_header.h"
#include "compiler/artifact/c_names.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace gait::compiler {

static StringRef cType(gait_dtype dtype) {
  switch (dtype) {
  case GAIT_I1:
    return "uint8_t";
  case GAIT_I32:
    return "int32_t";
  case GAIT_I64:
    return "int64_t";
  case GAIT_F32:
    return "float";
  case GAIT_F64:
    return "double";
  }
  llvm_unreachable("a value outside gait_dtype");
}

/// A name inside a comment: what would end or open one is broken up.
static std::string commented(StringRef name) {
  std::string text;
  for (char c : name) {
    if (!text.empty() && ((c == '/' && text.back() == '*') || (c == '*' && text.back() == '/'))) text += ' ';
    text += llvm::isPrint(c) ? c : '?';
  }
  return text;
}

static std::string spellShape(const TensorDescription &tensor, const std::string &rows = "rows") {
  std::string text = "[";
  for (auto [index, size] : llvm::enumerate(tensor.shape))
    text += (index ? ", " : "") + (size == GAIT_BATCH ? rows : std::to_string(size));
  return text + "]";
}

namespace {

class HeaderWriter {
public:
  explicit HeaderWriter(const Manifest &manifest) : manifest(manifest), names(manifest), out(text) {}

  std::string write() {
    writeTop();
    writeSizes();
    writeStates();
    writeErrors();
    for (auto [entry, entryNames] : llvm::zip(manifest.entries, names.entries))
      isInit(entry) ? writeInit(entry, entryNames) : writeEntry(entry, entryNames);
    out << "/* The tables behind this header, for a runtime of Gait's: runtime/abi.h. */\n"
        << "struct gait_model;\nconst struct gait_model *" << names.getter << "(void);\n\n"
        << "#ifdef __cplusplus\n}\n#endif\n#endif\n";
    return text;
  }

private:
  void writeTop() {
    std::string guard = "GAIT_MODEL_" + names.macro + "_H";
    out << "/* " << commented(manifest.name) << ": a model compiled by Gait for " << commented(manifest.target)
        << ". Do not edit.\n"
           " *\n"
           " * Every function returns 0, or a code that "
        << names.errorText
        << " explains; then nothing was written.\n"
           " * `state` holds "
        << names.macro
        << "_STATE_BYTES bytes: what is learned. `arena` is scratch memory, undefined between calls.\n"
           " * Both are aligned to 64 bytes. Tensors are row-major and dense. `rows` is the number of rows of this call,\n"
           " * 1 to "
        << names.macro
        << "_MAX_BATCH. Nothing is allocated, and any number of threads may call with a state and arena of their own.\n"
           " *\n"
           " * <entry>          runs on the calling thread.\n"
           " * <entry>_threads  runs on so many threads of the program's OpenMP runtime (link with -fopenmp); the same bits.\n"
           " * <entry>_spmd     is called by each of `threads` threads with the same arguments and its own `thread` from 0 on;\n"
           " *                  barrier(context) must return once all have called it. It is not called if threads is 1. */\n"
           "#ifndef "
        << guard << "\n#define " << guard << "\n#include <stddef.h>\n#include <stdint.h>\n"
        << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  }

  void writeSizes() {
    const std::string &macro = names.macro;
    // An array of C has at least one element, so nothing is smaller than one alignment.
    out << "#define " << macro << "_MAX_BATCH " << manifest.maxBatch << "\n"
        << "#define " << macro << "_STATE_BYTES " << std::max<int64_t>(manifest.stateBytes, GAIT_ALIGNMENT) << "\n"
        << "#define " << macro << "_ARENA_BYTES(threads) " << arenaBytes() << "\n"
        << "/* static " << macro << "_ALIGNED unsigned char state[" << macro << "_STATE_BYTES], arena[" << macro
        << "_ARENA_BYTES(1)]; */\n"
        << "#if defined(__GNUC__)\n#define " << macro << "_ALIGNED __attribute__((aligned(64)))\n"
        << "#elif defined(_MSC_VER)\n#define " << macro << "_ALIGNED __declspec(align(64))\n"
        << "#elif defined(__cplusplus)\n#define " << macro << "_ALIGNED alignas(64)\n"
        << "#else\n#define " << macro << "_ALIGNED _Alignas(64)\n#endif\n\n";
  }

  /// The largest need of the entries, exactly: each is a line in the number of threads, so only lines that win somewhere count.
  std::string arenaBytes() {
    std::vector<std::pair<int64_t, int64_t>> lines = {{0, 0}};
    for (const EntryDescription &entry : manifest.entries)
      if (!isInit(entry)) lines.emplace_back(entry.arenaShared, entry.arenaThread);
    std::vector<std::pair<int64_t, int64_t>> kept;
    for (auto [index, line] : llvm::enumerate(lines)) {
      bool beaten = llvm::any_of(llvm::enumerate(lines), [&, line = line, index = index](auto other) {
        auto [shared, thread] = other.value();
        bool equal = other.value() == line;
        return shared >= line.first && thread >= line.second && (!equal || other.index() < index);
      });
      if (!beaten) kept.push_back(line);
    }
    if (kept.size() == 1 && kept[0] == std::pair<int64_t, int64_t>(0, 0)) kept[0].first = GAIT_ALIGNMENT;
    auto spell = [](std::pair<int64_t, int64_t> line) {
      return "((size_t)" + std::to_string(line.first) + " + (size_t)(threads) * " + std::to_string(line.second) + ")";
    };
    std::string result = spell(kept[0]);
    for (auto line : llvm::drop_begin(kept))
      result = "(" + result + " > " + spell(line) + " ? " + result + " : " + spell(line) + ")";
    return result;
  }

  void writeStates() {
    if (manifest.states.empty()) return;
    out << "/* Where each tensor lies in the state, in bytes. */\n";
    for (auto [state, name] : llvm::zip(manifest.states, names.states))
      out << "#define " << name << " " << state.offset << " /* " << commented(state.name) << ": " << spellRole(state.role) << ", "
          << cType(state.dtype) << " " << spellShape(state, names.macro + "_MAX_BATCH") << " */\n";
    out << "\n";
  }

  void writeErrors() {
    const std::string &macro = names.macro;
    out << "enum {\n  " << macro << "_OK = " << GAIT_OK << ",\n"
        << "  " << macro << "_ERROR_ROWS = " << GAIT_ERROR_ROWS << ", /* rows outside [1, " << macro << "_MAX_BATCH] */\n"
        << "  " << macro << "_ERROR_OPENMP = " << GAIT_ERROR_OPENMP << ", /* a _threads function in a program without OpenMP */\n"
        << "  " << macro << "_ERROR_MEMORY = " << GAIT_ERROR_MEMORY << ", /* init got no temporary memory */\n";
    for (auto [index, input] : llvm::enumerate(rangedInputs(manifest)))
      out << "  " << names.errors[index] << " = " << GAIT_ERROR_RANGE + index << ", /* a value of " << commented(input.name)
          << " outside [" << input.low << ", " << input.high << ") */\n";
    out << "};\n"
        << "/* A sentence about a code that a function returned; never null. */\nconst char *" << names.errorText
        << "(int code);\n\n";
  }

  void writeTensor(const TensorDescription &tensor, StringRef name) {
    out << " *   " << name << ": " << spellRole(tensor.role) << ", " << cType(tensor.dtype) << " " << spellShape(tensor);
    if (tensor.range) out << ", values in [" << tensor.range->first << ", " << tensor.range->second << ")";
    if (name != tensor.name) out << "; '" << commented(tensor.name) << "'";
    if (tensor.role == GAIT_SUM) out << "; of the _spmd form only";
    out << "\n";
  }

  void writeInit(const EntryDescription &entry, const EntryNames &entryNames) {
    out << "/* Fills the state. The same seed gives the same bits.";
    if (entry.arenaShared + entry.arenaThread)
      out << " Allocates " << entry.arenaShared + entry.arenaThread << " bytes while it runs.";
    out << " */\nint " << entryNames.function << "(void *state, uint64_t seed);\n\n";
  }

  void writeEntry(const EntryDescription &entry, const EntryNames &entryNames) {
    out << "/* " << commented(entry.name) << "\n";
    for (auto [tensor, name] : llvm::zip(entry.inputs, entryNames.inputs)) writeTensor(tensor, name);
    for (auto [tensor, name] : llvm::zip(entry.outputs, entryNames.outputs)) writeTensor(tensor, name);
    out << " */\n";
    std::string common = "void *state, void *arena", sums;
    if (entry.hasRows) common += ", int rows";
    for (auto [tensor, name] : llvm::zip(entry.inputs, entryNames.inputs))
      common += (", const " + cType(tensor.dtype) + " *" + name).str();
    // The sums of metrics are for whoever adds up over batches: only the form whose threads must share them has them.
    for (auto [tensor, name] : llvm::zip(entry.outputs, entryNames.outputs))
      (tensor.role == GAIT_SUM ? sums : common) += (", " + cType(tensor.dtype) + " *" + name).str();
    out << "int " << entryNames.function << "(" << common << ");\n"
        << "int " << entryNames.threads << "(int threads, " << common << ");\n"
        << "int " << entryNames.spmd << "(" << common << sums
        << ", int thread, int threads,\n    void (*barrier)(void *context), void *context);\n\n";
  }

  const Manifest &manifest;
  CNames names;
  std::string text;
  llvm::raw_string_ostream out;
};

} // namespace

std::string writeCHeader(const Manifest &manifest) { return HeaderWriter(manifest).write(); }

} // namespace gait::compiler
