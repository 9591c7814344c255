#include "examples/character_model/sentences.h"
#include "examples/support/random.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

static constexpr std::array words{"zero",     "one",     "two",     "three",     "four",    "five",   "six",
                                  "seven",    "eight",   "nine",    "ten",       "eleven",  "twelve", "thirteen",
                                  "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"};

std::int32_t number_of(char character) {
  return character == '\n' ? 0 : character == ' ' ? 1 : static_cast<std::int32_t>(character - 'a' + 2);
}
char character_of(std::int32_t number) { return number == 0 ? '\n' : number == 1 ? ' ' : static_cast<char>('a' + number - 2); }

static std::string sentence(int first, bool plus, int second) {
  const int result = plus ? first + second : first - second;
  return std::string(words[static_cast<std::size_t>(first)]) + (plus ? " plus " : " minus ") +
         words[static_cast<std::size_t>(second)] + " is " + words[static_cast<std::size_t>(result)];
}

Sentences::Sentences() {
  for (int first = 0; first < 10; ++first) {
    for (int second = 0; second < 10; ++second) probability[sentence(first, true, second)] = 0.5 / 100;
    for (int second = 0; second <= first; ++second) probability[sentence(first, false, second)] = 0.5 / 10 / (first + 1);
  }
  for (const auto &[text, p] : probability) {
    const std::string line = text + '\n';
    for (std::size_t length = 0; length <= line.size(); ++length) beginning[line.substr(0, length)] += p;
  }
}

std::string Sentences::draw(std::int64_t count, std::uint64_t seed) const {
  example::Random random(seed);
  std::string text;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto first = static_cast<int>(random.below(10));
    const bool plus = random.below(2) == 0;
    text += sentence(first, plus, static_cast<int>(random.below(plus ? 10 : first + 1))) + '\n';
  }
  return text;
}

bool Sentences::is_sentence(std::string_view line) const {
  const std::size_t is = line.find(" is ");
  if (is == std::string_view::npos || !beginning.contains(std::string(line.substr(0, is + 4)))) return false;
  return std::ranges::find(words, line.substr(is + 4)) != words.end();
}

double Sentences::bits(std::string_view line_so_far, char next) const {
  const std::string before(line_so_far);
  return std::log2(beginning.at(before) / beginning.at(before + next));
}
