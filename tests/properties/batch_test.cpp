// A row is predicted by itself, whatever company it comes in.
#include "tests/properties/compiled.h"
#include <algorithm>
#include <cstring>
#include <doctest/doctest.h>
#include <map>

using namespace gait;
using namespace gait::test;

TEST_CASE("a row's prediction has the same bits whatever the batch it comes in") {
  for (const ModelCase &model : modelCases()) {
    CAPTURE(model.name);
    const Artifact &artifact = compiled(model);
    Session session(artifact);
    session.init(5);
    const ModelData data(artifact, largestBatch, 2);
    const gait_entry &step = stepOf(artifact), &predict = *artifact.find_entry("predict");
    for (int i = 0; i < 3; ++i) session.run(step.name, data.batch(step, 0, largestBatch)); // weights that are no round numbers
    std::map<std::string, std::vector<unsigned char>> whole;
    for (const TensorView &output : session.run("predict", data.batch(predict, 0, largestBatch)).views()) {
      const auto *begin = static_cast<const unsigned char *>(output.data);
      whole[output.name].assign(begin, begin + output.bytes());
      REQUIRE(output.shape.front() == largestBatch);
      const int64_t row = output.bytes() / largestBatch;
      int differ = 0; // the rows are predictions, not one constant
      for (int64_t i = 1; i < largestBatch; ++i) differ += std::memcmp(begin, begin + i * row, static_cast<size_t>(row)) != 0;
      CHECK(differ > 0);
    }
    for (auto [first, rows] : {std::pair{0, 1}, {63, 1}, {7, 2}, {3, 3}, {11, 17}, {31, 33}, {1, 63}, {20, 12}}) {
      CAPTURE(first);
      CAPTURE(rows);
      for (const TensorView &output : session.run("predict", data.batch(predict, first, rows)).views()) {
        CAPTURE(output.name);
        const int64_t row = output.bytes() / rows;
        CHECK(std::memcmp(output.data, whole[output.name].data() + first * row, static_cast<size_t>(output.bytes())) == 0);
      }
    }
  }
}
