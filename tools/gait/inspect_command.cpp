// gait inspect: what a model is made of and what it costs: entries, tensors, kernels, and the memory at its fullest.
#include "compiler/artifact/manifest.h"
#include "compiler/schedule/report.h"
#include "tools/gait/commands.h"
#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace mlir;

namespace gait::tools {

namespace {
struct Options {
  ModelOptions model;
  std::vector<int64_t> rows;
};

std::string bytes(double count) {
  if (count < 1024) return fmt::format("{:.0f} B", count);
  if (count < 1024 * 1024) return fmt::format("{:.1f} KiB", count / 1024);
  return fmt::format("{:.2f} MiB", count / (1024 * 1024));
}

std::string number(double count) {
  if (count < 1e4) return fmt::format("{:.0f}", count);
  if (count < 1e6) return fmt::format("{:.1f} k", count / 1e3);
  return count < 1e9 ? fmt::format("{:.2f} M", count / 1e6) : fmt::format("{:.2f} G", count / 1e9);
}

std::string typeOf(const compiler::TensorDescription &tensor) {
  static constexpr std::string_view dtypes[] = {"i1", "i32", "i64", "f32", "f64"};
  std::vector<std::string> sizes;
  for (int64_t size : tensor.shape) sizes.push_back(size == GAIT_BATCH ? "batch" : std::to_string(size));
  return fmt::format("{} [{}]", dtypes[tensor.dtype], fmt::join(sizes, ", "));
}

void printTensor(const char *indent, const compiler::TensorDescription &tensor) {
  std::string range = tensor.range ? fmt::format("  in [{}, {})", tensor.range->first, tensor.range->second) : "";
  fmt::print("{}{:<28} {:<10} {:<20} {:>10}{}\n", indent, tensor.name, compiler::spellRole(tensor.role), typeOf(tensor),
             bytes(static_cast<double>(tensor.bytes)), range);
}

void printModel(const compiler::Manifest &manifest) {
  fmt::print("model {}: largest batch {}, for {}\n", manifest.name, manifest.maxBatch, manifest.target);
  fmt::print("state: {} bytes ({})\n", manifest.stateBytes, bytes(static_cast<double>(manifest.stateBytes)));
  for (const compiler::TensorDescription &state : manifest.states) printTensor("  ", state);
}

void printKernels(const schedule::EntryReport &report) {
  fmt::print("  kernels at {} rows\n    {:>2}  {:<14} {:>10} {:>12} {:>9} {:>6}  {}\n", report.rows, "", "kind", "FLOPs", "bytes",
             "FLOPs/B", "units", "from");
  double flops = 0, moved = 0;
  for (size_t i = 0; i < report.kernels.size(); ++i) {
    const schedule::KernelReport &kernel = report.kernels[i];
    flops += kernel.flops, moved += kernel.bytes;
    std::string steps = kernel.steps > 1 ? fmt::format(", {} steps", kernel.steps) : "";
    fmt::print("    {:>2}  {:<14} {:>10} {:>12} {:>9.2f} {:>6}  {}{}\n", i, schedule::spell(kernel.kind), number(kernel.flops),
               bytes(kernel.bytes), kernel.flops / std::max(kernel.bytes, 1.0), kernel.units, kernel.source, steps);
  }
  fmt::print("        {:<14} {:>10} {:>12}\n", "together", number(flops), bytes(moved));
}

void printPeak(const schedule::EntryReport &report) {
  if (report.buffers.empty()) return;
  std::vector<const schedule::BufferReport *> alive = report.aliveAt(report.peak);
  fmt::print("  memory at its fullest, kernel {} at {} rows: {} bytes in {} tensor{}\n", report.peak, report.rows,
             report.peakBytes, alive.size(), alive.size() == 1 ? "" : "s");
  for (auto kind : {schedule::BufferClass::Activation, schedule::BufferClass::Gradient, schedule::BufferClass::Temporary}) {
    int64_t total = 0;
    for (const schedule::BufferReport *buffer : alive)
      if (buffer->kind == kind) total += buffer->bytes;
    if (!total) continue;
    fmt::print("    {:<12} {:>10}\n", schedule::spell(kind), bytes(static_cast<double>(total)));
    for (const schedule::BufferReport *buffer : alive)
      if (buffer->kind == kind)
        fmt::print("      {:>10}  {:<16} kernels {:>2} to {:<3} {}\n", bytes(static_cast<double>(buffer->bytes)), buffer->type,
                   buffer->first, buffer->last, buffer->source);
  }
}

int inspect(const Options &options) {
  auto context = makeContext();
  OwningOpRef<ModuleOp> module = readModule(*context, options.model.file);
  if (!module) return 1;
  FailureOr<compiler::Compilation> compilation = compiler::Compilation::start(*module, options.model.compile);
  if (failed(compilation) || failed(compilation->advance(compiler::Phase::Clustered))) return 1;
  const int64_t maxBatch = (*module)->getAttrOfType<IntegerAttr>("gait.max_batch").getInt();
  std::vector<int64_t> rows = options.rows.empty() ? std::vector<int64_t>{maxBatch} : options.rows;
  std::vector<std::vector<schedule::EntryReport>> reports;
  for (int64_t count : rows) {
    if (count > maxBatch)
      return complain(fmt::format("--rows {} is above the largest batch {}; say --max-batch={} too", count, maxBatch, count));
    FailureOr<std::vector<schedule::EntryReport>> report = schedule::report(*module, count);
    if (failed(report)) return 1;
    reports.push_back(std::move(*report));
  }
  // What a thread needs for itself is known when the kernels are vectors.
  if (failed(compilation->advance(compiler::lastModulePhase(compilation->getBackend())))) return 1;
  FailureOr<compiler::Manifest> manifest = compiler::Manifest::fromAttribute(*module);
  if (failed(manifest)) return 1;
  printModel(*manifest);
  for (const compiler::EntryDescription &entry : manifest->entries) {
    fmt::print("\nentry {}\n  arena: {} bytes + {} for each thread\n", entry.name, entry.arenaShared, entry.arenaThread);
    for (const compiler::TensorDescription &tensor : entry.inputs) printTensor("  ", tensor);
    for (const compiler::TensorDescription &tensor : entry.outputs) printTensor("  ", tensor);
    for (const std::vector<schedule::EntryReport> &atRows : reports)
      for (const schedule::EntryReport &report : atRows)
        if (report.name == entry.name) printKernels(report), printPeak(report);
  }
  return 0;
}
} // namespace

void addInspectCommand(CLI::App &app, int &status) {
  auto *command =
      app.add_subcommand("inspect", "list a model's entries, tensors and kernels, and what is in memory at its fullest");
  auto options = std::make_shared<Options>();
  options->model.addTo(*command);
  command->add_option("--rows", options->rows, "the numbers of rows to report for (default: the largest batch)")
      ->delimiter(',')
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  command->callback([options, &status] { status = inspect(*options); });
}

} // namespace gait::tools
