// A text that can be known completely: sums in words, one a line, drawn at random.
#ifndef GAIT_EXAMPLES_CHARACTER_MODEL_SENTENCES_H
#define GAIT_EXAMPLES_CHARACTER_MODEL_SENTENCES_H
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Characters are numbers here: 0 ends a line, 1 is a space, 2 to 27 are the letters.
inline constexpr std::int64_t characters = 28;
std::int32_t number_of(char character);
char character_of(std::int32_t number);

/// "seven plus five is twelve": two numbers from 0 to 9, plus or minus, and the result, which is not below zero. 155 sentences.
class Sentences {
public:
  Sentences();
  /// So many sentences, each drawn on its own and ended by a line end.
  std::string draw(std::int64_t count, std::uint64_t seed) const;
  /// Whether a line is one of them; one that is not may still be a sentence that is wrong.
  bool is_true(std::string_view line) const { return probability.contains(std::string(line)); }
  /// Whether a line is a sentence of this kind, true or not.
  bool is_sentence(std::string_view line) const;

  /// How surprising a character is after what stands before it in its line, to somebody who knows all this: -log2 of its
  /// probability. Its mean over a long text is the text's entropy, which no model gets below.
  double bits(std::string_view line_so_far, char next) const;

private:
  std::map<std::string, double> probability; ///< of each sentence
  std::map<std::string, double> beginning;   ///< of all that begin so; a whole sentence with its line end is one too
};

#endif
