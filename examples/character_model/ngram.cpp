#include "examples/character_model/ngram.h"
#include "examples/character_model/sentences.h"
#include <cmath>

NGram::NGram(std::string_view text, std::size_t order) : order(order) {
  for (std::size_t last = order - 1; last < text.size(); ++last) {
    ++count[std::string(text.substr(last + 1 - order, order))];
    ++total[std::string(text.substr(last + 1 - order, order - 1))];
  }
}

double NGram::bits(std::string_view text, std::size_t place) const {
  const double more = 0.01;
  const std::size_t known = std::min(place, order - 1);
  auto seen = [](const auto &counts, std::string_view key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0.0 : found->second;
  };
  const double joint = seen(count, text.substr(place - known, known + 1)),
               before = seen(total, text.substr(place - known, known));
  return std::log2((before + more * characters) / (joint + more));
}
