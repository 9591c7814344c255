// Files in numpy/ were written by NumPy itself; others are made here, byte by byte.
#include "runtime/error.h"
#include "tests/data/files.h"
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <sstream>

using namespace gait;
using namespace gait::test;

namespace {

std::string path_of(const std::string &name) { return std::string(DATA_TESTS_FOLDER) + "/numpy/" + name; }

/// Reads in memory and streamed, and checks that both have the same bits.
Dataset read(const std::string &path, data::ArrayOptions options = {}) {
  Dataset lying = data::npy(path, "x", options);
  options.stream = true;
  Dataset streamed = data::npy(path, "x", options);
  CHECK(lying.in_memory());
  CHECK(!streamed.in_memory());
  CHECK(bytes_of(lying) == bytes_of(streamed));
  return lying;
}

/// The message in memory and streamed, which must be the same.
std::string error_in(const std::string &path, data::ArrayOptions options = {}) {
  std::string lying = message_of([&] { data::npy(path, "x", options); }, path);
  options.stream = true;
  CHECK(message_of([&] { data::npy(path, "x", options); }, path) == lying);
  return lying;
}

/// A file of format 1 with this dictionary and these bytes behind it.
std::string npy(const std::string &dictionary, const std::string &elements, int version = 1) {
  auto size = static_cast<char>(dictionary.size());
  std::string head = "\x93NUMPY";
  head += {static_cast<char>(version), 0, size, 0};
  if (version > 1) head += std::string(2, '\0');
  return head + dictionary + elements;
}
std::string error_of(const std::string &bytes, const data::ArrayOptions &options = {}) {
  File file(bytes);
  return error_in(file.name(), options);
}

/// (i - 5) / 4 for i = 0 ... 23, as record.py wrote it.
template <typename T> std::vector<T> quarters(double scale = 0.25) {
  std::vector<T> result;
  for (int i = 0; i < 24; ++i) result.push_back(static_cast<T>((i - 5) * scale));
  return result;
}

} // namespace

TEST_CASE("npy reads every type of ours as it is, of formats 1, 2 and 3") {
  Dataset f8 = read(path_of("f8.npy"));
  CHECK(f8.rows() == 6);
  CHECK(f8.find("x")->row_shape == std::vector<int64_t>{4});
  CHECK(!f8.find("x")->untyped);
  CHECK(values<double>(f8, "x") == quarters<double>());
  CHECK(values<float>(read(path_of("f4_v2.npy")), "x") == quarters<float>());
  CHECK(values<int32_t>(read(path_of("i4_v3.npy")), "x") == quarters<int32_t>(1));
  Dataset cube = read(path_of("i8_cube.npy"));
  CHECK(cube.find("x")->row_shape == std::vector<int64_t>{2, 4});
  CHECK(values<int64_t>(cube, "x")[23] == 23);
  std::vector<bool> thirds;
  for (int i = 0; i < 24; ++i) thirds.push_back((i - 5) % 3 == 0);
  CHECK(values<bool>(read(path_of("bool.npy")), "x") == thirds);
}

TEST_CASE("npy turns big-endian numbers and Fortran order into ours") {
  CHECK(values<double>(read(path_of("f8_big.npy")), "x") == quarters<double>());
  CHECK(values<double>(read(path_of("i2_big.npy")), "x") == quarters<double>(1));
  CHECK(values<double>(data::npy(path_of("f8_fortran.npy"), "x"), "x") == quarters<double>());
  CHECK(bytes_of(data::npy(path_of("i8_cube_fortran.npy"), "x")) == bytes_of(read(path_of("i8_cube.npy"))));
  std::string path = path_of("f8_fortran.npy");
  CHECK(message_of([&] { data::npy(path, "x", {.stream = true}); }, path) ==
        "file: the array is in Fortran order, in which no row lies together: it cannot be streamed; read it into memory, or save "
        "numpy.ascontiguousarray of it");
  // One dimension has only one order.
  File line(npy("{'descr': '<i4', 'fortran_order': True, 'shape': (2,), }", std::string("\1\0\0\0\2\0\0\0", 8)));
  CHECK(values<int32_t>(read(line.name()), "x") == std::vector<int32_t>{1, 2});
}

TEST_CASE("npy reads numbers that are of no type of ours untyped, or as the type asked for") {
  Dataset bytes = read(path_of("u1.npy"));
  CHECK(bytes.find("x")->untyped);
  CHECK(values<double>(bytes, "x")[23] == 23);
  CHECK(values<int32_t>(read(path_of("u1.npy"), {.dtype = i32}), "x")[23] == 23);
  CHECK(values<float>(read(path_of("f8.npy"), {.dtype = f32}), "x") == quarters<float>());
  CHECK(values<int64_t>(read(path_of("i4_v3.npy"), {.dtype = i64}), "x") == quarters<int64_t>(1));
  CHECK(values<double>(read(path_of("bool.npy"), {.dtype = f64}), "x")[2] == 1);
  CHECK(values<float>(read(path_of("u8.npy"), {.dtype = f32}), "x") ==
        std::vector<float>{0, 1, 9007199254740992, 9223372036854775808.0f});
  CHECK(values<double>(read(path_of("u8.npy")), "x") == std::vector<double>{0, 1, 9007199254740992, 9223372036854775808.0});
  auto half = values<double>(read(path_of("f2.npy")), "x");
  CHECK(std::vector<double>(half.begin(), half.begin() + 5) == std::vector<double>{0, 0, 1, -2.5, 65504});
  CHECK(std::signbit(half[1]));
  CHECK(half[5] == std::ldexp(1, -24)); // the smallest above zero
  CHECK(std::isinf(half[6]));
  CHECK(std::isnan(half[7]));
}

TEST_CASE("npy names the place of the number that its type cannot hold") {
  CHECK(error_in(path_of("f8.npy"), {.dtype = i32}) == "file: [0, 0] is -1.25, which i32 cannot hold");
  CHECK(error_in(path_of("i4_v3.npy"), {.dtype = i1}) == "file: [0, 0] is -5, which i1 cannot hold");
  CHECK(error_in(path_of("u8.npy"), {.dtype = i64}) == "file: [3] is 9223372036854775808, which i64 cannot hold");
  CHECK(error_in(path_of("u8.npy"), {.dtype = i32}) == "file: [2] is 9007199254740992, which i32 cannot hold");
  CHECK(error_in(path_of("nan.npy"), {.dtype = i64}) == "file: [1, 1] is nan, which i64 cannot hold");
  CHECK(std::isnan(values<float>(read(path_of("nan.npy"), {.dtype = f32}), "x")[3]));
  CHECK(error_in(path_of("nan.npy"), {.finite = true}) ==
        "file: [1, 1] is nan; NaN and infinities are refused here (ArrayOptions::finite)");
  CHECK(values<double>(read(path_of("f8.npy"), {.finite = true}), "x") == quarters<double>());
  auto f8 = [](double value) { return std::string(reinterpret_cast<const char *>(&value), 8); };
  auto two = [&](double a, double b) { return npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1)}", f8(a) + f8(b)); };
  CHECK(error_of(two(1, 1e39), {.dtype = f32}) == "file: [1, 0] is 1e+39, which f32 cannot hold");
  CHECK(error_of(two(1, 2147483648), {.dtype = i32}) == "file: [1, 0] is 2147483648, which i32 cannot hold");
  CHECK(error_of(two(1, std::numeric_limits<double>::infinity()), {.finite = true}).starts_with("file: [1, 0] is inf; NaN"));
  uint64_t odd = (1ull << 53) + 1;
  CHECK(error_of(npy("{'descr': '<u8', 'fortran_order': False, 'shape': (1,)}",
                     std::string(reinterpret_cast<const char *>(&odd), 8))) ==
        "file: [0] is 9007199254740993, which f64 cannot hold exactly; ask for a type that rounds it");
  CHECK(error_of(npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", "\1\2")) ==
        "file: [1] is 2, which i1 cannot hold");
  // In Fortran order the place is that of the array, not of the file.
  File fortran(npy("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3)}", f8(0) + f8(1) + f8(2) + f8(0.5) + f8(4) + f8(5)));
  CHECK(message_of([&] { data::npy(fortran.name(), "x", {.dtype = i32}); }, fortran.name()) ==
        "file: [1, 1] is 0.5, which i32 cannot hold");
}

TEST_CASE("npy refuses what is no array of numbers in rows, and says what it is") {
  CHECK(error_in(path_of("objects.npy")) ==
        "file: the elements are Python objects, which only Python can read; save an array of numbers");
  CHECK(error_in(path_of("complex.npy")) ==
        "file: the elements are of type '<c16'; bool, integers and floats of up to 8 bytes can be read");
  CHECK(error_in(path_of("text.npy")) ==
        "file: the elements are of type '<U2'; bool, integers and floats of up to 8 bytes can be read");
  for (const char *name : {"records.npy", "records_v3.npy"})
    CHECK(error_in(path_of(name)) == "file: the elements are records of several fields; save each field as an array of its own");
  CHECK(error_in(path_of("single.npy")) == "file: the array is a single number; one of rows is needed");
  CHECK(error_in(path_of("empty.npy")) == "file: there are no rows: the array has shape [0, 4]");
  CHECK(error_in(path_of("flat.npy")) == "dataset: column 'x' has rows of shape [0], which is empty");
  CHECK(error_of("") == "file: it is no array of NumPy's: it does not begin with \\x93NUMPY");
  CHECK(error_of("1,2\n3,4\n") == "file: it is no array of NumPy's: it does not begin with \\x93NUMPY");
  CHECK(error_of(npy("{}", "", 4)) == "file: format 4.0 of .npy; 1, 2 and 3 can be read");
  CHECK_THROWS_WITH_AS(data::npy("/no/such.npy", "x"), "cannot open '/no/such.npy': No such file or directory", RuntimeError);
}

TEST_CASE("npy refuses a header that is damaged, too long or cut off") {
  for (std::string dictionary :
       {"", "{}", "{'descr': '<f8', 'shape': (1,)}", "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}", "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': [1]}", "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': 'f8', 'fortran_order': False, 'shape': (1,)}", "{'descr': '<f8', 'fortran_order: False, 'shape': (1,)}",
        "{'descr' '<f8', 'fortran_order': False, 'shape': (1,)}", "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)"})
    CHECK(error_of(npy(dictionary, std::string(8, '\0'))) == "file: the header of the array is damaged");
  CHECK(error_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3L), }", std::string(48, '\0'))) == "no error");
  CHECK(error_of(npy("{\"shape\": (1,), \"fortran_order\": False, \"descr\": \"|u1\"}", "x")) == "no error");
  CHECK(error_of("\x93NUMPY") == "file: the file ends within the header of the array, after 6 bytes");
  CHECK(error_of(npy("", "").substr(0, 9)).starts_with("file: the file ends within the header"));
  CHECK(error_of(std::string("\x93NUMPY\2\0\0\0\0\x20", 12)) == "file: a header of 536870912 bytes; at most 1048576 can be read");
}

TEST_CASE("npy refuses a size that does not fit the file") {
  std::ifstream stream(path_of("f8.npy"), std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  std::string whole = text.str();
  CHECK(error_of(whole) == "no error");
  for (size_t length = 0; length < whole.size(); ++length) {
    std::string message = error_of(whole.substr(0, length));
    if (length < 6) CHECK(message.ends_with("does not begin with \\x93NUMPY"));
    else if (length < 128)
      CHECK(message == "file: the file ends within the header of the array, after " + std::to_string(length) + " bytes");
    else
      CHECK(message ==
            "file: the array of shape [6, 4] needs 192 bytes, but the file ends after " + std::to_string(length - 128));
  }
  CHECK(error_of(whole + "!") == "file: 1 bytes follow the array of shape [6, 4]");
  CHECK(error_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", "")) ==
        "file: the array of shape [4611686018427387904, 4] needs more than 2^63 bytes, but the file ends after 0");
  CHECK(error_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}", "")) ==
        "file: the header of the array is damaged");
  CHECK(error_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4611686018427387904)}", ""))
            .starts_with("file: there are no rows"));
}

TEST_CASE("streamed arrays are read in any order, side by side, and notice a change") {
  std::vector<float> image(3000);
  std::vector<int64_t> label(1000);
  std::iota(image.begin(), image.end(), 0.5f);
  std::iota(label.begin(), label.end(), 0);
  auto raw = [](auto &list) { return std::string(reinterpret_cast<const char *>(list.data()), list.size() * sizeof(list[0])); };
  File images(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 3)}", raw(image)));
  File labels(npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1000,)}", raw(label)));
  auto both = [&](bool stream) {
    return data::join({data::npy(images.name(), "image", {.stream = stream}),
                       data::npy(labels.name(), "label", {.dtype = i32, .stream = stream})});
  };
  auto order = data::shuffled(1000, 3);
  CHECK(bytes_of(both(false).take(order)) == bytes_of(both(true).take(order)));
  CHECK(values<int32_t>(both(true).take(order), "label")[7] == order[7]);
  Dataset streamed = both(true);
  labels.write(npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1000,)}", ""));
  CHECK_THROWS_WITH_AS(streamed.load(), ("'" + labels.name() + "' has changed since it was opened; open it again").c_str(),
                       RuntimeError);
}
