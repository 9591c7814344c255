// Reads a manifest off the entries of a module and refuses a module that breaks the conventions of docs/ir.md.
#include "compiler/artifact/manifest.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace gait::compiler {

static constexpr llvm::StringLiteral roleSpellings[] = {"input", "output",  "loss",  "metric", "parameter",
                                                        "slot",  "counter", "state", "sum"};

std::optional<gait_role> parseRole(StringRef text) {
  const auto *found = llvm::find(roleSpellings, text);
  if (found == std::end(roleSpellings)) return std::nullopt;
  return static_cast<gait_role>(found - std::begin(roleSpellings));
}

StringRef spellRole(gait_role role) { return roleSpellings[role]; }

std::optional<gait_dtype> parseDtype(Type element) {
  if (element.isF32()) return GAIT_F32;
  if (element.isF64()) return GAIT_F64;
  if (element.isSignlessInteger(1)) return GAIT_I1;
  if (element.isSignlessInteger(32)) return GAIT_I32;
  if (element.isSignlessInteger(64)) return GAIT_I64;
  return std::nullopt;
}

gait_dtype toDtype(Type element) {
  std::optional<gait_dtype> dtype = parseDtype(element);
  assert(dtype && "not an element type of the language");
  return *dtype;
}

int64_t bytesOf(gait_dtype dtype) {
  switch (dtype) {
  case GAIT_I1:
    return 1;
  case GAIT_I32:
  case GAIT_F32:
    return 4;
  case GAIT_I64:
  case GAIT_F64:
    return 8;
  }
  llvm_unreachable("a value outside gait_dtype");
}

const EntryDescription *Manifest::findEntry(StringRef name) const {
  auto found = llvm::find_if(entries, [&](const EntryDescription &entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

const TensorDescription *Manifest::findState(StringRef name) const {
  auto found = llvm::find_if(states, [&](const TensorDescription &state) { return state.name == name; });
  return found == states.end() ? nullptr : &*found;
}

bool isState(gait_role role) { return role >= GAIT_PARAMETER && role <= GAIT_STATE; }

/// Where a result stands among those of its entry: outputs, losses, metrics, sums, updated state.
static int order(gait_role role) { return isState(role) ? GAIT_SUM + 1 : role; }

namespace {

/// Reads one entry. The states it meets go to `states`, in order, each once.
class EntryReader {
public:
  EntryReader(func::FuncOp entry, int64_t maxBatch, std::vector<TensorDescription> &states)
      : entry(entry), maxBatch(maxBatch), states(states) {
    result.name = entry.getName().str();
  }

  FailureOr<EntryDescription> read() {
    if (!llvm::hasSingleElement(entry.getBody()))
      return fail(entry.getLoc()) << "has " << entry.getBody().getBlocks().size()
                                  << " blocks; an entry is one straight list of operations";
    if (failed(readArguments()) || failed(readResults()) || failed(checkInit())) return failure();
    result.hasRows = usesRows();
    if (rowsArgument && !result.hasRows) return fail(rowsArgument.getLoc()) << "takes rows, but none of its types has a `?`";
    return std::move(result);
  }

private:
  InFlightDiagnostic fail(Location loc) { return emitError(loc) << "entry '" << entry.getName() << "': "; }

  /// The name, role, type, range and bytes of one argument or result; `what` is "argument 3" or "result 0".
  LogicalResult readTensor(Location loc, const Twine &what, DictionaryAttr attributes, Type type, TensorDescription &tensor) {
    auto name = attributes ? attributes.getAs<StringAttr>("gait.name") : StringAttr();
    if (!name || name.getValue().empty()) return fail(loc) << what.str() << " has no gait.name";
    tensor.name = name.str();
    if (name.getValue().contains('\0')) return fail(loc) << what.str() << " has a name with a zero byte, which C cannot spell";
    auto role = attributes.getAs<StringAttr>("gait.role");
    if (!role) return fail(loc) << '\'' << tensor.name << "' has no gait.role";
    std::optional<gait_role> parsed = parseRole(role.getValue());
    if (!parsed)
      return fail(loc) << '\'' << tensor.name << "' has the unknown role " << role << "; a role is one of "
                       << llvm::join(std::begin(roleSpellings), std::end(roleSpellings), ", ");
    tensor.role = *parsed;
    auto tensorType = dyn_cast<RankedTensorType>(type);
    std::optional<gait_dtype> dtype = tensorType ? parseDtype(tensorType.getElementType()) : std::nullopt;
    if (!dtype)
      return fail(loc) << '\'' << tensor.name << "' has type " << type
                       << "; a ranked tensor of f32, f64, i32, i64 or i1 is needed";
    tensor.dtype = *dtype;
    tensor.bytes = bytesOf(*dtype);
    for (int64_t size : tensorType.getShape()) {
      bool dynamic = ShapedType::isDynamic(size);
      tensor.shape.push_back(dynamic ? GAIT_BATCH : size);
      if (llvm::MulOverflow(tensor.bytes, dynamic ? maxBatch : size, tensor.bytes))
        return fail(loc) << '\'' << tensor.name << "' of type " << type << " has more than 2^63 bytes";
    }
    const bool rows = tensor.role == GAIT_STATE && tensorType.getRank() > 0 && tensorType.isDynamicDim(0);
    if (isState(tensor.role) && tensorType.getNumDynamicDims() > (rows ? 1 : 0))
      return fail(loc) << "state '" << tensor.name << "' has type " << type
                       << "; the size of state cannot depend on the rows of a batch, but for the first dimension of one of role "
                          "\"state\"";
    return readRange(loc, attributes, tensor);
  }

  LogicalResult readRange(Location loc, DictionaryAttr attributes, TensorDescription &tensor) {
    Attribute attribute = attributes.get("gait.range");
    if (!attribute) return success();
    auto range = dyn_cast<DenseI64ArrayAttr>(attribute);
    if (!range || range.size() != 2 || range[0] >= range[1])
      return fail(loc) << '\'' << tensor.name << "' has the range " << attribute
                       << "; two increasing numbers, array<i64: low, high>, are needed";
    if (tensor.role != GAIT_INPUT || (tensor.dtype != GAIT_I32 && tensor.dtype != GAIT_I64))
      return fail(loc) << '\'' << tensor.name << "' has a range, which only an input of i32 or i64 can have";
    tensor.range = {range[0], range[1]};
    return success();
  }

  LogicalResult readArguments() {
    for (BlockArgument argument : entry.getArguments()) {
      unsigned index = argument.getArgNumber();
      DictionaryAttr attributes = entry.getArgAttrDict(index);
      if (rowsArgument) return fail(rowsArgument.getLoc()) << "the argument of role \"rows\" must be the last";
      if (auto role = attributes ? attributes.getAs<StringAttr>("gait.role") : StringAttr(); role && role.getValue() == "rows") {
        if (!argument.getType().isIndex())
          return fail(argument.getLoc()) << "the argument of role \"rows\" must be of type index";
        rowsArgument = argument;
        continue;
      }
      TensorDescription tensor;
      if (failed(readTensor(argument.getLoc(), "argument " + Twine(index), attributes, argument.getType(), tensor)))
        return failure();
      if (isState(tensor.role)) {
        if (!result.inputs.empty())
          return fail(argument.getLoc()) << "state '" << tensor.name << "' comes after input '" << result.inputs.back().name
                                         << "'; all state comes first";
        if (failed(addState(argument.getLoc(), tensor))) return failure();
      } else if (tensor.role == GAIT_INPUT) {
        if (!names.insert(tensor.name).second) return fail(argument.getLoc()) << "two inputs are named '" << tensor.name << '\'';
        result.inputs.push_back(std::move(tensor));
      } else {
        return fail(argument.getLoc()) << "argument '" << tensor.name << "' has the role of a result, \""
                                       << spellRole(tensor.role) << '"';
      }
    }
    return success();
  }

  LogicalResult addState(Location loc, const TensorDescription &state) {
    if (!stateNames.insert(state.name).second) return fail(loc) << "two states are named '" << state.name << '\'';
    auto known = llvm::find_if(states, [&](const TensorDescription &other) { return other.name == state.name; });
    if (known == states.end()) {
      states.push_back(state);
      return success();
    }
    if (known->shape != state.shape || known->dtype != state.dtype)
      return fail(loc) << "state '" << state.name << "' has another type here than in an earlier entry";
    if (known->role != state.role)
      return fail(loc) << "state '" << state.name << "' has the role \"" << spellRole(state.role) << "\" here and \""
                       << spellRole(known->role) << "\" in an earlier entry";
    return success();
  }

  LogicalResult readResults() {
    Operation *terminator = entry.getBody().front().getTerminator();
    llvm::SmallDenseSet<int64_t> updated;
    int last = GAIT_OUTPUT;
    for (auto [index, type] : llvm::enumerate(entry.getResultTypes())) {
      Location loc = terminator->getNumOperands() > index ? terminator->getOperand(index).getLoc() : entry.getLoc();
      DictionaryAttr attributes = entry.getResultAttrDict(index);
      TensorDescription tensor;
      if (failed(readTensor(loc, "result " + Twine(index), attributes, type, tensor))) return failure();
      if (tensor.role == GAIT_INPUT) return fail(loc) << "result '" << tensor.name << "' has the role of an argument, \"input\"";
      if (order(tensor.role) < last)
        return fail(loc) << "result '" << tensor.name << "' of role \"" << spellRole(tensor.role)
                         << "\" is out of order: outputs come first, then losses, metrics, sums, and updated state";
      last = order(tensor.role);
      if (isState(tensor.role)) {
        if (failed(checkUpdate(loc, attributes.get("gait.state"), tensor, type, updated))) return failure();
        continue;
      }
      if (attributes.get("gait.state")) return fail(loc) << "result '" << tensor.name << "' has gait.state, but no role of state";
      if (!names.insert(tensor.name).second)
        return fail(loc) << "the name '" << tensor.name << "' stands for two inputs or results; each needs its own";
      result.outputs.push_back(std::move(tensor));
    }
    return success();
  }

  /// A result that is the new value of a state: `gait.state` must name an argument that is the same state.
  LogicalResult checkUpdate(Location loc, Attribute attribute, const TensorDescription &tensor, Type type,
                            llvm::SmallDenseSet<int64_t> &updated) {
    auto index = dyn_cast_or_null<IntegerAttr>(attribute);
    if (!index) return fail(loc) << "updated state '" << tensor.name << "' has no gait.state = <argument>";
    int64_t argument = index.getInt();
    if (argument < 0 || argument >= entry.getNumArguments())
      return fail(loc) << "updated state '" << tensor.name << "' has gait.state = " << argument << ", but there are "
                       << entry.getNumArguments() << " arguments";
    auto name = entry.getArgAttrOfType<StringAttr>(argument, "gait.name");
    if (!name || name.getValue() != tensor.name ||
        entry.getArgAttr(argument, "gait.role") != StringAttr::get(type.getContext(), spellRole(tensor.role)))
      return fail(loc) << "updated state '" << tensor.name << "' has gait.state = " << argument << ", which is not that state";
    if (entry.getArgument(argument).getType() != type)
      return fail(loc) << "updated state '" << tensor.name << "' has type " << type << ", but its argument has "
                       << entry.getArgument(argument).getType();
    if (!updated.insert(argument).second) return fail(loc) << "state '" << tensor.name << "' is updated twice";
    return success();
  }

  LogicalResult checkInit() {
    if (entry.getName() != "init") return success();
    if (result.inputs.size() == 1 && result.inputs[0].name == "seed" && result.inputs[0].dtype == GAIT_I64 &&
        result.inputs[0].shape.empty())
      return success();
    return fail(entry.getLoc()) << "needs exactly one input, seed: tensor<i64>";
  }

  /// Whether the number of rows matters: a `?` in some type of the entry, or an operation that reads the number.
  bool usesRows() {
    auto dynamic = [](Type type) {
      auto shaped = dyn_cast<ShapedType>(type);
      return shaped && shaped.hasRank() && !shaped.hasStaticShape();
    };
    if (rowsArgument && !rowsArgument.use_empty()) return true;
    if (llvm::any_of(entry.getArgumentTypes(), dynamic) || llvm::any_of(entry.getResultTypes(), dynamic)) return true;
    return entry
        .walk([&](Operation *op) {
          bool reads = op->getName().getStringRef() == "gait.rows" || llvm::any_of(op->getResultTypes(), dynamic);
          return reads ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

  func::FuncOp entry;
  int64_t maxBatch;
  std::vector<TensorDescription> &states;
  llvm::StringSet<> names, stateNames;
  BlockArgument rowsArgument;
  EntryDescription result;
};

} // namespace

/// Dense, in order, each state aligned.
static LogicalResult layOut(ModuleOp module, Manifest &manifest) {
  for (TensorDescription &state : manifest.states) {
    state.offset = manifest.stateBytes;
    int64_t end;
    if (llvm::AddOverflow(state.offset, state.bytes, end) || llvm::AddOverflow(end, int64_t(GAIT_ALIGNMENT - 1), end))
      return module.emitError() << "the state of model '" << manifest.name << "' has more than 2^63 bytes";
    manifest.stateBytes = end / GAIT_ALIGNMENT * GAIT_ALIGNMENT;
  }
  return success();
}

FailureOr<Manifest> Manifest::describe(ModuleOp module, int64_t maxBatch) {
  Manifest manifest;
  if (!module.getSymName() || module.getSymName()->empty())
    return module.emitError() << "a model needs a name: module @name { ... }";
  if (module.getSymName()->contains('\0')) return module.emitError() << "the model's name has a zero byte, which C cannot spell";
  if (maxBatch < 1) return module.emitError() << "the largest batch is " << maxBatch << "; it must be at least 1";
  manifest.name = module.getSymName()->str();

  SmallVector<func::FuncOp> entries;
  for (auto function : module.getOps<func::FuncOp>())
    if (function.isPublic()) entries.push_back(function);
  if (entries.empty())
    return module.emitError() << "model '" << manifest.name << "' has no entry: a public func.func with a body";
  // `init` is read first, for its arguments are the layout of the state; the entries keep their order.
  manifest.entries.resize(entries.size());
  SmallVector<size_t> order;
  for (bool init : {true, false})
    for (size_t index = 0; index < entries.size(); ++index)
      if ((entries[index].getName() == "init") == init) order.push_back(index);
  for (size_t index : order) {
    if (entries[index].isDeclaration())
      return entries[index].emitError() << "entry '" << entries[index].getName() << "': has no body";
    FailureOr<EntryDescription> entry = EntryReader(entries[index], maxBatch, manifest.states).read();
    if (failed(entry)) return failure();
    manifest.entries[index] = std::move(*entry);
  }
  bool anyRows = llvm::any_of(manifest.entries, [](const EntryDescription &entry) { return entry.hasRows; });
  manifest.maxBatch = anyRows ? maxBatch : 1;
  if (failed(layOut(module, manifest))) return failure();
  return manifest;
}

} // namespace gait::compiler
