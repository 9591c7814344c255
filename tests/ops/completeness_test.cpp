// An op of the language is whole: documented, differentiable or declared not to be, lowered, evaluated by the reference, tested,
// public.
#include "backends/reference/run/operation.h"
#include "compiler/ops/ops.h"
#include "mlir/IR/MLIRContext.h"
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace gait;
namespace fs = std::filesystem;

namespace {

// What the schedule leaves in the IR: no operations of the language (dialect/schedule.td).
const std::vector<std::string> scheduleOps = {"cluster", "launch", "loop", "yield"};

std::string readFile(const fs::path &path) {
  std::ifstream stream(path);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

struct Op {
  mlir::RegisteredOperationName registered;
  std::string name; // without "gait."
};

class Language {
public:
  Language() {
    context.loadDialect<ir::GaitDialect>();
    for (mlir::RegisteredOperationName registered : context.getRegisteredOperations()) {
      if (registered.getDialectNamespace() != "gait") continue;
      std::string name = registered.stripDialect().str();
      if (std::find(scheduleOps.begin(), scheduleOps.end(), name) == scheduleOps.end()) ops.push_back({registered, name});
    }
    readDocumentation();
  }

  std::vector<Op> ops;
  std::map<std::string, std::string> documentation; // a section per op

private:
  // The sections that mlir-tblgen writes: "### `gait.add` (::gait::ir::AddOp)".
  void readDocumentation() {
    const std::regex heading("### `gait\\.(\\w+)`");
    for (const auto &file : fs::directory_iterator(GAIT_OP_DOCUMENTATION)) {
      if (file.path().extension() != ".md") continue;
      std::string text = readFile(file.path());
      for (std::sregex_iterator match(text.begin(), text.end(), heading), end; match != end; ++match) {
        auto next = std::next(match);
        size_t start = match->position(), stop = next == end ? text.size() : next->position();
        documentation[(*match)[1]] = text.substr(start, stop - start);
      }
    }
  }

  mlir::MLIRContext context;
};

bool contains(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

// Of `backward` graphs: one that stands for others is expanded before anything asks for its lowering.
bool standsForOthers(const Op &op) { return op.name == "gradient" || op.registered.hasInterface<ir::BlockOp>(); }

// "(C1)", "(C2)", ... as far as the documentation numbers them in order.
int countConstraints(const std::string &documentation) {
  int count = 0;
  while (contains(documentation, "- (C" + std::to_string(count + 1) + ") ")) ++count;
  return count;
}

// How many constraints the documentation lists, in whatever order and with whatever numbers.
int countListed(const std::string &documentation) {
  const std::regex item("- \\(C\\d+\\) ");
  return static_cast<int>(std::distance(std::sregex_iterator(documentation.begin(), documentation.end(), item), {}));
}

} // namespace

TEST_CASE("the ops that are registered are those that have a record in compiler/ops") {
  Language language;
  std::vector<std::string> registered, recorded;
  for (const Op &op : language.ops) registered.push_back(op.name);
  std::sort(registered.begin(), registered.end());
  for (const auto &[name, text] : language.documentation) recorded.push_back(name);
  CHECK(std::find(registered.begin(), registered.end(), "dot") != registered.end());
  CHECK(registered == recorded);
}

TEST_CASE("every op is documented: semantics, gradient, an example, and its constraints numbered from 1") {
  Language language;
  for (const Op &op : language.ops) {
    INFO("gait.", op.name, ": its record in compiler/ops/*.td");
    const std::string &text = language.documentation[op.name];
    CHECK(contains(text, "Semantics"));
    CHECK((contains(text, "Gradient: ") || contains(text, "Not differentiable: ") || op.name == "gradient"));
    CHECK(contains(text, "= gait." + op.name + " "));
    bool hasOperandsOrAttributes = contains(text, "#### Operands:") || contains(text, "#### Attributes:");
    if (hasOperandsOrAttributes) CHECK(countConstraints(text) >= 1);
    CHECK(countConstraints(text) == countListed(text));
  }
}

TEST_CASE("every op has a test file with a case for each constraint") {
  Language language;
  for (const Op &op : language.ops) {
    fs::path path = fs::path(GAIT_SOURCE) / "tests/ops" / (op.name + ".mlir");
    INFO("gait.", op.name, ": ", path.string());
    REQUIRE(fs::exists(path));
    std::string text = readFile(path);
    CHECK(contains(text, "// RUN: "));
    CHECK(contains(text, "// CHECK: gait." + op.name + " "));
    for (int number = 1; number <= countConstraints(language.documentation[op.name]); ++number) {
      INFO("constraint (C", number, ")");
      CHECK(contains(text, "(C" + std::to_string(number) + ")"));
    }
  }
}

TEST_CASE("every op has a gradient rule, or is declared not differentiable, and not both") {
  Language language;
  for (const Op &op : language.ops) {
    if (op.name == "gradient") continue; // expanded before anything asks
    INFO("gait.", op.name, ": Gait_Differentiable or Gait_NotDifferentiable in its record");
    CHECK(op.registered.hasInterface<ir::DifferentiableOp>() != op.registered.hasTrait<ir::NotDifferentiable>());
  }
}

TEST_CASE("every op has a lowering") {
  Language language;
  for (const Op &op : language.ops) {
    if (standsForOthers(op)) continue;
    INFO("gait.", op.name, ": Gait_Lowerable in its record");
    CHECK(op.registered.hasInterface<ir::LowerableOp>());
  }
}

TEST_CASE("every op is evaluated by the reference, which evaluates no others") {
  Language language;
  std::set<std::string> evaluated(reference::opNames().begin(), reference::opNames().end());
  CHECK(evaluated.size() == reference::opNames().size()); // none twice
  for (const Op &op : language.ops) {
    if (standsForOthers(op)) continue;
    INFO("gait.", op.name, ": a line in backends/reference/run");
    CHECK(evaluated.erase(op.name) == 1);
  }
  for (const std::string &name : evaluated) FAIL_CHECK("backends/reference/run evaluates ", name, ", which is no op");
}

TEST_CASE("every op is a public function") {
  Language language;
  std::string header;
  for (const auto &file : fs::directory_iterator(fs::path(GAIT_SOURCE) / "frontend/include/gait/ops"))
    header += readFile(file.path());
  REQUIRE(!header.empty());
  for (const Op &op : language.ops) {
    INFO("gait.", op.name, ": frontend/include/gait/ops/*.h");
    CHECK(std::regex_search(header, std::regex("\n[\\w:<>]+ " + op.name + "\\(")));
  }
}
