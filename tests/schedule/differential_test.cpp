// Every module of this folder, scheduled and run by interpretation, gives what its `structured` form gives: for several numbers
// of rows and threads, from an arena and outputs full of NaN, without a race or an access outside of a buffer.
#include "compiler/artifact/manifest.h"
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "tests/schedule/interpreter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cmath>
#include <doctest/doctest.h>
#include <random>

using namespace mlir;
using namespace gait::test;

namespace {
constexpr int64_t maxBatch = 64;

struct Compiled {
  OwningOpRef<ModuleOp> structured, kernels;
};

std::string textOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream, OpPrintingFlags().enableDebugInfo());
  return text;
}

OwningOpRef<ModuleOp> runPasses(MLIRContext &context, const std::string &text, std::vector<std::unique_ptr<Pass>> passes) {
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  REQUIRE(module);
  PassManager manager(&context);
  for (auto &pass : passes) manager.addPass(std::move(pass));
  REQUIRE(succeeded(manager.run(*module)));
  return module;
}

OwningOpRef<ModuleOp> toKernels(MLIRContext &context, const std::string &text, gait::schedule::Target target) {
  std::vector<std::unique_ptr<Pass>> cluster, build;
  cluster.push_back(gait::compiler::createClusterPass(target));
  OwningOpRef<ModuleOp> clustered = runPasses(context, text, std::move(cluster));
  // By way of text: whatever the second pass needs must be printed.
  build.push_back(gait::compiler::createBuildKernelsPass());
  return runPasses(context, textOf(*clustered), std::move(build));
}

Tensor randomTensor(RankedTensorType type, int64_t rows, Attribute range, std::mt19937 &engine) {
  Tensor tensor;
  for (int64_t size : type.getShape()) tensor.shape.push_back(ShapedType::isDynamic(size) ? rows : size);
  int64_t low = 0, high = type.getElementType().isInteger(1) ? 2 : 5;
  if (auto bounds = dyn_cast_or_null<DenseI64ArrayAttr>(range)) low = bounds[0], high = bounds[1];
  for (int64_t i = 0, end = tensor.size(); i < end; ++i)
    tensor.elements.push_back({int(engine() % 2000) / 1000.0 - 1 + 1.0 / 2048, low + int64_t(engine() % (high - low))});
  return tensor;
}

std::vector<uint8_t> toBytes(const Tensor &tensor, Type element) {
  std::vector<uint8_t> bytes(tensor.elements.size() * bytesOfElement(element));
  for (size_t i = 0; i < tensor.elements.size(); ++i)
    encode(element, tensor.elements[i], bytes.data() + i * bytesOfElement(element));
  return bytes;
}

/// What a value becomes when it is stored.
Tensor rounded(const Tensor &tensor, Type element) {
  Tensor result = tensor;
  for (Number &number : result.elements) {
    uint8_t bytes[8];
    encode(element, number, bytes);
    number = decode(element, bytes);
  }
  return result;
}

double largestError(const uint8_t *bytes, const Tensor &expected, Type element) {
  double scale = 1, error = 0;
  for (const Number &number : expected.elements)
    if (std::isfinite(number.f)) scale = std::max(scale, std::abs(number.f));
  for (size_t i = 0; i < expected.elements.size(); ++i) {
    Number got = decode(element, bytes + i * bytesOfElement(element)), want = expected.elements[i];
    if (!isa<FloatType>(element)) error = std::max(error, got.i == want.i ? 0.0 : INFINITY);
    else if (got.f != want.f && !(std::isnan(got.f) && std::isnan(want.f))) {
      double difference = std::abs(got.f - want.f) / scale;
      error = std::isnan(difference) ? INFINITY : std::max(error, difference);
    }
  }
  return error;
}

struct Run {
  std::vector<std::vector<uint8_t>> results; ///< in the order of the entry's results
};

void checkEntry(func::FuncOp entry, ModuleOp kernels, int64_t rows) {
  auto manifest = gait::compiler::Manifest::fromAttribute(kernels);
  REQUIRE(succeeded(manifest));
  std::mt19937 engine(7);
  std::vector<Tensor> arguments;
  for (auto [number, type] : llvm::enumerate(entry.getArgumentTypes()))
    if (auto tensor = dyn_cast<RankedTensorType>(type))
      arguments.push_back(
          rounded(randomTensor(tensor, rows, entry.getArgAttr(number, "gait.range"), engine), tensor.getElementType()));
  std::vector<Tensor> expected = Interpreter(rows).evaluate(entry, arguments);
  auto host = kernels.lookupSymbol<func::FuncOp>(entry.getName());
  REQUIRE(host);
  std::vector<std::vector<uint8_t>> first;
  for (int64_t threads : {1, 3, 64}) {
    CAPTURE(rows);
    CAPTURE(threads);
    Memory memory;
    memory[{0, 0}].assign(manifest->stateBytes, 0xff);
    memory[{1, 0}].assign(host->getAttrOfType<IntegerAttr>("gait.arena").getInt(), 0xff);
    int64_t inputs = 0, outputs = 0;
    auto place = [&](DictionaryAttr attributes) { // of a state
      return manifest->findState(attributes.getAs<StringAttr>("gait.name").getValue())->offset;
    };
    for (auto [number, type] : llvm::enumerate(entry.getArgumentTypes())) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      if (!tensor) continue;
      std::vector<uint8_t> bytes = toBytes(arguments[number], tensor.getElementType());
      if (entry.getArgAttrOfType<StringAttr>(number, "gait.role").getValue() == "input") memory[{2, inputs++}] = bytes;
      else std::copy(bytes.begin(), bytes.end(), memory[{0, 0}].begin() + place(entry.getArgAttrDict(number)));
    }
    for (auto [number, type] : llvm::enumerate(entry.getResultTypes()))
      if (!entry.getResultAttr(number, "gait.state"))
        memory[{3, outputs++}].assign(expected[number].size() * bytesOfElement(cast<RankedTensorType>(type).getElementType()),
                                      0xff);
    Interpreter(rows).run(kernels, entry.getName(), memory, threads);
    outputs = 0;
    std::vector<std::vector<uint8_t>> results;
    for (auto [number, type] : llvm::enumerate(entry.getResultTypes())) {
      CAPTURE(number);
      Type element = cast<RankedTensorType>(type).getElementType();
      bool isState = bool(entry.getResultAttr(number, "gait.state"));
      const uint8_t *bytes =
          isState ? memory[{0, 0}].data() + place(entry.getResultAttrDict(number)) : memory[{3, outputs++}].data();
      results.emplace_back(bytes, bytes + expected[number].size() * bytesOfElement(element));
      CHECK(largestError(bytes, expected[number], element) <= (element.isF64() ? 1e-12 : 2e-6));
    }
    if (first.empty()) first = results;
    CHECK(results == first); // the same bits on any number of threads
  }
}

std::vector<std::string> modulesOfFolder() {
  std::vector<std::string> files;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator at(GAIT_SCHEDULE_MODULES, error), end; at != end && !error; at.increment(error))
    if (llvm::sys::path::extension(at->path()) == ".mlir") files.push_back(at->path());
  llvm::sort(files);
  return files;
}
} // namespace

TEST_CASE("a scheduled module computes what its structured form computes") {
  DialectRegistry registry;
  registry.insert<gait::ir::GaitDialect, arith::ArithDialect, func::FuncDialect, linalg::LinalgDialect, math::MathDialect,
                  tensor::TensorDialect>();
  int checked = 0;
  for (const std::string &file : modulesOfFolder()) {
    std::string name = llvm::sys::path::stem(file).str();
    if (StringRef(name).starts_with("error")) continue;
    SUBCASE(name.c_str()) {
      MLIRContext context(registry, MLIRContext::Threading::DISABLED);
      OwningOpRef<ModuleOp> structured = parseSourceFile<ModuleOp>(file, &context);
      REQUIRE(structured);
      // As it is; products that share kernels; a cache so small that columns are cut, and other panels.
      for (gait::schedule::Target target : {gait::schedule::Target{.maxBatch = maxBatch},
                                            {.maxBatch = maxBatch, .weightsTogether = 1 << 20},
                                            {.maxBatch = maxBatch, .panel = 4, .l2 = 512}}) {
        CAPTURE(target.weightsTogether);
        CAPTURE(target.l2);
        OwningOpRef<ModuleOp> kernels = toKernels(context, textOf(*structured), target);
        for (auto entry : structured->getOps<func::FuncOp>()) {
          bool hasRows = llvm::any_of(entry.getArgumentTypes(), [](Type type) { return type.isIndex(); });
          for (int64_t rows : hasRows ? std::vector<int64_t>{1, 7, 17, 64} : std::vector<int64_t>{1})
            checkEntry(entry, *kernels, rows);
        }
      }
    }
    ++checked;
  }
  CHECK(checked >= 10);
}
