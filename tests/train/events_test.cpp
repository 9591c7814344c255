#include "runtime/train/events.h"
#include "tests/train/models.h"
#include <cmath>
#include <cstring>

using namespace gait;
using namespace gait::test;

static std::string hex(const std::string &bytes) {
  std::string text;
  for (unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

TEST_CASE("CRC-32C gives the values that RFC 3720 lists") {
  CHECK(detail::crc32c("123456789") == 0xe3069283u);
  CHECK(detail::crc32c(std::string(32, '\0')) == 0x8a9136aau);
  CHECK(detail::crc32c(std::string(32, '\xff')) == 0x62a8ab43u);
  std::string rising;
  for (char i = 0; i < 32; ++i) rising.push_back(i);
  CHECK(detail::crc32c(rising) == 0x46dd794eu);
}

TEST_CASE("records are the bytes that TensorBoard's own writer makes of these events") {
  // Recorded by tests/train/record_events.py.
  std::string golden = read_text(TRAIN_FOLDER "/events.golden");
  std::string written = hex(detail::version_record(1700000000.25)) + "\n" +
                        hex(detail::scalar_record(1700000001.5, 3, "loss", 0.125f)) + "\n" +
                        hex(detail::scalar_record(1700000002.0, 300, "accuracy", -1e30f)) + "\n";
  CHECK(written == golden);
}

TEST_CASE("the tensorboard callback writes a file for training and one for validation, a record a score and epoch") {
  Folder folder;
  Session session = compile(regression(), {.max_batch = 16}).init(3);
  fit(session, line(20),
      quiet({.epochs = 3, .batch = 10, .validation = line(10, 5), .callbacks = {callbacks::tensorboard(folder / "logs")}}));
  for (const char *part : {"train", "validation"}) {
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(folder / "logs/" + part)) files.push_back(entry.path());
    REQUIRE(files.size() == 1);
    CHECK(files[0].filename().string().starts_with("events.out.tfevents."));
    std::string bytes = read_text(files[0].string());
    int records = 0;
    for (size_t at = 0; at < bytes.size(); ++records) {
      uint64_t length;
      REQUIRE(at + 16 <= bytes.size());
      std::memcpy(&length, bytes.data() + at, 8);
      at += 16 + length;
      CHECK(at <= bytes.size());
    }
    CHECK(records == 1 + 3 * 3); // the version; loss, error and size of three epochs
  }
  CHECK(error_of([&] {
          fit(session, line(20), quiet({.batch = 10, .callbacks = {callbacks::tensorboard("/proc/none")}}));
        }).find("cannot write '/proc/none/train/events.out.tfevents.") == 0);
}
