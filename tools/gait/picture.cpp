#include "tools/gait/picture.h"
#include "compiler/ops/ops.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>

using namespace mlir;

namespace gait::tools {
namespace {

using Path = std::vector<std::string>;

/// So many parameters with the same readers are a node each.
constexpr size_t drawnAlone = 3;

/// "digits.cpp:24", empty where no line asked for the op.
std::string lineOf(Location loc) {
  auto file = loc->findInstanceOf<FileLineColLoc>();
  if (!file) return {};
  return llvm::sys::path::filename(file.getFilename().getValue()).str() + ":" + std::to_string(file.getLine());
}

/// The layers around an op, outermost first: "encoder_0.attention/linear_1" is three. Of an op without a layer, the call in the
/// program that asked for it: "digits.cpp:24:54".
Path pathOf(Location loc) {
  Path path;
  if (auto name = loc->findInstanceOf<NameLoc>()) {
    SmallVector<StringRef> parts;
    llvm::SplitString(name.getName().getValue(), parts, "/.");
    for (StringRef part : parts) path.push_back(part.str());
  }
  if (path.empty()) {
    auto file = loc->findInstanceOf<FileLineColLoc>();
    path.push_back(file ? lineOf(loc) + ":" + std::to_string(file.getColumn()) : "");
  }
  return path;
}

bool isNamed(Location loc) { return static_cast<bool>(loc->findInstanceOf<NameLoc>()); }

std::string typeOf(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  std::vector<std::string> sizes;
  for (int64_t size : tensor.getShape()) sizes.push_back(ShapedType::isDynamic(size) ? "batch" : std::to_string(size));
  std::string element;
  llvm::raw_string_ostream(element) << tensor.getElementType();
  return sizes.empty() ? element : fmt::format("[{}]{}", fmt::join(sizes, ", "), element == "f32" ? "" : " " + element);
}

StringRef nameOf(Operation *op) { return op->getName().stripDialect(); }

/// What an op reads, also by its blocks.
llvm::SetVector<Value> operandsOf(Operation *op) {
  llvm::SetVector<Value> operands(op->operand_begin(), op->operand_end());
  for (Region &region : op->getRegions()) getUsedValuesDefinedAbove(region, operands);
  return operands;
}

class Drawer {
public:
  Drawer(func::FuncOp entry, int64_t depth) : entry(entry), depth(depth), end(entry.getBody().front().getTerminator()) {}

  Picture draw() {
    auto module = entry->getParentOfType<ModuleOp>();
    picture.title = fmt::format("{}: {}", module.getSymName().value_or("model").str(), entry.getName().str());
    findParts();
    findConstants();
    groupOps();
    addOps();
    foldState();
    addArguments();
    addResults();
    addEdges();
    return std::move(picture);
  }

private:
  StringAttr roleOf(OpOperand &result) { return entry.getResultAttrOfType<StringAttr>(result.getOperandNumber(), "gait.role"); }
  /// What is shown of an entry: not the sums behind a metric.
  bool isShown(OpOperand &result) { return !roleOf(result) || roleOf(result).getValue() != "sum"; }
  bool isState(OpOperand &result) { return static_cast<bool>(entry.getResultAttr(result.getOperandNumber(), "gait.state")); }

  static void addAncestors(Value value, llvm::DenseSet<Operation *> &ops) {
    Operation *op = value.getDefiningOp();
    if (!op || !ops.insert(op).second) return;
    for (Value operand : operandsOf(op)) addAncestors(operand, ops);
  }

  void findParts() {
    llvm::DenseSet<Operation *> forward, learned;
    for (OpOperand &result : end->getOpOperands()) {
      const StringAttr role = roleOf(result);
      if (!isShown(result)) continue;
      addAncestors(result.get(), shown);
      if (!isState(result) || entry.getName() == "init") addAncestors(result.get(), forward);
      else if (role && (role.getValue() == "parameter" || role.getValue() == "slot")) addAncestors(result.get(), learned);
    }
    llvm::DenseSet<Attribute> places;
    for (Operation *op : forward) places.insert(LocationAttr(op->getLoc()));
    for (Operation &op : entry.getBody().front().without_terminator()) {
      const bool ofForward = learned.contains(&op) && places.contains(LocationAttr(op.getLoc()));
      if (!shown.contains(&op)) continue;
      ops.push_back(&op);
      parts[&op] = forward.contains(&op) ? Part::Forward : isa<ir::GradientOp>(op) || ofForward ? Part::Gradient : Part::Update;
    }
  }

  /// One number, and what repeats it, is written where it is read.
  void findConstants() {
    for (Operation *each : ops) {
      Operation &op = *each;
      const bool returned = llvm::is_contained(op.getUsers(), end);
      std::string text;
      if (auto constant = dyn_cast<ir::ConstantOp>(op)) {
        auto value = dyn_cast<DenseElementsAttr>(constant.getValue());
        if (!value || !value.isSplat()) continue;
        if (isa<FloatType>(value.getElementType()))
          text = fmt::format("{:.6g}", value.getSplatValue<APFloat>().convertToDouble());
        else if (value.getElementType().isInteger(1)) text = value.getSplatValue<bool>() ? "true" : "false";
        else text = std::to_string(value.getSplatValue<APInt>().getSExtValue());
      } else if (isa<ir::BroadcastOp>(op)) {
        text = constants.lookup(op.getOperand(0));
      }
      if (!text.empty() && !returned) constants[op.getResult(0)] = text;
    }
  }
  bool isWritten(Operation *op) { return op->getNumResults() == 1 && constants.contains(op->getResult(0)); }

  /// The boxes that `op` lies in, and, where these are more than are opened, its group's.
  std::pair<std::vector<std::string>, bool> boxesOf(Operation *op) {
    Path path = pathOf(op->getLoc());
    // An update is the same few lines for each parameter: opened last.
    const size_t opened = static_cast<size_t>(parts[op] == Part::Update ? std::max<int64_t>(depth - 1, 0) : depth);
    if (path.size() <= opened) return {path, false};
    path.resize(opened + 1);
    return {path, true};
  }

  void groupOps() {
    for (Operation *op : ops) {
      if (isWritten(op)) continue;
      auto [path, whole] = boxesOf(op);
      if (whole) groups[{static_cast<int>(parts[op]), path}].push_back(op);
    }
  }

  size_t add(Node node) {
    picture.nodes.push_back(std::move(node));
    return picture.nodes.size() - 1;
  }

  /// The forward nodes that read an argument: where its picture belongs.
  std::set<size_t> readersOf(BlockArgument argument) {
    std::set<size_t> readers;
    for (Operation *user : argument.getUsers())
      if (user->getNumResults() > 0 && parts.contains(user) && parts[user] == Part::Forward)
        if (auto found = nodes.find(user->getResult(0)); found != nodes.end()) readers.insert(found->second);
    return readers;
  }

  void addArguments() {
    std::map<std::set<size_t>, std::vector<BlockArgument>> together; // parameters with the same readers
    for (BlockArgument argument : entry.getArguments())
      if (isParameter(argument)) together[readersOf(argument)].push_back(argument);
    for (BlockArgument argument : entry.getArguments()) {
      auto name = entry.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "gait.name");
      auto role = entry.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "gait.role");
      if (!name || !role || folded.contains(argument) || (argument.use_empty() && role.getValue() != "input")) continue;
      if (isParameter(argument)) {
        const std::vector<BlockArgument> &all = together[readersOf(argument)];
        if (all.size() > drawnAlone) {
          nodes[argument] = argument == all.front() ? addParameters(all) : nodes.at(all.front());
          continue;
        }
      }
      NodeKind kind = role.getValue() == "input" ? NodeKind::Input
                      : isParameter(argument)    ? NodeKind::Parameter
                                                 : NodeKind::State;
      nodes[argument] = add({kind, Part::Forward, name.str(), {typeOf(argument.getType())}, {}});
    }
  }

  bool isParameter(BlockArgument argument) {
    auto role = entry.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "gait.role");
    return role && role.getValue() == "parameter" && !folded.contains(argument) && !argument.use_empty();
  }

  /// The parameters of one group, when these are many, are one node.
  size_t addParameters(const std::vector<BlockArgument> &all) {
    int64_t numbers = 0;
    for (BlockArgument argument : all) numbers += cast<RankedTensorType>(argument.getType()).getNumElements();
    return add(
        {NodeKind::Parameter, Part::Forward, fmt::format("{} parameters", all.size()), {fmt::format("{} numbers", numbers)}, {}});
  }

  std::string titleOf(Operation *op) {
    if (llvm::none_of(op->getOperands(), [&](Value operand) { return constants.contains(operand); })) return nameOf(op).str();
    std::vector<std::string> operands;
    for (Value operand : op->getOperands()) operands.push_back(constants.contains(operand) ? constants[operand] : "·");
    return fmt::format("{}({})", nameOf(op).str(), fmt::join(operands, ", "));
  }

  void addOps() {
    std::map<std::pair<int, Path>, size_t> drawn;
    for (Operation *op : ops) {
      if (isWritten(op)) continue;
      auto [path, whole] = boxesOf(op);
      const Part part = parts[op];
      const std::pair<int, Path> key(static_cast<int>(part), path);
      size_t number;
      if (whole && groups[key].size() > 1) {
        auto [found, isNew] = drawn.try_emplace(key, 0);
        if (isNew) found->second = addGroup(part, path, groups[key]);
        number = found->second;
      } else {
        if (whole) path.pop_back();
        if (!isNamed(op->getLoc())) path.clear();
        std::vector<std::string> lines;
        for (Value result : op->getResults().take_front(2)) lines.push_back(typeOf(result.getType()));
        if (op->getNumResults() > 2) lines.back() += fmt::format(" and {} more", op->getNumResults() - 2);
        number = add({NodeKind::Op, part, titleOf(op), lines, path});
      }
      for (Value result : op->getResults()) nodes[result] = number;
    }
  }

  /// A layer, or a line, by the ops it holds: the two that it has most of.
  size_t addGroup(Part part, Path path, ArrayRef<Operation *> ops) {
    llvm::MapVector<StringRef, int64_t> counts;
    for (Operation *op : ops) ++counts[nameOf(op)];
    std::vector<std::pair<StringRef, int64_t>> order(counts.begin(), counts.end());
    llvm::sort(order,
               [](const auto &a, const auto &b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
    std::vector<std::string> held;
    for (const auto &[name, count] : llvm::ArrayRef(order).take_front(3))
      held.push_back(count > 1 ? fmt::format("{} {}", count, name.str()) : name.str());
    std::string text = fmt::format("{}", fmt::join(held, ", "));
    if (order.size() > 3) text += ", …";
    Location loc = ops.front()->getLoc();
    std::vector<std::string> lines{text};
    if (isNamed(loc)) lines.push_back(lineOf(loc));
    std::string title = isNamed(loc) ? path.back() : lineOf(loc);
    path.pop_back();
    return add({NodeKind::Group, part, title, lines, path});
  }

  /// The one group that reads an argument and makes its new value, if that is all that happens to it: then the group says so.
  std::optional<size_t> keeperOf(BlockArgument argument, OpOperand &update) {
    auto made = nodes.find(update.get());
    if (made == nodes.end() || picture.nodes[made->second].kind != NodeKind::Group) return std::nullopt;
    const bool alone = llvm::all_of(argument.getUsers(), [&](Operation *user) {
      return user == end || (user->getNumResults() > 0 && nodes.lookup(user->getResult(0)) == made->second);
    });
    return alone ? std::optional(made->second) : std::nullopt;
  }

  /// State that belongs to one group is a number in it; of a parameter, its new value is.
  void foldState() {
    std::map<size_t, std::pair<int64_t, int64_t>> counts; // of parameters and other state
    for (OpOperand &result : end->getOpOperands()) {
      auto index = entry.getResultAttrOfType<IntegerAttr>(result.getOperandNumber(), "gait.state");
      if (!index) continue;
      BlockArgument argument = entry.getArgument(index.getInt());
      auto made = nodes.find(result.get());
      const bool learned = roleOf(result) && roleOf(result).getValue() == "parameter";
      if (std::optional<size_t> keeper = keeperOf(argument, result)) {
        ++(learned ? counts[*keeper].first : counts[*keeper].second);
        folded.insert(argument), foldedResults.insert(result.getOperandNumber());
      } else if (learned && made != nodes.end() && picture.nodes[made->second].kind == NodeKind::Group) {
        ++counts[made->second].first;
        foldedResults.insert(result.getOperandNumber());
        learners[argument] = made->second;
      }
    }
    auto plural = [](int64_t count, const char *what) { return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"); };
    for (auto &[node, count] : counts) {
      std::string text;
      if (count.first) text = "updates " + plural(count.first, "parameter");
      if (count.second) text += fmt::format("{}keeps {}", text.empty() ? "" : ", ", plural(count.second, "state"));
      picture.nodes[node].lines.push_back(text);
    }
  }

  void addResults() {
    for (OpOperand &result : end->getOpOperands()) {
      auto name = entry.getResultAttrOfType<StringAttr>(result.getOperandNumber(), "gait.name");
      if (!name || !isShown(result) || foldedResults.contains(result.getOperandNumber())) continue;
      StringRef role = roleOf(result) ? roleOf(result).getValue() : "output";
      NodeKind kind = isState(result)    ? NodeKind::NewState
                      : role == "loss"   ? NodeKind::Loss
                      : role == "output" ? NodeKind::Output
                                         : NodeKind::Metric;
      results[result.getOperandNumber()] = add(
          {kind, kind == NodeKind::NewState ? Part::Update : Part::Forward, name.str(), {typeOf(result.get().getType())}, {}});
    }
  }

  void addEdges() {
    llvm::MapVector<std::pair<size_t, size_t>, llvm::SetVector<Value>> tensors;
    auto connect = [&](Value value, size_t to) {
      auto from = nodes.find(value);
      if (from == nodes.end() || from->second == to) return;
      if (auto learner = learners.find(value); learner != learners.end() && learner->second == to) return;
      tensors[{from->second, to}].insert(value);
    };
    for (Operation *op : ops)
      if (!isWritten(op))
        for (Value operand : operandsOf(op)) connect(operand, nodes.at(op->getResult(0)));
    for (OpOperand &result : end->getOpOperands())
      if (auto found = results.find(result.getOperandNumber()); found != results.end()) connect(result.get(), found->second);
    for (auto &[ends, values] : tensors) {
      std::string type = typeOf(values.front().getType());
      if (values.size() > 1) type += fmt::format(" and {} more", values.size() - 1);
      picture.edges.push_back({ends.first, ends.second, type});
    }
  }

  func::FuncOp entry;
  int64_t depth;
  Operation *end;
  Picture picture;
  llvm::DenseMap<Operation *, Part> parts;
  llvm::DenseMap<Value, std::string> constants;
  std::map<std::pair<int, Path>, std::vector<Operation *>> groups;
  llvm::DenseMap<Value, size_t> nodes;
  std::vector<Operation *> ops; ///< that are shown, in order
  llvm::DenseSet<Operation *> shown;
  llvm::DenseSet<Value> folded; ///< arguments that are a number in a group
  llvm::DenseSet<unsigned> foldedResults;
  llvm::DenseMap<Value, size_t> learners; ///< of parameters, the group that says that it updates them
  std::map<unsigned, size_t> results;
};

} // namespace

int64_t depthOf(func::FuncOp entry) {
  size_t depth = 0;
  for (Operation &op : entry.getBody().front().without_terminator()) depth = std::max(depth, pathOf(op.getLoc()).size());
  return static_cast<int64_t>(depth) + 1;
}

Picture drawEntry(func::FuncOp entry, int64_t depth) { return Drawer(entry, depth).draw(); }

} // namespace gait::tools
