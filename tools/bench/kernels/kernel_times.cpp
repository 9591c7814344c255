#include "tools/bench/kernels/kernel_times.h"
#include "backends/registry.h"
#include "compiler/artifact/manifest.h"
#include "compiler/dialect/dialect.h"
#include "compiler/pipeline.h"
#include "compiler/schedule/report.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "runtime/artifact.h"
#include "runtime/error.h"
#include <algorithm>
#include <chrono>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <random>

using namespace mlir;

namespace gait::bench {
namespace {

using Clock = std::chrono::steady_clock;
double nanoseconds(Clock::time_point since) { return std::chrono::duration<double, std::nano>(Clock::now() - since).count(); }

std::string launchName(const std::string &entry, size_t number) { return entry + "_launch" + std::to_string(number); }

/// An entry with one launch for each launch of `name`.
void addLaunchEntries(ModuleOp module, const std::string &name) {
  compiler::Manifest manifest = *compiler::Manifest::fromAttribute(module);
  auto entry = module.lookupSymbol<func::FuncOp>(name);
  OpBuilder builder(module.getContext());
  builder.setInsertionPointAfter(entry);
  size_t number = 0;
  for (size_t launches = llvm::range_size(entry.getOps<ir::LaunchOp>()); number < launches;) {
    auto single = cast<func::FuncOp>(builder.clone(*entry));
    single.setName(launchName(name, number));
    size_t at = 0;
    for (auto other : llvm::make_early_inc_range(single.getOps<ir::LaunchOp>()))
      if (at++ != number) other.erase();
    compiler::EntryDescription description = *manifest.findEntry(name);
    description.name = launchName(name, number++);
    manifest.entries.push_back(std::move(description));
  }
  module->setAttr("gait.manifest", manifest.toAttribute(module.getContext()));
}

/// A model's text, read and taken to phase `clustered`.
struct Clustered {
  MLIRContext context;
  std::string messages;
  ScopedDiagnosticHandler handler;
  OwningOpRef<ModuleOp> module;
  std::optional<compiler::Compilation> compilation;

  Clustered(const std::string &text, std::int64_t rows)
      : context(registry()), handler(&context, [this](Diagnostic &diagnostic) { messages += diagnostic.str() + "\n"; }) {
    module = parseSourceString<ModuleOp>(text, ParserConfig(&context));
    check(bool(module));
    auto started = compiler::Compilation::start(*module, {.maxBatch = rows});
    check(succeeded(started));
    compilation.emplace(std::move(*started));
    check(succeeded(compilation->advance(compiler::Phase::Clustered)));
  }
  static DialectRegistry registry() {
    DialectRegistry registry;
    compiler::registerDialects(registry);
    return registry;
  }
  void check(bool good) const {
    if (!good) throw Error("cannot compile the workload: " + messages);
  }
  std::vector<KernelTime> kernels(const std::string &entry, std::int64_t rows) {
    std::vector<KernelTime> kernels;
    auto reports = schedule::report(*module, rows);
    check(succeeded(reports));
    for (const schedule::EntryReport &report : *reports)
      if (report.name == entry)
        for (const schedule::KernelReport &kernel : report.kernels)
          kernels.push_back({kernel.source, std::string(schedule::spell(kernel.kind)), kernel.flops, kernel.bytes});
    return kernels;
  }
};

struct Compiled {
  Artifact artifact;
  std::vector<KernelTime> kernels;
  double milliseconds;
};

Compiled build(const std::string &text, const std::string &entry, std::int64_t rows, bool single) {
  const auto start = Clock::now();
  Clustered model(text, rows);
  std::vector<KernelTime> kernels;
  if (single) {
    kernels = model.kernels(entry, rows);
    model.check(succeeded(model.compilation->advance(compiler::Phase::Kernels)));
    addLaunchEntries(*model.module, entry);
  }
  auto objects = model.compilation->emit(compiler::Phase::Object);
  model.check(succeeded(objects));
  auto linked = model.compilation->link(*objects);
  model.check(succeeded(linked));
  Artifact artifact = Artifact::load(*linked);
  return {std::move(artifact), std::move(kernels), nanoseconds(start) * 1e-6};
}

/// Memory of one model: state, arena, made-up inputs, outputs.
struct Memory {
  std::vector<std::vector<unsigned char>> owned;

  unsigned char *aligned(std::int64_t bytes) {
    owned.emplace_back(bytes + GAIT_ALIGNMENT, 0);
    auto address = reinterpret_cast<std::uintptr_t>(owned.back().data());
    return reinterpret_cast<unsigned char *>((address + GAIT_ALIGNMENT - 1) / GAIT_ALIGNMENT * GAIT_ALIGNMENT);
  }
  const void *input(const gait_tensor &tensor) {
    unsigned char *bytes = aligned(tensor.bytes);
    std::minstd_rand random(7);
    auto fill = [&](auto example) {
      auto *values = reinterpret_cast<decltype(example) *>(bytes);
      for (std::int64_t i = 0; i < tensor.bytes / std::int64_t(sizeof(example)); ++i)
        if constexpr (std::is_floating_point_v<decltype(example)>)
          values[i] = static_cast<decltype(example)>(random() % 2001) / 1000 - 1;
        else
          values[i] = static_cast<decltype(example)>(tensor.low + random() % std::max<std::int64_t>(1, tensor.high - tensor.low));
    };
    switch (tensor.dtype) {
    case GAIT_F32:
      fill(float());
      break;
    case GAIT_F64:
      fill(double());
      break;
    case GAIT_I32:
      fill(std::int32_t());
      break;
    case GAIT_I64:
      fill(std::int64_t());
      break;
    default:
      break; // false
    }
    return bytes;
  }
};

/// An artifact ready to run.
struct Runner {
  Artifact artifact;
  std::int64_t rows;
  Memory memory;
  unsigned char *state = nullptr, *arena = nullptr;
  std::vector<const void *> inputs;
  std::vector<void *> outputs;

  Runner(Artifact handle, const std::string &name, std::int64_t rows) : artifact(std::move(handle)), rows(rows) {
    const gait_model &model = artifact.model();
    std::int64_t need = 0;
    for (std::int64_t i = 0; i < model.entry_count; ++i)
      need = std::max(need, model.entries[i].arena_shared + model.entries[i].arena_thread);
    state = memory.aligned(model.state_bytes);
    arena = memory.aligned(need);
    const gait_entry &entry = *artifact.find_entry(name);
    for (std::int64_t i = 0; i < entry.input_count; ++i) inputs.push_back(memory.input(entry.inputs[i]));
    for (std::int64_t i = 0; i < entry.output_count; ++i) outputs.push_back(memory.aligned(entry.outputs[i].bytes));
    const std::uint64_t seed = 1;
    const void *seeds[] = {&seed};
    if (const gait_entry *init = artifact.find_entry("init"))
      init->run(init, state, arena, 1, seeds, nullptr, 0, 1, nullptr, nullptr);
  }
  void run(const gait_entry &entry) const {
    entry.run(&entry, state, arena, rows, inputs.data(), outputs.data(), 0, 1, nullptr, nullptr);
  }
};

} // namespace

double step_flops(const std::string &text, const std::string &entry, std::int64_t rows) {
  double flops = 0;
  for (const KernelTime &kernel : Clustered(text, rows).kernels(entry, rows)) flops += kernel.flops;
  return flops;
}

StepTime time_kernels(const std::string &text, const std::string &entry, std::int64_t rows, double seconds) {
  Compiled whole = build(text, entry, rows, false), single = build(text, entry, rows, true);
  Runner step(whole.artifact, entry, rows), apart(single.artifact, entry, rows);
  StepTime result;
  result.kernels = single.kernels;
  result.compile_ms = whole.milliseconds;
  std::vector<const gait_entry *> launches;
  for (size_t i = 0; i < result.kernels.size(); ++i) launches.push_back(apart.artifact.find_entry(launchName(entry, i)));
  const gait_entry &all = *step.artifact.find_entry(entry);
  result.arena_bytes = static_cast<double>(all.arena_shared + all.arena_thread);
  const auto start = Clock::now();
  for (int round = 0; round < 5 || nanoseconds(start) < seconds * 1e9; ++round) {
    step.run(all); // its data is in the caches again
    auto before = Clock::now();
    step.run(all);
    result.nanoseconds = std::min(result.nanoseconds, nanoseconds(before));
    for (int turn = 0; turn < 2; ++turn)
      for (size_t i = 0; i < launches.size(); ++i) {
        before = Clock::now();
        apart.run(*launches[i]);
        result.kernels[i].nanoseconds = std::min(result.kernels[i].nanoseconds, nanoseconds(before));
      }
  }
  return result;
}

void print_title() {
  fmt::print("{:<10}{:>12}{:>12}{:>10}{:>10}{:>12}{:>12}\n", "model", "step us", "MFLOP", "% peak", "kernels", "arena KiB",
             "compile ms");
}

void print_step(const std::string &name, const StepTime &step, double peak, bool kernels) {
  double flops = 0, sum = 0;
  for (const KernelTime &kernel : step.kernels) flops += kernel.flops, sum += kernel.nanoseconds;
  fmt::print("{:<10}{:>12.2f}{:>12.3f}{:>10.1f}{:>10}{:>12.1f}{:>12.0f}\n", name, step.nanoseconds * 1e-3, flops * 1e-6,
             100 * flops / step.nanoseconds / peak, step.kernels.size(), step.arena_bytes / 1024, step.compile_ms);
  if (!kernels) return;
  fmt::print("    {:>3} {:>12} {:>7} {:>10} {:>8} {:>7} {:>8}  {:<15} {}\n", "", "us", "share", "MFLOP", "GF/s", "% peak", "GB/s",
             "kind", "from");
  for (size_t i = 0; i < step.kernels.size(); ++i) {
    const KernelTime &kernel = step.kernels[i];
    const double speed = kernel.flops / kernel.nanoseconds;
    fmt::print("    {:>3} {:>12.2f} {:>6.1f}% {:>10.2f} {:>8.1f} {:>7.1f} {:>8.1f}  {:<15} {}\n", i, kernel.nanoseconds * 1e-3,
               100 * kernel.nanoseconds / sum, kernel.flops * 1e-6, speed, 100 * speed / peak, kernel.bytes / kernel.nanoseconds,
               kernel.kind, kernel.source);
  }
}

} // namespace gait::bench
