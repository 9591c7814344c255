#include "runtime/checkpoint/safetensors.h"
#include "runtime/error.h"
#include "runtime/file.h"
#include <cstring>
#include <doctest/doctest.h>
#include <limits>
#include <random>

using namespace gait;

namespace {

SafeTensors parse(const std::string &bytes) { return parse_safetensors(std::as_bytes(std::span(bytes)), "x"); }

/// A file with this header and so many bytes of data.
std::string file_of(const std::string &header, size_t data = 0) {
  uint64_t length = header.size();
  return std::string(reinterpret_cast<const char *>(&length), 8) + header + std::string(data, '\1');
}

std::string error_of(const std::string &bytes) {
  try {
    parse(bytes);
  } catch (const RuntimeError &error) {
    return error.what();
  }
  return "no error";
}

/// The message about a header that describes one tensor `t`, with 24 bytes of data.
std::string error_of_tensor(const std::string &fields) { return error_of(file_of("{\"t\":{" + fields + "}}", 24)); }

std::string fields(const std::string &dtype, const std::string &shape, const std::string &offsets) {
  return "\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets;
}

template <typename T> std::vector<T> elements(const SafeTensors::Tensor &tensor) {
  std::vector<T> values(tensor.data.size() / sizeof(T));
  std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
  return values;
}

} // namespace

TEST_CASE("what is written is read: names, types, shapes, bytes and metadata") {
  std::vector<float> weight{1, -0.0f, std::numeric_limits<float>::quiet_NaN(), 4, 5, 6};
  std::vector<int64_t> step{-7};
  unsigned char mask[] = {1, 0, 1};
  std::vector<TensorView> tensors{{"mask", i1, {3}, mask}, {"step", step, {}}, {"layer.\"w\" é", weight, {2, 3}}};
  std::string bytes = format_safetensors(tensors, {{"a", "text\n\"x\""}, {"b", ""}});
  SafeTensors file = parse(bytes);
  CHECK(file.metadata == Metadata{{"a", "text\n\"x\""}, {"b", ""}});
  REQUIRE(file.tensors.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    CHECK(file.tensors[i].name == tensors[i].name);
    CHECK(file.tensors[i].dtype == safetensors_name_of(tensors[i].dtype));
    CHECK(file.tensors[i].shape == tensors[i].shape);
    REQUIRE(static_cast<int64_t>(file.tensors[i].data.size()) == tensors[i].bytes());
    CHECK(std::memcmp(file.tensors[i].data.data(), tensors[i].data, file.tensors[i].data.size()) == 0);
  }
  CHECK(file.find("step") == &file.tensors[1]);
  CHECK(file.find("stop") == nullptr);
  CHECK(parse(format_safetensors({})).tensors.empty());
}

TEST_CASE("the header is padded so that the data is aligned to 8 bytes, and the bytes are those the format says") {
  std::vector<float> x{1};
  std::string bytes = format_safetensors(std::vector<TensorView>{{"x", x, {1}}});
  CHECK(bytes.substr(8) == "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}" + std::string(2, ' ') +
                               std::string("\0\0\x80\x3f", 4));
  uint64_t length;
  std::memcpy(&length, bytes.data(), 8);
  CHECK(length % 8 == 0);
  CHECK(length + 12 == bytes.size());
}

TEST_CASE("a file that the Python package wrote is read") {
  std::string bytes = detail::read_file(CHECKPOINT_FOLDER "/python.safetensors");
  SafeTensors file = parse(bytes);
  CHECK(file.metadata == Metadata{{"made by", "Python \"quoted\" é"}});
  REQUIRE(file.tensors.size() == 6);
  auto &weight = *file.find("linear_0.weight");
  CHECK(weight.dtype == "F32");
  CHECK(weight.shape == std::vector<int64_t>{2, 3});
  CHECK(elements<float>(weight) == std::vector<float>{-1, -0.75, -0.5, -0.25, 0, 0.25});
  CHECK(elements<float>(*file.find("linear_0.bias")) == std::vector<float>{0.5, -0.5, 2});
  CHECK(file.find("adam.step")->shape.empty());
  CHECK(elements<int64_t>(*file.find("adam.step")) == std::vector<int64_t>{7});
  CHECK(file.find("mask")->dtype == "BOOL");
  CHECK(elements<unsigned char>(*file.find("mask")) == std::vector<unsigned char>{1, 0, 1});
  CHECK(elements<double>(*file.find("wide")) == std::vector<double>{1e300, -1e-300});
  CHECK(elements<int32_t>(*file.find("label")) == std::vector<int32_t>{-3, 2147483647});
}

TEST_CASE("bytes that are no safetensors are refused with the reason") {
  CHECK(error_of("") == "'x' is truncated: it has 0 bytes, but safetensors begin with 8");
  CHECK(error_of("1234567") == "'x' is truncated: it has 7 bytes, but safetensors begin with 8");
  CHECK(error_of(file_of("")) == "'x' is no file of safetensors: its header is no JSON object");
  CHECK(error_of(file_of("[1]")) == "'x' is no file of safetensors: its header is no JSON object");
  CHECK(error_of(std::string(8, '\xff')) ==
        "'x' is no file of safetensors: its header would have 18446744073709551615 bytes, above the format's 100 MB");
  CHECK(error_of(file_of("{}").substr(0, 9)) ==
        "'x' is truncated: its header has 2 bytes, but only 1 follow; copy or save it again");
  CHECK(error_of(file_of("{\"a\"")).find("'x' has a header that is no JSON: ") == 0);
  CHECK(error_of(file_of("{\"\xff\":1}")).find("'x' has a header that is no JSON: ") == 0);
  CHECK(error_of(file_of("{" + std::string(100, ' '))).find("no JSON") != std::string::npos);
  CHECK(error_of(file_of("{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}")) ==
        "'x' has a header that is nested too deep");
  CHECK(error_of(file_of("{}", 5)) == "'x' has 5 bytes after its last tensor");
  CHECK(error_of(file_of("{\"t\":3}")) == "'x' describes tensor 't' by something else than an object");
  CHECK(error_of(file_of("{\"__metadata__\":3}")) == "'x' has a __metadata__ that is no object");
  CHECK(error_of(file_of("{\"__metadata__\":{\"k\":3}}")) == "'x' has metadata 'k' that is no string");
  CHECK(error_of(file_of("{\"t\":{" + fields("U8", "[0]", "[0,0]") + "},\"t\":{" + fields("U8", "[2]", "[0,2]") + "}}", 2)) ==
        "'x' names 't' twice in its header");
}

TEST_CASE("a tensor whose type, shape and offsets do not agree is refused by name") {
  CHECK(error_of_tensor(fields("F32", "[2,3]", "[0,24]")) == "no error");
  CHECK(error_of_tensor(fields("Q9", "[2,3]", "[0,24]")) == "'x' has tensor 't' of the unknown type 'Q9'");
  CHECK(error_of_tensor(fields("F32", "[2,2]", "[0,24]")) ==
        "'x' has tensor 't' of type F32 and shape [2, 2] in 24 bytes instead of 16");
  CHECK(error_of_tensor(fields("F64", "[2,3]", "[0,24]")).find("in 24 bytes instead of 48") != std::string::npos);
  CHECK(error_of_tensor(fields("F32", "[2,-3]", "[0,24]")) ==
        "'x' has tensor 't' whose shape holds -3; it takes whole numbers from 0 to 2^62");
  CHECK(error_of_tensor(fields("F32", "[2,3.0]", "[0,24]")).find("shape holds 3.0;") != std::string::npos);
  CHECK(error_of_tensor(fields("F32", "[2,\"3\"]", "[0,24]")).find("shape holds \"3\";") != std::string::npos);
  CHECK(error_of_tensor(fields("F32", "6", "[0,24]")) == "'x' has tensor 't' whose shape is no list");
  CHECK(error_of_tensor(fields("F32", "[4611686018427387904,4611686018427387904]", "[0,24]")) ==
        "'x' has tensor 't' with more than 2^63 bytes");
  CHECK(error_of_tensor(fields("F32", "[18446744073709551615]", "[0,24]")).find("shape holds 18446744073709551615") !=
        std::string::npos);
  CHECK(error_of_tensor(fields("F32", "[2,3]", "[24,0]")) == "'x' has tensor 't' that ends at 0 before it begins at 24");
  CHECK(error_of_tensor(fields("F32", "[2,3]", "[0,24,1]")) == "'x' has tensor 't' whose data_offsets are not two numbers");
  CHECK(error_of_tensor(fields("F32", "[2,3]", "[1,25]")) ==
        "'x' is truncated: tensor 't' ends at byte 25 of the data, which has 24; copy or save it again");
  CHECK(error_of_tensor(fields("F32", "[5]", "[4,24]")) == "'x' has a hole of 4 bytes before tensor 't'");
  CHECK(error_of_tensor(fields("F32", "[5]", "[0,20]")) == "'x' has 4 bytes after its last tensor");
  CHECK(error_of_tensor("\"dtype\":\"F32\",\"shape\":[6]") == "'x' describes tensor 't' without data_offsets");
  CHECK(error_of_tensor(fields("F32", "[6]", "[0,24]") + ",\"more\":1") ==
        "'x' describes tensor 't' by more than dtype, shape and data_offsets");
  CHECK(error_of_tensor("\"dtype\":1,\"shape\":[6],\"data_offsets\":[0,24]") == "'x' has tensor 't' whose dtype is no string");
  auto two = [](const std::string &first, const std::string &second) {
    return error_of(file_of("{\"a\":{" + fields("U8", "[16]", first) + "},\"b\":{" + fields("U8", "[16]", second) + "}}", 32));
  };
  CHECK(two("[16,32]", "[0,16]") == "no error");
  CHECK(two("[0,16]", "[8,24]") == "'x' has tensors 'a' and 'b' that overlap");
  CHECK(two("[0,16]", "[0,16]") == "'x' has tensors 'a' and 'b' that overlap");
}

TEST_CASE("a truncated file is refused at every length") {
  std::vector<float> x(40, 1);
  std::string bytes = format_safetensors(std::vector<TensorView>{{"x", x, {40}}, {"y", x, {5, 8}}});
  for (size_t length = 0; length < bytes.size(); ++length)
    CHECK(error_of(bytes.substr(0, length)).find("'x' is truncated: ") == 0);
  CHECK(error_of(bytes) == "no error");
}

TEST_CASE("bytes changed at random are read or refused, and never anything else") {
  std::vector<float> x(6, 1);
  std::string good = format_safetensors(std::vector<TensorView>{{"x", x, {2, 3}}, {"y", x, {6}}}, {{"k", "v"}});
  std::minstd_rand random(1);
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = good;
    for (int changes = 0; changes < 1 + i % 3; ++changes) bytes[random() % bytes.size()] = static_cast<char>(random());
    try {
      parse(bytes);
    } catch (const RuntimeError &) {
      ++refused;
    }
  }
  CHECK(refused > 10000);
}

TEST_CASE("tensors that cannot be written are refused") {
  std::vector<float> x{1};
  auto error = [&](std::vector<TensorView> tensors, const Metadata &metadata = {}) -> std::string {
    try {
      format_safetensors(tensors, metadata);
    } catch (const Error &error) {
      return error.what();
    }
    return "no error";
  };
  CHECK(error({{"x", x, {1}}, {"x", x, {1}}}) == "safetensors: two tensors are named 'x'; rename one");
  CHECK(error({{"__metadata__", x, {1}}}) == "safetensors: a tensor is named __metadata__, which the format keeps; rename it");
  CHECK(error({{"\xff", x, {1}}}).find("is no UTF-8") != std::string::npos);
  CHECK(error({{"x", x, {1}}}, {{"k", "\xc3"}}).find("is no UTF-8") != std::string::npos);
}
