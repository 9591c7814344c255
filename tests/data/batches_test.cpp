#include "tests/data/files.h"
#include <algorithm>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

TEST_CASE("batches deal out every row once, the last with what is left, in the order of their seed") {
  Dataset dataset = numbered(10);
  for (int64_t size : {1, 3, 5, 10, 64}) {
    Batches epoch = batches(dataset, size, 5);
    std::vector<int32_t> seen;
    int64_t count = 0;
    for (const Batch &batch : epoch) {
      ++count;
      CHECK(batch.rows == std::min<int64_t>(size, 10 - static_cast<int64_t>(seen.size())));
      CHECK(batch.find("image")->shape == std::vector<int64_t>{batch.rows, 2});
      auto labels = values<int32_t>(*batch.find("label"));
      auto images = values<float>(*batch.find("image"));
      for (size_t i = 0; i < labels.size(); ++i) CHECK(images[2 * i + 1] == static_cast<float>(-labels[i]));
      seen.insert(seen.end(), labels.begin(), labels.end());
    }
    CHECK(count == epoch.count());
    for (const Batch &batch : epoch) count -= batch.rows > 0; // a second pass starts over
    CHECK(count == 0);
    auto order = data::shuffled(10, 5);
    CHECK(std::ranges::equal(seen, order));
  }
  std::vector<int32_t> plain;
  for (const Batch &batch : batches(dataset, 4))
    for (int32_t value : values<int32_t>(*batch.find("label"))) plain.push_back(value);
  CHECK(std::ranges::is_sorted(plain));
  CHECK(plain.size() == 10);
  for (const Batch &batch : batches(numbered(0), 4, 1)) CHECK(batch.rows < 0); // none
  CHECK(message_of([&] { batches(dataset, 0, 1); }) == "batches: a batch of 0 rows; it must have at least 1");
}

namespace {

/// Rows from memory, from a file, from a function, through a selection, side by side.
std::vector<Dataset> kinds(int64_t rows) {
  static std::vector<std::unique_ptr<File>> files;
  std::string text;
  for (int64_t i = 0; i < rows; ++i) text += std::to_string(i) + "," + std::to_string(i) + "," + std::to_string(-i) + "\n";
  files.push_back(std::make_unique<File>(text));
  Dataset lying = numbered(rows);
  Dataset streamed = data::csv(files.back()->name(), {{"label", 0, i32}, {"image", 1, 3, f32}}, {.stream = true});
  Dataset made = data::generated(rows, {{"label", i32}, {"image", f32, {2}}}, [](int64_t i, data::Row &row) {
    row.set("label", static_cast<int32_t>(i));
    row.span<float>("image")[0] = static_cast<float>(i);
    row.span<float>("image")[1] = static_cast<float>(-i);
  });
  std::vector<int64_t> all(static_cast<size_t>(rows));
  std::iota(all.begin(), all.end(), 0);
  return {lying, streamed, made, lying.take(all), streamed.range(0, rows)};
}

std::vector<int32_t> dealt(Batches &batches) {
  std::vector<int32_t> result;
  for (const Batch &batch : batches) {
    auto some = values<int32_t>(*batch.find("label"));
    result.insert(result.end(), some.begin(), some.end());
  }
  return result;
}

} // namespace

TEST_CASE("batches have the same bits wherever the rows come from, with prefetch and without") {
  const int64_t rows = 103;
  for (int64_t size : {1, 7, 32, 103, 200})
    for (std::optional<uint64_t> shuffle : {std::optional<uint64_t>(), std::optional<uint64_t>(5)}) {
      auto expected = bytes_of(batches(numbered(rows), {.size = size, .shuffle = shuffle, .prefetch = false}));
      for (const Dataset &dataset : kinds(rows))
        for (std::optional<bool> prefetch : {std::optional<bool>(), std::optional(true), std::optional(false)})
          CHECK(bytes_of(batches(dataset, {.size = size, .shuffle = shuffle, .prefetch = prefetch})) == expected);
    }
}

TEST_CASE("every epoch deals out every row once, in the documented order, and another than the last") {
  Dataset dataset = numbered(50);
  Batches epochs = batches(dataset, {.size = 8, .shuffle = 3});
  std::vector<int32_t> last;
  for (int64_t epoch = 0; epoch < 5; ++epoch) {
    if (epoch) epochs.restart(epoch);
    auto seen = dealt(epochs);
    CHECK(std::ranges::equal(seen, data::shuffled(50, data::epoch_seed(3, epoch))));
    CHECK(seen != last);
    CHECK(dealt(epochs) == seen); // a second pass is the same
    last = seen;
  }
  Batches second = batches(dataset, {.size = 8, .shuffle = 3, .epoch = 4});
  CHECK(dealt(second) == last);
}

TEST_CASE("an epoch goes on from any position as if it had never stopped") {
  for (const Dataset &dataset : kinds(50))
    for (bool prefetch : {false, true})
      for (std::optional<uint64_t> shuffle : {std::optional<uint64_t>(), std::optional<uint64_t>(5)}) {
        BatchOptions options{.size = 8, .shuffle = shuffle, .epoch = 2, .prefetch = prefetch};
        Batches whole = batches(dataset, options);
        CHECK(whole.position() == 0);
        CHECK(whole.count() == 7);
        CHECK(whole.rows() == 50);
        std::vector<int32_t> all = dealt(whole);
        CHECK(whole.position() == 50);
        int64_t stops = 0;
        for (auto batch = whole.begin(); batch != whole.end(); ++batch, ++stops) {
          CHECK(whole.position() == std::min<int64_t>(50, 8 * stops + 8));
          options.start = whole.position();
          Batches rest = batches(dataset, options);
          CHECK(rest.position() == options.start);
          CHECK(std::ranges::equal(dealt(rest), std::span(all).subspan(static_cast<size_t>(options.start))));
          rest.restart(0);
          rest.restart(2, options.start); // from another epoch back to this one
          CHECK(std::ranges::equal(dealt(rest), std::span(all).subspan(static_cast<size_t>(options.start))));
        }
        CHECK(stops == 7);
      }
}

TEST_CASE("batches may be left in the middle, moved, and begun again, also while the next is read") {
  for (const Dataset &dataset : kinds(40)) {
    Batches first = batches(dataset, {.size = 4, .shuffle = 1, .prefetch = true});
    auto expected = dealt(first);
    for (int stop = 0; stop < 10; ++stop) {
      int seen = 0;
      for (const Batch &batch : first) {
        CHECK(values<int32_t>(*batch.find("label"))[0] == expected[static_cast<size_t>(4 * seen)]);
        if (seen++ == stop) break;
      }
      Batches second = std::move(first);
      CHECK(dealt(second) == expected);
      first = std::move(second);
    }
    first.begin(); // and destroyed with a batch on its way
  }
}

TEST_CASE("rows that lie in memory in the order asked for are not copied") {
  Dataset dataset = numbered(10);
  auto lying = static_cast<const int32_t *>(dataset.all().find("label")->data);
  int64_t first = 2;
  for (const Batch &batch : batches(dataset.range(2, 10), 3)) {
    CHECK(batch.find("label")->data == lying + first);
    first += batch.rows;
  }
  CHECK(first == 10);
}

TEST_CASE("an error of the source comes out of the loop, prefetched or not, and the batches can begin again") {
  for (bool prefetch : {false, true}) {
    bool broken = true;
    Dataset made = data::generated(30, {{"label", i32}}, [&](int64_t i, data::Row &row) {
      if (i == 17 && broken) throw std::runtime_error("row 17");
      row.set("label", static_cast<int32_t>(i));
    });
    Batches all = batches(made, {.size = 5, .prefetch = prefetch});
    int64_t seen = 0;
    CHECK(message_of([&] {
            for (const Batch &batch : all) seen += batch.rows;
          }) == "row 17");
    CHECK(seen == 15);
    broken = false;
    CHECK(dealt(all).size() == 30);
  }
}

TEST_CASE("batches refuse a size, a start or an order that makes no sense") {
  Dataset dataset = numbered(10);
  CHECK(message_of([&] { batches(dataset, {.size = -1}); }) == "batches: a batch of -1 rows; it must have at least 1");
  CHECK(message_of([&] { batches(dataset, {.start = 11}); }) == "batches: a start at row 11; the epoch has 10 rows");
  CHECK(message_of([&] { batches(dataset, {.start = -1}); }) == "batches: a start at row -1; the epoch has 10 rows");
  CHECK(message_of([&] { Batches(dataset, 2, {0, 10}); }) == "batches: the order names row 10, but the dataset has 10 rows");
  Batches twice(dataset, 2, {3, 3, 1});
  CHECK(dealt(twice) == std::vector<int32_t>{3, 3, 1});
  Batches none = batches(dataset, {.start = 10});
  CHECK(dealt(none).empty());
  Batches huge = batches(dataset, {.size = INT64_MAX, .shuffle = 1});
  CHECK(dealt(huge).size() == 10);
  CHECK(huge.count() == 1);
}
