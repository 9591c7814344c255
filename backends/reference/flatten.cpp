// Before:                                                      After (one line an instruction):
//   func.func @f(%w: tensor<4xf32> {gait.role = "parameter"},    entry f, states [0], inputs [x: f32[batch, 4]]
//                %x: tensor<?x4xf32> {gait.role = "input"})      %2: f32[batch] = dot %1 %0 {spec = "bk,k->b"}
//     %0 = gait.dot "bk,k->b" %x, %w
//     return %0                                                  output y = %2
#include "backends/reference/flatten.h"
#include "backends/reference/run/operation.h"
#include "compiler/artifact/manifest.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace gait::compiler {
namespace {

reference::Type describe(RankedTensorType type) {
  reference::Type result{toDtype(type.getElementType()), {}};
  for (int64_t extent : type.getShape()) result.shape.push_back(ShapedType::isDynamic(extent) ? GAIT_BATCH : extent);
  return result;
}

/// "model.cpp:14", empty for an op that no line of a program asked for.
std::string lineOf(Location loc) {
  auto file = loc->findInstanceOf<FileLineColLoc>();
  if (!file) return {};
  return llvm::sys::path::filename(file.getFilename().getValue()).str() + ":" + std::to_string(file.getLine());
}

reference::Place placeOf(Location loc) {
  auto name = loc->findInstanceOf<NameLoc>();
  return {name ? name.getName().str() : "", lineOf(loc)};
}

reference::Description describe(const TensorDescription &tensor, const std::string &line = {}) {
  return {tensor.name, tensor.role, {tensor.dtype, tensor.shape}, tensor.range, line};
}

reference::Dense describe(DenseElementsAttr value) {
  reference::Dense dense{describe(cast<RankedTensorType>(value.getType())), {}, {}};
  auto number = [](const APFloat &element) {
    APFloat wide = element;
    bool inexact;
    wide.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
    return wide.convertToDouble();
  };
  bool boolean = dense.type.dtype == GAIT_I1;
  auto integer = [&](const APInt &element) {
    return boolean ? static_cast<int64_t>(element.getZExtValue()) : element.getSExtValue();
  };
  if (isa<FloatType>(value.getElementType())) {
    if (value.isSplat()) dense.floats = {number(value.getSplatValue<APFloat>())};
    else
      for (const APFloat &element : value.getValues<APFloat>()) dense.floats.push_back(number(element));
  } else {
    if (value.isSplat()) dense.integers = {integer(value.getSplatValue<APInt>())};
    else
      for (const APInt &element : value.getValues<APInt>()) dense.integers.push_back(integer(element));
  }
  return dense;
}

/// Null if the table has no form for it. An enumeration is the number of its case.
std::optional<reference::Attribute> describe(Attribute attribute) {
  if (auto integer = dyn_cast<IntegerAttr>(attribute)) return integer.getInt();
  if (auto text = dyn_cast<StringAttr>(attribute)) return text.str();
  if (auto list = dyn_cast<DenseI64ArrayAttr>(attribute)) return std::vector<int64_t>(list.asArrayRef());
  if (auto list = dyn_cast<DenseI32ArrayAttr>(attribute))
    return std::vector<int64_t>(list.asArrayRef().begin(), list.asArrayRef().end());
  if (isa<UnitAttr>(attribute)) return int64_t{1};
  if (auto value = dyn_cast<DenseElementsAttr>(attribute)) return describe(value);
  return std::nullopt;
}

/// The ops of an entry or of a block, as instructions.
class Flattener {
public:
  void number(Value value) { numbers.try_emplace(value, static_cast<int64_t>(numbers.size())); }
  int64_t at(Value value) const { return numbers.at(value); }

  LogicalResult flatten(Block &block, std::vector<reference::Instruction> &instructions) {
    for (Operation &op : block.without_terminator())
      if (failed(flatten(op, instructions))) return failure();
    return success();
  }

private:
  LogicalResult flatten(Operation &op, std::vector<reference::Instruction> &instructions) {
    StringRef name = op.getName().getStringRef();
    if (!name.consume_front("gait.") || !reference::findOperation(name))
      return op.emitError("the reference evaluates no '")
             << op.getName() << "'; it takes modules of phase backward, where only ops of the "
             << "language are left, each with an evaluator in backends/reference/run";
    reference::Instruction instruction{.op = name.str(), .place = placeOf(op.getLoc())};
    for (Value operand : op.getOperands()) instruction.operands.push_back(numbers.at(operand));
    for (Value result : op.getResults()) {
      number(result);
      instruction.results.push_back(describe(cast<RankedTensorType>(result.getType())));
    }
    for (NamedAttribute attribute : op.getAttrDictionary()) {
      if (attribute.getNameDialect()) continue; // a note of someone's, no part of the op
      std::optional<reference::Attribute> value = describe(attribute.getValue());
      if (!value)
        return op.emitError("attribute '") << attribute.getName().getValue() << "' = " << attribute.getValue()
                                           << " has no form in the reference's table";
      instruction.attributes.emplace(attribute.getName().str(), std::move(*value));
    }
    for (Region &region : op.getRegions())
      if (failed(flattenBody(region.front(), instruction.bodies.emplace_back()))) return failure();
    instructions.push_back(std::move(instruction));
    return success();
  }

  static LogicalResult flattenBody(Block &block, reference::Body &body) {
    Flattener inner; // a block reads nothing from outside but its arguments
    for (BlockArgument argument : block.getArguments()) {
      inner.number(argument);
      body.arguments.push_back(describe(cast<RankedTensorType>(argument.getType())));
    }
    if (failed(inner.flatten(block, body.instructions))) return failure();
    for (Value value : block.getTerminator()->getOperands()) body.yields.push_back(inner.at(value));
    return success();
  }

  llvm::DenseMap<Value, int64_t> numbers;
};

class EntryFlattener {
public:
  EntryFlattener(const Manifest &manifest, func::FuncOp function) : manifest(manifest), function(function) {}

  FailureOr<reference::Entry> run() {
    const EntryDescription &description = *manifest.findEntry(function.getName());
    entry.name = function.getName().str();
    for (BlockArgument argument : function.getArguments()) values.number(argument);
    for (size_t i = 0, states = function.getNumArguments() - description.inputs.size(); i < states; ++i)
      entry.states.push_back(state(i));
    for (const auto &[index, input] : llvm::enumerate(description.inputs))
      entry.inputs.push_back(describe(input, lineOf(function.getArgument(entry.states.size() + index).getLoc())));
    if (failed(values.flatten(function.getBody().front(), entry.instructions))) return failure();
    for (auto [index, value] : llvm::enumerate(function.getBody().front().getTerminator()->getOperands())) {
      if (auto argument = function.getResultAttrOfType<IntegerAttr>(index, "gait.state"))
        entry.updates.push_back({state(argument.getInt()), values.at(value)});
      else entry.outputs.push_back({describe(description.outputs[entry.outputs.size()]), values.at(value)});
    }
    return std::move(entry);
  }

private:
  /// The number in the manifest of the state that an argument is.
  int64_t state(unsigned argument) {
    StringRef name = function.getArgAttrOfType<StringAttr>(argument, "gait.name").getValue();
    return manifest.findState(name) - manifest.states.data();
  }

  const Manifest &manifest;
  func::FuncOp function;
  Flattener values;
  reference::Entry entry;
};

/// The line that declares a state: that of an argument of its name.
std::string declaredAt(ModuleOp module, StringRef name) {
  for (auto function : module.getOps<func::FuncOp>())
    for (BlockArgument argument : function.getArguments())
      if (auto own = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "gait.name"); own && own.getValue() == name)
        return lineOf(argument.getLoc());
  return {};
}

} // namespace

FailureOr<reference::Table> flatten(ModuleOp module, int64_t maxBatch) {
  FailureOr<Manifest> manifest = Manifest::describe(module, maxBatch);
  if (failed(manifest)) return failure();
  reference::Table table{.name = manifest->name, .maxBatch = manifest->maxBatch};
  for (const TensorDescription &state : manifest->states) table.states.push_back(describe(state, declaredAt(module, state.name)));
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!function.isPublic()) return function.emitError("the reference evaluates entries only, and this function is private");
    FailureOr<reference::Entry> entry = EntryFlattener(*manifest, function).run();
    if (failed(entry)) return failure();
    table.entries.push_back(std::move(*entry));
  }
  return table;
}

} // namespace gait::compiler
