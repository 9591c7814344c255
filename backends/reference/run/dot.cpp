// The contraction of two operands, as an Einstein sum: one loop over the result's indices, one over the summed ones.
#include "backends/reference/run/operation.h"

namespace gait::reference {
namespace {

/// "bk,kn->bn": a letter per dimension of each operand and of the result.
struct Equation {
  std::string lhs, rhs, result;
  std::string summed; ///< the letters that the result lacks, in the order they are first met
};

Equation parse(const Signature &signature) {
  const std::string &text = signature.text("spec");
  size_t comma = text.find(','), arrow = text.find("->");
  signature.require(comma != std::string::npos && arrow != std::string::npos && comma < arrow, "spec reads \"lhs,rhs->result\"");
  Equation equation{text.substr(0, comma), text.substr(comma + 1, arrow - comma - 1), text.substr(arrow + 2), {}};
  for (char letter : equation.lhs + equation.rhs)
    if ((equation.result + equation.summed).find(letter) == std::string::npos) equation.summed += letter;
  return equation;
}

struct Dot {
  static void check(const Signature &signature) {
    signature.requireCounts(2);
    Equation equation = parse(signature);
    const Type &lhs = signature.operand(0), &rhs = signature.operand(1), &result = signature.result();
    signature.require(lhs.dtype == rhs.dtype && lhs.dtype == result.dtype && lhs.dtype != GAIT_I1,
                      "operands and result have one type of numbers");
    std::map<char, int64_t> extents;
    auto bind = [&](const std::string &letters, const Type &type) {
      signature.require(letters.size() == type.shape.size(), "spec has a letter per dimension");
      for (size_t d = 0; d < letters.size(); ++d) {
        signature.require((letters[d] >= 'a' && letters[d] <= 'z') || (letters[d] >= 'A' && letters[d] <= 'Z'),
                          "the letters are a to z and A to Z");
        signature.require(letters.find(letters[d]) == d, "no letter stands twice");
        signature.require(extents.emplace(letters[d], type.shape[d]).first->second == type.shape[d], "a letter has one size");
      }
    };
    bind(equation.lhs, lhs);
    bind(equation.rhs, rhs);
    size_t known = extents.size();
    bind(equation.result, result);
    signature.require(extents.size() == known, "the result's letters occur in an operand");
  }

  template <typename E> static void contract(const Call &call) {
    const Tensor &lhs = call.operands[0], &rhs = call.operands[1], &result = call.results[0];
    Equation equation = parse(call.signature);
    std::string letters = equation.result + equation.summed;
    // How far one step of each letter moves in an operand.
    auto steps = [&](const std::string &names, const Tensor &tensor) {
      std::vector<int64_t> moves(letters.size(), 0);
      int64_t stride = 1;
      for (size_t d = names.size(); d-- > 0; stride *= tensor.shape[d]) moves[letters.find(names[d])] = stride;
      return moves;
    };
    std::vector<int64_t> lhsSteps = steps(equation.lhs, lhs), rhsSteps = steps(equation.rhs, rhs), summedShape;
    for (char letter : equation.summed) {
      size_t d = equation.lhs.find(letter);
      summedShape.push_back(d != std::string::npos ? lhs.shape[d] : rhs.shape[equation.rhs.find(letter)]);
    }
    size_t outer = equation.result.size();
    auto position = [](const std::vector<int64_t> &moves, size_t first, const Index &index) {
      int64_t sum = 0;
      for (size_t d = 0; d < index.size(); ++d) sum += moves[first + d] * index[d];
      return sum;
    };
    forEachIndex(result.shape, [&](const Index &at) {
      int64_t lhsAt = position(lhsSteps, 0, at), rhsAt = position(rhsSteps, 0, at);
      E sum{};
      forEachIndex(summedShape, [&](const Index &k) {
        sum = sum + load<E>(lhs, lhsAt + position(lhsSteps, outer, k)) * load<E>(rhs, rhsAt + position(rhsSteps, outer, k));
      });
      store(result, result.at(at), sum);
    });
  }

  template <typename F> static void evaluate(const Call &call) {
    if (isFloat(call.results[0].dtype)) contract<F>(call);
    else contract<Integer>(call);
  }
};

} // namespace

std::span<const Operation> dotOperations() {
  static constexpr Operation table[] = {operation<Dot>("dot")};
  return table;
}

} // namespace gait::reference
