// Which processors there are, what kernels may use of them, and how a model's kernels are spread over objects.
#include "backends/cpu/machine_code.h"
#include "backends/cpu/partition.h"
#include "backends/cpu/processor.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include <doctest/doctest.h>

using namespace mlir;
using namespace gait::compiler;

namespace {

struct Session {
  DialectRegistry registry = [] {
    DialectRegistry registry;
    registerCpuDialects(registry);
    return registry;
  }();
  MLIRContext context{registry};
  std::string diagnostics;
  ScopedDiagnosticHandler handler{&context, [this](Diagnostic &diagnostic) {
                                    diagnostics += diagnostic.str();
                                    return success();
                                  }};
  OwningOpRef<ModuleOp> parse(const std::string &text) { return parseSourceString<ModuleOp>(text, &context); }
};

/// A model of `count` kernels of `size` additions each, and an entry that calls them.
std::string manyKernels(int count, int size) {
  std::string text = "module @model {\n", calls;
  for (int k = 0; k < count; ++k) {
    std::string name = "@train_step_k" + std::to_string(k);
    text += "llvm.func internal " + name +
            "(%x: !llvm.ptr) attributes {gait.scratch = 0 : i64} {\n  %v0 = llvm.load %x : !llvm.ptr -> i64\n";
    for (int i = 0; i < size; ++i)
      text += "  %v" + std::to_string(i + 1) + " = llvm.add %v" + std::to_string(i) + ", %v0 : i64\n";
    text += "  llvm.store %v" + std::to_string(size) + ", %x : i64, !llvm.ptr\n  llvm.return\n}\n";
    calls += "  llvm.call " + name + "(%x) : (!llvm.ptr) -> ()\n";
  }
  return text + "llvm.func @run(%x: !llvm.ptr) {\n" + calls + "  llvm.return\n}\n}\n";
}

} // namespace

TEST_CASE("vectors and registers follow the processor") {
  Session session;
  auto module = session.parse("module {}");
  struct Expected {
    const char *cpu;
    int64_t bytes, registers;
    bool masks, fma;
  };
  for (const Expected &e : {Expected{"x86-64", 16, 16, false, false},
                            {"x86-64-v2", 16, 16, false, false},
                            {"x86-64-v3", 32, 16, false, true},
                            {"x86-64-v4", 64, 32, true, true},
                            {"znver4", 64, 32, true, true},
                            {"haswell", 32, 16, false, true}}) {
    CAPTURE(e.cpu);
    FailureOr<TargetInfo> target = describeProcessor(*module, e.cpu);
    REQUIRE(succeeded(target));
    CHECK(target->name == e.cpu);
    CHECK(target->features.empty());
    VectorUnit unit = vectorUnitOf(*target);
    CHECK(unit.bytes == e.bytes);
    CHECK(unit.registers == e.registers);
    CHECK(unit.masks == e.masks);
    CHECK(unit.fma == e.fma);
  }
}

TEST_CASE("this machine's processor has a name that works as well") {
  Session session;
  auto module = session.parse("module {}");
  FailureOr<TargetInfo> native = describeProcessor(*module, "native");
  REQUIRE(succeeded(native));
  FailureOr<TargetInfo> named = describeProcessor(*module, native->name);
  REQUIRE(succeeded(named));
  if (native->features.empty()) CHECK(named->vectorBytes == native->vectorBytes);
}

TEST_CASE("an unknown processor is refused with the nearest name") {
  Session session;
  auto module = session.parse("module {}");
  CHECK(failed(describeProcessor(*module, "znver44")));
  CHECK(session.diagnostics ==
        "unknown processor 'znver44'; did you mean 'znver4'? Use 'native', a level such as 'x86-64-v3', or one of the "
        "names that `clang --print-supported-cpus` lists");
  CHECK(failed(describeProcessor(*module, "pentium"))); // no 64-bit code
  CHECK(failed(describeProcessor(*module, "")));
}

TEST_CASE("a large model is several objects, each kernel in one of them; the parts depend on the module alone") {
  Session session;
  auto small = session.parse(manyKernels(3, 10)), large = session.parse(manyKernels(7, 1500));
  CHECK(partitionKernels(*small, "model").size() == 1);
  auto parts = partitionKernels(*large, "model");
  CHECK(parts.size() == 4);
  int bodies = 0, hidden = 0;
  for (auto &part : parts)
    part->walk([&](LLVM::LLVMFuncOp function) {
      bodies += !function.isExternal() && function.getName() != "run";
      if (function.getVisibility_() != LLVM::Visibility::Hidden) return;
      ++hidden;
      CHECK(function.getName().starts_with("model.train_step_k"));
    });
  CHECK(bodies == 7);
  CHECK(hidden > 0);
  FailureOr<TargetInfo> target = describeProcessor(*large, "x86-64-v3");
  auto modules = llvm::map_to_vector(parts, [](auto &part) { return *part; });
  auto once = emitMachineCode(modules, *target, Phase::Object), again = emitMachineCode(modules, *target, Phase::Object);
  REQUIRE(succeeded(once));
  CHECK(*once == *again);
  CHECK(session.diagnostics.empty());
}
