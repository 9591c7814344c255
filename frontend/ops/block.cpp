#include "gait/ops/block.h"
#include "compiler/builder/blocks.h"
#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/call.h"
#include "frontend/open_block.h"
#include <algorithm>
#include <iterator>

namespace gait {

using compiler::Holder;
using detail::Call;
using detail::check_gradients;
using detail::GraphState;
using detail::hold;
using detail::OpenBlock;
using detail::values_of;
using Tensors = std::vector<Tensor>;

namespace {

template <class Function>
void check_given(std::string_view name, const Tensors &x, const Function &function, const Location &where) {
  if (x.empty()) detail::fail(name, "there is no tensor to compute from; pass at least one", where);
  if (!function) detail::fail(name, "an empty function; pass one that builds the block", where);
}

/// A function's results, inside its block.
void check_returned(const Call &call, const Tensors &y) {
  call.require(!y.empty(), "the function returns no tensor; it returns at least one");
  const Call returned(call.name, y, call.where);
  call.require(returned.graph == call.graph, "the function returns a tensor of another graph");
}

} // namespace

Tensors checkpoint(const Tensors &x, const std::function<Tensors(const Tensors &)> &block, Location where) {
  check_given("checkpoint", x, block, where);
  const Call call("checkpoint", x, where);
  GraphState &graph = *call.graph;
  const std::size_t averages = graph.averages.size();
  OpenBlock inside(call);
  Tensors y = block(x);
  check_returned(call, y);
  inside.close();
  check_gradients(call, inside.number(), {});
  // Running averages observe what the block computes: that leaves it too.
  const std::size_t returned = y.size();
  for (std::size_t i = averages; i < graph.averages.size(); ++i) y.push_back(graph.tensor(graph.averages[i].observation));
  Tensors results = hold(call, {Holder::Kind::Checkpoint, graph.location(where), inside.number(), values_of(call, y)});
  for (std::size_t i = averages; i < graph.averages.size(); ++i)
    graph.averages[i].observation = GraphState::id_of(results[returned + i - averages]);
  results.resize(returned);
  return results;
}

Tensor checkpoint(const Tensor &x, const std::function<Tensor(const Tensor &)> &block, Location where) {
  check_given("checkpoint", {x}, block, where);
  return checkpoint({x}, [&](const Tensors &tensors) { return Tensors{block(tensors.front())}; }, where).front();
}

Tensor barrier(const Tensor &x, const Tensors &after, Location where) {
  Tensors all{x};
  all.insert(all.end(), after.begin(), after.end());
  Call call("barrier", all, where);
  return call.emit<ir::BarrierOp>(call.value(x), values_of(call, after));
}

namespace {

Tensors parameters(const Call &call, const Tensors &like) {
  Tensors parameters;
  parameters.reserve(like.size());
  for (const Tensor &tensor : like) parameters.push_back(call.graph->block_parameter(tensor, call.where));
  return parameters;
}

/// No gradient flows to what a function reads from outside.
void check_captures(const Call &call, std::string_view function, std::int64_t block, const std::vector<mlir::Value> &outputs,
                    std::vector<mlir::Value> given, const Tensors &parameters) {
  for (const Tensor &parameter : parameters) given.push_back(call.value(parameter));
  for (mlir::Value value : call.graph->pool->blocks.captures(block, outputs))
    if (mlir::isa<mlir::FloatType>(mlir::getElementTypeOrSelf(value)) && std::ranges::find(given, value) == given.end())
      call.fail(fmt::format("{} reads {} from outside, which no gradient would reach; pass it among the inputs", function,
                            detail::describe_tensor(*call.graph, value)));
  check_gradients(call, block, {});
}

void check_gradients_of(const Call &call, const Tensors &x, const Tensors &dx) {
  call.require(dx.size() == x.size(), "backward gives {} gradients for {} inputs; it gives one each", dx.size(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!is_floating(x[i].dtype())) {
      call.require(dx[i].empty(), "input {} is {}, which has no gradient; return an empty Tensor for it", i,
                   name_of(x[i].dtype()));
      continue;
    }
    call.require(!dx[i].empty(), "backward gives no gradient for input {}, {} {}; where none flows, return zeros", i,
                 name_of(x[i].dtype()), x[i].shape().text());
    const Call gradient(call.name, {x[i], dx[i]}, call.where);
    call.require(dx[i].shape() == x[i].shape() && dx[i].dtype() == x[i].dtype(),
                 "the gradient of input {} is {} {}; it must be {} {}, as the input", i, name_of(dx[i].dtype()),
                 dx[i].shape().text(), name_of(x[i].dtype()), x[i].shape().text());
  }
}

Tensors floating(const Tensors &tensors) {
  Tensors found;
  std::ranges::copy_if(tensors, std::back_inserter(found),
                       [](const Tensor &tensor) { return !tensor.empty() && is_floating(tensor.dtype()); });
  return found;
}

} // namespace

Tensors custom_gradient(const Tensors &x, const std::function<Tensors(const Tensors &)> &forward,
                        const std::function<Tensors(const Tensors &, const Tensors &, const Tensors &)> &backward,
                        Location where) {
  check_given("custom_gradient", x, forward, where);
  check_given("custom_gradient", x, backward, where);
  const Call call("custom_gradient", x, where);
  GraphState &graph = *call.graph;
  const std::size_t averages = graph.averages.size();
  Holder holder{Holder::Kind::CustomGradient, graph.location(where), -1, {}, values_of(call, x)};

  OpenBlock first(call);
  const Tensors given = parameters(call, x), y = forward(given);
  check_returned(call, y);
  first.close();
  holder.forward = first.number();
  holder.parameters = values_of(call, given);
  holder.outputs = values_of(call, y);
  check_captures(call, "forward", first.number(), holder.outputs, holder.inputs, given);

  OpenBlock second(call);
  const Tensors given_x = parameters(call, x), given_y = parameters(call, y);
  Tensors dy;
  for (const Tensor &result : y) dy.push_back(is_floating(result.dtype()) ? graph.block_parameter(result, where) : Tensor());
  const Tensors dx = backward(given_x, given_y, dy);
  check_gradients_of(call, x, dx);
  second.close();
  holder.backward = second.number();
  holder.gradients = values_of(call, floating(dx));
  Tensors all = given_x;
  for (const Tensors &more : {given_y, floating(dy)}) all.insert(all.end(), more.begin(), more.end());
  holder.backwardParameters = values_of(call, all);
  check_captures(call, "backward", second.number(), holder.gradients, holder.inputs, all);

  call.require(graph.averages.size() == averages, "a running average is kept inside; keep it outside");
  return hold(call, std::move(holder));
}

Tensor custom_gradient(const Tensor &x, const std::function<Tensor(const Tensor &)> &forward,
                       const std::function<Tensor(const Tensor &, const Tensor &, const Tensor &)> &backward, Location where) {
  check_given("custom_gradient", {x}, forward, where);
  check_given("custom_gradient", {x}, backward, where);
  return custom_gradient(
             {x}, [&](const Tensors &given) { return Tensors{forward(given.front())}; },
             [&](const Tensors &given, const Tensors &y, const Tensors &dy) {
               return Tensors{backward(given.front(), y.front(), dy.front())};
             },
             where)
      .front();
}

} // namespace gait
