// Positions, attention, transformer blocks.
#include "tests/nn/cases.h"

namespace gait::test {

static Case encoder(const std::string &name, bool norm_first) {
  return {name, [=](Builder &b) {
            return nn::encoder_block(b.g, 4, 2, 5, {.activation = gelu, .norm_first = norm_first})(b.x({3, 4}));
          }};
}

static Case decoder(const std::string &name, bool norm_first) {
  return {name, [=](Builder &b) {
            Tensor x = b.x({3, 4});
            return nn::decoder_block(b.g, 4, 2, 5, {.norm_first = norm_first})(x, b.x({2, 4}));
          }};
}

std::vector<Case> attention_cases() {
  return {
      {"sinusoidal_positions", [](Builder &b) { return b.x({3, 4}) + nn::sinusoidal_positions(b.g, 3, 4); }},
      {"rotary", [](Builder &b) { return nn::rotary(b.x({3, 4})); }},
      {"position_embedding", [](Builder &b) { return nn::position_embedding(b.g, 6, 4)(b.x({3, 4})); }},
      {"attention", [](Builder &b) { return nn::multi_head_attention(b.g, 4, 2)(b.x({3, 4})); }},
      {"causal_attention", [](Builder &b) { return nn::multi_head_attention(b.g, 4, 2)(b.x({3, 4}), {.causal = true}); }},
      {"cross_attention",
       [](Builder &b) {
         Tensor query = b.x({3, 4}), key = b.x({2, 3}), label = b.label({2}, 3);
         // The first key is always there, the second where its number is not 0.
         Tensor present = iota(b.g, {2}, 0, i64) < 1 | not_equal(label, 0);
         return nn::multi_head_attention(b.g, 4, 2, {.key_size = 3})(query, key, key, {.keys = present});
       }},
      {"pairs_attention",
       [](Builder &b) {
         Tensor pairs = convert(constant(b.g, {1, 1, 0, 0, 1, 1, 1, 0, 1}, {3, 3}), i1);
         return nn::multi_head_attention(b.g, 4, 2)(b.x({3, 4}), {.pairs = pairs});
       }},
      encoder("encoder_block", false),
      encoder("encoder_block_norm_first", true),
      decoder("decoder_block", false),
      decoder("decoder_block_norm_first", true),
  };
}

} // namespace gait::test
