// The edges that must never be: who includes whom, and who names what. The link closure of the runtime is runtime_alone_test's.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

static const fs::path root = GAIT_SOURCE_DIR;

static std::vector<fs::path> sources(const std::vector<std::string> &folders) {
  std::vector<fs::path> files;
  for (const std::string &folder : folders)
    for (const auto &entry : fs::recursive_directory_iterator(root / folder))
      if (std::set<std::string>{".h", ".cpp", ".c", ".td"}.contains(entry.path().extension())) files.push_back(entry.path());
  REQUIRE_MESSAGE(!files.empty(), "no sources: has a folder moved?");
  return files;
}

/// Every line of the files that matches, as "file:line: text".
static std::vector<std::string> findLines(const std::vector<fs::path> &files, const std::string &pattern) {
  std::vector<std::string> found;
  const std::regex regex(pattern);
  for (const fs::path &file : files) {
    std::ifstream stream(file);
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number)
      if (std::regex_search(line, regex))
        found.push_back(fs::relative(file, root).string() + ":" + std::to_string(number) + ": " + line);
  }
  return found;
}

/// A header with what it includes of this project, directly or not.
static std::vector<fs::path> closure(const fs::path &header) {
  std::vector<fs::path> files{header};
  const std::regex include(R"re(^#include\s*["<]([^">]+)[">])re");
  for (std::size_t next = 0; next < files.size(); ++next) {
    std::ifstream stream(files[next]);
    std::string line;
    for (std::smatch match; std::getline(stream, line);) {
      if (!std::regex_search(line, match, include)) continue;
      for (const fs::path &folder : {files[next].parent_path(), root, root / "frontend/include"})
        if (const fs::path file = (folder / match[1].str()).lexically_normal(); fs::exists(file)) {
          if (std::ranges::find(files, file) == files.end()) files.push_back(file);
          break;
        }
    }
  }
  return files;
}

static void expectNone(const std::vector<std::string> &lines, const std::string &rule) {
  std::ostringstream text;
  for (const std::string &line : lines) text << "\n  " << line;
  CHECK_MESSAGE(lines.empty(), rule, text.str());
}

/// The class names of the operations of the language but for `without`, read off the ODS records: "AddOp|SubOp|...".
static std::string operationNames(const std::set<std::string> &without = {}) {
  std::string names;
  const std::regex record(R"(def\s+Gait_(\w+Op)\s*:)");
  for (const fs::path &file : sources({"compiler/ops"})) {
    if (file.extension() != ".td") continue;
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    const std::string all = text.str();
    for (std::sregex_iterator match(all.begin(), all.end(), record), end; match != end; ++match)
      if (const std::string name = (*match)[1]; !without.contains(name)) names += (names.empty() ? "" : "|") + name;
  }
  REQUIRE_MESSAGE(names.size() > 100, "the records of the operations were not found");
  return names;
}

TEST_CASE("the runtime and every run half include neither LLVM nor MLIR, nor the compiler") {
  std::vector<std::string> folders{"runtime"};
  for (const auto &backend : fs::directory_iterator(root / "backends"))
    if (fs::exists(backend.path() / "run")) folders.push_back(fs::relative(backend.path() / "run", root).string());
  REQUIRE(folders.size() >= 3);
  expectNone(findLines(sources(folders), R"(#include\s*["<](mlir|llvm|lld|compiler|frontend)/)"), "the runtime stands alone:");
}

TEST_CASE("no header of the frontend includes MLIR, LLVM or the compiler, itself or through another header") {
  std::vector<fs::path> headers;
  for (const fs::path &file : sources({"frontend"}))
    if (file.extension() == ".h") headers.push_back(file);
  REQUIRE(std::ranges::count_if(headers, [](const fs::path &header) { return header.filename() == "call.h"; }) == 1);
  std::size_t followed = 0;
  std::vector<std::string> found;
  for (const fs::path &header : headers) {
    const std::vector<fs::path> all = closure(header);
    followed += all.size() - 1;
    for (const std::string &line : findLines(all, R"(#include\s*["<](mlir|llvm|lld|compiler)/)"))
      found.push_back(fs::relative(header, root).string() + " by " + line);
  }
  CHECK(followed > headers.size()); // includes were found where they lie
  expectNone(found, "the DSL's headers know no MLIR:");
}

TEST_CASE("the compiler includes no particular backend") {
  expectNone(findLines(sources({"compiler"}), R"(#include\s*["<]backends/\w+/)"),
             "backends are reached through backends/backend.h:");
  expectNone(findLines(sources({"compiler"}), R"(#include\s*["<](gait|frontend)/)"),
             "data flows from the frontend to the compiler:");
}

TEST_CASE("schedule and lower name no operation of the language") {
  expectNone(findLines(sources({"compiler/schedule", "compiler/lower"}), R"(#include\s*["<]compiler/ops/)"),
             "they ask iteration spaces and maps:");
  expectNone(findLines(sources({"compiler/schedule", "compiler/lower"}), "\\bir::(" + operationNames() + ")\\b"),
             "they ask iteration spaces and maps:");
}

TEST_CASE("the gradient walker names no operation but its own add, zero and gradient") {
  const std::string names = operationNames({"AddOp", "ConstantOp", "BroadcastOp", "GradientOp"});
  expectNone(findLines(sources({"compiler/autodiff"}), "\\b(" + names + ")\\b"), "the walker knows no op:");
}
