"""What the twins are written in. Each side derives a class and says how its framework does the rest:

linear, tanh, relu, gelu, layer_norm, embedding, concat, mean, mse, cross_entropy, attention, conv1d (causal), conv2d, max_pool,
lstm, gru, rnn (tanh; all three one layer from zeros, whose last state they give), and to_channels and from_channels, from channels last to the framework's own order and back.
"""


class Ops:
    def self_attention(self, p, name, x, heads, causal):
        rows, length, size = x.shape
        query, key, value = (
            self.linear(p, f"{name}.{part}", x).reshape(rows, length, heads, size // heads) for part in ("query", "key", "value")
        )
        joined = self.attention(query, key, value, causal).reshape(rows, length, size)
        return self.linear(p, f"{name}.output", joined)

    def encoder_block(self, p, name, x, heads, activation, norm_first=False, causal=False):
        def attend(y):
            return self.self_attention(p, f"{name}.attention", y, heads, causal)

        def feed_forward(y):
            return self.linear(p, f"{name}.second", activation(self.linear(p, f"{name}.first", y)))

        for part, norm in ((attend, f"{name}.attention_norm"), (feed_forward, f"{name}.norm")):
            if norm_first:
                x = x + part(self.layer_norm(p, norm, x))
            else:
                x = self.layer_norm(p, norm, x + part(x))
        return x

    def tcn_block(self, p, name, x, dilation):
        y = self.relu(self.conv1d(p, f"{name}.first", x, dilation))
        y = self.relu(self.conv1d(p, f"{name}.second", y, dilation))
        return self.relu(x + y)
