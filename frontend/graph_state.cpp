#include "graph_state.h"
#include "compiler/builder/pool.h"
#include "compiler/builder/slice.h"
#include "gait/init.h"
#include "mlir/IR/BuiltinTypes.h"
#include "runtime/error.h"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace gait::detail {

std::string base_name(const Location &where) { return std::filesystem::path(where.file_name()).filename().string(); }

std::string line_text(const Location &where) { return fmt::format("{}:{}", base_name(where), where.line()); }

void fail(std::string_view call, const std::string &message, const Location &where) {
  throw Error(fmt::format("{}: {} ({})", call, message, line_text(where)));
}

mlir::Type to_element(mlir::MLIRContext &context, DType dtype) {
  mlir::Builder builder(&context);
  switch (dtype) {
  case DType::i1:
    return builder.getI1Type();
  case DType::i32:
    return builder.getI32Type();
  case DType::i64:
    return builder.getI64Type();
  case DType::f32:
    return builder.getF32Type();
  case DType::f64:
    return builder.getF64Type();
  }
  throw InternalError("an element type without a name");
}

mlir::RankedTensorType to_type(mlir::MLIRContext &context, const Shape &shape, DType dtype) {
  llvm::SmallVector<std::int64_t> sizes;
  for (Dimension dimension : shape) sizes.push_back(dimension.is_batch() ? mlir::ShapedType::kDynamic : dimension.size());
  return mlir::RankedTensorType::get(sizes, to_element(context, dtype));
}

static DType to_dtype(mlir::Type element) {
  if (element.isF32()) return DType::f32;
  if (element.isF64()) return DType::f64;
  if (element.isInteger(1)) return DType::i1;
  return element.isInteger(32) ? DType::i32 : DType::i64;
}

static Shape to_shape(mlir::RankedTensorType type) {
  Shape shape;
  for (std::int64_t size : type.getShape()) shape.push_back(mlir::ShapedType::isDynamic(size) ? batch : Dimension(size));
  return shape;
}

void check_name(std::string_view call, const std::string &name, bool dots, const Location &where) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || (dots && c == '.'); };
  if (name.empty() || !letter(name.front()) || !std::ranges::all_of(name, inner))
    fail(call,
         fmt::format("bad name \"{}\"; names are letters, digits{} and begin with a letter or _", name,
                     dots ? ", _ and ." : " and _"),
         where);
}

GraphState::GraphState(std::string name, DType dtype, const Location &where)
    : name(std::move(name)), dtype(dtype), pool(std::make_unique<compiler::Pool>()) {
  check_name("graph", this->name, /*dots=*/false, where);
  if (!is_floating(dtype)) fail("graph", fmt::format("the element type must be f32 or f64, not {}", name_of(dtype)), where);
  seed = add_argument("seed", {}, i64, where);
}

GraphState::~GraphState() = default;

std::int64_t GraphState::add(std::int64_t id, const std::string &name) {
  auto type = mlir::cast<mlir::RankedTensorType>(value(id).getType());
  nodes.push_back({to_shape(type), to_dtype(type.getElementType()), name});
  return id;
}

std::int64_t GraphState::add_argument(const std::string &name, const Shape &shape, DType dtype, const Location &where) {
  return add(pool->addArgument(to_type(context(), shape, dtype), location(where, name)), name);
}

Tensor GraphState::wrap(mlir::Value value) {
  Tensor made = tensor(add(pool->add(value), ""));
  nodes.back().block = pool->blocks.current();
  return made;
}

mlir::Value GraphState::value(std::int64_t id) const { return pool->value(id); }

mlir::Value GraphState::value(const Tensor &tensor) const { return value(tensor.id); }

Declaration *GraphState::find_input(const Tensor &tensor) {
  auto found = std::ranges::find(inputs, tensor.id, &Declaration::tensor);
  return found == inputs.end() ? nullptr : &*found;
}

Declaration *GraphState::find_state(const Tensor &tensor) {
  auto found = std::ranges::find(states, tensor.id, &Declaration::tensor);
  return found == states.end() ? nullptr : &*found;
}

static void check_sizes(std::string_view call, const std::string &name, const Shape &shape, bool rows, const Location &where) {
  for (std::int64_t axis = 0; axis < shape.rank(); ++axis) {
    if (shape[axis].is_batch() && !rows)
      fail(call, fmt::format("\"{}\" {} has the dimension batch; state outlives a batch, give it sizes", name, shape.text()),
           where);
    if (shape[axis].is_batch() && axis > 0)
      fail(call,
           fmt::format("\"{}\" {} has batch as dimension {}; batch is the first dimension of an input or a state", name,
                       shape.text(), axis),
           where);
    if (!shape[axis].is_batch() && shape[axis].size() < 1)
      fail(call,
           fmt::format("\"{}\" {} has the size {}; sizes are at least 1, and the number of rows is written batch", name,
                       shape.text(), shape[axis].size()),
           where);
  }
}

static void check_new(std::string_view call, const std::string &name, const std::deque<Declaration> &inputs,
                      const std::deque<Declaration> &states, const Location &where) {
  auto taken = [&](const Declaration &other) { return other.name == name; };
  if (std::ranges::any_of(inputs, taken))
    fail(call, fmt::format("the name \"{}\" is taken by an input; choose another", name), where);
  if (std::ranges::any_of(states, taken))
    fail(call, fmt::format("the name \"{}\" is taken by a state; choose another", name), where);
}

Tensor GraphState::declare_input(const std::string &name, const Shape &shape, DType dtype, const Location &where) {
  check_name("input", name, /*dots=*/true, line(where));
  check_new("input", name, inputs, states, line(where));
  check_sizes("input", name, shape, /*rows=*/true, line(where));
  std::int64_t id = add_argument(name, shape, dtype, where);
  inputs.push_back({name, GAIT_INPUT, id});
  return tensor(id);
}

static std::string_view call_of(gait_role role) {
  switch (role) {
  case GAIT_PARAMETER:
    return "parameter";
  case GAIT_SLOT:
    return "slot";
  case GAIT_COUNTER:
    return "counter";
  default:
    return "state";
  }
}

Tensor GraphState::declare_state(const std::string &name, gait_role role, const Shape &shape, DType dtype,
                                 const Initializer &init, const Location &where) {
  const std::string_view call = call_of(role);
  check_name(call, name, /*dots=*/true, line(where));
  check_new(call, name, inputs, states, line(where));
  check_sizes(call, name, shape, /*rows=*/role == GAIT_STATE, line(where));
  if (!init) fail(call, fmt::format("\"{}\" has an empty initialiser; take one of gait::init", name), line(where));
  // The initial value's ops carry the name of their state, and errors in it point at the declaration.
  Scope scope(handle(), where, name);
  auto stream = static_cast<std::int64_t>(states.size());
  Tensor initial = init({handle(), name, shape, dtype, tensor(seed), stream, line(where)});
  if (initial.empty() || &of(initial) != this || initial.shape() != shape || initial.dtype() != dtype)
    fail(call,
         fmt::format("the initialiser of \"{}\" gives {}, not {} {} of this graph", name,
                     initial.empty() ? "nothing" : fmt::format("{} {}", initial.shape().text(), name_of(initial.dtype())),
                     shape.text(), name_of(dtype)),
         line(where));
  compiler::Slice slice;
  slice.add(value(initial));
  for (std::int64_t id = 0; id <= initial.id; ++id)
    if (id != seed && slice.arguments.contains(value(id)))
      fail(call,
           fmt::format("the initialiser of \"{}\" reads {}; it may use the seed and constants only", name,
                       flag && id == *flag ? "whether it is training" : fmt::format("\"{}\"", node(id).name)),
           line(where));
  std::int64_t id = add_argument(name, shape, dtype, where);
  states.push_back({name, role, id, initial.id});
  return tensor(id);
}

Tensor GraphState::training_flag(const Location &where) {
  if (!flag) flag = id_of(placeholder("", {}, i1, where));
  return tensor(*flag);
}

Tensor GraphState::placeholder(const std::string &name, const Shape &shape, DType dtype, const Location &where) {
  return tensor(add(pool->addArgument(to_type(context(), shape, dtype), location(where, name)), ""));
}

std::int64_t GraphState::open_block(const std::string &call, const Location &where) {
  blocks.push_back(fmt::format("the {} at {}", call, line_text(line(where))));
  return pool->blocks.open();
}

void GraphState::close_block() { pool->blocks.close(); }

Tensor GraphState::block_parameter(const Shape &shape, DType dtype, const Location &where) {
  Tensor parameter = placeholder("", shape, dtype, where);
  nodes.back().block = pool->blocks.current();
  return parameter;
}

bool GraphState::visible(const Tensor &tensor) const {
  const std::int64_t block = node(tensor).block;
  return block < 0 || pool->blocks.isOpen(block);
}

const std::string &GraphState::block_of(const Tensor &tensor) const {
  return blocks.at(static_cast<std::size_t>(node(tensor).block));
}

compiler::Training GraphState::training(bool on) const { return {flag ? value(*flag) : mlir::Value(), on}; }

Tensor GraphState::random_key(const Location &where) {
  if (!key)
    key = id_of(
        declare_state("random.key", GAIT_STATE, {}, i64, [](const Initialization &request) { return request.seed; }, where));
  return tensor(*key);
}

Tensor GraphState::random_counter(const Location &where) {
  // Initialisers draw at counter 0 under the same key.
  if (!counter) counter = id_of(declare_state("random.counter", GAIT_COUNTER, {}, i64, init::constant(1), where));
  return tensor(*counter);
}

void GraphState::enter(const Location &where, const std::string &name) { scopes.push_back({where, name}); }

void GraphState::leave() { scopes.pop_back(); }

mlir::Location GraphState::location(const Location &where, const std::string &name) const {
  std::string path = name;
  if (path.empty())
    for (const Frame &frame : scopes) {
      if (frame.name.empty()) continue;
      // A layer of a layer, `block_0.attention` in `block_0`, has the outer one's name already.
      if (path.empty() || frame.name.starts_with(path + ".")) path = frame.name;
      else path += "/" + frame.name;
    }
  const Location line = this->line(where);
  return pool->location(base_name(line), line.line(), line.column(), path);
}

compiler::Pool &GraphState::pool_at(const Location &where) const { return pool->at(location(where)); }

mlir::MLIRContext &GraphState::context() const { return pool->context; }

} // namespace gait::detail
