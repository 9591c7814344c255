#include "runtime/checkpoint/atomic_file.h"
#include "runtime/file.h"
#include "tests/train/models.h"
#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

using namespace gait;
using namespace gait::test;

namespace {

Session make_session(uint64_t seed) { return compile(noisy_regression(), {.max_batch = 16}).init(seed); }

/// A file of these tensors and nothing else.
void write(const std::string &path, const std::vector<TensorView> &tensors) {
  detail::write_file_atomically(path, format_safetensors(tensors));
}

} // namespace

TEST_CASE("a checkpoint brings back every bit of the state, with its metadata") {
  Folder folder;
  Session session = make_session(1), other = make_session(2);
  fit(session, line(20), quiet({.batch = 8}));
  save_checkpoint(session, folder / "c", {{"standardization.x.mean", "0.5 1.25"}});
  CHECK(bits(other) != bits(session));
  Metadata metadata = load_checkpoint(other, folder / "c");
  CHECK(bits(other) == bits(session));
  CHECK(metadata == Metadata{{"gait.model", "regression"}, {"standardization.x.mean", "0.5 1.25"}});
  Session fresh(session.artifact());
  load_checkpoint(fresh, folder / "c");
  fresh.run("predict", line(4).all()); // it counts as filled
}

TEST_CASE("every state stands in the file under its own name, and the names are those that the documentation gives") {
  Folder folder;
  Session session = make_session(1);
  save_checkpoint(session, folder / "c");
  std::string bytes = detail::read_file(folder / "c");
  SafeTensors file = parse_safetensors(std::as_bytes(std::span(bytes)));
  CHECK(file.tensors.size() == session.states().size());
  CHECK(file.find("linear_0.weight")->shape == std::vector<int64_t>{2, 1});
  for (const char *name :
       {"linear_0.bias", "adam.m.linear_0.weight", "adam.v.linear_0.bias", "adam.step", "random.key", "random.counter"})
    CHECK_MESSAGE(file.find(name), name);
  CHECK(file.find("adam.step")->dtype == "I64");
}

TEST_CASE("a checkpoint that does not fit is refused with the state's name, and the session left as it was") {
  Folder folder;
  Session session = make_session(1);
  std::vector<unsigned char> before = bits(session);
  auto error = [&](auto change) {
    std::vector<TensorView> tensors = session.states();
    change(tensors);
    write(folder / "c", tensors);
    std::string message = error_of([&] { load_checkpoint(session, folder / "c"); });
    CHECK(bits(session) == before);
    size_t at = message.find(folder / "c");
    return at == std::string::npos ? message : message.replace(at, (folder / "c").size(), "c");
  };
  auto weight = [](std::vector<TensorView> &tensors) -> TensorView & {
    return *std::ranges::find(tensors, "linear_0.weight", &TensorView::name);
  };
  static std::vector<double> zeros(8);
  CHECK(error([](auto &) {}) == "no error");
  CHECK(error([](auto &tensors) { tensors.emplace_back("more", zeros, std::vector<int64_t>{8}); }) == "no error");
  CHECK(error([&](auto &tensors) { weight(tensors).name = "w"; }) ==
        "'c' lacks the state 'linear_0.weight' of model 'regression'; it is a checkpoint of another model, or weights alone: "
        "load_weights takes these");
  CHECK(error([&](auto &tensors) { weight(tensors) = {"linear_0.weight", zeros, {8}}; }) ==
        "'c': 'linear_0.weight' is f64 there, but f32 in the model; save it as f32");
  CHECK(error([&](auto &tensors) { weight(tensors).shape = {1, 2}; }) ==
        "'c': 'linear_0.weight' has shape [1, 2] there, but [2, 1] in the model; matrices are [in, out] here: load it as "
        "transposed");
  CHECK(error([&](auto &tensors) { weight(tensors).shape = {2}; }) ==
        "'c': 'linear_0.weight' has shape [2] there, but [2, 1] in the model");
  CHECK(error_of([&] { load_checkpoint(session, folder / "none"); }).find("cannot open '") == 0);
  std::ofstream(folder / "c") << "half";
  CHECK(error([](auto &) {}) == "no error"); // write replaces it
  std::ofstream(folder / "c") << "half";
  CHECK(error_of([&] { load_checkpoint(session, folder / "c"); }).find("is truncated: it has 4 bytes") != std::string::npos);
}

TEST_CASE("weights load by name, from [in, out] or transposed as PyTorch keeps them, and nothing else changes") {
  Folder folder;
  Graph g("layers");
  Tensor x = g.input("x", {batch, 3});
  Tensor out = nn::linear(g, 3, 2)(x);
  Session session =
      compile(Model(g, {.outputs = {{"out", out}}, .losses = {{"loss", mean(square(out))}}, .optimizer = optim::adam()})).init(1);
  const std::vector<float> weight{1, 2, 3, 4, 5, 6}, turned{1, 3, 5, 2, 4, 6}, bias{7, 8};
  auto step = list(std::vector<double>{static_cast<double>(session.state<int64_t>("adam.step")[0])});
  auto loaded = [&](const std::vector<TensorView> &tensors, const WeightOptions &options = {}) {
    session.init(1);
    write(folder / "w", tensors);
    load_weights(session, folder / "w", options);
    auto state = session.state<float>("linear_0.weight");
    return std::vector<float>(state.begin(), state.end());
  };
  CHECK(loaded({{"linear_0.weight", weight, {3, 2}}, {"linear_0.bias", bias, {2}}}) == weight);
  CHECK(session.state<float>("linear_0.bias")[1] == 8);
  CHECK(loaded({{"linear_0.weight", turned, {2, 3}}, {"linear_0.bias", bias, {2}}}, {.transposed = {"*.weight"}}) == weight);
  CHECK(loaded({{"linear_0.weight", weight, {3, 2}}}, {.partial = true}) == weight);
  CHECK(session.state<float>("linear_0.bias")[1] == 0);
  auto error = [&](const std::vector<TensorView> &tensors, const WeightOptions &options = {}) {
    std::string message = error_of([&] { loaded(tensors, options); });
    size_t at = message.find(folder / "w");
    return at == std::string::npos ? message : message.replace(at, (folder / "w").size(), "w");
  };
  CHECK(error({{"linear_0.weight", weight, {3, 2}}}) ==
        "'w' lacks the parameter 'linear_0.bias' of model 'layers'; it has linear_0.weight");
  CHECK(error({{"linear_0.weight", turned, {2, 3}}, {"linear_0.bias", bias, {2}}}) ==
        "'w': 'linear_0.weight' has shape [2, 3] there, but [3, 2] in the model; matrices are [in, out] here: load it as "
        "transposed");
  CHECK(error({{"linear_0.weight", weight, {3, 2}}, {"linear_0.bias", bias, {2}}}, {.transposed = {"*"}}) ==
        "'w': 'linear_0.weight' has shape [3, 2] there, but [2, 3] is needed for a transposed matrix");
  CHECK(error({{"linear_0.weight", turned, {2, 3}}, {"linear_0.bias", bias, {2}}}, {.transposed = {"*"}}) ==
        "'w': 'linear_0.bias' is [2], no matrix to transpose; name matrices only");
}

TEST_CASE("weights that PyTorch saved give PyTorch's outputs, and a checkpoint gives them back") {
  // pytorch.safetensors and pytorch.txt: recorded by record_pytorch.py.
  Graph g("layers");
  Tensor x = g.input("x", {batch, 3});
  auto first = nn::linear(g, 3, 4, {.name = "hidden"}), second = nn::linear(g, 4, 2, {.name = "scores"});
  Session session = compile(Model(g, {.outputs = {{"out", second(tanh(first(x)))}}})).init(1);
  load_weights(session, CHECKPOINT_FOLDER "/pytorch.safetensors", {.transposed = {"*.weight"}});
  std::ifstream file(CHECKPOINT_FOLDER "/pytorch.txt");
  std::vector<float> rows(5 * 3), wanted(5 * 2);
  for (float &value : rows) file >> value;
  for (float &value : wanted) file >> value;
  REQUIRE(file);
  Results results = session.run("predict", {{"x", rows, {5, 3}}});
  for (size_t i = 0; i < wanted.size(); ++i) CHECK(results.span<float>("out")[i] == doctest::Approx(wanted[i]).epsilon(1e-5));
}

TEST_CASE("a file is written whole or not at all: the old one stays when the new cannot be written") {
  Folder folder;
  const std::string path = folder / "file";
  detail::write_file_atomically(path, "first");
  CHECK(read_text(path) == "first");
  detail::write_file_atomically(path, std::string(1 << 20, 'x'));
  CHECK(std::filesystem::file_size(path) == 1 << 20);
  CHECK(!std::filesystem::exists(path + ".partial"));
  std::ofstream(path + ".partial") << std::string(1000, 'y'); // a kill's
  detail::write_file_atomically(path, "second");
  CHECK(read_text(path) == "second");
  CHECK(!std::filesystem::exists(path + ".partial"));
  int other = open((path + ".partial").c_str(), O_CREAT | O_WRONLY, 0666);
  REQUIRE(flock(other, LOCK_EX) == 0);
  CHECK(error_of([&] { detail::write_file_atomically(path, "third"); }) ==
        "cannot write '" + path + "': another process is writing it");
  close(other);
  CHECK(read_text(path) == "second");
  CHECK(error_of([&] { detail::write_file_atomically(folder / "none/file", "x"); }) ==
        "cannot write '" + (folder / "none/file") + "': No such file or directory");
  std::filesystem::create_directory(folder / "folder");
  CHECK(error_of([&] { detail::write_file_atomically(folder / "folder", "x"); }) ==
        "cannot write '" + (folder / "folder") + "': Is a directory");
  CHECK(!std::filesystem::exists(folder / "folder.partial"));
  CHECK(error_of([&] {
          detail::write_file_atomically("/dev/full/x", "x");
        }).find("cannot write '/dev/full/x': Not a directory") == 0);
}
