#include "runtime/data/relabel.h"
#include "runtime/data/source.h"
#include "runtime/error.h"
#include <fmt/format.h>
#include <utility>

namespace gait::data {
namespace {

class Relabeled : public Source {
public:
  Relabeled(std::shared_ptr<const Source> from, std::vector<Field> fields)
      : Source(std::move(fields), from->rows()), from(std::move(from)) {}
  std::unique_ptr<Reader> reader() const override { return from->reader(); }
  bool in_memory() const override { return from->in_memory(); }
  bool from_file() const override { return from->from_file(); }
  int64_t reach() const override { return from->reach(); }

private:
  std::shared_ptr<const Source> from;
};

} // namespace

Dataset relabel(const Dataset &dataset, std::vector<Field> fields) {
  const std::vector<Field> &given = dataset.fields();
  if (fields.size() != given.size())
    throw Error(fmt::format("relabel: {} fields for a dataset of {}", fields.size(), given.size()));
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].dtype != given[i].dtype || (fields[i].untyped && fields[i].dtype != DType::f64))
      throw Error(fmt::format("relabel: '{}' holds {}, and stays what it is", given[i].name, name_of(given[i].dtype)));
    if (fields[i].count() != given[i].count())
      throw Error(fmt::format("relabel: rows of '{}' have shape {}, and none of {}", given[i].name,
                              format_shape(given[i].row_shape), format_shape(fields[i].row_shape)));
  }
  return Dataset(std::make_shared<Relabeled>(dataset.shared_source(), std::move(fields)));
}

} // namespace gait::data
