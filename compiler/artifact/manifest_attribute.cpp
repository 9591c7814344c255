// The manifest as the module attribute `gait.manifest`, which travels with the text of every phase from `clustered` on:
//   gait.manifest = {name = "digits", backend = "cpu", target = "znver4", max_batch = 64 : i64, state_bytes = 4096 : i64,
//     states = [{name = "linear_0.weight", role = "parameter", dtype = f32, shape = array<i64: 64, 10>, offset = 0 : i64, bytes =
//     2560 : i64}], entries = [{name = "predict", inputs = [...], outputs = [...], arena_shared = 0 : i64, arena_thread = 0 :
//     i64, has_rows = true,
//                 cost_fixed = 1.0 : f64, cost_row = 2.0 : f64}]}
#include "compiler/artifact/manifest.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace gait::compiler {

static Type toType(gait_dtype dtype, Builder &builder) {
  switch (dtype) {
  case GAIT_I1:
    return builder.getI1Type();
  case GAIT_I32:
    return builder.getI32Type();
  case GAIT_I64:
    return builder.getI64Type();
  case GAIT_F32:
    return builder.getF32Type();
  case GAIT_F64:
    return builder.getF64Type();
  }
  llvm_unreachable("a value outside gait_dtype");
}

static Attribute tensorsAttribute(const std::vector<TensorDescription> &tensors, Builder &builder) {
  SmallVector<Attribute> all;
  for (const TensorDescription &tensor : tensors) {
    SmallVector<NamedAttribute> fields = {
        builder.getNamedAttr("name", builder.getStringAttr(tensor.name)),
        builder.getNamedAttr("role", builder.getStringAttr(spellRole(tensor.role))),
        builder.getNamedAttr("dtype", TypeAttr::get(toType(tensor.dtype, builder))),
        builder.getNamedAttr("shape", builder.getDenseI64ArrayAttr(tensor.shape)),
        builder.getNamedAttr("bytes", builder.getI64IntegerAttr(tensor.bytes)),
    };
    if (isState(tensor.role)) fields.push_back(builder.getNamedAttr("offset", builder.getI64IntegerAttr(tensor.offset)));
    if (tensor.range)
      fields.push_back(builder.getNamedAttr("range", builder.getDenseI64ArrayAttr({tensor.range->first, tensor.range->second})));
    all.push_back(builder.getDictionaryAttr(fields));
  }
  return builder.getArrayAttr(all);
}

DictionaryAttr Manifest::toAttribute(MLIRContext *context) const {
  Builder builder(context);
  SmallVector<Attribute> all;
  for (const EntryDescription &entry : entries)
    all.push_back(builder.getDictionaryAttr({
        builder.getNamedAttr("name", builder.getStringAttr(entry.name)),
        builder.getNamedAttr("inputs", tensorsAttribute(entry.inputs, builder)),
        builder.getNamedAttr("outputs", tensorsAttribute(entry.outputs, builder)),
        builder.getNamedAttr("arena_shared", builder.getI64IntegerAttr(entry.arenaShared)),
        builder.getNamedAttr("arena_thread", builder.getI64IntegerAttr(entry.arenaThread)),
        builder.getNamedAttr("has_rows", builder.getBoolAttr(entry.hasRows)),
        builder.getNamedAttr("cost_fixed", builder.getF64FloatAttr(entry.costFixed)),
        builder.getNamedAttr("cost_row", builder.getF64FloatAttr(entry.costRow)),
    }));
  return builder.getDictionaryAttr({
      builder.getNamedAttr("name", builder.getStringAttr(name)),
      builder.getNamedAttr("backend", builder.getStringAttr(backend)),
      builder.getNamedAttr("target", builder.getStringAttr(target)),
      builder.getNamedAttr("max_batch", builder.getI64IntegerAttr(maxBatch)),
      builder.getNamedAttr("state_bytes", builder.getI64IntegerAttr(stateBytes)),
      builder.getNamedAttr("states", tensorsAttribute(states, builder)),
      builder.getNamedAttr("entries", builder.getArrayAttr(all)),
  });
}

namespace {

/// Reads fields of one dictionary; `path` names it in messages: "entries[2].inputs[0]".
class Fields {
public:
  Fields(ModuleOp module, std::string path, DictionaryAttr dictionary)
      : module(module), path(std::move(path)), dictionary(dictionary) {}

  template <typename T> FailureOr<T> get(StringRef key, StringRef kind) {
    auto value = dictionary.getAs<T>(key);
    if (value) return value;
    return fail(key) << "must be " << kind;
  }
  LogicalResult read(StringRef key, std::string &value) {
    auto attribute = get<StringAttr>(key, "a string");
    if (succeeded(attribute)) value = attribute->str();
    return attribute;
  }
  LogicalResult read(StringRef key, int64_t &value) {
    auto attribute = get<IntegerAttr>(key, "a number of type i64");
    if (failed(attribute)) return failure();
    if (!attribute->getType().isSignlessInteger(64)) return fail(key) << "must be a number of type i64";
    value = attribute->getInt();
    return value < 0 ? LogicalResult(fail(key) << "must not be negative") : success();
  }
  LogicalResult read(StringRef key, bool &value) {
    auto attribute = get<BoolAttr>(key, "true or false");
    if (succeeded(attribute)) value = attribute->getValue();
    return attribute;
  }
  LogicalResult read(StringRef key, double &value) {
    auto attribute = get<FloatAttr>(key, "a number of type f64");
    if (succeeded(attribute)) value = attribute->getValueAsDouble();
    return attribute;
  }
  LogicalResult read(StringRef key, std::vector<TensorDescription> &tensors) {
    return readEach(key, [&](Fields fields) {
      TensorDescription tensor;
      if (failed(fields.readTensor(tensor))) return failure();
      tensors.push_back(std::move(tensor));
      return success();
    });
  }
  LogicalResult readEach(StringRef key, llvm::function_ref<LogicalResult(Fields)> readOne) {
    auto list = get<ArrayAttr>(key, "a list");
    if (failed(list)) return failure();
    for (auto [index, element] : llvm::enumerate(*list)) {
      std::string where = path + (path.empty() ? "" : ".") + key.str() + "[" + std::to_string(index) + "]";
      auto fields = dyn_cast<DictionaryAttr>(element);
      if (!fields) return module.emitError() << "gait.manifest: " << where << " must be a dictionary";
      if (failed(readOne(Fields(module, where, fields)))) return failure();
    }
    return success();
  }
  LogicalResult readTensor(TensorDescription &tensor) {
    std::string role;
    auto dtype = get<TypeAttr>("dtype", "f32, f64, i32, i64 or i1");
    if (failed(dtype)) return failure();
    auto shape = get<DenseI64ArrayAttr>("shape", "array<i64: ...>");
    if (failed(shape) || failed(read("name", tensor.name)) || failed(read("role", role)) || failed(read("bytes", tensor.bytes)))
      return failure();
    std::optional<gait_role> parsedRole = parseRole(role);
    if (!parsedRole) return fail("role") << "is unknown: \"" << role << '"';
    std::optional<gait_dtype> parsedDtype = parseDtype(dtype->getValue());
    if (!parsedDtype) return fail("dtype") << "must be f32, f64, i32, i64 or i1";
    tensor.role = *parsedRole;
    tensor.dtype = *parsedDtype;
    tensor.shape.assign(shape->asArrayRef().begin(), shape->asArrayRef().end());
    if (llvm::any_of(tensor.shape, [](int64_t size) { return size < GAIT_BATCH; })) return fail("shape") << "has a negative size";
    if (isState(tensor.role) && failed(read("offset", tensor.offset))) return failure();
    if (!dictionary.contains("range")) return success();
    auto range = get<DenseI64ArrayAttr>("range", "array<i64: low, high>");
    if (failed(range)) return failure();
    if (range->size() != 2) return fail("range") << "must be array<i64: low, high>";
    tensor.range = {(*range)[0], (*range)[1]};
    return success();
  }

private:
  InFlightDiagnostic fail(StringRef key) {
    return module.emitError() << "gait.manifest: " << path << (path.empty() ? "" : ".") << key << ' ';
  }

  ModuleOp module;
  std::string path;
  DictionaryAttr dictionary;
};

} // namespace

FailureOr<Manifest> Manifest::fromAttribute(ModuleOp module) {
  auto dictionary = module->getAttrOfType<DictionaryAttr>("gait.manifest");
  if (!dictionary) return module.emitError() << "the module has no gait.manifest; phases from `clustered` on carry it";
  Manifest manifest;
  Fields fields(module, "", dictionary);
  auto readEntry = [&](Fields entryFields) {
    EntryDescription entry;
    bool bad =
        failed(entryFields.read("name", entry.name)) || failed(entryFields.read("inputs", entry.inputs)) ||
        failed(entryFields.read("outputs", entry.outputs)) || failed(entryFields.read("arena_shared", entry.arenaShared)) ||
        failed(entryFields.read("arena_thread", entry.arenaThread)) || failed(entryFields.read("has_rows", entry.hasRows)) ||
        failed(entryFields.read("cost_fixed", entry.costFixed)) || failed(entryFields.read("cost_row", entry.costRow));
    manifest.entries.push_back(std::move(entry));
    return failure(bad);
  };
  if (failed(fields.read("name", manifest.name)) || failed(fields.read("backend", manifest.backend)) ||
      failed(fields.read("target", manifest.target)) || failed(fields.read("max_batch", manifest.maxBatch)) ||
      failed(fields.read("state_bytes", manifest.stateBytes)) || failed(fields.read("states", manifest.states)) ||
      failed(fields.readEach("entries", readEntry)))
    return failure();
  return manifest;
}

} // namespace gait::compiler
