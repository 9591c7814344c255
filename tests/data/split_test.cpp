#include "tests/data/files.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

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

TEST_CASE("a split picks rows out of a file without reading it whole") {
  File file("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  Dataset streamed = data::csv(file.name(), {{"label", 0, i32}}, {.stream = true});
  auto [train, test] = split(streamed, 0.8, 3);
  CHECK(!train.in_memory());
  CHECK(labels(train) == labels(split(numbered(10), 0.8, 3).train));
  CHECK(labels(test) == labels(split(numbered(10), 0.8, 3).test));
}

TEST_CASE("a split by time keeps the order, and leaves the gap out before the test part") {
  auto [train, test] = split_by_time(numbered(10), 0.7);
  CHECK(labels(train) == std::vector<int32_t>{0, 1, 2, 3, 4, 5, 6});
  CHECK(labels(test) == std::vector<int32_t>{7, 8, 9});
  Split gap = split_by_time(numbered(10), 0.7, {.gap = 2});
  CHECK(labels(gap.train) == std::vector<int32_t>{0, 1, 2, 3, 4});
  CHECK(labels(gap.test) == labels(test));
  Split moment = split_by_time(numbered(10), "label", 4);
  CHECK(labels(moment.train) == std::vector<int32_t>{0, 1, 2, 3});
  CHECK(labels(moment.test).front() == 4);
  CHECK(labels(split_by_time(numbered(10), "label", 3.5).test).front() == 4);
  std::vector<float> days = {1, 1, 2, 2, 2, 3};
  Dataset ties({Dataset::column<float>("day", days)});
  CHECK(split_by_time(ties, "day", 2).train.rows() == 2);
  CHECK(split_by_time(ties, "day", 2, {.gap = 1}).train.rows() == 1);
}

TEST_CASE("a split by time refuses shuffled rows, times that fall, and parts without rows") {
  Dataset dataset = numbered(10);
  std::vector<int64_t> shuffled = {0, 2, 1, 3}, twice = {0, 1, 1, 2}, some = {0, 3, 4, 9};
  for (auto &order : {shuffled, twice})
    CHECK(message_of([&] { split_by_time(dataset.take(order), 0.5); }) ==
          "split_by_time: the rows were shuffled or repeated; split by time first, then shuffle");
  CHECK(labels(split_by_time(dataset.take(some), 0.5).train) == std::vector<int32_t>{0, 3});
  CHECK(message_of([&] { split_by_time(dataset, 1); }) == "split_by_time: a fraction of 1; it must lie between 0 and 1");
  CHECK(message_of([&] { split_by_time(dataset, 0.01); }) == "split_by_time: 0.01 of 10 rows leaves a part without rows");
  CHECK(message_of([&] { split_by_time(dataset, 0.3, {.gap = 3}); }) ==
        "split_by_time: no rows to train on before row 3, 3 of them left out as a gap");
  CHECK(message_of([&] { split_by_time(dataset, 0.3, {.gap = -1}); }) == "split_by_time: a gap of -1 rows; it must be 0 or more");
  CHECK(message_of([&] { split_by_time(dataset, "day", 3); }) == "split_by_time: there is no column 'day'");
  CHECK(message_of([&] { split_by_time(dataset, "image", 3); }) ==
        "split_by_time: column 'image' has rows of shape [2]; the time is one number");
  for (double moment : {0.0, 10.0})
    CHECK(message_of([&] { split_by_time(dataset, "label", moment); }) ==
          "split_by_time: " + std::string(moment ? "10" : "0") + " of 10 rows have a 'label' before " + (moment ? "10" : "0") +
              ", which leaves a part without rows");
  std::vector<double> falling = {1, 2, 1.5}, unknown = {1, NAN, 2};
  CHECK(message_of([&] { split_by_time(Dataset({Dataset::column<double>("t", falling)}), "t", 2); }) ==
        "split_by_time: column 't' goes from 2 to 1.5 at row 2; times must not fall");
  CHECK(message_of([&] { split_by_time(Dataset({Dataset::column<double>("t", unknown)}), "t", 2); }) ==
        "split_by_time: column 't' goes from 1 to nan at row 1; times must not fall");
}

TEST_CASE("walking forward trains on everything before each test part, or on a rolling part of it") {
  auto folds = walk_forward(numbered(10), {.folds = 3, .test = 2});
  CHECK(folds.size() == 3);
  for (int32_t fold = 0; fold < 3; ++fold) {
    auto train = labels(folds[static_cast<size_t>(fold)].train), test = labels(folds[static_cast<size_t>(fold)].test);
    CHECK(test == std::vector<int32_t>{4 + 2 * fold, 5 + 2 * fold});
    CHECK(static_cast<int32_t>(train.size()) == 4 + 2 * fold);
    CHECK(train.front() == 0);
    CHECK(train.back() == test.front() - 1);
  }
  auto rolling = walk_forward(numbered(10), {.folds = 3, .test = 2, .train = 3, .gap = 1});
  CHECK(labels(rolling[0].train) == std::vector<int32_t>{0, 1, 2});
  CHECK(labels(rolling[2].train) == std::vector<int32_t>{4, 5, 6});
  CHECK(labels(rolling[2].test) == std::vector<int32_t>{8, 9});
  CHECK(walk_forward(numbered(12)).size() == 5);
  CHECK(labels(walk_forward(numbered(12))[0].test) == std::vector<int32_t>{2, 3});
}

TEST_CASE("walking forward refuses too few rows, and numbers that make no sense") {
  auto refused = [](int64_t rows, const WalkForward &options) {
    return message_of([&] { walk_forward(numbered(rows), options); });
  };
  CHECK(refused(5, {.folds = 5}) == "walk_forward: 5 rows are too few for 5 test parts of 1 after 1 to train on");
  CHECK(refused(10, {.folds = 3, .test = 2, .train = 5}) ==
        "walk_forward: 10 rows are too few for 3 test parts of 2 after 5 to train on");
  CHECK(refused(10, {.folds = 3, .test = 2, .train = 4, .gap = 1}) ==
        "walk_forward: 10 rows are too few for 3 test parts of 2 after 4 to train on and a gap of 1");
  CHECK(refused(10, {.folds = 3, .test = INT64_MAX}).starts_with("walk_forward: 10 rows are too few"));
  CHECK(refused(10, {.folds = 3, .train = INT64_MAX, .gap = INT64_MAX}).starts_with("walk_forward: 10 rows are too few"));
  CHECK(refused(10, {.folds = 0}) == "walk_forward: 0 folds; there must be at least 1");
  CHECK(refused(10, {.test = -1}) == "walk_forward: test parts of -1 rows, training parts of 0; both must be 0 or more");
  std::vector<int64_t> order = {1, 0};
  CHECK(message_of([&] { walk_forward(numbered(2).take(order)); }).find("shuffled") != std::string::npos);
}

TEST_CASE("what is held out are the last rows, as many as the fraction says, also of shuffled rows") {
  for (int64_t rows : {10, 37, 600})
    for (double fraction : {0.1, 0.2, 0.3, 0.5, 0.9}) {
      Split parts = hold_out(numbered(rows), fraction);
      CHECK(labels(parts.train) == labels(split_by_time(numbered(rows), 1 - fraction).train));
      CHECK(parts.train.rows() + parts.test.rows() == rows);
      CHECK(labels(parts.test).back() == rows - 1);
    }
  CHECK(hold_out(numbered(10), 0.9).train.rows() == 1); // though 1 - 0.9 is a little less than 0.1
  std::vector<int64_t> order = data::shuffled(10, 1);
  CHECK(labels(hold_out(numbered(10).take(order), 0.3).test) ==
        std::vector<int32_t>{static_cast<int32_t>(order[7]), static_cast<int32_t>(order[8]), static_cast<int32_t>(order[9])});
  CHECK(message_of([] { hold_out(numbered(10), 1); }) == "hold_out: a fraction of 1; it must lie between 0 and 1");
  CHECK(message_of([] { hold_out(numbered(3), 0.1); }) == "no error");
  CHECK(message_of([] { hold_out(numbered(1), 0.5); }) == "hold_out: 0.5 of 1 rows leaves a part without rows");
}
