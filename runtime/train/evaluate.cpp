#include "runtime/train/evaluate.h"
#include "runtime/error.h"
#include "runtime/train/meter.h"
#include "runtime/train/pass.h"
#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace gait {
namespace {

int64_t batch_size(const Session &session, const Dataset &dataset, const EvaluateOptions &options, std::string_view entry) {
  if (options.batch < 0 || options.batch > session.max_batch())
    throw Error(fmt::format("{}: batches of {} rows, but the model takes 1 to {}", entry, options.batch, session.max_batch()));
  if (dataset.rows() == 0) throw Error(fmt::format("{}: the dataset has no rows", entry));
  return options.batch ? options.batch : session.max_batch();
}

/// Where the rows of an output go: a column of as many rows.
Dataset::Column column_for(const gait_tensor &output, int64_t rows) {
  bool by_row =
      output.rank > 0 && output.shape[0] == GAIT_BATCH && std::count(output.shape, output.shape + output.rank, GAIT_BATCH) == 1;
  if (!by_row)
    throw Error(fmt::format("predict: the output '{}' is {}, without a row for each row of the data; call session.run for it",
                            output.name, format_shape({output.shape, static_cast<size_t>(output.rank)})));
  Dataset::Column column{output.name, static_cast<DType>(output.dtype), {output.shape + 1, output.shape + output.rank}, {}};
  int64_t bytes = bytes_of(column.dtype) * rows;
  for (int64_t size : column.row_shape) bytes *= size;
  column.bytes.reserve(static_cast<size_t>(bytes));
  return column;
}

} // namespace

Scores evaluate(Session &session, const Dataset &dataset, const EvaluateOptions &options) {
  detail::Meter meter(session, "evaluate");
  int64_t size = batch_size(session, dataset, options, "evaluate");
  detail::Pass pass(session, "evaluate", dataset, size, options.callbacks, detail::evaluate_hooks, &meter);
  pass.run();
  return pass.scores();
}

Dataset predict(Session &session, const Dataset &dataset, const EvaluateOptions &options) {
  const gait_entry &entry = session.entry("predict");
  int64_t size = batch_size(session, dataset, options, "predict");
  std::vector<Dataset::Column> columns;
  for (int64_t i = 0; i < entry.output_count; ++i) columns.push_back(column_for(entry.outputs[i], dataset.rows()));
  detail::Pass pass(session, "predict", dataset, size, options.callbacks, detail::predict_hooks);
  pass.run([&](const Results &results) {
    for (Dataset::Column &column : columns) {
      TensorView view = results.view(column.name);
      const auto *data = static_cast<const std::byte *>(view.data);
      column.bytes.insert(column.bytes.end(), data, data + view.bytes());
    }
  });
  return Dataset(std::move(columns));
}

} // namespace gait
