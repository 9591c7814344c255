#include "tests/artifact/hand_model.h"
#include "backends/cpu/host.h"
#include "backends/cpu/link.h"
#include "backends/cpu/machine_code.h"
#include "backends/cpu/processor.h"
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "runtime/file.h"
#include <doctest/doctest.h>
#include <filesystem>

using namespace gait::compiler;

namespace gait::test {

Manifest handManifest() {
  Manifest manifest;
  manifest.name = "hand";
  manifest.backend = "cpu";
  manifest.target = "any";
  manifest.maxBatch = 64;
  manifest.stateBytes = 128;
  manifest.states = {{"linear_0.weight", GAIT_PARAMETER, GAIT_F32, {2}, 0, 8, {}},
                     {"count", GAIT_COUNTER, GAIT_I64, {}, 64, 8, {}}};
  TensorDescription image{"image", GAIT_INPUT, GAIT_F32, {GAIT_BATCH, 2}, 0, 512, {}};
  TensorDescription label{"label", GAIT_INPUT, GAIT_I32, {GAIT_BATCH}, 0, 256, {{0, 3}}};
  TensorDescription ids{"ids", GAIT_INPUT, GAIT_I64, {2}, 0, 16, {{-5, int64_t(1) << 62}}};
  TensorDescription flags{"flags", GAIT_INPUT, GAIT_I1, {3}, 0, 3, {}};
  TensorDescription seed{"seed", GAIT_INPUT, GAIT_I64, {}, 0, 8, {}};
  TensorDescription score{"score", GAIT_OUTPUT, GAIT_F32, {GAIT_BATCH}, 0, 256, {}};
  TensorDescription loss{"loss", GAIT_LOSS, GAIT_F32, {}, 0, 4, {}};
  TensorDescription big{"big", GAIT_METRIC, GAIT_F64, {}, 0, 8, {}};
  manifest.entries = {{"tell", {ids, flags}, {big}, 0, 0, false, 1, 0},
                      {"init", {seed}, {}, 64, 0, false, 5, 0},
                      {"step", {image, label}, {score, loss}, 64, 0, true, 10, 0.5}};
  return manifest;
}

std::string handModule(const Manifest &manifest) {
  mlir::MLIRContext context;
  std::string attribute;
  llvm::raw_string_ostream(attribute) << manifest.toAttribute(&context);
  return "module @hand attributes {gait.manifest = " + attribute + R"(} {
    llvm.func @step_k0(!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) attributes {gait.scratch = 8 : i64}
    llvm.func @step_k1(!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) attributes {gait.scratch = 0 : i64}
    llvm.func @init_k0(!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) attributes {gait.scratch = 64 : i64}
    llvm.func @tell_k0(!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) attributes {gait.scratch = 0 : i64}
    func.func @tell() {
      gait.launch @tell_k0 [#gait.buffer<input at 0, 16 bytes>, #gait.buffer<input at 1, 3 bytes>, #gait.buffer<output at 0, 8 bytes>]
      return
    }
    func.func @init() {
      gait.launch @init_k0 [#gait.buffer<state at 0, 8 bytes>, #gait.buffer<state at 64, 8 bytes>, #gait.buffer<input at 0, 8 bytes>,
                            #gait.buffer<arena at 0, 64 bytes>]
      return
    }
    func.func @step() {
      gait.launch @step_k0 [#gait.buffer<state at 0, 8 bytes>, #gait.buffer<input at 0, 512 bytes>, #gait.buffer<input at 1, 256 bytes>,
                            #gait.buffer<output at 0, 256 bytes>, #gait.buffer<arena at 0, 64 bytes>]
      gait.launch @step_k1 [#gait.buffer<state at 0, 8 bytes>, #gait.buffer<state at 64, 8 bytes>, #gait.buffer<arena at 0, 64 bytes>,
                            #gait.buffer<output at 1, 4 bytes>]
      return
    }
  })";
}

HandModel::HandModel(const std::string &source) {
  mlir::DialectRegistry registry;
  registerCpuDialects(registry);
  registry.insert<mlir::LLVM::LLVMDialect, ir::GaitDialect>();
  text.context.appendDialectRegistry(registry);
  mlir::ModuleOp module = text.parse(source);
  REQUIRE_MESSAGE(module, text.errors);
  mlir::PassManager passes(&text.context);
  passes.addPass(createCpuHostPass());
  REQUIRE_MESSAGE(succeeded(passes.run(module)), text.errors);
  manifest = *Manifest::fromAttribute(module);

  auto target = describeProcessor(module, "native");
  REQUIRE_MESSAGE(succeeded(target), text.errors);
  auto forShared = buildThreadsModule(manifest, OpenMP::Optional, &text.context);
  auto forArchive = buildThreadsModule(manifest, OpenMP::Required, &text.context);
  auto bytes = emitMachineCode({module, *forShared, *forArchive}, *target, Phase::Object);
  REQUIRE_MESSAGE(succeeded(bytes), text.errors);
  objects = {{"hand.o", (*bytes)[0]}, {"hand_threads_shared.o", (*bytes)[1]}, {"hand_threads.o", (*bytes)[2]}};
  objects.push_back({"hand_kernels.o", detail::read_file(HAND_KERNELS)});
  auto linked = linkSharedObject(module, manifest, objects);
  REQUIRE_MESSAGE(succeeded(linked), text.errors);
  shared = *linked;
}

Folder::Folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "gait_artifact_XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()));
  path = pattern;
}

Folder::~Folder() { std::filesystem::remove_all(path); }

} // namespace gait::test
