#include "compiler/schedule/report.h"
#include "compiler/schedule/cost.h"
#include "compiler/schedule/homes.h"
#include "compiler/schedule/space.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace gait::schedule {

std::string_view spell(KernelKind kind) {
  switch (kind) {
  case KernelKind::MatrixProduct:
    return "matrix product";
  case KernelKind::RowChain:
    return "row chain";
  case KernelKind::Reduction:
    return "reduction";
  case KernelKind::Pointwise:
    return "pointwise";
  case KernelKind::Transpose:
    return "transpose";
  case KernelKind::Small:
    return "small";
  }
  llvm_unreachable("a kind of kernel");
}

std::string_view spell(BufferClass kind) {
  switch (kind) {
  case BufferClass::Activation:
    return "stored activation";
  case BufferClass::Gradient:
    return "gradient";
  case BufferClass::Temporary:
    return "temporary";
  }
  llvm_unreachable("a class of buffers");
}

/// "linear_0 (digits.cpp:22)", as much of it as the location has.
static std::string describe(Location loc) {
  std::string name;
  if (auto named = loc->findInstanceOf<NameLoc>()) name = named.getName().str();
  auto file = loc->findInstanceOf<FileLineColLoc>();
  if (!file) return name;
  std::string line = llvm::sys::path::filename(file.getFilename().getValue()).str() + ":" + std::to_string(file.getLine());
  return name.empty() ? line : name + " (" + line + ")";
}

static std::string describe(Type type) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  for (int64_t size : cast<RankedTensorType>(type).getShape())
    stream << (ShapedType::isDynamic(size) ? "?" : std::to_string(size)) << "x";
  stream << cast<RankedTensorType>(type).getElementType();
  return text;
}

static KernelKind kindOf(ir::ClusterOp cluster) {
  if (cluster.getTiles().empty()) return KernelKind::Small;
  bool alongRows = false, partial = false, transposes = false;
  for (Operation &inner : cluster.getBody().front()) {
    auto op = dyn_cast<linalg::LinalgOp>(inner);
    if (!op || isFill(&inner)) continue;
    if (isMatrixProduct(op)) return KernelKind::MatrixProduct;
    transposes |= isa<linalg::TransposeOp>(inner);
    for (auto [iterator, outer] : llvm::zip(op.getIteratorTypesArray(), outerOf(&inner)))
      if (iterator == utils::IteratorType::reduction) (outer < 0 ? alongRows : partial) = true;
  }
  if (alongRows) return KernelKind::RowChain;
  if (partial) return KernelKind::Reduction;
  return transposes ? KernelKind::Transpose : KernelKind::Pointwise;
}

static int64_t unitsOf(ir::ClusterOp cluster, int64_t rows) {
  int64_t units = 1;
  for (auto [dim, extent, tile] : llvm::enumerate(cluster.getExtents(), cluster.getTiles()))
    units *= llvm::divideCeil(extent < 0 ? rows : extent, dim == 0 ? int64_t(cluster.getBlock()) : tile);
  return units;
}

namespace {
/// Which ops of an entry a set of its results depends on.
class Ancestors {
public:
  void add(Value value) {
    if (!seen.insert(value).second) return;
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      auto loop = dyn_cast<ir::LoopOp>(argument.getOwner()->getParentOp());
      if (!loop) return;
      unsigned number = argument.getArgNumber();
      add(loop->getOperand(number));
      if (number < loop.getInits().size()) add(loop.getNext()[number]);
      return;
    }
    auto result = cast<OpResult>(value);
    if (isa<ir::ClusterOp, ir::LoopOp>(result.getOwner())) {
      Block &block = result.getOwner()->getRegion(0).front();
      add(block.getTerminator()->getOperand(result.getResultNumber()));
      if (auto loop = dyn_cast<ir::LoopOp>(result.getOwner()); loop && result.getResultNumber() < loop.getInits().size())
        add(loop.getInits()[result.getResultNumber()]);
      return;
    }
    forOutsideOperands(result.getOwner(), [&](OpOperand &operand) { add(operand.get()); });
  }
  bool contains(Value value) const { return seen.contains(value); }

private:
  llvm::DenseSet<Value> seen;
};

/// The kernels of an entry by their numbers.
struct Kernels {
  explicit Kernels(func::FuncOp entry) {
    entry.walk<WalkOrder::PreOrder>([&](ir::ClusterOp cluster) {
      indexOf[cluster] = clusters.size();
      clusters.push_back(cluster);
    });
  }
  /// The first and the last kernel of a cluster or loop.
  std::pair<size_t, size_t> spanOf(Operation *op) const {
    size_t first = clusters.size(), last = 0;
    op->walk([&](ir::ClusterOp cluster) {
      first = std::min(first, indexOf.lookup(cluster));
      last = std::max(last, indexOf.lookup(cluster));
    });
    return {first, last};
  }

  SmallVector<ir::ClusterOp> clusters;
  DenseMap<Operation *, size_t> indexOf;
};

/// Where a tensor is read, through reshapes and slices.
struct Readers {
  llvm::SetVector<size_t> kernels;
  size_t last = 0; ///< the kernel until which it is needed: a loop needs what it reads to its end
  Readers(const Kernels &all, Value value) { find(all, value, value.getParentBlock()); }

private:
  void find(const Kernels &all, Value value, Block *home) {
    for (Operation *user : value.getUsers()) {
      if (isView(user) && user->getParentOfType<ir::ClusterOp>() == nullptr) find(all, user->getResult(0), home);
      if (auto cluster = isa<ir::ClusterOp>(user) ? cast<ir::ClusterOp>(user) : user->getParentOfType<ir::ClusterOp>())
        kernels.insert(all.indexOf.lookup(cluster));
      Operation *top = home->findAncestorOpInBlock(*user);
      if (isa<ir::ClusterOp, ir::LoopOp>(top)) last = std::max(last, all.spanOf(top).second);
    }
  }
};
} // namespace

static bool dependsOnInput(func::FuncOp entry, Value value) {
  Ancestors ancestors;
  ancestors.add(value);
  return llvm::any_of(entry.getArguments(), [&](BlockArgument argument) {
    auto role = entry.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "gait.role");
    return role && role.getValue() == "input" && ancestors.contains(argument);
  });
}

static FailureOr<EntryReport> report(func::FuncOp entry, int64_t maxBatch, int64_t rows) {
  FailureOr<Homes> homes = Homes::read(entry, maxBatch), atRows = Homes::read(entry, rows);
  if (failed(homes) || failed(atRows)) return failure();
  EntryReport result{entry.getName().str(), rows, 0};
  if (auto arena = entry->getAttrOfType<IntegerAttr>("gait.arena")) result.arenaBytes = arena.getInt();
  Kernels kernels(entry);
  for (auto [number, cluster] : llvm::enumerate(kernels.clusters)) {
    Work work = costOf(cluster).at(rows);
    int64_t steps = stepsOf(cluster);
    result.kernels.push_back({(entry.getName() + "_k" + Twine(number)).str(), kindOf(cluster), describe(cluster.getLoc()),
                              work.flops * steps, work.bytes * steps, unitsOf(cluster, rows), steps});
  }
  Ancestors shown; // of outputs, losses and metrics
  Operation *end = entry.getBody().front().getTerminator();
  for (OpOperand &operand : end->getOpOperands())
    if (!entry.getResultAttr(operand.getOperandNumber(), "gait.state")) shown.add(operand.get());
  // What clusters and loops leave in buffers of their own: not what a step leaves, whose place is the loop's.
  entry.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (!isa<ir::ClusterOp, ir::LoopOp>(op)) return;
    Operation *yield = op->getRegion(0).front().getTerminator();
    for (auto [value, made] : llvm::zip(op->getResults(), yield->getOperands())) {
      const Home &home = *homes->find(value);
      auto buffer = dyn_cast<ir::BufferAttr>(home.place);
      if (!buffer || buffer.getSpace() != ir::Space::Arena) continue;
      bool ofStep = llvm::any_of(value.getUsers(), [](Operation *user) { return isa<ir::YieldOp>(user); });
      if (ofStep) continue; // written over the carry
      if (auto loop = dyn_cast<ir::LoopOp>(op); loop && value.getResultNumber() < loop.getInits().size() &&
                                                homes->find(loop.getInits()[value.getResultNumber()])->place == home.place)
        continue; // the last value of a carry, where the first was
      Readers readers(kernels, value);
      auto [first, last] = kernels.spanOf(op);
      int64_t bytes = bytesOf(value.getType(), rows);
      if (const std::optional<Partial> &partial = atRows->find(value)->partial)
        for (int64_t count : partial->counts) bytes *= count;
      // A reader none of whose results is shown works for gradients or updates.
      bool kept = llvm::any_of(readers.kernels, [&](size_t reader) {
        ir::ClusterOp other = kernels.clusters[reader];
        return llvm::none_of(other.getResults(), [&](Value result) {
          return shown.contains(other.getBody().front().getTerminator()->getOperand(cast<OpResult>(result).getResultNumber()));
        });
      });
      bool isShown = shown.contains(made), isFloat = isa<FloatType>(cast<RankedTensorType>(value.getType()).getElementType());
      BufferClass kind = BufferClass::Temporary;
      if (isShown ? kept : dependsOnInput(entry, made))
        kind = isShown || !isFloat ? BufferClass::Activation : BufferClass::Gradient;
      result.buffers.push_back(
          {describe(made.getLoc()), describe(value.getType()), kind, bytes, buffer.getAt(), first, std::max(last, readers.last)});
    }
  });
  for (size_t kernel = 0; kernel < result.kernels.size(); ++kernel) {
    int64_t bytes = 0;
    for (const BufferReport *buffer : result.aliveAt(kernel)) bytes += buffer->bytes;
    if (bytes > result.peakBytes) result.peak = kernel, result.peakBytes = bytes;
  }
  return result;
}

std::vector<const BufferReport *> EntryReport::aliveAt(size_t kernel) const {
  std::vector<const BufferReport *> alive;
  for (const BufferReport &buffer : buffers)
    if (buffer.first <= kernel && kernel <= buffer.last) alive.push_back(&buffer);
  llvm::sort(alive,
             [](const BufferReport *a, const BufferReport *b) { return a->bytes != b->bytes ? a->bytes > b->bytes : a < b; });
  return alive;
}

FailureOr<std::vector<EntryReport>> report(ModuleOp clustered, int64_t rows) {
  auto maxBatch = clustered->getAttrOfType<IntegerAttr>("gait.max_batch");
  if (!maxBatch) return clustered.emitError("has no gait.max_batch: it is not clustered");
  std::vector<EntryReport> reports;
  for (auto entry : clustered.getOps<func::FuncOp>()) {
    if (!entry.isPublic()) continue;
    FailureOr<EntryReport> one = report(entry, maxBatch.getInt(), rows);
    if (failed(one)) return failure();
    reports.push_back(std::move(*one));
  }
  return reports;
}

} // namespace gait::schedule
