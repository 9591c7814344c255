#include "tests/data/files.h"
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

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

TEST_CASE("rows picked and picked again are those of one selection, without a copy until they are read") {
  Dataset dataset = numbered(10);
  std::vector<int64_t> backwards = {9, 7, 5, 3, 1}, ends = {4, 0};
  Dataset some = dataset.take(backwards);
  CHECK(labels(some) == std::vector<int32_t>{9, 7, 5, 3, 1});
  CHECK(labels(some.take(ends)) == std::vector<int32_t>{1, 9});
  CHECK(labels(some.range(1, 3)) == std::vector<int32_t>{7, 5});
  CHECK(labels(dataset.range(2, 7).take(ends)) == std::vector<int32_t>{6, 2});
  CHECK(labels(dataset.range(2, 7).range(1, 3)) == std::vector<int32_t>{3, 4});
  CHECK(labels(dataset.range(3, 3)).empty());
  CHECK(some.in_memory());
  CHECK(message_of([&] { dataset.range(2, 1); }) == "dataset: there are no rows from 2 up to 1; it has 10 rows");
  CHECK(message_of([&] { dataset.range(0, 11); }) == "dataset: there are no rows from 0 up to 11; it has 10 rows");
  CHECK(message_of([&] { some.take(backwards); }) == "dataset: there is no row 9; it has 5 rows");
}

TEST_CASE("what columns and all read lives with the dataset; load leaves it as it is") {
  std::vector<int64_t> order = {2, 1};
  Dataset some = numbered(3).take(order);
  CHECK(&some.columns() == &some.columns());
  Dataset copy = some;
  CHECK(copy.all().find("label")->data == some.all().find("label")->data);
  Dataset loaded = some.load();
  CHECK(bytes_of(loaded) == bytes_of(some));
  CHECK(loaded.columns()[0].bytes.data() != some.columns()[0].bytes.data());
  CHECK(&loaded.load().columns() == &loaded.columns());
}

TEST_CASE("a function makes the rows that are asked for, each field from zero") {
  std::vector<int64_t> asked;
  Dataset halves = data::generated(1000000000000, {{"x", f32, {2}}, {"n", i64}}, [&](int64_t i, data::Row &row) {
    asked.push_back(i);
    row.span<float>("x")[1] = static_cast<float>(i) / 2;
    if (i) row.set<int64_t>("n", i);
  });
  CHECK(halves.rows() == 1000000000000);
  CHECK(!halves.in_memory());
  std::vector<int64_t> some = {999999999999, 0, 3};
  Dataset picked = halves.take(some);
  Batch batch = picked.all();
  CHECK(asked == some);
  CHECK(values<float>(*batch.find("x")) == std::vector<float>{0, 499999999999.5f, 0, 0, 0, 1.5f});
  CHECK(values<int64_t>(*batch.find("n")) == std::vector<int64_t>{999999999999, 0, 3});
}

TEST_CASE("a function that writes what is not there is told") {
  auto error_of = [](const std::function<void(data::Row &)> &write) {
    return message_of(
        [&] { data::generated(1, {{"x", f32, {2}}, {"n", i64}}, [&](int64_t, data::Row &row) { write(row); }).all(); });
  };
  CHECK(error_of([](data::Row &row) { row.span<float>("y"); }) == "generated: there is no field 'y'");
  CHECK(error_of([](data::Row &row) { row.span<double>("x"); }) == "generated: field 'x' is f32, but written as f64");
  CHECK(error_of([](data::Row &row) { row.set<float>("x", 1); }) ==
        "generated: field 'x' has rows of shape [2], but is set to one number; write it with span");
  CHECK(error_of([](data::Row &row) { row.set<int32_t>("n", 1); }) == "generated: field 'n' is i64, but written as i32");
  auto nothing = [](int64_t, data::Row &) {};
  CHECK(message_of([&] { data::generated(-1, {}, nothing); }) == "generated: -1 rows; there must be 0 or more");
  CHECK(message_of([&] { data::generated(1, {{"x"}, {"x"}}, nothing); }) == "dataset: two columns are named 'x'");
  CHECK(message_of([&] { data::generated(1, {{"x", f32, {1ll << 40, 1ll << 40}}}, nothing); }) ==
        "dataset: column 'x' has rows of shape [1099511627776, 1099511627776], which no memory holds");
}

TEST_CASE("datasets are joined side by side, of whatever kind") {
  std::vector<int64_t> doubles = {0, 2, 4};
  Dataset twice({Dataset::column<int64_t>("twice", doubles)});
  Dataset made =
      data::generated(3, {{"square", i32}}, [](int64_t i, data::Row &row) { row.set("square", static_cast<int32_t>(i * i)); });
  Dataset joined = data::join({numbered(3), twice, made});
  CHECK(joined.rows() == 3);
  CHECK(joined.fields().size() == 4);
  std::vector<int64_t> order = {2, 0};
  Dataset some = joined.take(order);
  CHECK(labels(some) == std::vector<int32_t>{2, 0});
  CHECK(values<int64_t>(some, "twice") == std::vector<int64_t>{4, 0});
  CHECK(values<int32_t>(some, "square") == std::vector<int32_t>{4, 0});
  CHECK(data::join({numbered(3), twice}).in_memory());
  CHECK(!joined.in_memory());
  CHECK(data::join({}).rows() == 0);
  CHECK(message_of([&] { data::join({numbered(3), numbered(4)}); }) == "join: part 0 has 3 rows, but part 1 has 4");
  CHECK(message_of([&] { data::join({twice, twice}); }) == "dataset: two columns are named 'twice'");
}

TEST_CASE("rows under other names and shapes are the same bytes, where they lie") {
  Dataset data = numbered(6), other = data::relabel(data, {{"class", i32, {1}}, {"pixel", f32, {2, 1}}});
  CHECK(other.find("class")->row_shape == std::vector<int64_t>{1});
  CHECK(other.find("pixel")->row_shape == std::vector<int64_t>{2, 1});
  CHECK(!other.find("label"));
  CHECK(bytes_of(other) == bytes_of(data));
  CHECK(bytes_of(batches(other, {.size = 4, .shuffle = 3})) == bytes_of(batches(data, {.size = 4, .shuffle = 3})));
  const Batch &first = *batches(other, 4).begin();
  CHECK(first.find("pixel")->data == data.columns()[1].bytes.data());
  CHECK(other.in_memory());
  auto error = [&](std::vector<data::Field> fields) { return message_of([&] { data::relabel(data, std::move(fields)); }); };
  CHECK(error({{"label", i32, {}}}) == "relabel: 1 fields for a dataset of 2");
  CHECK(error({{"label", i64, {}}, {"image", f32, {2}}}) == "relabel: 'label' holds i32, and stays what it is");
  CHECK(error({{"label", i32, {}}, {"image", f32, {2}, /*untyped=*/true}}) == "relabel: 'image' holds f32, and stays what it is");
  CHECK(error({{"label", i32, {}}, {"image", f32, {3}}}) == "relabel: rows of 'image' have shape [2], and none of [3]");
  CHECK(error({{"x", i32, {}}, {"x", f32, {2}}}) == "dataset: two columns are named 'x'");
}
