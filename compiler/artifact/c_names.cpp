#include "compiler/artifact/c_names.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace gait::compiler {

/// Words that cannot name a parameter in C99 or C++20, or that compilers define as macros.
static constexpr llvm::StringLiteral reservedWords[] = {
    "alignas",   "alignof",      "and",       "and_eq",   "asm",         "auto",    "bitand",   "bitor",
    "bool",      "break",        "case",      "catch",    "char",        "char8_t", "char16_t", "char32_t",
    "class",     "co_await",     "co_return", "co_yield", "compl",       "concept", "const",    "const_cast",
    "consteval", "constexpr",    "constinit", "continue", "decltype",    "default", "delete",   "do",
    "double",    "dynamic_cast", "else",      "enum",     "explicit",    "export",  "extern",   "false",
    "float",     "for",          "friend",    "goto",     "if",          "inline",  "int",      "long",
    "linux",     "mutable",      "namespace", "new",      "noexcept",    "not",     "not_eq",   "nullptr",
    "operator",  "or",           "or_eq",     "private",  "protected",   "public",  "register", "reinterpret_cast",
    "requires",  "restrict",     "return",    "short",    "signed",      "sizeof",  "static",   "static_assert",
    "struct",    "switch",       "template",  "this",     "static_cast", "throw",   "true",     "thread_local",
    "try",       "typedef",      "typeid",    "typename", "union",       "unix",    "unsigned", "using",
    "virtual",   "void",         "volatile",  "wchar_t",  "while",       "xor",     "xor_eq"};

static std::string sanitize(StringRef name) {
  std::string result;
  for (char c : name) result += llvm::isAlnum(c) ? c : '_';
  return result;
}

namespace {
/// Names of one scope.
class Scope {
public:
  void reserve(StringRef name) { used.insert(name); }
  std::string claim(const std::string &name) {
    std::string unique = name;
    for (int attempt = 2; !used.insert(unique).second; ++attempt) unique = name + "_" + std::to_string(attempt);
    return unique;
  }
  bool holds(const std::string &name) const { return used.contains(name); }

private:
  llvm::StringSet<> used;
};
} // namespace

/// A name that a parameter, or a whole model, may have: not empty, not reserved, starting with a letter.
static std::string identifier(StringRef name) {
  std::string result = sanitize(name);
  if (result.empty() || !llvm::isAlpha(result[0])) result = "x" + result;
  return result;
}

static EntryNames nameEntry(const EntryDescription &entry, const std::string &model, Scope &functions) {
  EntryNames names;
  std::string base = model + "_" + sanitize(entry.name);
  if (isInit(entry)) {
    names.function = functions.claim(base);
  } else {
    // The three forms keep one stem, so that they are found beside each other.
    std::string stem = base;
    auto taken = [&] { return functions.holds(stem) || functions.holds(stem + "_threads") || functions.holds(stem + "_spmd"); };
    for (int attempt = 2; taken(); ++attempt) stem = base + "_" + std::to_string(attempt);
    names.function = functions.claim(stem);
    names.threads = functions.claim(stem + "_threads");
    names.spmd = functions.claim(stem + "_spmd");
  }
  Scope parameters;
  for (StringRef word : reservedWords) parameters.reserve(word);
  for (StringRef own : {"state", "arena", "rows", "thread", "threads", "barrier", "context"}) parameters.reserve(own);
  for (const TensorDescription &input : entry.inputs) names.inputs.push_back(parameters.claim(identifier(input.name)));
  for (const TensorDescription &output : entry.outputs) names.outputs.push_back(parameters.claim(identifier(output.name)));
  return names;
}

CNames::CNames(const Manifest &manifest) : model(identifier(manifest.name)), macro(StringRef(model).upper()) {
  Scope functions, macros;
  getter = functions.claim(model + "_model");
  errorText = functions.claim(model + "_error_text");
  for (const EntryDescription &entry : manifest.entries) entries.push_back(nameEntry(entry, model, functions));
  macros.reserve(macro + "_STATE_BYTES");
  for (const TensorDescription &state : manifest.states) states.push_back(macros.claim(macro + "_STATE_" + sanitize(state.name)));
  for (const RangedInput &input : rangedInputs(manifest))
    errors.push_back(macros.claim(macro + "_ERROR_RANGE_" + sanitize(input.name)));
}

std::vector<std::string> CNames::exported() const {
  std::vector<std::string> names = {getter, errorText};
  for (const EntryNames &entry : entries)
    for (const std::string &name : {entry.function, entry.threads, entry.spmd})
      if (!name.empty()) names.push_back(name);
  return names;
}

std::vector<RangedInput> rangedInputs(const Manifest &manifest) {
  std::vector<RangedInput> ranged;
  for (const EntryDescription &entry : manifest.entries)
    for (const TensorDescription &input : entry.inputs) {
      if (!input.range) continue;
      RangedInput candidate{input.name, input.range->first, input.range->second};
      if (!llvm::is_contained(ranged, candidate)) ranged.push_back(candidate);
    }
  return ranged;
}

int32_t rangeErrorCode(const std::vector<RangedInput> &ranged, const TensorDescription &input) {
  const auto found = llvm::find(ranged, RangedInput{input.name, input.range->first, input.range->second});
  assert(found != ranged.end() && "not an input of this model");
  return GAIT_ERROR_RANGE + static_cast<int32_t>(found - ranged.begin());
}

bool isInit(const EntryDescription &entry) { return entry.name == "init"; }

} // namespace gait::compiler
