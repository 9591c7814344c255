#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"
#include "gait/ops.h"
#include <algorithm>
#include <map>

namespace gait {

using detail::Call;

static Tensor contract(Call &call, const std::string &spec, const Shape &result, const Tensor &lhs, const Tensor &rhs) {
  call.require(std::ranges::count_if(result, &Dimension::is_batch) <= 1,
               "the result {} of lhs {} and rhs {} has batch twice; rows meet only themselves", result.text(), lhs.shape().text(),
               rhs.shape().text());
  return call.emit<ir::DotOp>(call.type(result, lhs.dtype()), spec, call.value(lhs), call.value(rhs));
}

static void check_types(const Call &call, const Tensor &lhs, const Tensor &rhs) {
  call.require(lhs.dtype() == rhs.dtype(), "element types differ: lhs {}, rhs {}; convert one, as in convert(x, {})",
               name_of(lhs.dtype()), name_of(rhs.dtype()), name_of(is_floating(rhs.dtype()) ? rhs.dtype() : lhs.dtype()));
}

Tensor dot(const std::string &spec, const Tensor &lhs, const Tensor &rhs, Location where) {
  Call call("dot", {lhs, rhs}, where);
  check_types(call, lhs, rhs);
  const std::size_t comma = spec.find(','), arrow = spec.find("->");
  call.require(comma != spec.npos && arrow != spec.npos && comma < arrow,
               "bad spec \"{}\"; it reads \"bk,kn->bn\", a letter for each dimension", spec);
  std::map<char, Dimension> sizes;
  auto read = [&](std::string_view label, const std::string &letters, const Tensor &tensor) {
    call.require(static_cast<std::int64_t>(letters.size()) == tensor.rank(),
                 "the spec \"{}\" names {} dimensions of {}, which is {}", spec, letters.size(), label, tensor.shape().text());
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const Dimension size = tensor.shape()[static_cast<std::int64_t>(i)];
      auto [known, fresh] = sizes.try_emplace(letters[i], size);
      call.require(fresh || known->second == size, "the sizes of '{}' in \"{}\" differ: lhs {}, rhs {}", letters[i], spec,
                   lhs.shape().text(), rhs.shape().text());
    }
  };
  read("lhs", spec.substr(0, comma), lhs);
  read("rhs", spec.substr(comma + 1, arrow - comma - 1), rhs);
  Shape result;
  for (char letter : spec.substr(arrow + 2)) {
    auto known = sizes.find(letter);
    call.require(known != sizes.end(), "the result of \"{}\" names '{}', which neither operand has", spec, letter);
    result.push_back(known->second);
  }
  return contract(call, spec, result, lhs, rhs);
}

static Tensor matrix_product(std::string_view name, const Tensor &lhs, const Tensor &rhs, const Location &where) {
  Call call(name, {lhs, rhs}, where);
  check_types(call, lhs, rhs);
  auto shapes = [&] { return fmt::format("lhs {}, rhs {}", lhs.shape().text(), rhs.shape().text()); };
  call.require(lhs.rank() >= 1 && rhs.rank() >= 1, "a scalar is no matrix: {}; write lhs * rhs", shapes());
  const std::int64_t shared = std::max<std::int64_t>(rhs.rank() - 2, 0); // leading dimensions of both
  call.require(lhs.rank() > shared,
               "rhs has more leading dimensions than lhs: {}; reshape, or name dimensions as in dot(\"bk,kn->bn\", ...)",
               shapes());
  call.require(lhs.rank() <= 24, "at most 24 dimensions have letters: {}", shapes());
  call.require(lhs.shape()[lhs.rank() - 1] == rhs.shape()[shared],
               "inner sizes differ: {}; transpose rhs or check the layer's width", shapes());
  // Letters: leading ones a, b, ... of both, then those of lhs alone; y is summed over, z is the columns of rhs.
  std::string left, right, result;
  Shape shape;
  for (std::int64_t axis = 0; axis + 1 < lhs.rank(); ++axis) {
    const char letter = static_cast<char>('a' + axis);
    left += letter;
    result += letter;
    shape.push_back(lhs.shape()[axis]);
    if (axis >= shared) continue;
    call.require(lhs.shape()[axis] == rhs.shape()[axis], "leading sizes differ: {}", shapes());
    right += letter;
  }
  right += 'y';
  if (rhs.rank() > 1) {
    right += 'z';
    result += 'z';
    shape.push_back(rhs.shape()[rhs.rank() - 1]);
  }
  return contract(call, left + "y," + right + "->" + result, shape, lhs, rhs);
}

Tensor dot(const Tensor &lhs, const Tensor &rhs, Location where) { return matrix_product("dot", lhs, rhs, where); }
Tensor matmul(const Tensor &lhs, const Tensor &rhs, Location where) { return matrix_product("matmul", lhs, rhs, where); }

} // namespace gait
