#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;

TEST_CASE("a shape prints its sizes, and the rows as batch") {
  CHECK(Shape{batch, 64}.text() == "[batch, 64]");
  CHECK(Shape{3}.text() == "[3]");
  CHECK(Shape{}.text() == "[]");
  CHECK(Dimension(7).text() == "7");
  CHECK(batch.text() == "batch");
}

TEST_CASE("the elements of a shape are those of one row") {
  CHECK(Shape{batch, 4, 5}.elements() == 20);
  CHECK(Shape{4, 5}.elements() == 20);
  CHECK(Shape{batch}.elements() == 1);
  CHECK(Shape{}.elements() == 1);
  CHECK(Shape{batch, 4}.has_batch());
  CHECK(!Shape{4, 4}.has_batch());
}

TEST_CASE("batch equals itself only") {
  CHECK(batch == Dimension::symbolic());
  CHECK(batch != Dimension(-1));
  CHECK(Shape{batch, 2} != Shape{2, 2});
  CHECK(Shape{batch, 2} == Shape{batch, 2});
}

TEST_CASE("sizes of any integer type make a shape") {
  std::vector<int> list(5);
  CHECK(Shape{list.size(), 2u, 3L, short(4)}.text() == "[5, 2, 3, 4]");
}
