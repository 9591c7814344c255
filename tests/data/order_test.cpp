#include "runtime/data.h"
#include "tests/data/files.h"
#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>

using namespace gait;
using namespace gait::test;

TEST_CASE("the shuffle is a permutation, the same on every machine, different for every seed") {
  // Computed by another program from the documented algorithm.
  CHECK(data::shuffled(8, 1) == std::vector<int64_t>{0, 3, 7, 1, 2, 6, 5, 4});
  CHECK(data::shuffled(0, 1).empty());
  CHECK(data::shuffled(1, 1) == std::vector<int64_t>{0});
  std::set<std::vector<int64_t>> orders;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    auto order = data::shuffled(50, seed);
    orders.insert(order);
    std::ranges::sort(order);
    for (int64_t i = 0; i < 50; ++i) CHECK(order[static_cast<size_t>(i)] == i);
  }
  CHECK(orders.size() == 100);
}

TEST_CASE("each permutation of a shuffle is equally likely") {
  // 6 orders of 3 rows, 6000 seeds: 1000 each; 5 standard deviations are 144.
  std::map<std::vector<int64_t>, int> counts;
  for (uint64_t seed = 0; seed < 6000; ++seed) ++counts[data::shuffled(3, seed)];
  CHECK(counts.size() == 6);
  for (auto &[order, count] : counts) CHECK(std::abs(count - 1000) < 144);
}

TEST_CASE("a recorded order is read from a file of numbers") {
  test::File good("3 1\n0\t2\n");
  CHECK(data::read_indexes(good.name()) == std::vector<int64_t>{3, 1, 0, 2});
  test::File bad("3 x");
  CHECK(message_of([&] { data::read_indexes(bad.name()); }) == bad.name() + ": 'x' is no whole number (word 2)");
}

TEST_CASE("every epoch of every seed has an order of its own, the same on every machine") {
  // Computed by another program from the documented algorithm.
  CHECK(data::epoch_seed(1, 0) == 0x910a2dec89025cc1u);
  CHECK(data::epoch_seed(1, 1) == 0xbeeb8da1658eec67u);
  std::set<std::vector<int64_t>> orders;
  for (uint64_t seed = 0; seed < 30; ++seed)
    for (int64_t epoch = 0; epoch < 30; ++epoch) orders.insert(data::shuffled(50, data::epoch_seed(seed, epoch)));
  CHECK(orders.size() == 900);
}
