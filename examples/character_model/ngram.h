// What one gets for counting: the next character by the last few.
#ifndef GAIT_EXAMPLES_CHARACTER_MODEL_NGRAM_H
#define GAIT_EXAMPLES_CHARACTER_MODEL_NGRAM_H
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

/// Of each `order` - 1 characters, how often each character followed: order 1 counts characters alone, 2 pairs, 3 triples.
class NGram {
public:
  NGram(std::string_view text, std::size_t order);
  /// -log2 of the probability of text[place], given what stands before it. Each count has 0.01 more than was seen, so that
  /// nothing is impossible (Lidstone 1920).
  double bits(std::string_view text, std::size_t place) const;

private:
  std::size_t order;
  std::map<std::string, double, std::less<>> count, total;
};

#endif
