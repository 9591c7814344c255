#include "runtime/data.h"
#include "runtime/error.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <unistd.h>

using namespace gait;

namespace {

/// A file that goes with the test.
struct TextFile {
  explicit TextFile(const std::string &text)
      : path(std::filesystem::temp_directory_path() / ("gait_data_" + std::to_string(getpid()) + ".csv")) {
    std::ofstream(path, std::ios::binary) << text;
  }
  ~TextFile() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

Dataset read(const std::string &text, const std::vector<data::Column> &columns, const data::CsvOptions &options = {}) {
  TextFile file(text);
  return data::csv(file.path.string(), columns, options);
}

/// The message with the path replaced by "file".
std::string error_of(const std::string &text, const std::vector<data::Column> &columns, const data::CsvOptions &options = {}) {
  TextFile file(text);
  try {
    data::csv(file.path.string(), columns, options);
  } catch (const std::exception &error) {
    std::string message = error.what();
    size_t at = message.find(file.path.string());
    return at == std::string::npos ? message : message.replace(at, file.path.string().size(), "file");
  }
  return "no error";
}

template <typename F> std::string message_of(F &&work) {
  try {
    work();
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

template <typename T> std::vector<T> values(const TensorView &view) {
  const T *data = static_cast<const T *>(view.data);
  return std::vector<T>(data, data + view.count());
}

Dataset numbered(int64_t rows) {
  std::vector<int32_t> one(static_cast<size_t>(rows));
  std::iota(one.begin(), one.end(), 0);
  std::vector<float> two;
  for (int32_t i : one) two.insert(two.end(), {static_cast<float>(i), static_cast<float>(-i)});
  return Dataset({Dataset::column<int32_t>("label", one), Dataset::column<float>("image", two, {2})});
}

} // namespace

TEST_CASE("csv reads columns by range, untyped or of a given type") {
  Dataset dataset =
      read("1,2.5,3\n4, -5e-1 ,+6\n", {{"image", 0, 2}, {"label", 2, i32}, {"wide", 1, 2, f64}, {"single", 1, f32}});
  REQUIRE(dataset.rows() == 2);
  Batch all = dataset.all();
  CHECK(all.rows == 2);
  CHECK(all.find("image")->untyped);
  CHECK(all.find("image")->shape == std::vector<int64_t>{2, 2});
  CHECK(values<double>(*all.find("image")) == std::vector<double>{1, 2.5, 4, -0.5});
  CHECK(!all.find("label")->untyped);
  CHECK(all.find("label")->shape == std::vector<int64_t>{2});
  CHECK(values<int32_t>(*all.find("label")) == std::vector<int32_t>{3, 6});
  CHECK(all.find("wide")->shape == std::vector<int64_t>{2, 1});
  CHECK(values<float>(*all.find("single")) == std::vector<float>{2.5f, -0.5f});
}

TEST_CASE(
    "csv takes other line ends, separators, a header, blank lines, truth values, exact integers and a last line without end") {
  CHECK(read("\xef\xbb\xbf"
             "1;2\r\n\r\n3;4",
             {{"a", 0, 2}}, {.separator = ';'})
            .rows() == 2);
  CHECK(read("pixel,label\n1,2\n", {{"a", 0}}, {.skip_lines = 1}).rows() == 1);
  CHECK(values<bool>(*read("1\n0\n", {{"a", 0, i1}}).all().find("a")) == std::vector<bool>{true, false});
  CHECK(values<int64_t>(*read("9007199254740993\n", {{"a", 0, i64}}).all().find("a"))[0] == 9007199254740993);
  CHECK(std::isnan(values<float>(*read("nan\n", {{"a", 0, f32}}).all().find("a"))[0]));
}

TEST_CASE("csv names the file, the line and the field of what it cannot read") {
  std::vector<data::Column> two = {{"image", 0, 2}};
  CHECK(error_of("", two) == "file: there are no rows");
  CHECK(error_of("\n \n", two) == "file: there are no rows");
  CHECK(error_of("1,2\n\n3\n", two) == "file:3: 1 fields, but line 1 has 2");
  CHECK(error_of("1,2\n3,4,\n", two) == "file:2: 3 fields, but line 1 has 2");
  CHECK(error_of("a,b\n1,2\n", two) ==
        "file:1: field 0 (column 'image') is 'a', which is no number; set skip_lines if the file starts with a header");
  CHECK(error_of("1,2\n3,4x\n", two) == "file:2: field 1 (column 'image') is '4x', which is no number");
  CHECK(error_of("1,2\n3,\n", two) == "file:2: field 1 (column 'image') is '', which is no number");
  CHECK(error_of("+-1,2\n", two).find("'+-1', which is no number") != std::string::npos);
  CHECK(error_of("1\n2.5\n", {{"label", 0, i32}}) == "file:2: field 0 (column 'label') is '2.5', which is no number of type i32");
  CHECK(error_of("1\n3000000000\n", {{"label", 0, i32}}).find("'3000000000', which is no number of type i32") !=
        std::string::npos);
  CHECK(error_of("1\n2\n", {{"label", 0, i1}}).find("no number of type i1") != std::string::npos);
  CHECK(error_of("1,2\n", {{"image", 1, 4}}) == "file:1: column 'image' needs field 3, but the line has the fields 0 to 1");
  CHECK(error_of("1,2\n", {{"image", 1, 1}}) ==
        "csv: column 'image' takes the fields from 1 up to 1; a column takes at least one, counted from 0");
  CHECK(error_of("1,2\n", {{"image", -1, 1}}).find("counted from 0") != std::string::npos);
  CHECK(error_of("1,2\n", {{"a", 0}, {"a", 1}}) == "dataset: two columns are named 'a'");
  CHECK_THROWS_WITH_AS(data::csv("/no/such.csv", two), "cannot open '/no/such.csv': No such file or directory", RuntimeError);
}

TEST_CASE("a dataset refuses columns that do not fit together, and rows it has not") {
  std::vector<float> three(3), four(4);
  CHECK(message_of([&] { Dataset({Dataset::column<float>("a", three), Dataset::column<float>("b", four)}); }) ==
        "dataset: column 'b' has 4 rows, but 'a' has 3");
  CHECK(message_of([&] { Dataset({Dataset::column<float>("a", three, {2})}); }) ==
        "dataset: column 'a' has 12 bytes, no multiple of the 8 bytes of a row");
  CHECK(message_of([&] { Dataset({Dataset::column<float>("a", three, {0})}); }) ==
        "dataset: column 'a' has rows of shape [0], which is empty");
  std::vector<int64_t> indexes = {0, 3};
  CHECK(message_of([&] { numbered(3).take(indexes); }) == "dataset: there is no row 3; it has 3 rows");
  indexes = {2, 0, 2};
  Dataset taken = numbered(3).take(indexes);
  CHECK(values<int32_t>(*taken.all().find("label")) == std::vector<int32_t>{2, 0, 2});
  CHECK(values<float>(*taken.all().find("image")) == std::vector<float>{2, -2, 0, 0, 2, -2});
}

TEST_CASE("the shuffle is a permutation, the same on every machine, different for every seed") {
  // Computed by another program from the documented algorithm.
  CHECK(data::shuffled(8, 1) == std::vector<int64_t>{0, 3, 7, 1, 2, 6, 5, 4});
  CHECK(data::shuffled(0, 1).empty());
  CHECK(data::shuffled(1, 1) == std::vector<int64_t>{0});
  std::set<std::vector<int64_t>> orders;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    auto order = data::shuffled(50, seed);
    orders.insert(order);
    std::ranges::sort(order);
    for (int64_t i = 0; i < 50; ++i) CHECK(order[static_cast<size_t>(i)] == i);
  }
  CHECK(orders.size() == 100);
}

TEST_CASE("each permutation of a shuffle is equally likely") {
  // 6 orders of 3 rows, 6000 seeds: 1000 each; 5 standard deviations are 144.
  std::map<std::vector<int64_t>, int> counts;
  for (uint64_t seed = 0; seed < 6000; ++seed) ++counts[data::shuffled(3, seed)];
  CHECK(counts.size() == 6);
  for (auto &[order, count] : counts) CHECK(std::abs(count - 1000) < 144);
}

TEST_CASE("a split shares out every row once, by a seed or a recorded order") {
  auto [train, test] = split(numbered(10), 0.8, 3);
  CHECK(train.rows() == 8);
  CHECK(test.rows() == 2);
  auto all = values<int32_t>(*train.all().find("label"));
  auto rest = values<int32_t>(*test.all().find("label"));
  CHECK(!std::ranges::is_sorted(all));
  all.insert(all.end(), rest.begin(), rest.end());
  std::ranges::sort(all);
  CHECK(all == values<int32_t>(*numbered(10).all().find("label")));
  CHECK(split(numbered(100), 0.29, 1).train.rows() == 29);
  CHECK(split(numbered(1797), 0.8, 1).train.rows() == 1437);

  std::vector<int64_t> order = {3, 1, 0, 2};
  Split recorded = split(numbered(4), 0.5, order);
  CHECK(values<int32_t>(*recorded.train.all().find("label")) == std::vector<int32_t>{3, 1});
  CHECK(values<int32_t>(*recorded.test.all().find("label")) == std::vector<int32_t>{0, 2});
}

TEST_CASE("splits that leave nothing or name rows wrongly are refused") {
  auto refused = [](double fraction, std::vector<int64_t> order) {
    return message_of([&] { split(numbered(4), fraction, order); });
  };
  CHECK(refused(0, {0, 1, 2, 3}) == "split: a fraction of 0; it must lie between 0 and 1");
  CHECK(refused(1, {0, 1, 2, 3}) == "split: a fraction of 1; it must lie between 0 and 1");
  CHECK(refused(NAN, {0, 1, 2, 3}) == "split: a fraction of nan; it must lie between 0 and 1");
  CHECK(refused(0.1, {0, 1, 2, 3}) == "split: 0.1 of 4 rows leaves a part without rows");
  CHECK(refused(0.5, {0, 1, 2, 4}) == "split: the order names row 4, but the dataset has 4 rows");
  CHECK(refused(0.5, {0, 1, 1, 2}) == "split: the order names row 1 twice");
  CHECK(refused(0.5, {0, 1, 2}) == "split: the order names 3 of 4 rows");
}

TEST_CASE("a recorded order is read from a file of numbers") {
  TextFile good("3 1\n0\t2\n");
  CHECK(data::read_indexes(good.path.string()) == std::vector<int64_t>{3, 1, 0, 2});
  TextFile bad("3 x");
  CHECK(message_of([&] { data::read_indexes(bad.path.string()); }) == bad.path.string() + ": 'x' is no whole number (word 2)");
}

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
