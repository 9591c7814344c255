#include "tools/memory/memory.h"
#include "backends/registry.h"
#include "compiler/artifact/manifest.h"
#include "compiler/pipeline.h"
#include "compiler/schedule/report.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include <algorithm>
#include <vector>

namespace gait::tools {

MemoryUse memory_of(const Model &model, std::int64_t rows, const std::string &entry) {
  const auto check = [](bool fine) {
    if (!fine) throw Error("memory_of: the model can not be compiled");
  };
  mlir::DialectRegistry registry;
  compiler::registerDialects(registry);
  mlir::MLIRContext context(registry);
  context.loadAllAvailableDialects();
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::parseSourceString<mlir::ModuleOp>(model.text(), &context);
  check(bool(module));
  mlir::FailureOr<compiler::Compilation> compilation =
      compiler::Compilation::start(*module, {.cpu = "x86-64-v3", .maxBatch = rows});
  check(mlir::succeeded(compilation) && mlir::succeeded(compilation->advance(compiler::Phase::Clustered)));
  mlir::FailureOr<std::vector<schedule::EntryReport>> reports = schedule::report(*module, rows);
  check(mlir::succeeded(reports));
  // What a thread needs for itself is known when the kernels are vectors.
  check(mlir::succeeded(compilation->advance(compiler::Phase::Vector)));
  mlir::FailureOr<compiler::Manifest> manifest = compiler::Manifest::fromAttribute(*module);
  check(mlir::succeeded(manifest));

  MemoryUse use;
  use.state = manifest->stateBytes;
  for (const compiler::TensorDescription &state : manifest->states) {
    if (state.role == GAIT_PARAMETER) use.parameters += state.bytes;
    if (state.role == GAIT_SLOT) use.slots += state.bytes;
  }
  const compiler::EntryDescription *description = manifest->findEntry(entry);
  if (!description) throw Error("memory_of: the model has no entry '" + entry + "'");
  use.arena = description->arenaShared + description->arenaThread;
  for (const schedule::EntryReport &report : *reports)
    for (std::size_t kernel = 0; report.name == entry && kernel < report.kernels.size(); ++kernel) {
      std::int64_t activations = 0, gradients = 0, temporaries = 0;
      for (const schedule::BufferReport *buffer : report.aliveAt(kernel))
        (buffer->kind == schedule::BufferClass::Activation ? activations
         : buffer->kind == schedule::BufferClass::Gradient ? gradients
                                                           : temporaries) += buffer->bytes;
      use.activations = std::max(use.activations, activations);
      use.gradients = std::max(use.gradients, gradients);
      use.temporaries = std::max(use.temporaries, temporaries);
    }
  return use;
}

Model perceptron(std::int64_t depth, std::int64_t width) {
  Graph g("perceptron");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32), x = image;
  for (std::int64_t layer = 0; layer < depth; ++layer) x = relu(nn::linear(g, layer == 0 ? 64 : width, width)(x));
  Tensor logits = nn::linear(g, width, 10)(x);
  return Model(g, {.losses = {{"cross_entropy", mean(cross_entropy(logits, label))}}, .optimizer = optim::adam()});
}

Model chain(std::int64_t steps, Keep keep) {
  constexpr std::int64_t width = 32;
  Graph g("chain");
  Tensor start = g.input("start", {batch, width}), w = g.parameter("w", {width, width}, init::orthogonal());
  const Steps run =
      scan({}, {start},
           [&](const std::vector<Tensor> &carries, const std::vector<Tensor> &) { return Steps{{tanh(dot(carries[0], w))}, {}}; },
           {.count = steps, .keep = keep});
  return Model(g, {.losses = {{"size", mean(square(run.carries[0]))}}, .optimizer = optim::sgd()});
}

} // namespace gait::tools
