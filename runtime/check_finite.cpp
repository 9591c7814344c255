#include "runtime/check_finite.h"
#include "backends/reference/run/model.h"
#include "backends/reference/run/origin.h"
#include "runtime/error.h"
#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <string_view>

namespace gait::detail {

using reference::Bad;
using reference::Instruction;
using reference::Part;

namespace {

int64_t count_of(const gait_tensor &tensor, int64_t rows) {
  int64_t count = 1;
  for (int64_t i = 0; i < tensor.rank; ++i) count *= tensor.shape[i] == GAIT_BATCH ? rows : tensor.shape[i];
  return count;
}

struct Found {
  bool nan = false, infinite = false;
};

/// Bits alone, without a branch, so that it is a loop over vectors. `exponent`: the bits that are all set in what is not finite;
/// with any other besides the sign it is NaN.
template <typename Word> Found look_at(const void *data, int64_t count, Word exponent) {
  const Word *words = static_cast<const Word *>(data);
  const Word magnitude = std::numeric_limits<Word>::max() >> 1;
  Word nan = 0, infinite = 0;
  for (int64_t i = 0; i < count; ++i) {
    nan |= static_cast<Word>((words[i] & magnitude) > exponent);
    infinite |= static_cast<Word>((words[i] & magnitude) == exponent);
  }
  return {nan != 0, infinite != 0};
}

Found look_at(const gait_tensor &tensor, const void *data, int64_t rows) {
  const int64_t count = count_of(tensor, rows);
  return tensor.dtype == GAIT_F32 ? look_at<uint32_t>(data, count, 0x7f800000u)
                                  : look_at<uint64_t>(data, count, 0x7ff0000000000000u);
}

bool is_floating(const gait_tensor &tensor) { return tensor.dtype == GAIT_F32 || tensor.dtype == GAIT_F64; }

/// "step 42", by the counter of steps that the entry advanced, or "call 42".
std::string tell_when(const gait_entry &entry, const std::vector<const gait_tensor *> &updated, const unsigned char *state,
                      int64_t calls) {
  for (const gait_tensor *tensor : updated)
    if (std::string_view(entry.name) != "init" && tensor->role == GAIT_COUNTER && tensor->dtype == GAIT_I64 &&
        std::string_view(tensor->name).ends_with(".step")) {
      int64_t step;
      std::memcpy(&step, state + tensor->offset, sizeof(step));
      return fmt::format("step {}", step);
    }
  return fmt::format("call {}", calls);
}

/// "the loss 'loss'"
std::string spell(const gait_tensor &tensor, bool is_state) {
  if (is_state) return fmt::format("the new '{}'", tensor.name);
  return fmt::format("the {} '{}'", tensor.role == GAIT_LOSS ? "loss" : "output", tensor.name);
}

/// "3 of 320 numbers are NaN, the first at [4, 7]: log of 0"
std::string describe_bad(const reference::Entry &entry, const std::vector<reference::Tensor> &values, int64_t value) {
  const reference::Tensor &tensor = values[static_cast<size_t>(value)];
  const Bad bad = reference::countBad(tensor);
  const int64_t count = tensor.size();
  std::string text;
  if (tensor.shape.empty()) {
    text = bad.nan ? "it is NaN" : "it is infinite";
  } else {
    auto amount = [&](int64_t some) {
      return some == count ? fmt::format("all {}", count) : fmt::format("{} of {}", some, count);
    };
    // Beside NaN that began here, infinities are those that it was made of.
    text = bad.nan ? fmt::format("{} numbers are NaN", amount(bad.nan))
                   : fmt::format("{} numbers are infinite", amount(bad.infinite));
    std::vector<int64_t> index(tensor.shape.size());
    for (size_t d = index.size(), rest = static_cast<size_t>(bad.first); d-- > 0; rest /= static_cast<size_t>(tensor.shape[d]))
      index[d] = static_cast<int64_t>(rest) % tensor.shape[d];
    text += fmt::format(", the first at {}", format_shape(index));
  }
  const std::string cause = reference::explainElement(entry, values, value, bad.first);
  return cause.empty() ? text : fmt::format("{}: {}", text, cause);
}

/// "in layer 'head' (model.cpp:14)", as much of it as is known; `of`: "in ", "in the gradient of ".
std::string locate(const reference::Place &place, std::string_view of) {
  if (place.layer.empty() && place.line.empty()) return {};
  if (place.layer.empty()) return of == "in " ? fmt::format(" ({})", place.line) : fmt::format(" {}{}", of, place.line);
  return fmt::format(" {}layer '{}'{}", of, place.layer, place.line.empty() ? "" : fmt::format(" ({})", place.line));
}

std::string spell_role(int32_t role) {
  return role == GAIT_PARAMETER ? "parameter" : role == GAIT_SLOT ? "optimizer's slot" : "state";
}

/// "log [32, 10] f32 in layer 'head' (model.cpp:14)"
std::string describe_origin(const gait_model &program, const reference::Entry &entry, const reference::Tensor &tensor,
                            int64_t value, Part part) {
  const std::string type = tensor.shape.empty()
                               ? fmt::format(" {} scalar", name_of(static_cast<DType>(tensor.dtype)))
                               : fmt::format(" {} {}", format_shape(tensor.shape), name_of(static_cast<DType>(tensor.dtype)));
  const auto states = static_cast<int64_t>(entry.states.size());
  if (part == Part::State) {
    const gait_tensor &state = program.states[entry.states[static_cast<size_t>(value)]];
    return fmt::format("the {} '{}'{}, which was so before this call", spell_role(state.role), state.name, type);
  }
  if (part == Part::Input) {
    const reference::Description &input = entry.inputs[static_cast<size_t>(value - states)];
    return fmt::format("the input '{}'{}{}", input.name, type, input.line.empty() ? "" : fmt::format(" ({})", input.line));
  }
  const Instruction &maker = *reference::makerOf(entry, value);
  const char *of = part == Part::Gradient ? "in the gradient of " : part == Part::Update ? "in the update of " : "in ";
  return maker.op + type + locate(maker.place, of);
}

std::string advise(const reference::Entry &entry, const std::vector<reference::Tensor> &values, int64_t value, Part part) {
  const reference::Tensor &tensor = values[static_cast<size_t>(value)];
  if (std::string advice = reference::adviseOn(entry, values, value, part); !advice.empty()) return advice;
  switch (part) {
  case Part::Input:
    if (tensor.shape.empty()) return "look at what the program passes";
    return fmt::format("look at row {} of this batch in the data",
                       reference::countBad(tensor).first / (tensor.size() / tensor.shape[0]));
  case Part::State:
    return "look at what init, a checkpoint or the program put there";
  case Part::Forward:
    return "look at the scale of the inputs and of the parameters, or lower the rate";
  case Part::Gradient:
  case Part::Update:
    break;
  }
  return "lower the rate, or clip the gradients";
}

} // namespace

FiniteCheck::FiniteCheck(const Artifact &artifact) : model(&artifact.model()) {
  if (artifact.table().empty())
    throw Error(
        fmt::format("a session that checks for finite numbers needs the program of model '{}', which its artifact does not "
                    "carry; compile it with check_finite = true, or gait compile --check-finite",
                    model->name));
  const bool exact = std::string_view(model->backend) == "reference";
  program = reference::openReference(artifact.table(), exact ? reference::Arithmetic::Exact : reference::Arithmetic::Naive);
  bool fits = program->state_bytes == model->state_bytes && program->state_count == model->state_count &&
              program->entry_count == model->entry_count;
  for (int64_t i = 0; fits && i < model->entry_count; ++i)
    fits = std::string_view(program->entries[i].name) == model->entries[i].name &&
           program->entries[i].input_count == model->entries[i].input_count &&
           program->entries[i].output_count == model->entries[i].output_count;
  if (!fits)
    throw RuntimeError(
        fmt::format("the program that the artifact of model '{}' carries is another model's; compile it again", model->name));
  for (int64_t i = 0; i < model->entry_count; ++i) {
    Watched entry{&program->entries[i], {}, {}};
    const reference::Entry &table = reference::entryOf(*entry.program);
    for (int64_t j = 0; j < model->entries[i].output_count; ++j) {
      const gait_tensor &output = model->entries[i].outputs[j];
      if (is_floating(output) && (output.role == GAIT_OUTPUT || output.role == GAIT_LOSS))
        entry.results.push_back({&output, j, table.outputs[static_cast<size_t>(j)].value});
    }
    for (const reference::Update &update : table.updates) {
      const gait_tensor &state = model->states[update.state];
      entry.updated.push_back(&state);
      if (is_floating(state)) entry.results.push_back({&state, -1, update.value});
    }
    watched.push_back(std::move(entry));
  }
  kept = AlignedBytes(model->state_bytes, fmt::format("the kept state of model '{}', to check for finite numbers", model->name));
}

void FiniteCheck::before(const gait_entry &entry, const unsigned char *state) {
  Watched &one = find(entry);
  ++one.calls;
  for (const gait_tensor *tensor : one.updated)
    std::memcpy(kept.data() + tensor->offset, state + tensor->offset, static_cast<size_t>(tensor->bytes));
}

void FiniteCheck::exchange_state(const Watched &entry, unsigned char *state) {
  for (const gait_tensor *tensor : entry.updated)
    std::swap_ranges(state + tensor->offset, state + tensor->offset + tensor->bytes, kept.data() + tensor->offset);
}

void FiniteCheck::after(const EntryState &call, unsigned char *state) {
  Watched &entry = find(*call.entry);
  bool any = false;
  for (Result &result : entry.results) {
    const void *data = result.output < 0 ? state + result.tensor->offset : call.outputs[static_cast<size_t>(result.output)];
    const Found found = look_at(*result.tensor, data, call.rows);
    result.bad = found.nan || (found.infinite && !result.may_be_infinite);
    any |= result.bad;
  }
  if (!any) return;
  const std::string when = tell_when(*call.entry, entry.updated, state, entry.calls);
  exchange_state(entry, state);
  look_again(call, entry, when, state);
  exchange_state(entry, state); // infinities of the program's own
}

/// Evaluates the call once more and throws what it finds; returns when all that is bad is infinities that the program wrote down.
void FiniteCheck::look_again(const EntryState &call, Watched &entry, const std::string &when, const unsigned char *state) {
  std::string spoiled;
  std::vector<int64_t> results;
  for (const Result &result : entry.results) {
    if (!result.bad) continue;
    results.push_back(result.value);
    if (results.size() <= 3) spoiled += (spoiled.empty() ? "" : ", ") + spell(*result.tensor, result.output < 0);
  }
  if (results.size() > 3) spoiled += fmt::format(" and {} more", results.size() - 3);
  const reference::Entry &table = reference::entryOf(*entry.program);
  const AlignedBytes arena(entry.program->arena_shared, fmt::format("a second look at {}, {}, which made {} NaN or infinite",
                                                                    call.entry->name, when, spoiled));
  const std::vector<reference::Tensor> values =
      reference::evaluate(*entry.program, state, arena.data(), call.rows, call.inputs.data());
  const bool again = std::ranges::any_of(
      results, [&](int64_t value) { return reference::countBad(values[static_cast<size_t>(value)]).first >= 0; });
  if (!again)
    throw NotFiniteError(
        fmt::format("{}: {}: {} became NaN or infinite, but the reference arithmetic finds finite numbers from the "
                    "same state and batch: they are at the edge of their type, so lower the rate; or this is a "
                    "fault of Gait, so please report it; the state is as before this call",
                    call.entry->name, when, spoiled));
  std::vector<reference::Description> states;
  for (int64_t i = 0; i < program->state_count; ++i)
    states.push_back({program->states[i].name, static_cast<gait_role>(program->states[i].role), {}, {}, {}});
  const std::optional<int64_t> origin = reference::findOrigin(table, states, values, results);
  if (!origin) {
    for (Result &result : entry.results) result.may_be_infinite |= result.bad;
    return;
  }
  const reference::Tensor &tensor = values[static_cast<size_t>(*origin)];
  const Part part = reference::partOf(table, states, *origin);
  throw NotFiniteError(
      fmt::format("{}: {}: the first tensor that is not finite is {}: {}; it spoils {}; {}; the state is as before "
                  "this call",
                  call.entry->name, when, describe_origin(*program, table, tensor, *origin, part),
                  describe_bad(table, values, *origin), spoiled, advise(table, values, *origin, part)));
}

} // namespace gait::detail
