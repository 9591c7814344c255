#include "runtime/error.h"
#include "tests/data/files.h"
#include <algorithm>
#include <clocale>
#include <cmath>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

namespace {

/// Reads in memory and streamed, and checks that both have the same bits.
Dataset read(const std::string &text, const std::vector<data::Column> &columns, data::CsvOptions options = {}) {
  File file(text);
  Dataset lying = data::csv(file.name(), columns, options);
  options.stream = true;
  Dataset streamed = data::csv(file.name(), columns, options);
  CHECK(lying.in_memory());
  CHECK(!streamed.in_memory());
  CHECK(bytes_of(lying) == bytes_of(streamed));
  return lying;
}

/// The message in memory and streamed, which must be the same.
std::string error_of(const std::string &text, const std::vector<data::Column> &columns, data::CsvOptions options = {}) {
  File file(text);
  std::string lying = message_of([&] { data::csv(file.name(), columns, options); }, file.name());
  options.stream = true;
  CHECK(message_of([&] { data::csv(file.name(), columns, options); }, file.name()) == lying);
  return lying;
}

/// The locale of the program, put back at the end.
struct Locale {
  explicit Locale(const char *name) : before(std::setlocale(LC_ALL, nullptr)), set(std::setlocale(LC_ALL, name)) {}
  ~Locale() { std::setlocale(LC_ALL, before.c_str()); }
  std::string before;
  bool set;
};

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

TEST_CASE("csv finds columns by the names in the header: one, several, or from one to another") {
  std::string text = "# closing prices\n\ndate, \"open\",high,close,\"vol\"\"ume\"\n0,1,2,3,4\n5,6,7,8,9\n";
  Dataset dataset = read(text,
                         {{"price", "close", f32},
                          {"two", {"close", "open"}},
                          {"span", "open", "close"},
                          {"v", "vol\"ume"},
                          {"one", {"high"}},
                          {"by_number", 0, i32}},
                         {.skip_lines = 1});
  CHECK(values<float>(dataset, "price") == std::vector<float>{3, 8});
  CHECK(values<double>(dataset, "two") == std::vector<double>{3, 1, 8, 6});
  CHECK(values<double>(dataset, "span") == std::vector<double>{1, 2, 3, 6, 7, 8});
  CHECK(values<double>(dataset, "v") == std::vector<double>{4, 9});
  CHECK(values<int32_t>(dataset, "by_number") == std::vector<int32_t>{0, 5});
  CHECK(dataset.find("price")->row_shape.empty());
  CHECK(dataset.find("one")->row_shape == std::vector<int64_t>{1});
  CHECK(dataset.find("span")->row_shape == std::vector<int64_t>{3});
}

TEST_CASE("csv says which name the header has not, has twice, or in the other order") {
  std::string text = "a,b,b,c\n1,2,3,4\n";
  CHECK(error_of(text, {{"x", "d"}}) == "file:1: column 'x' needs a field 'd', but the header has 'a', 'b', 'b', 'c'");
  CHECK(error_of(text, {{"x", "b"}}) == "file:1: column 'x' needs a field 'b', but the header has two of them; give its number");
  CHECK(error_of(text, {{"x", "c", "a"}}) == "file:1: column 'x' goes from field 'c' to 'a', which lies before it");
  CHECK(error_of("a,b\n1,2\n1\n", {{"x", "a"}}) == "file:3: 1 fields, but line 1 has 2");
  CHECK(error_of("a,b\n1\n", {{"x", "a"}}) == "file:2: 1 fields, but line 1 has 2");
  CHECK(error_of("a\nx\n", {{"x", "a"}}) == "file:2: field 0 (column 'x') is 'x', which is no number");
  CHECK(error_of("a,b\n", {{"x", "a"}}) == "file: there are no rows");
  CHECK(error_of("a\n1\n", {{"x", 3}, {"y", "a"}}) == "file:1: column 'x' needs field 3, but the line has the fields 0 to 0");
  std::string wide;
  for (int i = 0; i < 23; ++i) wide += (i ? ",f" : "f") + std::to_string(i);
  CHECK(error_of(wide + "\n", {{"x", "g"}}).ends_with("'f18', 'f19' and 3 more"));
}

TEST_CASE("quotes hold separators, line ends and quotes; the lines are still counted right") {
  CHECK(values<double>(read("\"1\",\"a,\"\"b\"\"\r\nc\", \"3\" \r\n4,,6", {{"a", 0}, {"c", 2}}), "c") ==
        std::vector<double>{3, 6});
  std::vector<data::Column> last = {{"x", 1}};
  CHECK(error_of("\"a\nb\nc\",1\n2,y\n", last) == "file:4: field 1 (column 'x') is 'y', which is no number");
  CHECK(error_of("\"a\nb\",y\n", last) ==
        "file:1: field 1 (column 'x') is 'y', which is no number; set skip_lines if the file starts with a header");
  CHECK(error_of("1,2\n3,\"4\n5,6\n", last) == "file:2: field 1 begins with a quote that does not end");
  CHECK(error_of("\"a\nb\",\"2\n", last) == "file:2: field 1 begins with a quote that does not end");
  CHECK(error_of("1,\"2\"3\n", last) ==
        "file:1: field 1 goes on after its closing quote; a quote inside quotes is written twice");
  CHECK(error_of("1,2\n1,\"\"\"2\"\"\"\n", last) == "file:2: field 1 (column 'x') is '\"2\"', which is no number");
  CHECK(error_of("1,2\n1,2\"\n", last) == "file:2: field 1 (column 'x') is '2\"', which is no number");
  CHECK(error_of("1,2\n1,\"\"\n", last) == "file:2: field 1 (column 'x') is '', which is no number");
}

TEST_CASE("records longer than any buffer are read") {
  std::string text, quoted;
  for (int row = 0; row < 3; ++row) {
    for (int i = 0; i < 40000; ++i) text += std::to_string(row * 40000 + i) + (i < 39999 ? "," : "\n");
    quoted += "\"" + std::string(100000, row == 1 ? '\n' : 'x') + "\"," + std::to_string(row) + "\n";
  }
  Dataset dataset = read(text, {{"x", 0, 40000, i64}});
  std::vector<int64_t> expected(120000);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(values<int64_t>(dataset, "x") == expected);
  CHECK(values<double>(read(quoted, {{"x", 1}}), "x") == std::vector<double>{0, 1, 2});
  CHECK(error_of(quoted + "y,z\n", {{"x", 1}}) == "file:100004: field 1 (column 'x') is 'z', which is no number");
}

TEST_CASE("numbers too small become zero, numbers too large are refused, NaN and infinities by option") {
  Dataset small = read("1e-400,-1e-400,4e-324,0e999999999999999999999,1e-99999999999999999999\n", {{"x", 0, 5}});
  CHECK(values<double>(small, "x") == std::vector<double>{0, 0, 4.9406564584124654e-324, 0, 0});
  CHECK(std::signbit(values<double>(small, "x")[1]));
  CHECK(values<float>(read("1e-50,0." + std::string(60, '0') + "1\n", {{"x", 0, 2, f32}}), "x") == std::vector<float>{0, 0});
  CHECK(error_of("1\n1e400\n", {{"x", 0}}) ==
        "file:2: field 0 (column 'x') is '1e400', which is beyond the largest number of type f64");
  CHECK(error_of("1\n-1e39\n", {{"x", 0, f32}}) ==
        "file:2: field 0 (column 'x') is '-1e39', which is beyond the largest number of type f32");
  CHECK(error_of("1\n" + std::string(400, '9') + "\n", {{"x", 0}}) ==
        "file:2: field 0 (column 'x') is '9999999999999999999999999999999999999999...', which is beyond the largest number of "
        "type f64");
  CHECK(std::isinf(values<double>(read("-inf\n", {{"x", 0}}), "x")[0]));
  for (std::string bad : {"nan", "inf", "-Infinity", "NaN"})
    CHECK(error_of("1,2\n3," + bad + "\n", {{"x", 0, 2}}, {.finite = true}) ==
          "file:2: field 1 (column 'x') is '" + bad + "'; NaN and infinities are refused here (CsvOptions::finite)");
}

TEST_CASE("the decimal mark is a point, in every locale; a comma is named as what it is") {
  std::vector<data::Column> two = {{"x", 0, 2}};
  CHECK(error_of("1.5;2,5\n", two, {.separator = ';'}) ==
        "file:1: field 1 (column 'x') is '2,5', which is no number; the decimal mark is a point");
  CHECK(error_of("1;1,2,3\n", two, {.separator = ';'}) ==
        "file:1: field 1 (column 'x') is '1,2,3', which is no number; set skip_lines if the file starts with a header");
  for (const char *name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C"}) {
    Locale locale(name); // where it is not installed, the case still stands in the program's own
    CHECK(values<double>(read("1.5,2.25\n", two), "x") == std::vector<double>{1.5, 2.25});
  }
}

TEST_CASE("what csv shows of a bad field is short and printable") {
  CHECK(error_of(std::string("1\n\0\x1b[0m\n", 9), {{"x", 0}}) ==
        "file:2: field 0 (column 'x') is '\\x00\\x1b[0m', which is no number");
  std::string umlauts = std::string(39, 'a') + "\xc3\xa4\xc3\xa4"; // the 40th byte is half a character
  CHECK(error_of("1\n" + umlauts + "\n", {{"x", 0}}) ==
        "file:2: field 0 (column 'x') is '" + std::string(39, 'a') + "...', which is no number");
}

TEST_CASE("csv options that make no sense are refused, and what is no file") {
  CHECK(error_of("1\n", {}) == "csv: no columns are asked for; name them, as in {{\"image\", 0, 64}, {\"label\", 64}}");
  CHECK(error_of("1\n", {{"x", 0}}, {.separator = '"'}) ==
        "csv: the separator is a quote or a line end; it must be another character");
  CHECK(error_of("1\n", {{"x", std::vector<std::string>{}}}) ==
        "csv: column 'x' takes the fields from 0 up to 0; a column takes at least one, counted from 0");
  CHECK(error_of("1\n2\n", {{"x", 0}}, {.skip_lines = 5}) == "file: there are no rows");
  std::string folder = std::filesystem::temp_directory_path().string();
  CHECK_THROWS_WITH_AS(data::csv(folder, {{"x", 0}}), ("cannot read '" + folder + "': Is a directory").c_str(), RuntimeError);
  CHECK_THROWS_WITH_AS(data::csv("/dev/null", {{"x", 0}}, {.stream = true}),
                       "cannot stream '/dev/null': it is no regular file; read it into memory", RuntimeError);
}

TEST_CASE("every piece of a file of numbers, cut anywhere, is read or refused in the same way in memory and streamed") {
  std::string text = "\xef\xbb\xbf\"a\",b\r\n1,\"2\"\r\n\r\n-3.5e2, 4\n\"5\",6";
  for (size_t length = 0; length <= text.size(); ++length) {
    std::string message = error_of(text.substr(0, length), {{"x", "a"}, {"y", "b", f32}});
    if (length == text.size()) CHECK(message == "no error");
    else if (message == "no error") CHECK(length > 14);
    else CHECK(message.starts_with("file"));
  }
}

TEST_CASE("a streamed file that changes is noticed") {
  File file("1,2\n3,4\n5,6\n");
  Dataset streamed = data::csv(file.name(), {{"x", 0, 2}}, {.stream = true});
  CHECK(streamed.range(1, 2).load().rows() == 1);
  file.write("1,2\n3,4\n");
  CHECK_THROWS_WITH_AS(streamed.load(), ("'" + file.name() + "' has changed since it was opened; open it again").c_str(),
                       RuntimeError);
}

TEST_CASE("a streamed file is read in any order, row by row") {
  std::string text = "a,b\n";
  for (int i = 0; i < 500; ++i)
    text += std::string(static_cast<size_t>(i % 7), ' ') + std::to_string(i) + ",\"" + std::to_string(-i) + "\"\n\n";
  File file(text);
  std::vector<data::Column> columns = {{"x", "a", i32}, {"y", "b", f32}};
  Dataset lying = data::csv(file.name(), columns), streamed = data::csv(file.name(), columns, {.stream = true});
  auto order = data::shuffled(500, 4);
  CHECK(bytes_of(lying.take(order)) == bytes_of(streamed.take(order)));
  std::vector<int64_t> some = {499, 0, 1, 2, 2, 498, 499, 3};
  CHECK(values<int32_t>(streamed.take(some), "x") == std::vector<int32_t>{499, 0, 1, 2, 2, 498, 499, 3});
}
