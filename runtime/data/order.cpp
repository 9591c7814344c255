#include "runtime/data/order.h"
#include "runtime/data/number.h"
#include "runtime/error.h"
#include "runtime/file.h"
#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace gait::data {

static constexpr uint64_t golden = 0x9e3779b97f4a7c15u;

namespace {
/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix64 {
  uint64_t state;
  uint64_t next() {
    uint64_t z = state += golden;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// A number below n, each with the same chance: the high half of a product, its low half rejected where it would favour some.
  uint64_t below(uint64_t n) {
    unsigned __int128 product = static_cast<unsigned __int128>(next()) * n;
    uint64_t threshold = (0 - n) % n;
    while (static_cast<uint64_t>(product) < threshold) product = static_cast<unsigned __int128>(next()) * n;
    return static_cast<uint64_t>(product >> 64);
  }
};
} // namespace

void shuffle_into(std::span<int64_t> order, uint64_t seed) {
  std::iota(order.begin(), order.end(), int64_t(0));
  SplitMix64 random{seed};
  for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
}

std::vector<int64_t> shuffled(int64_t count, uint64_t seed) {
  std::vector<int64_t> order(static_cast<size_t>(count));
  shuffle_into(order, seed);
  return order;
}

uint64_t epoch_seed(uint64_t seed, int64_t epoch) {
  return SplitMix64{seed + static_cast<uint64_t>(epoch) * golden}
      .next(); // its state only counts: no need to go through the earlier
}

std::vector<int64_t> read_indexes(const std::string &path) {
  std::string text = detail::read_file(path);
  std::vector<int64_t> indexes;
  constexpr const char *space = " \t\r\n";
  for (size_t start = text.find_first_not_of(space); start != std::string::npos;) {
    size_t end = std::min(text.find_first_of(space, start), text.size());
    std::string_view word = std::string_view(text).substr(start, end - start);
    int64_t value;
    if (!parse_whole(word, value))
      throw Error(fmt::format("{}: '{}' is no whole number (word {})", path, word, indexes.size() + 1));
    indexes.push_back(value);
    start = text.find_first_not_of(space, end);
  }
  return indexes;
}

} // namespace gait::data
