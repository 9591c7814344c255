// The report of a clustered module says what its kernels do and what is alive.
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/passes.h"
#include "compiler/schedule/report.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include <doctest/doctest.h>

using namespace mlir;
using namespace gait::schedule;

namespace {
struct Clustered {
  Clustered() {
    DialectRegistry registry;
    registry.insert<gait::ir::GaitDialect, arith::ArithDialect, func::FuncDialect, linalg::LinalgDialect, math::MathDialect,
                    tensor::TensorDialect>();
    context.appendDialectRegistry(registry);
    module = parseSourceFile<ModuleOp>(GAIT_SCHEDULE_MODULES "/mlp_sgd.mlir", &context);
    REQUIRE(module);
    PassManager passes(&context);
    passes.addPass(gait::compiler::createClusterPass({.maxBatch = 64}));
    REQUIRE(succeeded(passes.run(*module)));
  }
  EntryReport at(int64_t rows) {
    auto reports = report(*module, rows);
    REQUIRE(succeeded(reports));
    REQUIRE(reports->size() == 1);
    return reports->front();
  }
  MLIRContext context{MLIRContext::Threading::DISABLED};
  OwningOpRef<ModuleOp> module;
};
} // namespace

TEST_CASE("a report counts operations and bytes of each kernel at the rows asked for") {
  Clustered clustered;
  for (int64_t rows : {1, 64}) {
    EntryReport entry = clustered.at(rows);
    CHECK(entry.name == "train_step");
    const KernelReport &forward = entry.kernels.front();
    CHECK(forward.name == "train_step_k0");
    CHECK(forward.kind == KernelKind::MatrixProduct);
    // Product 12x24, then bias, maximum and mask of 24 numbers.
    CHECK(forward.flops == rows * (2 * 12 * 24 + 3 * 24));
    // Reads x, w1, b1; writes 24 numbers and 24 bytes a row.
    CHECK(forward.bytes == 8 * (12 * 24 + 24) + rows * (8 * 12 + 8 * 24 + 24));
    CHECK(forward.source.find("mlp_sgd.mlir:") != std::string::npos);
  }
}

TEST_CASE("a report tells kinds of kernels and units of parallel work") {
  EntryReport entry = Clustered().at(33);
  std::vector<KernelKind> kinds;
  for (const KernelReport &kernel : entry.kernels) kinds.push_back(kernel.kind);
  using enum KernelKind;
  CHECK(kinds == std::vector{MatrixProduct, Small, MatrixProduct, MatrixProduct, MatrixProduct, Small, MatrixProduct});
  CHECK(entry.kernels[0].units == 3); // blocks of 16 rows
  CHECK(entry.kernels[1].units == 1);
}

TEST_CASE("a report classes what is stored, and sums up what is alive at the peak") {
  EntryReport entry = Clustered().at(64);
  auto find = [&](std::string type, BufferClass kind) {
    for (const BufferReport &buffer : entry.buffers)
      if (buffer.type == type && buffer.kind == kind) return &buffer;
    return static_cast<const BufferReport *>(nullptr);
  };
  const BufferReport *hidden = find("?x24xf64", BufferClass::Activation), *mask = find("?x24xi1", BufferClass::Activation);
  REQUIRE(hidden);
  REQUIRE(mask);
  CHECK(hidden->bytes == 64 * 24 * 8);
  CHECK(mask->bytes == 64 * 24);
  CHECK(find("?x10xf64", BufferClass::Gradient));
  CHECK(find("?x24xf64", BufferClass::Gradient));
  CHECK(find("10x24xf64", BufferClass::Temporary)); // the packed weight
  CHECK(find("f64", BufferClass::Temporary));       // the parts of the loss
  CHECK(hidden->first == 0);
  CHECK(hidden->last == 3); // the gradient of the second weight
  int64_t largest = 0;
  for (size_t kernel = 0; kernel < entry.kernels.size(); ++kernel) {
    int64_t alive = 0;
    for (const BufferReport *buffer : entry.aliveAt(kernel)) alive += buffer->bytes;
    CHECK(alive <= entry.peakBytes);
    largest = std::max(largest, alive);
  }
  CHECK(largest == entry.peakBytes);
  CHECK(entry.peakBytes <= entry.arenaBytes);
}

TEST_CASE("no two buffers that are alive together share a byte of the arena") {
  EntryReport entry = Clustered().at(64);
  for (const BufferReport &a : entry.buffers) {
    CHECK(a.offset % 64 == 0);
    CHECK(a.offset + a.bytes <= entry.arenaBytes);
    for (const BufferReport &b : entry.buffers) {
      if (&a == &b || a.last < b.first || b.last < a.first) continue;
      CHECK((a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset));
    }
  }
}

TEST_CASE("a module that is not clustered has no report") {
  MLIRContext context;
  std::string seen;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) { seen = diagnostic.str(); });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>("module {}", &context);
  CHECK(failed(report(*module, 1)));
  CHECK(seen == "has no gait.max_batch: it is not clustered");
}
