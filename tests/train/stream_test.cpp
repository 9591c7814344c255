// Training on a file that memory does not hold.
#include "tests/train/models.h"
#include <cmath>
#include <cstring>
#include <new>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace gait;
using namespace gait::test;

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED // their shadow memory is not the program's
#endif
#endif

namespace {

constexpr int64_t width = 48, mebibyte = 1 << 20;

Model regression_of_width() {
  Graph g("wide");
  Tensor x = g.input("x", {batch, width}), y = g.input("y", {batch, 1});
  Tensor out = nn::linear(g, width, 1)(x);
  return Model(g, {.losses = {{"loss", mean(square(out - y))}}, .optimizer = optim::adam({.rate = 1e-3})});
}

float number(int64_t i) { return static_cast<float>((i * 2654435761) % 2001) / 1000 - 1; }

/// A .npy file of f32 [rows, columns], written piece by piece.
void write_npy(const std::string &path, int64_t rows, int64_t columns) {
  std::ofstream file(path, std::ios::binary);
  std::string head = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", rows, columns);
  head.resize(117, ' ');
  head += '\n';
  file << std::string("\x93NUMPY\1\0", 8) << static_cast<char>(head.size()) << '\0' << head;
  std::vector<float> row(static_cast<size_t>(columns));
  for (int64_t i = 0; i < rows; ++i) {
    for (size_t j = 0; j < row.size(); ++j) row[j] = number(i * columns + static_cast<int64_t>(j));
    file.write(reinterpret_cast<const char *>(row.data()), static_cast<std::streamsize>(row.size() * sizeof(float)));
  }
}

void write_csv(const std::string &path, int64_t rows) {
  std::ofstream file(path, std::ios::binary);
  for (int64_t i = 0; i < rows; ++i) {
    std::string line;
    for (int64_t j = 0; j < width; ++j) line += fmt::format("{},", number(i * width + j));
    file << line << number(-i) << '\n';
  }
}

/// Memory of the process that it may write to: what RLIMIT_DATA counts.
int64_t writable_bytes() {
  std::ifstream file("/proc/self/statm");
  int64_t total = 0, resident, shared, text, library, data = 0;
  file >> total >> resident >> shared >> text >> library >> data;
  return data * sysconf(_SC_PAGESIZE);
}

/// Runs `work` in a child process that gets no more than so many bytes of memory beyond what it has, and gives back what it
/// wrote; "no memory" where it asked for more.
std::string limited(int64_t bytes, const std::function<std::string()> &work) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    const auto limit = static_cast<rlim_t>(writable_bytes() + bytes);
    const rlimit limits{limit, limit};
    std::string text = "no limit";
    if (setrlimit(RLIMIT_DATA, &limits) == 0) {
      try {
        text = work();
      } catch (const std::bad_alloc &) {
        text = "no memory";
      } catch (const std::exception &error) {
        text = error.what();
      }
    }
    for (size_t at = 0; at < text.size();) {
      ssize_t count = write(ends[1], text.data() + at, text.size() - at);
      if (count <= 0) break;
      at += static_cast<size_t>(count);
    }
    _exit(0);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t count; (count = read(ends[0], buffer, sizeof(buffer))) > 0;) text.append(buffer, static_cast<size_t>(count));
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return text;
}

std::string trained(const Session &start, const Dataset &data) {
  Session session = start.clone();
  History history = fit(session, data, quiet({.epochs = 1, .batch = 256, .seed = 4}));
  auto bytes = session.state_bytes();
  return std::string(bytes.begin(), bytes.end()) + fmt::format("{}", history["loss"][0]);
}

} // namespace

TEST_CASE("a file several times larger than memory trains streamed, with the bits of a training in memory") {
  Folder folder;
  // One thread: a child made by fork has no others.
  const Session start = compile(regression_of_width(), {.max_batch = 256, .threads = 1}).init(1);
  const int64_t rows = 200000; // 36.6 MiB of x
  write_npy(folder / "x.npy", rows, width);
  write_npy(folder / "y.npy", rows, 1);
  auto arrays = [&](bool stream) {
    return data::join(
        {data::npy(folder / "x.npy", "x", {.stream = stream}), data::npy(folder / "y.npy", "y", {.stream = stream})});
  };
  const std::string whole = trained(start, arrays(false));
#ifndef SANITIZED
  const int64_t limit = 9 * mebibyte; // a thread's stack is most of it
  CHECK(static_cast<int64_t>(std::filesystem::file_size(folder / "x.npy")) > 4 * limit);
  CHECK(limited(limit + 8 * mebibyte, [&] { return trained(start, arrays(true)); }) == whole);
  CHECK(limited(limit + 8 * mebibyte, [&] { return trained(start, arrays(false)); }) == "no memory");
#endif
  CHECK(trained(start, arrays(true)) == whole);
}

TEST_CASE("a text larger than memory trains streamed, with the bits of a training in memory") {
  Folder folder;
  const Session start = compile(regression_of_width(), {.max_batch = 256, .threads = 1}).init(1);
  write_csv(folder / "d.csv", 60000); // 17 MiB
  auto table = [&](bool stream) {
    return data::csv(folder / "d.csv", {{"x", 0, width, f32}, {"y", width, width + 1, f32}}, {.stream = stream});
  };
  const std::string whole = trained(start, table(false));
#ifndef SANITIZED
  CHECK(std::filesystem::file_size(folder / "d.csv") > 16 * mebibyte);
  CHECK(limited(12 * mebibyte, [&] { return trained(start, table(true)); }) == whole);
  CHECK(limited(12 * mebibyte, [&] { return trained(start, table(false)); }) == "no memory");
#endif
  CHECK(trained(start, table(true)) == whole);
}
