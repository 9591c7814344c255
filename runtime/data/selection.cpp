#include "runtime/data/selection.h"
#include <algorithm>

namespace gait::data {
namespace {

class Picked : public Source {
public:
  Picked(std::shared_ptr<const Source> from, std::vector<int64_t> rows)
      : Source(from->fields(), static_cast<int64_t>(rows.size())), from(std::move(from)), rows(std::move(rows)) {
    ascending = std::ranges::is_sorted(this->rows, std::ranges::less_equal()); // strictly: no row twice
  }
  std::unique_ptr<Reader> reader() const override;
  bool in_memory() const override { return from->in_memory(); }
  bool from_file() const override { return from->from_file(); }
  /// In the order of time, rows that are left out only make the steps longer.
  int64_t reach() const override { return ascending ? from->reach() : none; }

  const std::shared_ptr<const Source> from;
  const std::vector<int64_t> rows;

private:
  bool ascending;
};

class Range : public Source {
public:
  Range(std::shared_ptr<const Source> from, int64_t first, int64_t last)
      : Source(from->fields(), last - first), from(std::move(from)), first(first) {}
  std::unique_ptr<Reader> reader() const override;
  bool in_memory() const override { return from->in_memory(); }
  bool from_file() const override { return from->from_file(); }
  int64_t reach() const override { return from->reach(); }

  const std::shared_ptr<const Source> from;
  const int64_t first;
};

class PickedReader : public Reader {
public:
  explicit PickedReader(const Picked &picked) : picked(picked), from(picked.from->reader()) {}
  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    theirs.resize(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) theirs[i] = picked.rows[static_cast<size_t>(rows[i])];
    from->gather(theirs, to);
  }

private:
  const Picked &picked;
  std::unique_ptr<Reader> from;
  std::vector<int64_t> theirs;
};

class RangeReader : public Reader {
public:
  explicit RangeReader(const Range &range) : first(range.first), from(range.from->reader()) {}
  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    theirs.resize(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) theirs[i] = first + rows[i];
    from->gather(theirs, to);
  }
  bool lend(int64_t begin, int64_t count, std::span<const std::byte *> where) override {
    return from->lend(first + begin, count, where);
  }

private:
  int64_t first;
  std::unique_ptr<Reader> from;
  std::vector<int64_t> theirs;
};

std::unique_ptr<Reader> Picked::reader() const { return std::make_unique<PickedReader>(*this); }
std::unique_ptr<Reader> Range::reader() const { return std::make_unique<RangeReader>(*this); }

} // namespace

// A selection of a selection is one selection: reading goes through one list of rows, however often a dataset was split.

std::shared_ptr<const Source> pick(std::shared_ptr<const Source> source, std::span<const int64_t> rows) {
  std::vector<int64_t> own(rows.begin(), rows.end());
  if (auto picked = dynamic_cast<const Picked *>(source.get())) {
    for (int64_t &row : own) row = picked->rows[static_cast<size_t>(row)];
    return std::make_shared<Picked>(picked->from, std::move(own));
  }
  if (auto range = dynamic_cast<const Range *>(source.get())) {
    for (int64_t &row : own) row += range->first;
    return std::make_shared<Picked>(range->from, std::move(own));
  }
  return std::make_shared<Picked>(std::move(source), std::move(own));
}

std::shared_ptr<const Source> pick_range(std::shared_ptr<const Source> source, int64_t first, int64_t last) {
  if (auto picked = dynamic_cast<const Picked *>(source.get()))
    return std::make_shared<Picked>(picked->from,
                                    std::vector<int64_t>(picked->rows.begin() + first, picked->rows.begin() + last));
  if (auto range = dynamic_cast<const Range *>(source.get()))
    return std::make_shared<Range>(range->from, range->first + first, range->first + last);
  return std::make_shared<Range>(std::move(source), first, last);
}

} // namespace gait::data
