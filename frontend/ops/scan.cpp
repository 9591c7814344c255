#include "gait/ops/scan.h"
#include "compiler/builder/blocks.h"
#include "compiler/builder/pool.h"
#include "frontend/call.h"
#include "frontend/open_block.h"
#include "mlir/IR/BuiltinTypes.h"
#include <iterator>
#include <utility>

namespace gait {

using compiler::Holder;
using detail::Call;
using detail::GraphState;
using Tensors = std::vector<Tensor>;

namespace {

bool starts_with_batch(const Shape &shape) { return shape.rank() > 0 && shape[0].is_batch(); }

std::string spell(const Tensor &tensor) { return fmt::format("{} {}", name_of(tensor.dtype()), tensor.shape().text()); }

Shape without(const Shape &shape, std::int64_t axis) {
  std::vector<Dimension> dimensions(shape.begin(), shape.end());
  dimensions.erase(dimensions.begin() + axis);
  return Shape(std::move(dimensions));
}

ir::Keep ir_of(Keep keep) {
  switch (keep) {
  case Keep::square_root:
    return ir::Keep::SquareRoot;
  case Keep::logarithmic:
    return ir::Keep::Logarithmic;
  case Keep::all:
    break;
  }
  return ir::Keep::All;
}

/// One scan in the making.
class Loop {
public:
  Loop(const Call &call, const Tensors &inputs, const Tensors &carries, const ScanOptions &options)
      : call(call), inputs(inputs), carries(carries), options(options),
        holder{Holder::Kind::Scan, call.graph->location(call.where), -1, {}, detail::values_of(call, carries)} {
    holder.loop.reverse = options.reverse;
    holder.loop.keep = ir_of(options.keep);
    if (options.axis) call.require(*options.axis >= 0, "axis {} is no dimension; the first is 0", *options.axis);
    for (std::size_t i = 0; i < inputs.size(); ++i) check_sequence(i);
    const std::int64_t length = inputs.empty() ? options.count : length_of(0);
    call.require(length >= 1 && options.count >= 0, "{} steps; a loop without sequences has a count of steps, 1 at least",
                 options.count);
    call.require(options.count == 0 || options.count == length, "a count of {} steps over sequences of {}; leave the count out",
                 options.count, length);
    holder.loop.count = length;
    for (mlir::Value value : detail::values_of(call, inputs)) holder.inputs.push_back(value);
  }

  Steps run(const std::function<Steps(const Tensors &, const Tensors &)> &step) {
    GraphState &graph = *call.graph;
    const std::size_t averages = graph.averages.size();
    detail::OpenBlock inside(call);
    Tensors given, slices;
    for (const Tensor &carry : carries) given.push_back(graph.block_parameter(carry, call.where));
    for (std::size_t i = 0; i < inputs.size(); ++i)
      slices.push_back(graph.block_parameter(without(inputs[i].shape(), axis_of(i)), inputs[i].dtype(), call.where));
    const Steps next = step(given, slices);
    check_returned(next);
    inside.close();
    holder.forward = inside.number();
    for (const Tensors *tensors : {&given, &slices})
      for (mlir::Value value : detail::values_of(call, *tensors)) holder.parameters.push_back(value);
    Tensors results = next.carries;
    results.insert(results.end(), next.outputs.begin(), next.outputs.end());
    holder.outputs = detail::values_of(call, results);
    for (const Tensor &carry : carries) holder.loop.types.push_back(call.type(carry.shape(), carry.dtype()));
    for (std::size_t i = 0; i < next.outputs.size(); ++i) add_stack(next.outputs[i], i);
    detail::check_gradients(call, holder.forward, holder.inputs);
    call.require(graph.averages.size() == averages, "a running average is kept inside; keep it outside");
    Tensors held = detail::hold(call, std::move(holder));
    const auto last = held.begin() + static_cast<std::ptrdiff_t>(carries.size());
    return {{held.begin(), last}, {last, held.end()}};
  }

private:
  std::int64_t axis_of(std::size_t input) const {
    return options.axis.value_or(starts_with_batch(inputs[input].shape()) ? 1 : 0);
  }
  std::int64_t length_of(std::size_t input) const { return inputs[input].shape()[axis_of(input)].size(); }

  void check_sequence(std::size_t i) {
    const std::int64_t axis = axis_of(i);
    const Shape &shape = inputs[i].shape();
    call.require(
        axis < shape.rank() && !shape[axis].is_batch(),
        "input {} is {}, which has no steps along dimension {}; a sequence is [batch, steps, ...] or [steps, ...], or say "
        "the axis",
        i, spell(inputs[i]), axis);
    call.require(length_of(i) == length_of(0), "input {} has {} steps, input 0 has {}; cut or pad them to one length", i,
                 length_of(i), length_of(0));
    holder.loop.axes.push_back(axis);
  }

  /// Inside the block.
  void check_returned(const Steps &next) const {
    call.require(next.carries.size() == carries.size(), "the step returns {} carries, and is given {}; it hands on one each",
                 next.carries.size(), carries.size());
    call.require(!next.carries.empty() || !next.outputs.empty(), "the step returns no tensor; it returns at least one");
    Tensors all = next.carries;
    all.insert(all.end(), next.outputs.begin(), next.outputs.end());
    const Call returned(call.name, all, call.where);
    call.require(returned.graph == call.graph, "the step returns a tensor of another graph");
    for (std::size_t i = 0; i < carries.size(); ++i)
      call.require(next.carries[i].shape() == carries[i].shape() && next.carries[i].dtype() == carries[i].dtype(),
                   "the step returns carry {} as {}; it must stay {}, as it is given", i, spell(next.carries[i]),
                   spell(carries[i]));
  }

  void add_stack(const Tensor &output, std::size_t i) {
    const std::int64_t axis = options.axis.value_or(starts_with_batch(output.shape()) ? 1 : 0);
    call.require(axis <= output.shape().rank(), "output {} is {}, which cannot be stacked along dimension {}", i, spell(output),
                 axis);
    std::vector<Dimension> dimensions(output.shape().begin(), output.shape().end());
    dimensions.insert(dimensions.begin() + axis, Dimension(holder.loop.count));
    holder.loop.stacking.push_back(axis);
    holder.loop.types.push_back(call.type(Shape(std::move(dimensions)), output.dtype()));
  }

  const Call &call;
  const Tensors &inputs, &carries;
  const ScanOptions &options;
  Holder holder;
};

} // namespace

Steps scan(const Tensors &inputs, const Tensors &carries, const std::function<Steps(const Tensors &, const Tensors &)> &step,
           const ScanOptions &options, Location where) {
  if (inputs.empty() && carries.empty()) detail::fail("scan", "there is no tensor to compute from; pass at least one", where);
  if (!step) detail::fail("scan", "an empty function; pass one that builds a step", where);
  Tensors all = inputs;
  all.insert(all.end(), carries.begin(), carries.end());
  const Call call("scan", all, where);
  return Loop(call, inputs, carries, options).run(step);
}

Step scan(const Tensor &inputs, const Tensor &carry, const std::function<Step(const Tensor &, const Tensor &)> &step,
          const ScanOptions &options, Location where) {
  if (!step) detail::fail("scan", "an empty function; pass one that builds a step", where);
  const Steps all = scan(
      Tensors{inputs}, Tensors{carry},
      [&](const Tensors &carries, const Tensors &slices) {
        const Step next = step(carries.front(), slices.front());
        return Steps{{next.carry}, next.output.empty() ? Tensors() : Tensors{next.output}};
      },
      options, where);
  return {all.carries.front(), all.outputs.empty() ? Tensor() : all.outputs.front()};
}

} // namespace gait
