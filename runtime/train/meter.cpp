#include "runtime/train/meter.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace gait::detail {

constexpr const char *summarize_name = "summarize";

static bool contains(const gait_tensor *tensors, int64_t count, std::string_view name) {
  return std::any_of(tensors, tensors + count, [&](const gait_tensor &tensor) { return name == tensor.name; });
}

Meter::Meter(Session &session, std::string_view name) : session(&session) {
  const gait_entry &entry = session.entry(name);
  const gait_entry *summarize = session.artifact().find_entry(summarize_name);
  for (int64_t i = 0; i < entry.output_count; ++i) {
    const gait_tensor &output = entry.outputs[i];
    if (output.rank != 0) continue;
    bool named = std::string_view(output.name) == "loss"; // of an entry of one's own, which has outputs only
    if ((output.role == GAIT_LOSS || named) && loss_output < 0) loss_output = i;
    bool sum = output.role == GAIT_SUM;
    bool known = summarize && (sum ? contains(summarize->inputs, summarize->input_count, output.name)
                                   : contains(summarize->outputs, summarize->output_count, output.name));
    terms.push_back({output.name, i, sum, known});
  }
  reset();
}

void Meter::reset() {
  sums.assign(terms.size(), 0);
  seen = 0;
  loss = std::numeric_limits<double>::quiet_NaN();
}

void Meter::add(const Results &results) {
  const double rows = static_cast<double>(results.rows());
  for (size_t i = 0; i < terms.size(); ++i) {
    double value = results.number_at(terms[i].output);
    if (terms[i].output == loss_output) loss = value;
    sums[i] += terms[i].adds ? value : value * rows;
  }
  seen += results.rows();
}

Scores Meter::scores() const {
  Scores scores;
  Batch inputs;
  for (size_t i = 0; i < terms.size(); ++i)
    if (terms[i].adds && terms[i].summarized) inputs.tensors.emplace_back(terms[i].name, f64, std::vector<int64_t>{}, &sums[i]);
  for (size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].adds) continue;
    double value = seen ? sums[i] / static_cast<double>(seen) : std::numeric_limits<double>::quiet_NaN();
    if (terms[i].summarized && seen) value = session->run(summarize_name, inputs).scalar(terms[i].name);
    scores.set(terms[i].name, value);
  }
  return scores;
}

void Meter::restore(std::span<const double> totals, int64_t rows) {
  if (totals.size() != sums.size())
    throw Error(fmt::format("the checkpoint has {} sums of losses and metrics, but the model {}; it is of another model",
                            totals.size(), sums.size()));
  std::ranges::copy(totals, sums.begin());
  seen = rows;
}

} // namespace gait::detail
