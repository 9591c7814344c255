// Writes what the tests of the commands need into a folder: models, and the digits as NumPy keeps them.
// Usage: write_files FOLDER DIGITS.CSV
//   rated.mlir        the digits with the rate as an input, accumulation, weights of rows
//   heads.mlir        two inputs, two outputs, a float target      layers.mlir   those of tests/checkpoint/pytorch.safetensors
//   image.npy         [rows, 8, 8] u8        label.npy   [rows] i8 (numpy.int64)
//   digits.npz        both, stored, as `image` and `label`      odd.npz   as `pixels` and `digit`
#include "runtime/file.h"
#include <fstream>
#include <gait/gait.h>
#include <string>
#include <zlib.h>

using namespace gait;

static Model rated() {
  Graph g("rated");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32),
         weight = g.input("sample_weight", {batch});
  Tensor logits = nn::linear(g, 32, 10)(relu(nn::linear(g, 64, 32)(image / 16)));
  return Model(g, {.outputs = {{"probability", softmax(logits)}},
                   .losses = {{"loss", mean(cross_entropy(logits, label) * weight)}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam({.rate = optim::input("rate")}),
                   .accumulate = true});
}

static Model heads() {
  Graph g("heads");
  Tensor size = g.input("size", {batch}), place = g.input("place", {batch, 2}), price = g.input("price", {batch, 1});
  Tensor kind = g.input("kind", {batch}, i32);
  Tensor body = tanh(nn::linear(g, 3, 8)(concat({reshape(size, {batch, 1}), place}, 1)));
  Tensor estimate = nn::linear(g, 8, 1)(body), scores = nn::linear(g, 8, 2)(body);
  return Model(g, {.outputs = {{"estimate", estimate}, {"type", softmax(scores)}},
                   .losses = {{"error", mean(square(estimate - price))}, {"side", mean(cross_entropy(scores, kind)), 0.5}},
                   .optimizer = optim::adam({.rate = 0.01})});
}

/// The layers of tests/checkpoint/record_pytorch.py.
static Model layers() {
  Graph g("layers");
  Tensor x = g.input("x", {batch, 3});
  auto first = nn::linear(g, 3, 4, {.name = "hidden"}), second = nn::linear(g, 4, 2, {.name = "scores"});
  return Model(g, {.outputs = {{"out", second(tanh(first(x)))}}});
}

/// An array's file: format 1.
static std::string npy(const std::string &type, const std::string &shape, const std::string &elements) {
  std::string head = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
  head.resize(117, ' ');
  head += '\n';
  return std::string("\x93NUMPY\1\0", 8) + static_cast<char>(head.size()) + '\0' + head + elements;
}

static std::string little(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

/// A zip archive of stored entries, as numpy.savez writes.
static std::string zip(const std::vector<std::pair<std::string, std::string>> &files) {
  std::string local, directory;
  for (const auto &[name, bytes] : files) {
    const auto sum = crc32(0, reinterpret_cast<const Bytef *>(bytes.data()), static_cast<uInt>(bytes.size()));
    const std::string common = little(0, 4) + little(0, 4) + little(sum, 4) + little(bytes.size(), 4) + little(bytes.size(), 4) +
                               little(name.size(), 2) + little(0, 2);
    directory += "PK\1\2" + little(20, 2) + little(20, 2) + common + little(0, 10) + little(local.size(), 4) + name;
    local += "PK\3\4" + little(20, 2) + common + name + bytes;
  }
  return local + directory + "PK\5\6" + little(0, 4) + little(files.size(), 2) + little(files.size(), 2) +
         little(directory.size(), 4) + little(local.size(), 4) + little(0, 2);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const std::string folder = argv[1];
  auto write = [&](const std::string &name, const std::string &bytes) {
    std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
  };
  rated().save(folder + "/rated.mlir");
  heads().save(folder + "/heads.mlir");
  layers().save(folder + "/layers.mlir");
  Dataset digits = data::csv(argv[2], {{"image", 0, 64, i32}, {"label", 64, i64}});
  std::string pixels;
  const auto *from = reinterpret_cast<const int32_t *>(digits.columns()[0].bytes.data());
  for (int64_t i = 0; i < digits.rows() * 64; ++i) pixels += static_cast<char>(from[i]);
  const auto &label = digits.columns()[1].bytes;
  const std::string rows = std::to_string(digits.rows());
  const std::string image = npy("|u1", "(" + rows + ", 8, 8)", pixels),
                    labels = npy("<i8", "(" + rows + ",)", {reinterpret_cast<const char *>(label.data()), label.size()});
  write("image.npy", image);
  write("label.npy", labels);
  write("digits.npz", zip({{"image.npy", image}, {"label.npy", labels}}));
  write("odd.npz", zip({{"pixels.npy", image}, {"digit.npy", labels}}));
}
