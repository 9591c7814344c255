// A transformer's encoder block, read in every phase: short where a person begins, and everywhere with the layers' names.
#include "backends/registry.h"
#include "compiler/pipeline.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;
using compiler::Phase;

/// The model's text at every phase that is MLIR, then its assembly.
static std::vector<std::pair<std::string, std::string>> phases_of(const Model &model) {
  mlir::DialectRegistry registry;
  compiler::registerDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::parseSourceString<mlir::ModuleOp>(model.text(), &context);
  REQUIRE(module);
  auto compilation = compiler::Compilation::start(*module, {.cpu = "x86-64-v3", .maxBatch = 8});
  REQUIRE(mlir::succeeded(compilation));
  std::vector<std::pair<std::string, std::string>> texts;
  for (Phase phase = Phase::Graph; phase <= Phase::Llvm; phase = static_cast<Phase>(static_cast<int>(phase) + 1)) {
    REQUIRE(mlir::succeeded(compilation->advance(phase)));
    std::string text;
    llvm::raw_string_ostream stream(text);
    module->print(stream, mlir::OpPrintingFlags().enableDebugInfo(true, false));
    texts.emplace_back(compiler::spellPhase(phase).str(), text);
  }
  auto emitted = compilation->emit(Phase::Asm);
  REQUIRE(mlir::succeeded(emitted));
  std::string assembly;
  for (const compiler::Emission &each : *emitted) assembly += each.bytes;
  texts.emplace_back("asm", assembly);
  return texts;
}

/// The lines of one entry.
static std::int64_t lines_of(const std::string &text, const std::string &entry) {
  const std::size_t begin = text.find("func.func @" + entry), end = text.find("\n  }", begin);
  REQUIRE(end != text.npos);
  return std::count(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end), '\n') + 2;
}

TEST_CASE("an encoder block is read on one screen as a graph, and has its layers' names in every phase") {
  Graph g("encoder");
  Tensor x = g.input("x", {batch, 16, 32});
  Model model(g, {.outputs = {{"y", nn::encoder_block(g, 32, 4, 64)(x)}}});
  for (const auto &[phase, text] : phases_of(model)) {
    if (phase == "graph") CHECK(lines_of(text, "predict") <= 84);
    for (const char *layer : {"attention.query", "attention.key", "attention.value", "attention.output", "attention_norm",
                              "first", "second", "norm"}) {
      INFO(phase, " of ", layer);
      CHECK(text.find(std::string("encoder_0.") + layer) != text.npos);
    }
  }
}
