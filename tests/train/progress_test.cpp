// What a training prints: a bar that is redrawn on a terminal, lines elsewhere, nothing when asked.
#include "tests/train/models.h"
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <regex>
#include <sys/ioctl.h>
#include <thread>

using namespace gait;
using namespace gait::test;

namespace {

/// What is printed to a file.
std::string printed(Verbosity verbosity, const std::function<void(std::FILE *, Verbosity)> &work) {
  std::FILE *file = std::tmpfile();
  work(file, verbosity);
  std::rewind(file);
  std::string text;
  for (int c; (c = std::fgetc(file)) != EOF;) text.push_back(static_cast<char>(c));
  std::fclose(file);
  return text;
}

/// What is printed to a terminal of so many columns.
std::string printed_on_terminal(unsigned short columns, const std::function<void(std::FILE *, Verbosity)> &work) {
  int master, slave;
  winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  REQUIRE(openpty(&master, &slave, nullptr, nullptr, &size) == 0);
  std::FILE *file = fdopen(slave, "w");
  std::string text;
  std::thread reader([&] {
    char buffer[4096];
    for (ssize_t count; (count = read(master, buffer, sizeof(buffer))) > 0;) text.append(buffer, static_cast<size_t>(count));
  });
  work(file, Verbosity::automatic);
  std::fclose(file); // the reader's read fails then
  reader.join();
  close(master);
  return text;
}

void train(std::FILE *output, Verbosity verbosity, std::chrono::milliseconds pause = {}) {
  static Session session = compile(regression(), {.max_batch = 16}).init(3);
  Callback slow{.batch_end = [&](Training &) { std::this_thread::sleep_for(pause); }};
  fit(session, line(40),
      {.epochs = 2, .batch = 8, .validation = line(10, 5), .callbacks = {slow}, .verbosity = verbosity, .output = output});
}

} // namespace

TEST_CASE("into a file go plain lines, one an epoch") {
  std::string text = printed(Verbosity::automatic, [](std::FILE *file, Verbosity verbosity) { train(file, verbosity); });
  std::string line =
      R"(  loss \S+  error \S+  size \S+  validation.loss \S+  validation.error \S+  validation.size \S+  \S+ s  \S+( k| M)? samples/s)";
  CHECK_MESSAGE(std::regex_match(text, std::regex("epoch 1/2" + line + "\nepoch 2/2" + line + "\n")), text);
}

TEST_CASE("silent is silent") {
  CHECK(printed(Verbosity::silent, [](std::FILE *file, Verbosity verbosity) { train(file, verbosity); }).empty());
}

TEST_CASE("a terminal gets a bar, redrawn in place, no wider than it is, and a line an epoch stays") {
  std::string text = printed_on_terminal(
      90, [](std::FILE *file, Verbosity verbosity) { train(file, verbosity, std::chrono::milliseconds(120)); });
  std::regex redrawn("\r\x1b\\[K([^\r\n]*)");
  int bars = 0, lines = 0;
  for (std::sregex_iterator match(text.begin(), text.end(), redrawn), end; match != end; ++match) {
    std::string line = (*match)[1];
    if (line.find('[') == std::string::npos) {
      ++lines;
      continue;
    }
    ++bars;
    CHECK(line.size() < 90);
    CHECK_MESSAGE(std::regex_search(line, std::regex(R"(^epoch [12]/2 \[=*>\s*\] [1-5]/5  loss )")), line);
  }
  CHECK(lines == 2);
  CHECK(bars >= 5);
  CHECK(bars <= 10);
}

TEST_CASE("the bar says speed and time left, and is redrawn ten times a second at most") {
  std::string text = printed_on_terminal(
      300, [](std::FILE *file, Verbosity verbosity) { train(file, verbosity, std::chrono::milliseconds(120)); });
  CHECK(std::regex_search(text, std::regex(R"(\d samples/s  \d\.\d s left)")));
  std::string quick = printed_on_terminal(300, [](std::FILE *file, Verbosity verbosity) { train(file, verbosity); });
  size_t bars = 0;
  for (size_t at = quick.find('['); at != std::string::npos; at = quick.find("] ", at + 1)) ++bars;
  CHECK(bars < 8); // ten batches in a millisecond: the first bar, the ends of the epochs
}

TEST_CASE("a narrow terminal gets whole pieces: first the speed goes, then the time left, then the bar, then scores") {
  auto bars = [](unsigned short columns) {
    std::string text = printed_on_terminal(
        columns, [](std::FILE *file, Verbosity verbosity) { train(file, verbosity, std::chrono::milliseconds(40)); });
    std::vector<std::string> found;
    std::regex redrawn("\r\x1b\\[K([^\r\n]*)");
    for (std::sregex_iterator match(text.begin(), text.end(), redrawn), end; match != end; ++match)
      if (std::string line = (*match)[1];
          line.find("samples/s  ") == std::string::npos && line.find("validation") == std::string::npos)
        found.push_back(line);
    REQUIRE(!found.empty());
    for (const std::string &line : found) CHECK(line.size() < columns);
    return found.back();
  };
  const std::string scores = R"(  loss \S+  error \S+  size \S+)", left = R"(  \d\.\d s left)";
  auto check = [&](unsigned short columns, const std::string &pattern) {
    std::string line = bars(columns);
    CHECK_MESSAGE(std::regex_match(line, std::regex(pattern)), columns, " columns: ", line);
  };
  check(90, R"(epoch [12]/2 \[=*>\s*\] \d/5)" + scores + left);
  check(75, R"(epoch [12]/2 \[=*>\s*\] \d/5)" + scores + "(" + left + ")?");
  check(60, R"(epoch [12]/2 \d/5)" + scores);
  check(30, R"(epoch [12]/2 \d/5(  loss \S+)?)");
  check(12, R"(epoch [12]/2( )?)");
  check(6, "epoch");
}

TEST_CASE("a terminal that cannot redraw gets lines") {
  const char *kind = std::getenv("TERM");
  const std::string before = kind ? kind : "";
  setenv("TERM", "dumb", 1);
  std::string text = printed_on_terminal(80, [](std::FILE *file, Verbosity verbosity) { train(file, verbosity); });
  kind ? setenv("TERM", before.c_str(), 1) : unsetenv("TERM");
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(std::ranges::count(text, '\n') == 2);
}

TEST_CASE("a bar that is broken off leaves the line free") {
  std::string text = printed_on_terminal(300, [](std::FILE *file, Verbosity) {
    Session session = compile(regression(), {.max_batch = 16}).init(3);
    Callback thrower{.batch_end = [](Training &) { throw Error("enough"); }};
    CHECK_THROWS_AS(fit(session, line(40), {.batch = 8, .callbacks = {thrower}, .output = file}), Error);
  });
  CHECK(text.ends_with("samples/s\r\n"));
}
