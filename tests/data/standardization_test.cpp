#include "runtime/error.h"
#include "tests/data/files.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

namespace {

/// x [rows, 2] f32 with another mean and deviation in each, y f64, label i32.
Dataset table(int64_t rows) {
  std::vector<float> x;
  std::vector<double> y;
  std::vector<int32_t> label;
  for (int64_t i = 0; i < rows; ++i) {
    x.insert(x.end(),
             {static_cast<float>(std::sin(static_cast<double>(i))), static_cast<float>(1e6 + static_cast<double>(i * i % 17))});
    y.push_back(std::cos(static_cast<double>(i)) * 1e-3 - 7);
    label.push_back(static_cast<int32_t>(i % 3));
  }
  return Dataset(
      {Dataset::column<float>("x", x, {2}), Dataset::column<double>("y", y), Dataset::column<int32_t>("label", label)});
}

/// Mean and deviation in two passes, in long double.
std::pair<double, double> moments(const std::vector<double> &values) {
  long double sum = 0, squares = 0;
  for (double value : values) sum += value;
  long double mean = sum / static_cast<long double>(values.size());
  for (double value : values) squares += (value - mean) * (value - mean);
  return {static_cast<double>(mean), static_cast<double>(std::sqrt(squares / static_cast<long double>(values.size())))};
}

} // namespace

TEST_CASE("standardised columns have mean 0 and deviation 1, element by element, and the others stay") {
  Dataset raw = table(1000);
  auto fitted = data::fit_standardization(raw, {"x", "y"});
  Dataset made = fitted.apply(raw);
  auto x = values<float>(made, "x");
  for (size_t i : {0, 1}) {
    std::vector<double> column;
    for (size_t row = 0; row < 1000; ++row) column.push_back(x[2 * row + i]);
    auto [mean, deviation] = moments(column);
    CHECK(std::abs(mean) < 1e-6);
    CHECK(std::abs(deviation - 1) < 1e-6);
  }
  auto [mean, deviation] = moments(values<double>(raw, "y"));
  CHECK(fitted.columns[1].mean[0] == doctest::Approx(mean).epsilon(1e-14));
  CHECK(fitted.columns[1].deviation[0] == doctest::Approx(deviation).epsilon(1e-10));
  CHECK(std::abs(moments(values<double>(made, "y")).first) < 1e-10);
  CHECK(bytes_of(made)[2] == bytes_of(raw)[2]);
  CHECK(made.in_memory());
}

TEST_CASE("standardisation ignores the test part: other test rows, the same bits for training") {
  Dataset raw = table(100);
  std::vector<Dataset::Column> changed = raw.columns();
  auto split = [](const Dataset &dataset) { return gait::split(dataset, 0.8, 5); };
  auto order = data::shuffled(100, 5);
  for (size_t i = 80; i < 100; ++i) std::memset(changed[0].bytes.data() + 8 * static_cast<size_t>(order[i]), 0x7f, 8); // NaN
  auto one = split(raw), two = split(Dataset(changed));
  auto fitted = data::fit_standardization(one.train, {"x"}), again = data::fit_standardization(two.train, {"x"});
  CHECK(fitted.columns[0].mean == again.columns[0].mean);
  CHECK(fitted.columns[0].deviation == again.columns[0].deviation);
  CHECK(bytes_of(fitted.apply(one.train)) == bytes_of(again.apply(two.train)));
  CHECK(fitted.columns[0].mean != data::fit_standardization(raw, {"x"}).columns[0].mean);
}

TEST_CASE("standardised rows have the same bits streamed and in memory, before a split and after") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += std::to_string(i * 7 % 31) + "." + std::to_string(i) + "," + std::to_string(i % 3) + "\n";
  File file(text);
  std::vector<data::Column> columns = {{"x", 0, f32}, {"untyped", 0}, {"label", 1, i32}};
  Dataset lying = data::csv(file.name(), columns), streamed = data::csv(file.name(), columns, {.stream = true});
  auto one = data::fit_standardization(lying.range(0, 150), {"x", "untyped"}),
       two = data::fit_standardization(streamed.range(0, 150), {"x", "untyped"});
  CHECK(one.columns[0].deviation == two.columns[0].deviation);
  CHECK(!two.apply(streamed).in_memory());
  CHECK(one.apply(lying).find("untyped")->untyped);
  for (bool prefetch : {false, true})
    CHECK(bytes_of(batches(two.apply(streamed), {.size = 9, .shuffle = 1, .prefetch = prefetch})) ==
          bytes_of(batches(one.apply(lying), {.size = 9, .shuffle = 1})));
  CHECK(bytes_of(split(one.apply(lying), 0.5, 2).train) == bytes_of(one.apply(split(lying, 0.5, 2).train)));
}

TEST_CASE("what is standardised keeps its place in time") {
  Dataset windows = data::windows(table(30), {.length = 3, .horizon = 4, .inputs = {{"x"}}, .targets = {{"y"}}});
  auto fitted = data::fit_standardization(windows, {"y"});
  CHECK(split_by_time(fitted.apply(windows), 0.5).train.rows() == split_by_time(windows, 0.5).train.rows());
  CHECK(split_by_time(fitted.apply(windows.load()), 0.5).train.rows() == split_by_time(windows, 0.5).train.rows());
}

TEST_CASE("a column that never changes is only centred") {
  std::vector<double> same(5, 3.7);
  auto fitted = data::fit_standardization(Dataset({Dataset::column<double>("x", same)}), {"x"});
  CHECK(fitted.columns[0].deviation == std::vector<double>{1});
  CHECK(values<double>(fitted.apply(Dataset({Dataset::column<double>("x", same)})), "x") == std::vector<double>(5, 0.0));
}

TEST_CASE("a prediction goes back to its unit") {
  Dataset raw = table(50);
  auto fitted = data::fit_standardization(raw, {"x", "y"});
  auto y = values<double>(fitted.apply(raw), "y");
  auto x = values<float>(fitted.apply(raw), "x");
  fitted.revert("y", y);
  fitted.revert("x", x);
  auto expected = values<double>(raw, "y");
  for (size_t i = 0; i < y.size(); ++i) CHECK(y[i] == doctest::Approx(expected[i]).epsilon(1e-14));
  CHECK(x[99] == doctest::Approx(values<float>(raw, "x")[99]).epsilon(1e-6));
  CHECK(message_of([&] { fitted.revert("z", y); }) == "standardization: there is no column 'z'");
  CHECK(message_of([&] { fitted.revert("x", std::span(y).first(3)); }) ==
        "standardization: 3 values make no whole rows of column 'x', which has 2 a row");
}

TEST_CASE("a standardisation goes through a model's metadata with every bit, beside other texts") {
  auto fitted = data::fit_standardization(table(77), {"x", "y"});
  fitted.columns.push_back({"a.mean", {0.1, -5e-324, 1.7976931348623157e308}, {1.0 / 3, 1, 2}});
  std::map<std::string, std::string> metadata = {{"epoch", "3"}, {"standardization", "x"}, {"standardize", "y"}};
  fitted.save(metadata);
  CHECK(metadata.size() == 9);
  CHECK(metadata["standardization.a.mean.mean"] == "0.1 -5e-324 1.7976931348623157e+308");
  auto loaded = data::Standardization::load(metadata);
  REQUIRE(loaded.columns.size() == 3);
  for (const auto &column : loaded.columns) {
    auto found = std::ranges::find(fitted.columns, column.name, &data::Standardization::Column::name);
    REQUIRE(found != fitted.columns.end());
    CHECK(found->mean == column.mean);
    CHECK(found->deviation == column.deviation);
  }
  CHECK(data::Standardization::load({}).columns.empty());
}

TEST_CASE("damaged texts are refused, wherever they are damaged") {
  auto refused = [](const std::string &mean, const std::string &deviation) {
    return message_of(
        [&] { data::Standardization::load({{"standardization.x.mean", mean}, {"standardization.x.deviation", deviation}}); });
  };
  CHECK(refused("1 2", "3 4") == "no error");
  for (std::string bad : {"1 2x", "1 ,2", "1  2", "1 2 ", "1 nan", "1 1e999"})
    CHECK(refused(bad, "1 2") == "standardization: the text 'standardization.x.mean' is damaged after 1 numbers");
  CHECK(refused("1 2", "1") == "standardization: column 'x' has 2 means and 1 deviations");
  CHECK(refused("", "") == "standardization: column 'x' has 0 means and 0 deviations");
  CHECK(message_of([] { data::Standardization::load({{"standardization.x.mean", "1"}}); }) ==
        "standardization: the text 'standardization.x.deviation' is missing");
}

TEST_CASE("columns that cannot be standardised are refused") {
  Dataset raw = table(10);
  CHECK(message_of([&] { data::fit_standardization(raw, {"z"}); }) == "standardization: there is no column 'z'");
  CHECK(message_of([&] { data::fit_standardization(raw, {"label"}); }) ==
        "standardization: column 'label' holds i32; only floating columns can be standardised");
  CHECK(message_of([&] { data::fit_standardization(raw.range(0, 0), {"x"}); }) ==
        "standardization: the training part has no rows");
  std::vector<double> bad(5000, 1);
  bad[4999] = NAN;
  CHECK(message_of([&] { data::fit_standardization(Dataset({Dataset::column<double>("x", bad)}), {"x"}); }) ==
        "standardization: column 'x' holds nan in row 4999");
  data::Standardization wrong{{{"x", {0}, {1}}}}, absent{{{"z", {0}, {1}}}}, integers{{{"label", {0}, {1}}}};
  CHECK(message_of([&] { wrong.apply(raw); }) ==
        "standardization: column 'x' has rows of shape [2], but it was fitted for 1 numbers a row");
  CHECK(message_of([&] { integers.apply(raw); }).find("holds i32") != std::string::npos);
  CHECK(bytes_of(absent.apply(raw)) == bytes_of(raw));
}
