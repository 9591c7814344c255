#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"
#include "gait/ops.h"

namespace gait {

using detail::Call;
using detail::Composition;
using detail::Labelled;

template <typename Op> static Tensor binary(std::string_view name, const Operand &lhs, const Operand &rhs) {
  const Labelled operands[] = {{"lhs", &lhs}, {"rhs", &rhs}};
  Call call(name, detail::tensors_of(name, operands), lhs.where);
  std::vector<Tensor> both = detail::same_shape(call, operands, detail::same_type(call, operands));
  call.require_number(both.front());
  return call.emit<Op>(call.value(both[0]), call.value(both[1]));
}

template <typename Op> static Tensor floating(std::string_view name, const Tensor &x, const Location &where) {
  Call call(name, {x}, where);
  call.require_floating(x);
  return call.emit<Op>(call.value(x));
}

Tensor add(const Operand &lhs, const Operand &rhs) { return binary<ir::AddOp>("add", lhs, rhs); }
Tensor sub(const Operand &lhs, const Operand &rhs) { return binary<ir::SubOp>("sub", lhs, rhs); }
Tensor mul(const Operand &lhs, const Operand &rhs) { return binary<ir::MulOp>("mul", lhs, rhs); }
Tensor div(const Operand &lhs, const Operand &rhs) { return binary<ir::DivOp>("div", lhs, rhs); }
Tensor max(const Operand &lhs, const Operand &rhs) { return binary<ir::MaxOp>("max", lhs, rhs); }

Tensor min(const Operand &lhs, const Operand &rhs) { return binary<ir::MinOp>("min", lhs, rhs); }
Tensor mod(const Operand &lhs, const Operand &rhs) { return binary<ir::ModOp>("mod", lhs, rhs); }

Tensor clamp(const Tensor &x, const Operand &low, const Operand &high) {
  Composition call("clamp", {x}, low.where);
  auto number = [](const Operand &bound) {
    return bound.kind == Operand::Kind::Real ? bound.real : static_cast<double>(bound.whole);
  };
  const bool numbers = low.kind != Operand::Kind::Tensor && high.kind != Operand::Kind::Tensor;
  call.require(!numbers || number(low) <= number(high), "low {} is above high {}; swap them", number(low), number(high));
  return select(x < low, low, select(x > high, high, x));
}

template <typename Op> static Tensor of_number(std::string_view name, const Tensor &x, const Location &where) {
  Call call(name, {x}, where);
  call.require_number(x);
  return call.emit<Op>(call.value(x));
}

Tensor neg(const Tensor &x, Location where) { return of_number<ir::NegOp>("neg", x, where); }
Tensor abs(const Tensor &x, Location where) { return of_number<ir::AbsOp>("abs", x, where); }
Tensor sign(const Tensor &x, Location where) { return of_number<ir::SignOp>("sign", x, where); }

Tensor exp(const Tensor &x, Location where) { return floating<ir::ExpOp>("exp", x, where); }
Tensor log(const Tensor &x, Location where) { return floating<ir::LogOp>("log", x, where); }
Tensor tanh(const Tensor &x, Location where) { return floating<ir::TanhOp>("tanh", x, where); }
Tensor sqrt(const Tensor &x, Location where) { return floating<ir::SqrtOp>("sqrt", x, where); }

Tensor rsqrt(const Tensor &x, Location where) { return floating<ir::RsqrtOp>("rsqrt", x, where); }
Tensor sigmoid(const Tensor &x, Location where) { return floating<ir::SigmoidOp>("sigmoid", x, where); }
Tensor log1p(const Tensor &x, Location where) { return floating<ir::Log1pOp>("log1p", x, where); }
Tensor expm1(const Tensor &x, Location where) { return floating<ir::Expm1Op>("expm1", x, where); }
Tensor sin(const Tensor &x, Location where) { return floating<ir::SinOp>("sin", x, where); }
Tensor cos(const Tensor &x, Location where) { return floating<ir::CosOp>("cos", x, where); }
Tensor erf(const Tensor &x, Location where) { return floating<ir::ErfOp>("erf", x, where); }

template <typename Op> static Tensor floating_binary(std::string_view name, const Labelled &lhs, const Labelled &rhs) {
  const Labelled operands[] = {lhs, rhs};
  Call call(name, detail::tensors_of(name, operands), lhs.operand->where);
  std::vector<Tensor> both = detail::same_shape(call, operands, detail::same_type(call, operands));
  call.require_floating(both.front());
  return call.emit<Op>(call.value(both[0]), call.value(both[1]));
}
Tensor pow(const Operand &base, const Operand &exponent) {
  return floating_binary<ir::PowOp>("pow", {"base", &base}, {"exponent", &exponent});
}
Tensor atan2(const Operand &y, const Operand &x) { return floating_binary<ir::Atan2Op>("atan2", {"y", &y}, {"x", &x}); }

Tensor floor(const Tensor &x, Location where) { return floating<ir::FloorOp>("floor", x, where); }
Tensor ceil(const Tensor &x, Location where) { return floating<ir::CeilOp>("ceil", x, where); }
Tensor round(const Tensor &x, Location where) { return floating<ir::RoundOp>("round", x, where); }
Tensor is_finite(const Tensor &x, Location where) { return floating<ir::IsFiniteOp>("is_finite", x, where); }

static void require_integer(const Call &call, const Tensor &x) {
  call.require(!is_floating(x.dtype()), "needs truth values (i1) or integers, not {}; compare something, as in x > 0",
               name_of(x.dtype()));
}

template <typename Op> static Tensor bitwise(std::string_view name, const Operand &lhs, const Operand &rhs) {
  const Labelled operands[] = {{"lhs", &lhs}, {"rhs", &rhs}};
  Call call(name, detail::tensors_of(name, operands), lhs.where);
  std::vector<Tensor> both = detail::same_shape(call, operands, detail::same_type(call, operands));
  require_integer(call, both.front());
  return call.emit<Op>(call.value(both[0]), call.value(both[1]));
}

Tensor bitwise_and(const Operand &lhs, const Operand &rhs) { return bitwise<ir::BitwiseAndOp>("bitwise_and", lhs, rhs); }
Tensor bitwise_or(const Operand &lhs, const Operand &rhs) { return bitwise<ir::BitwiseOrOp>("bitwise_or", lhs, rhs); }
Tensor bitwise_xor(const Operand &lhs, const Operand &rhs) { return bitwise<ir::BitwiseXorOp>("bitwise_xor", lhs, rhs); }

Tensor bitwise_not(const Tensor &x, Location where) {
  Call call("bitwise_not", {x}, where);
  require_integer(call, x);
  return call.emit<ir::BitwiseNotOp>(call.value(x));
}

static ir::Comparison predicate(Comparison comparison) {
  switch (comparison) {
  case Comparison::eq:
    return ir::Comparison::Eq;
  case Comparison::ne:
    return ir::Comparison::Ne;
  case Comparison::lt:
    return ir::Comparison::Lt;
  case Comparison::le:
    return ir::Comparison::Le;
  case Comparison::gt:
    return ir::Comparison::Gt;
  case Comparison::ge:
    return ir::Comparison::Ge;
  }
  llvm_unreachable("a comparison without a predicate");
}

Tensor compare(Comparison comparison, const Operand &lhs, const Operand &rhs) {
  const Labelled operands[] = {{"lhs", &lhs}, {"rhs", &rhs}};
  Call call("compare", detail::tensors_of("compare", operands), lhs.where);
  std::vector<Tensor> both = detail::same_shape(call, operands, detail::same_type(call, operands));
  call.require_number(both.front());
  return call.emit<ir::CompareOp>(predicate(comparison), call.value(both[0]), call.value(both[1]));
}

Tensor select(const Tensor &condition, const Operand &on_true, const Operand &on_false) {
  const Operand chosen_by(condition, on_true.where);
  const Labelled all[] = {{"condition", &chosen_by}, {"on_true", &on_true}, {"on_false", &on_false}},
                 branches[] = {all[1], all[2]};
  std::vector<Tensor> given = detail::tensors_of("select", branches);
  given.push_back(condition);
  Call call("select", given, on_true.where);
  call.require(condition.dtype() == i1, "the condition is {}, not i1; compare something, as in x > 0",
               name_of(condition.dtype()));
  std::vector<Tensor> tensors = detail::same_type(call, branches);
  tensors.insert(tensors.begin(), condition);
  tensors = detail::same_shape(call, all, tensors);
  return call.emit<ir::SelectOp>(call.value(tensors[0]), call.value(tensors[1]), call.value(tensors[2]));
}

Tensor convert(const Tensor &x, DType dtype, Location where) {
  Call call("convert", {x}, where);
  if (x.dtype() == dtype) return x;
  return call.emit<ir::ConvertOp>(call.type(x.shape(), dtype), call.value(x));
}

Tensor stop_gradient(const Tensor &x, Location where) {
  Call call("stop_gradient", {x}, where);
  return call.emit<ir::StopGradientOp>(call.value(x));
}

} // namespace gait
