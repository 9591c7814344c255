#include "tests/data/files.h"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>

using namespace gait;
using namespace gait::test;

namespace {

/// price = (100 i, 100 i + 1), day = i.
Dataset series(int64_t rows) {
  std::vector<float> price;
  std::vector<int32_t> day;
  for (int64_t i = 0; i < rows; ++i) {
    price.insert(price.end(), {static_cast<float>(100 * i), static_cast<float>(100 * i + 1)});
    day.push_back(static_cast<int32_t>(i));
  }
  return Dataset({Dataset::column<float>("price", price, {2}), Dataset::column<int32_t>("day", day)});
}

const data::WindowTarget sum{"sum", "price", [](std::span<const double> future) {
                               double total = 0;
                               for (double value : future) total += value;
                               return total;
                             }};

} // namespace

TEST_CASE("a window is rows [t - length, t), its target the row at t + horizon") {
  Dataset windows =
      data::windows(series(7), {.length = 3, .horizon = 1, .inputs = {{"x", "price"}, {"day"}}, .targets = {{"y", "day"}, sum}});
  CHECK(windows.rows() == 3); // t = 3, 4, 5
  CHECK(windows.find("x")->row_shape == std::vector<int64_t>{3, 2});
  CHECK(windows.find("day")->row_shape == std::vector<int64_t>{3});
  CHECK(windows.find("y")->row_shape.empty());
  CHECK(windows.find("y")->dtype == i32);
  CHECK(windows.find("sum")->untyped);
  CHECK(values<float>(windows, "x") ==
        std::vector<float>{0, 1, 100, 101, 200, 201, 100, 101, 200, 201, 300, 301, 200, 201, 300, 301, 400, 401});
  CHECK(values<int32_t>(windows, "day") == std::vector<int32_t>{0, 1, 2, 1, 2, 3, 2, 3, 4});
  CHECK(values<int32_t>(windows, "y") == std::vector<int32_t>{4, 5, 6});
  CHECK(values<double>(windows, "sum") == std::vector<double>{1402, 1802, 2202}); // of the rows t and t + 1, two numbers each
}

TEST_CASE("windows step by their stride; without targets the last one ends with the series") {
  data::WindowOptions options{.length = 2, .stride = 3, .inputs = {{"x", "day"}}, .targets = {{"y", "day"}}};
  CHECK(values<int32_t>(data::windows(series(9), options), "y") == std::vector<int32_t>{2, 5, 8});
  CHECK(values<int32_t>(data::windows(series(8), options), "y") == std::vector<int32_t>{2, 5});
  options.targets.clear();
  CHECK(values<int32_t>(data::windows(series(8), options), "x") == std::vector<int32_t>{0, 1, 3, 4, 6, 7});
  options.horizon = 100; // of no target
  CHECK(data::windows(series(8), options).rows() == 3);
}

TEST_CASE("windows of one column under two names, and batches of them in any order") {
  Dataset windows = data::windows(
      series(40), {.length = 5, .inputs = {{"a", "price"}, {"b", "price"}}, .targets = {{"y", "day"}, {"z", "day"}}});
  CHECK(bytes_of(windows)[0] == bytes_of(windows)[1]);
  CHECK(bytes_of(windows)[2] == bytes_of(windows)[3]);
  for (const Batch &batch : batches(windows, {.size = 8, .shuffle = 1, .prefetch = true}))
    for (int64_t i = 0; i < batch.rows; ++i)
      CHECK(values<float>(*batch.find("b"))[static_cast<size_t>(10 * i + 8)] ==
            100.0f * (values<int32_t>(*batch.find("y"))[static_cast<size_t>(i)] - 1));
}

TEST_CASE("altering the future of a series changes no earlier window, and no earlier target") {
  std::mt19937 random(7);
  for (int trial = 0; trial < 50; ++trial) {
    auto number = [&](int64_t below) { return static_cast<int64_t>(random() % static_cast<uint64_t>(below)); };
    data::WindowOptions options{.length = 1 + number(5),
                                .horizon = number(4),
                                .stride = 1 + number(3),
                                .inputs = {{"x", "price"}},
                                .targets = {{"y", "day"}, sum}};
    const int64_t rows = 30, change = number(rows);
    Dataset before = series(rows), other = series(rows);
    std::vector<Dataset::Column> columns = before.columns();
    for (Dataset::Column &column : columns) {
      size_t row = column.bytes.size() / static_cast<size_t>(rows);
      for (size_t i = row * static_cast<size_t>(change); i < column.bytes.size(); ++i) column.bytes[i] ^= std::byte(0x11);
    }
    Dataset was = data::windows(before, options), is = data::windows(Dataset(columns), options);
    for (int64_t i = 0; i < was.rows(); ++i) {
      int64_t t = options.length + i * options.stride;
      auto one = bytes_of(was.range(i, i + 1)), two = bytes_of(is.range(i, i + 1));
      CHECK((one[0] == two[0]) == (t <= change));                  // the window: rows before t
      CHECK((one[1] == two[1]) == (t + options.horizon < change)); // the target: up to t + horizon
      CHECK((one[2] == two[2]) == (t + options.horizon < change));
    }
  }
}

TEST_CASE("splits by time leave out the windows whose targets lie in the test part's time") {
  for (int64_t horizon : {0, 1, 2, 5})
    for (int64_t stride : {1, 2, 3}) {
      Dataset windows = data::windows(
          series(60), {.length = 4, .horizon = horizon, .stride = stride, .inputs = {{"x", "day"}}, .targets = {{"y", "day"}}});
      std::vector<Split> splits = walk_forward(windows, {.folds = 3});
      splits.push_back(split_by_time(windows, 0.5));
      for (const Split &split : splits) {
        int32_t known = values<int32_t>(split.test, "x")[3];        // the last day that the first test window sees
        int32_t learned = values<int32_t>(split.train, "y").back(); // the last day that training saw
        CHECK(learned <= known);
        CHECK(learned + stride > known); // and nothing more is left out than must be
      }
    }
  Dataset windows = data::windows(series(20), {.length = 4, .horizon = 3, .inputs = {{"x", "day"}}, .targets = {{"y", "day"}}});
  CHECK(values<int32_t>(split_by_time(windows.load(), 0.5).train, "y") ==
        values<int32_t>(split_by_time(windows, 0.5).train, "y"));
  CHECK(split_by_time(windows, 0.5, {.gap = 0}).train.rows() == 6);
}

TEST_CASE("windows of a streamed series have the bits of those in memory") {
  std::string text = "price,volume\n";
  for (int i = 0; i < 50; ++i) text += std::to_string(i * i) + "," + std::to_string(-i) + "\n";
  File file(text);
  auto windows = [&](bool stream) {
    Dataset series = data::csv(file.name(), {{"price", "price", f32}, {"volume", "volume"}}, {.stream = stream});
    return data::windows(series,
                         {.length = 7, .horizon = 2, .inputs = {{"price"}, {"v", "volume"}}, .targets = {{"y", "price"}, sum}});
  };
  for (bool prefetch : {false, true})
    CHECK(bytes_of(batches(windows(true), {.size = 6, .shuffle = 2, .prefetch = prefetch})) ==
          bytes_of(batches(windows(false), {.size = 6, .shuffle = 2})));
}

TEST_CASE("windows that cannot be are refused") {
  auto refused = [](const data::WindowOptions &options, const Dataset &from = series(10)) {
    return message_of([&] { data::windows(from, options); });
  };
  std::vector<data::WindowInput> x = {{"x", "day"}};
  std::vector<data::WindowTarget> y = {{"y", "day"}};
  CHECK(refused({.length = 0, .inputs = x}) == "windows: a length of 0; a window sees at least 1 row");
  CHECK(refused({.length = 2, .horizon = -1, .inputs = x}) == "windows: a horizon of -1; 0 is the row right after the window");
  CHECK(refused({.length = 2, .stride = 0, .inputs = x}) == "windows: a stride of 0; it must be at least 1");
  CHECK(refused({.length = 2, .targets = y}) == "windows: there are no inputs; name the columns that a window sees");
  CHECK(refused({.length = 2, .inputs = {{"price"}, {"open"}}}) == "windows: the series has no column 'open'");
  CHECK(refused({.length = 2, .inputs = x, .targets = {{"y", "open"}}}) == "windows: the series has no column 'open'");
  CHECK(refused({.length = 2, .inputs = x, .targets = {{"x", "day"}}}) == "dataset: two columns are named 'x'");
  CHECK(refused({.length = 11, .inputs = x}) == "windows: 10 rows are too few for one window of 11");
  CHECK(refused({.length = 10, .inputs = x}) == "no error");
  CHECK(refused({.length = 9, .inputs = x, .targets = y}) == "no error");
  CHECK(refused({.length = 9, .horizon = 1, .inputs = x, .targets = y}) ==
        "windows: 10 rows are too few for one window of 9 and a target at t + 1");
  CHECK(refused({.length = 9, .horizon = INT64_MAX, .inputs = x, .targets = y}).starts_with("windows: 10 rows are too few"));
  std::vector<int64_t> order = data::shuffled(10, 1);
  CHECK(refused({.length = 2, .inputs = x}, series(10).take(order)) ==
        "windows: the rows were shuffled or repeated; make windows first, then shuffle");
}
