// Compilations with the cache: the same bytes as without it, found again exactly where nothing has changed.
#include "backends/registry.h"
#include "compiler/pipeline.h"
#include "gait/compile.h"
#include "gait/gait.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "tests/cache/folder.h"
#include "tests/support/models.h"
#include <doctest/doctest.h>
#include <fstream>
#include <regex>
#include <sys/wait.h>
#include <unistd.h>

using namespace gait;
using test::files;
using test::Folder;
using test::Variable;
namespace fs = std::filesystem;

namespace {
struct Made {
  std::string bytes;
  bool found;
  size_t kernels = 0, foundKernels = 0;
};

/// What the runtime opens, from a model's text.
Made make(const std::string &text, const compiler::CompileOptions &options = {}) {
  mlir::DialectRegistry registry;
  compiler::registerDialects(registry);
  mlir::MLIRContext context(registry);
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  REQUIRE(module);
  auto compilation = compiler::Compilation::start(*module, options);
  REQUIRE(mlir::succeeded(compilation));
  auto bytes = compilation->library();
  REQUIRE(mlir::succeeded(bytes));
  CHECK(compilation->getCacheTrouble().empty());
  Made made{*bytes, compilation->isFromCache()};
  for (const compiler::KernelTime &kernel : compilation->getKernelTimes()) ++made.kernels, made.foundKernels += kernel.found;
  return made;
}

Model perceptron(int64_t hidden = 5, float rate = 0.1F) {
  Graph g("perceptron");
  Tensor x = g.input("x", {batch, 3}), y = g.input("y", {batch, 1});
  Tensor out = nn::linear(g, hidden, 1)(tanh(nn::linear(g, 3, hidden)(x)));
  return Model(g, {.outputs = {{"out", out}}, .losses = {{"loss", mse(out, y)}}, .optimizer = optim::sgd({.rate = rate})});
}

/// A cache's folder of its own.
struct OwnCache {
  Folder folder;
  Variable variable{"GAIT_CACHE", folder.path.c_str()};
};
} // namespace

TEST_CASE("warm or cold, every model's library has the same bytes") {
  OwnCache cache;
  for (const test::ModelCase &model : test::modelCases()) {
    CAPTURE(model.name);
    const std::string text = model.build(batch).text();
    const Made without = make(text, {.cache = false}), cold = make(text), warm = make(text);
    CHECK(!without.found);
    CHECK(!cold.found);
    CHECK(warm.found);
    CHECK(cold.bytes == without.bytes);
    CHECK(warm.bytes == without.bytes);
    if (&model - test::modelCases().data() == 7) break; // a few: each is compiled twice
  }
}

TEST_CASE("anything that changes the code changes the key; a line of the program that moves does not") {
  OwnCache cache;
  const std::string text = perceptron().text();
  CHECK(!make(text).found);
  CHECK(make(text).found);
  CHECK(!make(text, {.cpu = "x86-64"}).found);
  CHECK(!make(text, {.cpu = "x86-64-v2"}).found);
  CHECK(make(text, {.cpu = "x86-64"}).found);
  CHECK(!make(text, {.maxBatch = 32}).found);
  CHECK(make(text, {.maxBatch = 64}).found); // the default, said
  CHECK(!make(text, {.checkFinite = true}).found);
  CHECK(make(text, {.checkFinite = true}).found);
  CHECK(!make(text, {.backend = "reference"}).found);
  CHECK(!make(perceptron(6).text()).found);
  CHECK(!make(perceptron(5, 0.2F).text()).found);
  const std::string moved = std::regex_replace(text, std::regex(R"(compile_test\.cpp":\d+)"), "compile_test.cpp\":7");
  REQUIRE(moved != text);
  CHECK(make(moved).found);
  CHECK(!make(moved, {.checkFinite = true}).found); // which names the line
  CHECK(make(text).found);
}

TEST_CASE("a model that was changed takes the kernels that were not from the cache, under their new names too") {
  OwnCache cache;
  auto deep = [](int layers, float rate) {
    Graph g("deep");
    Tensor x = g.input("x", {batch, 3}), y = g.input("y", {batch, 6});
    for (int i = 0; i < layers; ++i) x = tanh(nn::linear(g, i ? 6 : 3, 6)(x));
    return Model(g, {.outputs = {{"out", x}}, .losses = {{"loss", mse(x, y)}}, .optimizer = optim::sgd({.rate = rate})}).text();
  };
  const Made first = make(deep(2, 0.1F));
  CHECK(first.kernels > 0);
  CHECK(first.foundKernels < first.kernels);
  const std::string other = deep(2, 0.2F), longer = deep(3, 0.1F);
  for (const std::string *changed : {&other, &longer}) {
    const Made without = make(*changed, {.cache = false}), made = make(*changed);
    CHECK(!made.found);
    CHECK(without.foundKernels == 0);
    CHECK(made.foundKernels > 0);
    CHECK(made.foundKernels < made.kernels);
    CHECK(made.bytes == without.bytes);
  }
  // A kernel's entry that is damaged is compiled again.
  for (const fs::path &file : files(cache.folder.path)) fs::resize_file(file, fs::file_size(file) - 1);
  const Made again = make(deep(2, 0.1F));
  CHECK(again.foundKernels == first.foundKernels);
  CHECK(again.bytes == first.bytes);
}

TEST_CASE("damaged entries are compiled again and replaced; no folder and a full one are no error") {
  OwnCache cache;
  const std::string text = perceptron().text(), good = make(text).bytes;
  for (int damage = 0; damage < 3; ++damage) {
    for (const fs::path &file : files(cache.folder.path)) {
      if (damage == 0) fs::resize_file(file, fs::file_size(file) / 2);
      if (damage == 1) std::ofstream(file) << "garbage";
      if (damage == 2) {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(fs::file_size(file)) - 100);
        stream.put('\x7f');
      }
    }
    const Made again = make(text);
    CHECK(!again.found);
    CHECK(again.bytes == good);
    CHECK(make(text).found);
  }
  const fs::path nowhere = cache.folder.path / "file";
  std::ofstream(nowhere) << "x";
  Variable variable("GAIT_CACHE", nowhere.c_str());
  Session session = compile(perceptron()).init(1);
  CHECK(session.run("predict", {TensorView("x", std::vector<float>{1, 2, 3}, {1, 3})}).span<float>("out").size() == 1);
}

TEST_CASE("off is off, in the variable and as an option") {
  OwnCache cache;
  const std::string text = perceptron().text();
  {
    Variable off("GAIT_CACHE", "off");
    CHECK(!make(text).found);
    CHECK(!make(text).found);
  }
  CHECK(!make(text, {.cache = false}).found);
  CHECK(files(cache.folder.path).empty());
  compile(perceptron());
  CHECK(!files(cache.folder.path).empty());
}

TEST_CASE("what a session computes is the same from the cache") {
  OwnCache cache;
  auto train = [] {
    std::vector<StageMilliseconds> stages;
    Session session = compile(perceptron(), {.timing = &stages}).init(3);
    const std::vector<float> x{1, 2, 3, 4, 5, 6}, y{0.5F, -1};
    for (int step = 0; step < 5; ++step) session.run("train_step", {TensorView("x", x, {2, 3}), TensorView("y", y, {2, 1})});
    const auto weights = session.state<float>("linear_0.weight");
    return std::pair(std::vector<float>(weights.begin(), weights.end()), stages.size());
  };
  const auto cold = train(), warm = train();
  CHECK(cold.first == warm.first);
  CHECK(warm.second < cold.second); // "cache", "load"
}

TEST_CASE("processes that compile the same at once all get it") {
  OwnCache cache;
  const std::string text = perceptron(8).text();
  std::vector<pid_t> children;
  for (int child = 0; child < 4; ++child) {
    const pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      const std::string library = make(text).bytes;
      std::ofstream(cache.folder.path / ("child" + std::to_string(child)), std::ios::binary) << library;
      _exit(0);
    }
    children.push_back(pid);
  }
  for (pid_t child : children) {
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  const Made here = make(text);
  CHECK(here.found);
  for (int child = 0; child < 4; ++child) {
    std::ifstream stream(cache.folder.path / ("child" + std::to_string(child)), std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(stream), {}) == here.bytes);
  }
}
