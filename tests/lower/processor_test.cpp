// Which processors there are, what kernels may use of them, and what becomes of a model's kernels.
#include "backends/cpu/kernels.h"
#include "backends/cpu/machine_code.h"
#include "backends/cpu/processor.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include <doctest/doctest.h>
#include <regex>

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
                            {"haswell", 32, 16, false, true},
                            {"neoverse-n1", 16, 32, false, true},
                            {"apple-m1", 16, 32, false, true}}) {
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

TEST_CASE("each kernel is an object by itself, whatever stands beside it and whichever name it has") {
  Session session;
  auto text = [](int count, int size) {
    return std::regex_replace(manyKernels(count, size), std::regex("module @model"),
                              "module @model attributes {gait.phase = \"llvm\"}");
  };
  auto three = session.parse(text(3, 10)), seven = session.parse(text(7, 10)), longer = session.parse(text(3, 11));
  FailureOr<TargetInfo> target = describeProcessor(*three, "x86-64-v3");
  REQUIRE(succeeded(target));
  CacheStore none("");
  EmitContext context{none};
  auto few = compileKernels(*three, *target, "model", context);
  REQUIRE(succeeded(few));
  REQUIRE(few->size() == 3);
  CHECK(context.kernels.size() == 3);
  CHECK(context.kernels[1].kernel == "train_step_k1");
  CHECK(context.kernels[1].code > 0);
  CHECK((*few)[0].object.find("model.train_step_k0") != std::string::npos);
  auto many = compileKernels(*seven, *target, "model", context), other = compileKernels(*longer, *target, "model", context),
       renamed = compileKernels(*three, *target, "another", context);
  REQUIRE((succeeded(many) && succeeded(other) && succeeded(renamed)));
  for (size_t k = 0; k < 3; ++k) {
    CHECK((*many)[k].object == (*few)[k].object);
    CHECK((*other)[k].object != (*few)[k].object);
    CHECK((*renamed)[k].object != (*few)[k].object);
  }
  CHECK(session.diagnostics.empty());
}
