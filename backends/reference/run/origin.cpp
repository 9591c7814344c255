#include "backends/reference/run/origin.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <string_view>

namespace gait::reference {
namespace {

/// The maker of every value, by number; null for states and inputs.
std::vector<const Instruction *> makersOf(const Entry &entry) {
  std::vector<const Instruction *> makers(entry.states.size() + entry.inputs.size(), nullptr);
  for (const Instruction &instruction : entry.instructions) makers.insert(makers.end(), instruction.results.size(), &instruction);
  return makers;
}

/// Every value that one of `from` is computed from by values that all satisfy `holds`, themselves among them, increasing.
std::vector<int64_t> ancestors(const std::vector<const Instruction *> &makers, const std::vector<int64_t> &from,
                               const std::function<bool(int64_t)> &holds) {
  std::vector<bool> reached(makers.size(), false);
  for (int64_t value : from) reached[value] = holds(value);
  for (size_t value = makers.size(); value-- > 0;) // operands have smaller numbers
    if (reached[value] && makers[value])
      for (int64_t operand : makers[value]->operands) reached[operand] = reached[operand] || holds(operand);
  std::vector<int64_t> all;
  for (size_t value = 0; value < reached.size(); ++value)
    if (reached[value]) all.push_back(static_cast<int64_t>(value));
  return all;
}

} // namespace

Bad countBad(const Tensor &tensor) {
  Bad bad;
  if (!isFloat(tensor.dtype)) return bad;
  for (int64_t at = 0, size = tensor.size(); at < size; ++at) {
    const double value = tensor.floats[at];
    if (std::isfinite(value)) continue;
    const bool isNan = std::isnan(value);
    if (bad.first < 0 || (isNan && bad.nan == 0)) bad.first = at;
    ++(isNan ? bad.nan : bad.infinite);
  }
  return bad;
}

std::optional<int64_t> findOrigin(const Entry &entry, const std::vector<Description> &states, const std::vector<Tensor> &values,
                                  const std::vector<int64_t> &results) {
  const std::vector<const Instruction *> makers = makersOf(entry);
  std::vector<Bad> bad;
  for (const Tensor &value : values) bad.push_back(countBad(value));
  auto isNan = [&](int64_t value) { return bad[value].nan > 0; };
  auto isInfinite = [&](int64_t value) { return bad[value].infinite > 0; };
  auto isWritten = [&](int64_t value) {
    if (makers[value]) return makers[value]->operands.empty();
    return static_cast<size_t>(value) < entry.states.size() && states[entry.states[value]].role == GAIT_STATE;
  };
  auto firstComputed = [&](const std::vector<int64_t> &from) -> std::optional<int64_t> {
    for (int64_t value : ancestors(makers, from, isInfinite)) {
      const bool inherited = makers[value] && std::ranges::any_of(makers[value]->operands, isInfinite);
      if (!inherited && !isWritten(value)) return value;
    }
    return std::nullopt;
  };
  const std::vector<int64_t> nans = ancestors(makers, results, isNan);
  if (nans.empty()) return firstComputed(results);
  const Instruction *maker = makers[nans.front()];
  return maker ? firstComputed(maker->operands).value_or(nans.front()) : nans.front();
}

const Instruction *makerOf(const Entry &entry, int64_t value) { return makersOf(entry)[value]; }

Part partOf(const Entry &entry, const std::vector<Description> &states, int64_t value) {
  const std::vector<const Instruction *> makers = makersOf(entry);
  if (static_cast<size_t>(value) < entry.states.size()) return Part::State;
  if (!makers[value]) return Part::Input;
  if (entry.name == "init") return Part::Forward;
  std::vector<int64_t> returned, learned;
  for (const Output &output : entry.outputs) returned.push_back(output.value);
  for (const Update &update : entry.updates)
    if (const gait_role role = states[update.state].role; role == GAIT_PARAMETER || role == GAIT_SLOT)
      learned.push_back(update.value);
  const auto any = [](int64_t) { return true; };
  const std::vector<int64_t> forward = ancestors(makers, returned, any);
  if (std::ranges::binary_search(forward, value)) return Part::Forward;
  if (!std::ranges::binary_search(ancestors(makers, learned, any), value)) return Part::Update;
  const bool ofForward =
      std::ranges::any_of(forward, [&](int64_t other) { return makers[other] && makers[other]->place == makers[value]->place; });
  return ofForward ? Part::Gradient : Part::Update;
}

std::string explainElement(const Entry &entry, const std::vector<Tensor> &values, int64_t value, int64_t position) {
  const Instruction *maker = makerOf(entry, value);
  if (!maker || maker->operands.empty()) return {};
  std::string text = fmt::format("{} of ", maker->op);
  // Of operands of the result's shape, the elements at the same place; else, how large they are.
  const bool pointwise =
      std::ranges::all_of(maker->operands, [&](int64_t operand) { return values[operand].shape == values[value].shape; });
  for (size_t i = 0; i < maker->operands.size(); ++i) {
    const Tensor &operand = values[maker->operands[i]];
    if (i > 0) text += i + 1 == maker->operands.size() ? " and " : ", ";
    if (pointwise) {
      text += isFloat(operand.dtype) ? fmt::format("{:.6g}", operand.floats[position])
                                     : fmt::format("{}", operand.integers[position]);
      continue;
    }
    double low = INFINITY, high = -INFINITY;
    for (int64_t at = 0, size = operand.size(); at < size; ++at) {
      const double element = isFloat(operand.dtype) ? operand.floats[at] : static_cast<double>(operand.integers[at]);
      low = std::fmin(low, element), high = std::fmax(high, element);
    }
    text +=
        low == high ? fmt::format("numbers that are all {:.3g}", low) : fmt::format("numbers from {:.3g} to {:.3g}", low, high);
  }
  return text;
}

std::string adviseOn(const Entry &entry, const std::vector<Tensor> &values, int64_t value, Part part) {
  struct Advice {
    std::string_view op, forward, gradient;
  };
  static constexpr Advice table[] = {
      {"exp", "subtract the largest argument first, as softmax and logsumexp do, or clamp it", {}},
      {"expm1", "subtract the largest argument first, as softmax and logsumexp do, or clamp it", {}},
      {"log", "keep its argument above 0, as log(max(x, 1e-7)) does, or take a loss of logits", {}},
      {"log1p", "keep its argument above -1", {}},
      {"div", "keep the divisor away from 0, as x / (y + 1e-6) does",
       "the slope of a square root, a logarithm or a quotient has no bound near 0: keep its argument away from there, as "
       "sqrt(x + 1e-6) does"},
      {"sqrt", "keep its argument at 0 or above, as sqrt(max(x, 0)) does", {}},
      {"rsqrt", "keep its argument above 0, as rsqrt(x + 1e-6) does", {}},
      {"pow", "keep its base above 0, or its exponent small", "keep the base of a power above 0"},
  };
  const Instruction *maker = makerOf(entry, value);
  if (maker && maker->operands.empty()) return "look at the number that the program writes there";
  // findOrigin would have gone on to an infinity that was computed.
  if (maker && std::ranges::any_of(maker->operands, [&](int64_t operand) { return countBad(values[operand]).infinite > 0; }))
    return "infinities that the program wrote meet here, as in a row that a mask hides whole: write a large number, such as "
           "-1e9, "
           "instead";
  for (const Advice &advice : table)
    if (maker && maker->op == advice.op && part != Part::Update)
      return std::string(part == Part::Forward ? advice.forward : advice.gradient);
  return {};
}

} // namespace gait::reference
