// Datasets side by side.
#include "runtime/data/source.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait::data {
namespace {

class JoinedReader : public Reader {
public:
  explicit JoinedReader(const std::vector<Dataset> &parts) : parts(parts) {
    for (const Dataset &part : parts) readers.push_back(part.source().reader());
  }
  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    for (size_t i = 0, field = 0; i < parts.size(); field += parts[i++].fields().size())
      readers[i]->gather(rows, to.subspan(field, parts[i].fields().size()));
  }
  bool lend(int64_t first, int64_t count, std::span<const std::byte *> from) override {
    for (size_t i = 0, field = 0; i < parts.size(); field += parts[i++].fields().size())
      if (!readers[i]->lend(first, count, from.subspan(field, parts[i].fields().size()))) return false;
    return true;
  }

private:
  const std::vector<Dataset> &parts;
  std::vector<std::unique_ptr<Reader>> readers;
};

class Joined : public Source {
public:
  explicit Joined(std::vector<Dataset> given) : Source({}, 0), parts(std::move(given)) {
    for (const Dataset &part : parts) {
      if (part.rows() != parts[0].rows())
        throw Error(
            fmt::format("join: part 0 has {} rows, but part {} has {}", parts[0].rows(), &part - parts.data(), part.rows()));
      kinds.insert(kinds.end(), part.fields().begin(), part.fields().end());
    }
    if (!parts.empty()) count = parts[0].rows();
  }
  std::unique_ptr<Reader> reader() const override { return std::make_unique<JoinedReader>(parts); }
  bool in_memory() const override {
    return std::ranges::all_of(parts, [](const Dataset &part) { return part.source().in_memory(); });
  }
  bool from_file() const override {
    return std::ranges::any_of(parts, [](const Dataset &part) { return part.source().from_file(); });
  }
  int64_t reach() const override {
    int64_t most = 0;
    for (const Dataset &part : parts) {
      if (part.source().reach() == none) return none;
      most = std::max(most, part.source().reach());
    }
    return most;
  }

private:
  std::vector<Dataset> parts;
};

} // namespace

Dataset join(const std::vector<Dataset> &parts) { return Dataset(std::make_shared<Joined>(parts)); }

} // namespace gait::data
