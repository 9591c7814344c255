#include "messages.h"

using namespace gait;

struct Layers {
  Graph g{"g"};
  Tensor x = g.input("x", {batch, 32}), label = g.input("label", {batch}, i32);
};

TEST_CASE_FIXTURE(Layers, "linear") {
  auto layer = nn::linear(g, 64, 10);
  CHECK_ERROR(layer(x),
              "linear_0: the input [batch, 32] has not the layer's 64 features as its last dimension; check the layer's width");
  CHECK_ERROR(layer(g.input("whole", {batch, 64}, f64)),
              "linear_0: the input is f64, the layer's parameters f32; convert the input first");
  CHECK_ERROR(nn::linear(g, 0, 10), "linear: a layer from 0 to 10 features; both are at least 1");
  CHECK_ERROR(nn::linear(g, 1, 1, {.name = "linear_0"}),
              R"(parameter: the name "linear_0.weight" is taken by a state; choose another)");
  CHECK_ERROR(nn::Linear()(x), "linear: an empty tensor; assign one to the handle first");
}

TEST_CASE_FIXTURE(Layers, "a layer's inside reports the layer's caller") {
  CHECK_ERROR(softmax(label), "softmax: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(softmax(x, 2), "softmax: there is no dimension 2 in [batch, 32]");
  CHECK_ERROR(sigmoid(Tensor()), "sigmoid: an empty tensor; assign one to the handle first");
  CHECK_ERROR(sum(Tensor()), "sum: an empty tensor; assign one to the handle first");
  CHECK_ERROR(variance(label), "mean: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(Scope(Tensor(), std::source_location::current()), "scope: an empty tensor; assign one to the handle first");
}

TEST_CASE_FIXTURE(Layers, "convolutions") {
  CHECK_ERROR(nn::conv2d(g, 3, 8, {3, 3})(x), "conv2d_0: the input [batch, 32] has too few dimensions: the layer slides along 2, "
                                              "before its 3 channels; reshape it, as an "
                                              "image to [batch, height, width, channels]");
  CHECK_ERROR(
      nn::conv2d(g, 3, 8, {3, 3})(g.input("gray", {batch, 8, 8, 1})),
      "conv2d_1: the input [batch, 8, 8, 1] has not the layer's 3 features as its last dimension; check the layer's width");
}

TEST_CASE_FIXTURE(Layers, "bilinear and embedding") {
  auto pair = nn::bilinear(g, 32, 3, 4);
  auto words = nn::embedding(g, 100, 8);
  CHECK_ERROR(nn::bilinear(g, 1, 0, 1), "bilinear: a layer of 0 features; at least 1");
  CHECK_ERROR(pair(x, x),
              "bilinear_0: the input [batch, 32] has not the layer's 3 features as its last dimension; check the layer's width");
  CHECK_ERROR(pair(x, g.input("b", {3})),
              "bilinear_0: the leading dimensions of a [batch, 32] and b [3] differ; broadcast until they agree");
  CHECK_ERROR(nn::embedding(g, 0, 8), "embedding: a layer of 0 vectors; at least 1");
  CHECK_ERROR(words(x), "embedding_0: the indices are f32; numbers of things are i32 or i64");
  CHECK_ERROR(words.logits(x),
              "embedding_0: the input [batch, 32] has not the layer's 8 features as its last dimension; check the layer's width");
}

TEST_CASE_FIXTURE(Layers, "norms") {
  CHECK_ERROR(nn::layer_norm(g, 0), "layer_norm: a layer of 0 features; at least 1");
  CHECK_ERROR(nn::layer_norm(g, Shape{}), "layer_norm: a scalar does not vary; give the sizes of the last dimensions");
  CHECK_ERROR(nn::layer_norm(g, 3, {.epsilon = 0}), "layer_norm: epsilon must be above 0, not 0");
  CHECK_ERROR(nn::layer_norm(g, 3)(x),
              "layer_norm_0: the input [batch, 32] does not end in the layer's [3]; check the layer's shape");
  CHECK_ERROR(nn::rms_norm(g, 32)(g.input("whole", {batch, 32}, f64)),
              "rms_norm_0: the input is f64, the layer's parameters f32; convert the input first");
  CHECK_ERROR(nn::group_norm(g, 32, 5),
              "group_norm: 32 channels make no 5 equal groups; take a number of groups that divides them");
  CHECK_ERROR(nn::group_norm(g, 4, 2)(g.input("one", {4})),
              "group_norm_0: the input [4] is of a single row; it must be [n, ..., 4]");
  CHECK_ERROR(nn::batch_norm(g, 4, {.rate = 0}), "batch_norm: the rate 0 is outside (0, 1]");
  CHECK_ERROR(
      nn::batch_norm(g, 4)(x),
      "batch_norm_0: the input [batch, 32] has not the layer's 4 features as its last dimension; check the layer's width");
}

TEST_CASE_FIXTURE(Layers, "dropout, gates and slopes") {
  CHECK_ERROR(nn::dropout(x, 1), "dropout: the rate 1 is outside [0, 1)");
  CHECK_ERROR(nn::dropout(label, 0.5), "dropout: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(nn::dropout(transpose(x, {1, 0}), 0.5),
              "bernoulli: the shape [32, batch] has batch as dimension 1; draw with batch first, then transpose");
  CHECK_ERROR(nn::residual(x, [](const Tensor &from) { return sum(from, 1); }),
              "residual: what is made of [batch, 32] is [batch]; a residual adds equal shapes");
  CHECK_ERROR(nn::highway(g, 0), "highway: a layer of 0 features; at least 1");
  CHECK_ERROR(nn::highway(g, 3)(x),
              "highway_0: the input [batch, 32] has not the layer's 3 features as its last dimension; check the layer's width");
  CHECK_ERROR(nn::gated_linear(g, 3, 0), "gated_linear: a layer of 0 features; at least 1");
  CHECK_ERROR(nn::gated_residual(g, 32, 4, 4)(x, x),
              "gated_residual_0: the layer was made without a context; give its features in the options");
  CHECK_ERROR(nn::gated_residual(g, 32, 4, 4, {.context = 2})(x), "gated_residual_1: the layer was made with a context; pass it");
  CHECK_ERROR(nn::gated_residual(g, 32, 4, 4, {.dropout = 1}), "gated_residual: the rate 1 is outside [0, 1)");
  CHECK_ERROR(nn::prelu(g, 0), "prelu: a layer of 0 channels; at least 1");
  CHECK_ERROR(nn::prelu(g, 4)(x),
              "prelu_0: the input [batch, 32] has not the layer's 4 features as its last dimension; check the layer's width");
  CHECK_ERROR(glu(sum(x, 1, true)), "glu: dimension -1 of [batch, 1] is odd and has no halves");
  CHECK_ERROR(glu(x, 0), "glu: dimension 0 of [batch, 32] is batch, whose rows are independent; name one with a size");
  CHECK_ERROR(celu(x, 0), "celu: alpha must be above 0, not 0");
}

TEST_CASE_FIXTURE(Layers, "positions and attention") {
  Tensor words = g.input("words", {batch, 5, 8}), others = g.input("others", {batch, 3, 6}),
         real = g.input("real", {batch, 4}, i1);
  CHECK_ERROR(nn::sinusoidal_positions(g, 0, 8), "sinusoidal_positions: 0 positions; at least 1");
  CHECK_ERROR(nn::sinusoidal_positions(g, 5, 7), "sinusoidal_positions: 7 features make no pairs of sine and cosine");
  CHECK_ERROR(nn::sinusoidal_positions(g, 5, 8, 1), "sinusoidal_positions: the base must be above 1, not 1");
  CHECK_ERROR(nn::rotary(x), "rotary: dimension -2 of [batch, 32] is batch, whose rows are independent; name one with a size");
  CHECK_ERROR(nn::rotary(words, 2),
              "rotary: dimension 2 of [batch, 5, 8] is the last, which is turned; name that of the positions");
  CHECK_ERROR(nn::rotary(g.input("odd", {batch, 5, 3})), "rotary: the last dimension of [batch, 5, 3] is odd and makes no pairs");
  CHECK_ERROR(nn::position_embedding(g, 4, 8)(words),
              "position_embedding_0: the input [batch, 5, 8] is no sequence of at most 4 positions, [..., n, 8]");
  CHECK_ERROR(nn::multi_head_attention(g, 8, 3),
              "multi_head_attention: 8 features make no 3 equal heads; take a number of heads that divides them");
  CHECK_ERROR(nn::multi_head_attention(g, 8, 8, {.rotary = true}),
              "multi_head_attention: heads of 1 features are odd and can not be turned");
  CHECK_ERROR(nn::multi_head_attention(g, 8, 2, {.dropout = 1}), "multi_head_attention: the rate 1 is outside [0, 1)");
  auto self = nn::multi_head_attention(g, 8, 2), cross = nn::multi_head_attention(g, 8, 2, {.key_size = 6});
  CHECK_ERROR(
      self(others),
      "attention_0: the input [batch, 3, 6] has not the layer's 8 features as its last dimension; check the layer's width");
  CHECK_ERROR(
      cross(words, words, words),
      "attention_1: the input [batch, 5, 8] has not the layer's 6 features as its last dimension; check the layer's width");
  CHECK_ERROR(
      cross(words, g.input("fewer", {3, 6}), others),
      "attention_1: query [batch, 5, 8], key [3, 6] and value [batch, 3, 6] do not fit; they are sequences [..., T, 8] and "
      "[..., S, 6]");
  CHECK_ERROR(self(words, {.keys = real}),
              "attention: the mask of keys is i1 [batch, 4]; it must be i1 [batch, 5], true where a key is there");
  CHECK_ERROR(
      self(words, {.pairs = real}),
      "attention: the mask of pairs is i1 [batch, 4]; it must be i1 [5, 5] or [batch, 5, 5], true where a query may see a key");
  CHECK_ERROR(nn::attention(words, words, others),
              "attention: query [batch, 5, 8], key [batch, 5, 8] and value [batch, 3, 6] do not fit; they are [..., T, H, d], "
              "[..., S, H, d] and [..., S, H, e]");
  CHECK_ERROR(nn::encoder_block(g, 8, 2, 0), "encoder_block: a layer of 0 hidden features; at least 1");
  CHECK_ERROR(nn::decoder_block(g, 8, 3, 4),
              "multi_head_attention: 8 features make no 3 equal heads; take a number of heads that divides them");
  CHECK_ERROR(nn::encoder_block(g, 8, 2, 4)(x),
              "encoder_0: the input [batch, 32] has not the layer's 8 features as its last dimension; check the layer's width");
}

TEST_CASE_FIXTURE(Layers, "recurrent layers") {
  Tensor words = g.input("words", {batch, 5, 8}), real = g.input("real", {batch, 4}, i1), few = g.input("few", {batch, 3});
  CHECK_ERROR(nn::lstm(g, 8, 0), "lstm: a layer of 0 hidden features; at least 1");
  CHECK_ERROR(nn::gru_cell(g, 0, 4), "gru_cell: a layer of 0 features; at least 1");
  CHECK_ERROR(nn::rnn(g, 8, 4, {.layers = 0}), "rnn: 0 layers; at least 1");
  CHECK_ERROR(nn::gru(g, 8, 4, {.layers = 2, .dropout = 1}), "gru: the rate 1 is outside [0, 1)");
  CHECK_ERROR(nn::gru(g, 8, 4, {.dropout = 0.5}),
              "gru: dropout is between layers, and there is one; apply nn::dropout to what the layer makes");
  CHECK_ERROR(nn::Recurrent()(words), "recurrent layer: a layer without cells; make it with nn::rnn, nn::lstm or nn::gru");
  auto lstm = nn::lstm(g, 8, 4, {.name = "l"});
  CHECK_ERROR(lstm(x), "l: the input is [batch, 32]; it is a sequence [..., T, 8]");
  CHECK_ERROR(lstm(g.input("wide", {batch, 5, 9})),
              "l: the input [batch, 5, 9] has not the layer's 8 features as its last dimension; check the layer's width");
  CHECK_ERROR(lstm(words, {.mask = real}), "l: the mask is i1 [batch, 4]; it must be i1 [batch, 5], true where a step is there");
  CHECK_ERROR(lstm(words, {.lengths = real}), "l: the lengths are i1 [batch, 4]; they must be i32 or i64 [batch]");
  CHECK_ERROR(lstm(words, {.mask = g.input("m", {batch, 5}, i1), .lengths = label}), "l: a mask and lengths; give one of them");
  CHECK_ERROR(lstm(words, {.initial = {{}, {}}}), "l: 2 first states for 1 cells; give one for each layer and direction");
  CHECK_ERROR(lstm(words, {.initial = {{few}}}),
              "l: the hidden state is f32 [batch, 3]; it must be f32 [batch, 4], as the input has it");
  CHECK_ERROR(nn::stream(nn::rnn(g, 32, 4, {.bidirectional = true, .name = "both"}), x),
              "stream: \"both\" is bidirectional: it needs the end of a sequence before its first step");
  CHECK_ERROR(nn::stream(nn::Recurrent(), x), "stream: a layer without cells; make it with nn::rnn, nn::lstm or nn::gru");
  CHECK_ERROR(nn::stream(nn::rnn(g, 32, 4), x, {.restart = label}), "stream: `restart` is i32 [batch]; it must be i1 [batch]");
  auto decoder = nn::sequence_decoder(g, 8, 4, {.name = "d"});
  CHECK_ERROR(nn::sequence_decoder(g, 0, 4), "sequence_decoder: a layer of 0 features; at least 1");
  CHECK_ERROR(decoder(words, {}, x),
              "d: targets [batch, 5, 8] and the first input [batch, 32] do not fit; they are [..., T, 8] and [..., 8]");
  CHECK_ERROR(decoder.unforced(0, {}, x), "d: 0 steps; at least 1");
  CHECK_ERROR(decoder.unforced(3, {{}, {}}, x), "d: 2 first states for 1 layers; give one for each");
  auto cell = nn::gru_cell(g, 32, 3);
  CHECK_ERROR(cell(x, {few, few}), "gru_cell_0: a state with a cell, which only an lstm has; leave it out");
  CHECK_ERROR(cell.advance(x, {}),
              "gru_cell_0: the input [batch, 32] has not the layer's 9 features as its last dimension; check the layer's width");
  CHECK_ERROR(init::chrono(2), "chrono: a memory of 2 steps; the longest is above 2");
  CHECK_ERROR(init::chrono(20, 2), "chrono: gates of 2 parts; an lstm has 4, a gru 3");
  CHECK_ERROR(g.parameter("odd", {6}, init::chrono(20)), "chrono: \"odd\" [6] is no bias of 4 parts; it is [4 * hidden]");
}

TEST_CASE_FIXTURE(Layers, "weights") {
  CHECK_ERROR(weighted(x, g.input("few", {8})),
              "weighted: weights [8] are no leading part of the values [batch, 32]; give one for each row, or for each element");
  CHECK_ERROR(weighted_mean(label, label), "weighted_mean: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(mse(x, x, g.input("columns", {32})),
              "weighted: weights [32] are no leading part of the values [batch, 32]; give one for each row, or for each element");
  CHECK_ERROR(sum_of_magnitudes({}), "sum_of_magnitudes: an empty list of tensors has no graph; pass at least one");
}

TEST_CASE_FIXTURE(Layers, "losses and metrics") {
  CHECK_ERROR(cross_entropy(x, x * label), "mul: element types differ: lhs f32, rhs i32; convert one, as in convert(x, f32)");
  CHECK_ERROR(cross_entropy(x, g.input("targets", {batch, 4})),
              "cross_entropy: logits [batch, 32] and targets [batch, 4] differ; reshape one");
  CHECK_ERROR(cross_entropy(x, g.input("few", {8}, i32)),
              "cross_entropy: logits [batch, 32] and labels [8] do not fit; they are [N, C] and [N], or [N, T, C] and [N, T]");
  CHECK_ERROR(cross_entropy(x, g.input("real", {batch})), "cross_entropy: labels are f32; class numbers are i32 or i64");
  CHECK_ERROR(cross_entropy(g.input("n", {batch, 3}, i32), label), "cross_entropy: logits are i32, not f32 or f64");
  CHECK_ERROR(cross_entropy(x, label, {.label_smoothing = 2}), "cross_entropy: the label smoothing 2 is outside [0, 1]");
  CHECK_ERROR(cross_entropy(x, label, {.class_weights = constant(g, 1, {3})}),
              "cross_entropy: class weights are f32 [3]; they must be f32 [32], one for each class of the logits");
  CHECK_ERROR(accuracy(label, label),
              "accuracy: scores [batch] and labels [batch] do not fit; they are [N, C] and [N], or [N, T, C] and [N, T]");
  Tensor wide = g.input("wide", {batch, 32}, f64), column = g.input("y", {batch, 1});
  CHECK_ERROR(mse(x, column), "mse: prediction [batch, 32] and target [batch, 1] differ; reshape one");
  CHECK_ERROR(mae(x, wide), "mae: prediction is f32 and target f64; both must be f32, or both f64, as in convert(x, f32)");
  CHECK_ERROR(huber(x, x, 0), "huber: delta must be above 0, not 0");
  CHECK_ERROR(quantile(x, x, 1), "quantile: the quantile 1 is outside (0, 1)");
  CHECK_ERROR(gaussian_nll(x, x, x, 0), "gaussian_nll: epsilon must be above 0, not 0");
  CHECK_ERROR(bce_with_logits(x, x, {.positive_weight = -1}),
              "bce_with_logits: the weight of the positives is -1; it is at least 0");
  CHECK_ERROR(focal(x, x, {.gamma = -1}), "focal: gamma is -1; it is at least 0");
  CHECK_ERROR(focal(x, x, {.alpha = 2}), "focal: alpha 2 is outside [0, 1]");
  CHECK_ERROR(triplet(x, x, x, 0), "triplet: the margin must be above 0, not 0");
  CHECK_ERROR(kl_divergence(sum(x, 1), sum(x, 1)),
              "kl_divergence: dimension -1 of [batch] is batch, whose rows are independent; name one with a size");
  CHECK_ERROR(metrics::top_k_accuracy(x, label, 0), "top_k_accuracy: k is 0; at least one score is looked at");
  CHECK_ERROR(metrics::rmse(x, column), "rmse: prediction [batch, 32] and target [batch, 1] differ; reshape one");
  CHECK_ERROR(metrics::precision(x, label), "precision: probability [batch, 32] and target [batch] differ; reshape one");
  CHECK_ERROR(metrics::mean(x, g.input("some", {3})),
              "weighted: weights [3] are no leading part of the values [batch, 32]; give one for each row, or for each element");
}
