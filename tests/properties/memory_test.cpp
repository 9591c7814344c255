// A run touches its state, its arena, its inputs and its outputs, and nothing else, whatever the arena holds.
#include "tests/properties/models.h"
#include <cstring>
#include <doctest/doctest.h>
#include <limits>
#include <sys/mman.h>
#include <unistd.h>

using namespace gait;
using namespace gait::tests;

namespace {
/// Memory whose last byte is the last of a page, with an inaccessible page on either side: a step over the end is a fault.
/// It begins with a guard too, at the page before it; `size` is rounded up to the ABI's alignment.
class Guarded {
public:
  explicit Guarded(std::size_t size) : size((size + GAIT_ALIGNMENT - 1) / GAIT_ALIGNMENT * GAIT_ALIGNMENT) {
    const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t pages = (this->size + page - 1) / page * page;
    mapped = pages + 2 * page;
    base = static_cast<unsigned char *>(mmap(nullptr, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    REQUIRE(base != MAP_FAILED);
    REQUIRE(mprotect(base + page, pages, PROT_READ | PROT_WRITE) == 0);
    begin = base + page + pages - this->size;
    std::memset(base + page, 0xA5, begin - (base + page));
    margin = {base + page, begin};
  }
  ~Guarded() {
    for (unsigned char byte : margin) CHECK(byte == 0xA5); // nothing was written before the beginning
    munmap(base, mapped);
  }
  Guarded(const Guarded &) = delete;
  Guarded &operator=(const Guarded &) = delete;

  template <typename T> void fill(T value) {
    for (std::size_t i = 0; i + sizeof value <= size; i += sizeof value) std::memcpy(begin + i, &value, sizeof value);
  }
  std::size_t size;
  unsigned char *begin;

private:
  unsigned char *base;
  std::size_t mapped;
  std::span<unsigned char> margin;
};

/// A model's entries, run by the ABI on guarded memory alone.
class Bare {
public:
  explicit Bare(const Artifact &artifact) : artifact(artifact), state(artifact.model().state_bytes) {}

  /// Runs an entry on one thread with exactly the bytes it declares. `inputs` in its order.
  std::vector<std::vector<unsigned char>> run(const char *name, std::int64_t rows, const std::vector<const void *> &inputs,
                                              std::uint32_t poison) {
    const gait_entry *entry = artifact.find_entry(name);
    REQUIRE(entry);
    REQUIRE(entry->input_count == std::int64_t(inputs.size()));
    std::vector<std::unique_ptr<Guarded>> copies;
    std::vector<const void *> in;
    for (std::int64_t i = 0; i < entry->input_count; ++i) {
      const std::size_t bytes = bytesAt(entry->inputs[i], rows);
      copies.push_back(std::make_unique<Guarded>(bytes));
      unsigned char *end = copies.back()->begin + copies.back()->size;
      std::memcpy(end - bytes, inputs[i], bytes); // flush with the guard: not one element more is read
      in.push_back(end - bytes);
    }
    std::vector<void *> out;
    for (std::int64_t i = 0; i < entry->output_count; ++i) {
      const std::size_t bytes = bytesAt(entry->outputs[i], rows);
      copies.push_back(std::make_unique<Guarded>(bytes));
      out.push_back(copies.back()->begin + copies.back()->size - bytes);
    }
    Guarded arena(entry->arena_shared + entry->arena_thread);
    arena.fill(poison);
    REQUIRE(entry->check(entry, rows, in.data()) == GAIT_OK);
    entry->run(entry, state.begin, arena.begin, rows, in.data(), out.data(), 0, 1, nullptr, nullptr);
    std::vector<std::vector<unsigned char>> results;
    for (std::int64_t i = 0; i < entry->output_count; ++i) {
      const auto *begin = static_cast<const unsigned char *>(out[i]);
      results.emplace_back(begin, begin + bytesAt(entry->outputs[i], rows));
    }
    return results;
  }

  const Artifact &artifact;
  Guarded state;

private:
  static std::size_t bytesAt(const gait_tensor &tensor, std::int64_t rows) {
    std::size_t bytes = tensor.dtype == GAIT_I1 ? 1 : tensor.dtype == GAIT_F32 || tensor.dtype == GAIT_I32 ? 4 : 8;
    for (std::int64_t i = 0; i < tensor.rank; ++i) bytes *= tensor.shape[i] == GAIT_BATCH ? rows : tensor.shape[i];
    return bytes;
  }
};
} // namespace

static constexpr std::uint32_t zero = 0, quietNan = 0x7FC00000u;

TEST_CASE("entries stay inside the bytes they declare, and do not care what the arena held") {
  for (Rule rule : {Rule::Sgd, Rule::Momentum, Rule::Adam})
    for (std::vector<std::int64_t> widths : {std::vector<std::int64_t>{64, 128, 10}, {5, 7, 3}, {3, 1, 1, 2}, {17, 65, 31, 4}}) {
      Session session = compile(classifier({.widths = widths, .rule = rule}), {.max_batch = 40});
      Samples samples(64, widths.front(), static_cast<std::int32_t>(widths.back()));
      Bare clean(session.artifact()), poisoned(session.artifact());
      const std::uint64_t seed = 9;
      clean.run("init", 1, {&seed}, zero);
      poisoned.run("init", 1, {&seed}, quietNan);
      for (std::int64_t rows : {40, 1, 7, 33}) {
        CAPTURE(rows);
        CAPTURE(widths.front());
        auto a = clean.run("train_step", rows, {samples.image.data(), samples.label.data()}, zero);
        auto b = poisoned.run("train_step", rows, {samples.image.data(), samples.label.data()}, quietNan);
        CHECK(a == b);
        CHECK(clean.run("predict", rows, {samples.image.data()}, zero) ==
              poisoned.run("predict", rows, {samples.image.data()}, quietNan));
        CHECK(clean.run("evaluate", rows, {samples.image.data(), samples.label.data()}, zero) ==
              poisoned.run("evaluate", rows, {samples.image.data(), samples.label.data()}, quietNan));
        CHECK(std::memcmp(clean.state.begin, poisoned.state.begin, session.artifact().model().state_bytes) == 0);
      }
    }
}
