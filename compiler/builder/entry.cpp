#include "compiler/builder/entry.h"
#include "compiler/artifact/manifest.h"
#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

namespace gait::compiler {

mlir::OwningOpRef<mlir::ModuleOp> createModule(mlir::Location location, llvm::StringRef name) {
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(location, name);
  module.get()->setAttr("gait.phase", mlir::StringAttr::get(location.getContext(), "graph"));
  return module;
}

static mlir::DictionaryAttr attributes(mlir::Builder builder, const Port &port) {
  mlir::NamedAttrList list;
  list.append("gait.name", builder.getStringAttr(port.name));
  list.append("gait.role", builder.getStringAttr(spellRole(port.role)));
  if (port.range) list.append("gait.range", builder.getDenseI64ArrayAttr({port.range->first, port.range->second}));
  if (port.state) list.append("gait.state", builder.getI64IntegerAttr(*port.state));
  return list.getDictionary(builder.getContext());
}

/// A function whose body, where the builder is left, has arguments for those of the ports.
static void createFunction(mlir::OpBuilder &builder, mlir::Location location, llvm::StringRef name,
                           const std::vector<Port> &arguments, const std::vector<Port> &results, mlir::IRMapping &mapping) {
  llvm::SmallVector<mlir::Type> inputs, outputs;
  llvm::SmallVector<mlir::DictionaryAttr> inputAttributes, outputAttributes;
  for (const Port &port : arguments) inputs.push_back(port.value.getType()), inputAttributes.push_back(attributes(builder, port));
  for (const Port &port : results) outputs.push_back(port.value.getType()), outputAttributes.push_back(attributes(builder, port));
  auto function = mlir::func::FuncOp::create(builder, location, name, builder.getFunctionType(inputs, outputs));
  function.setAllArgAttrs(inputAttributes);
  function.setAllResultAttrs(outputAttributes);
  mlir::Block *body = builder.createBlock(&function.getBody());
  for (const Port &port : arguments) mapping.map(port.value, body->addArgument(port.value.getType(), port.value.getLoc()));
}

void createEntry(mlir::ModuleOp module, mlir::Location location, llvm::StringRef name, const std::vector<Port> &arguments,
                 const std::vector<Port> &results, Pool &pool, const Slice &slice) {
  mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(module.getBody());
  mlir::IRMapping mapping;
  createFunction(builder, location, name, arguments, results, mapping);
  const Training &training = slice.training;
  if (training.flag && slice.contains(training.flag)) {
    auto value = mlir::DenseElementsAttr::get(mlir::cast<mlir::ShapedType>(training.flag.getType()), training.on);
    mapping.map(training.flag, ir::ConstantOp::create(builder, training.flag.getLoc(), value)->getResult(0));
  }
  llvm::DenseMap<mlir::Operation *, int64_t> blockOf;
  for (mlir::Operation &op : pool.block) {
    if (!slice.ops.contains(&op)) continue;
    for (mlir::Value operand : op.getOperands())
      if (mlir::Value actual = slice.actual(operand); actual != operand) mapping.map(operand, mapping.lookup(actual));
    if (mlir::Value chosen = training.chosen(&op)) {
      mapping.map(op.getResult(0), mapping.lookupOrDefault(chosen));
      continue;
    }
    mlir::Operation *clone = builder.clone(op, mapping);
    if (int64_t block = pool.blocks.blockOf(&op); block >= 0) blockOf[clone] = block;
  }
  llvm::SmallVector<mlir::Value> returned;
  for (const Port &port : results) returned.push_back(mapping.lookup(slice.actual(port.value)));
  mlir::func::ReturnOp::create(builder, location, returned);
  formHolders(pool.blocks, slice, mapping, blockOf, *builder.getBlock());
}

} // namespace gait::compiler
