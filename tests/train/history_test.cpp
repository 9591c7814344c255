#include "tests/train/models.h"
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <regex>

using namespace gait;
using namespace gait::test;

namespace {

History example(int epochs = 3) {
  History history;
  for (int i = 0; i < epochs; ++i) {
    Scores scores;
    scores.set("loss", 1.0 / (i + 1) + 0.1);
    scores.set("accuracy", 0.5 + 0.1 * i);
    scores.set("validation.loss", i == 1 ? std::nan("") : 1.25);
    if (i > 0) scores.set("late <&>", i);
    history.add(scores, 0.5);
  }
  return history;
}

int count(const std::string &text, const std::string &part) {
  int found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

} // namespace

TEST_CASE("a history has a column a score; one that begins late holds NaN before") {
  History history = example();
  CHECK(history.epochs() == 3);
  CHECK(history["accuracy"][2] == doctest::Approx(0.7));
  CHECK(std::isnan(history["late <&>"][0]));
  CHECK(history["late <&>"][2] == 2);
  CHECK(list(history.seconds()) == std::vector<double>{0.5, 0.5, 0.5});
  CHECK(error_of([&] { history["f1"]; }) == "the history has no 'f1'; it has loss, accuracy, validation.loss, late <&>");
}

TEST_CASE("CSV keeps every bit and leaves out what is no number") {
  History history = example();
  std::string csv = history.csv();
  CHECK(csv.substr(0, csv.find('\n')) == "epoch,loss,accuracy,validation.loss,late <&>,seconds");
  CHECK(csv.find("\n2,0.6,0.6,,1,0.5\n") != std::string::npos);
  Folder folder;
  History thirds;
  Scores scores;
  scores.set("loss", 1.0 / 3);
  thirds.add(scores, 0.1);
  thirds.save(folder / "h.csv");
  Dataset read = data::csv(folder / "h.csv", {{"loss", 1, f64}}, {.skip_lines = 1});
  CHECK(*static_cast<const double *>(read.all().tensors[0].data) == 1.0 / 3);
}

TEST_CASE("JSON is columns by name") {
  auto json = nlohmann::json::parse(example().json());
  CHECK(json["epoch"] == nlohmann::json({1, 2, 3}));
  CHECK(json["loss"][0] == 1.1);
  CHECK(json["validation.loss"][1].is_null());
}

TEST_CASE("the table has a line an epoch, aligned") {
  std::string table = example().table_text();
  CHECK(table.substr(0, table.find('\n')) == " epoch        loss    accuracy  validation.loss    late <&>     seconds");
  CHECK(count(table, "\n") == 4);
  size_t width = table.find('\n');
  for (size_t at = 0; at < table.size(); at += width + 1) CHECK(table[at + width] == '\n');
}

TEST_CASE("the drawing has a panel for each score, ticks at round numbers, gaps where nothing is finite") {
  std::string svg = example(40).svg("A title <&>");
  CHECK(svg.find("A title &lt;&amp;&gt;") != std::string::npos);
  CHECK(count(svg, "font-weight=\"bold\"") == 3); // loss with its validation, accuracy, the late one
  CHECK(count(svg, ">validation<") == 1);
  CHECK(count(svg, ">epoch<") == 3);
  CHECK(svg.find(">40<") != std::string::npos);
  CHECK(svg.find(">0.6<") != std::string::npos);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("inf") == std::string::npos);
  History odd;
  for (double value : {1.0, std::numeric_limits<double>::infinity(), 3.0, std::nan("")}) {
    Scores scores;
    scores.set("loss", value);
    odd.add(scores, 1);
  }
  std::string gaps = odd.svg();
  CHECK(count(gaps, "<circle") == 2); // each finite value stands alone
  CHECK(gaps.find("inf") == std::string::npos);
  for (const std::string &text : {example(1).svg(), History().svg(), odd.svg()}) CHECK(text.ends_with("</svg>\n"));
  // Every point lies within the drawing.
  std::smatch match;
  std::regex point("[ML] ([-0-9.]+) ([-0-9.]+)");
  for (std::string rest = svg; std::regex_search(rest, match, point); rest = match.suffix()) {
    CHECK(std::stod(match[1]) >= 0);
    CHECK(std::stod(match[1]) <= 920);
    CHECK(std::stod(match[2]) >= 36);
    CHECK(std::stod(match[2]) <= 636);
  }
}

TEST_CASE("a history is saved in the form its path ends in") {
  Folder folder;
  History history = example();
  for (const char *ending : {"csv", "json", "svg", "txt"}) history.save(folder / (std::string("h.") + ending));
  CHECK(read_text(folder / "h.csv") == history.csv());
  CHECK(read_text(folder / "h.json") == history.json());
  CHECK(read_text(folder / "h.svg") == history.svg());
  CHECK(read_text(folder / "h.txt") == history.table_text());
  CHECK(error_of([&] { history.save("h.png"); }) ==
        "history: 'h.png' ends in no form that it is saved in; end it in .csv, .json, .svg or .txt");
  CHECK(error_of([&] { history.save("/no/such/h.csv"); }) == "cannot write '/no/such/h.csv': No such file or directory");
}
