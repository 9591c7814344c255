#!/usr/bin/env python3
"""Records what PyTorch computes for layers, activations and losses, in f64, and its own f32 error: nn.golden.   Usage: record.py

Needs torch. Numbers are those of fill() below and of fill() in cases.cpp, rounded to f32, so that both types begin with the same. A case's inputs are x0, x1, ... in the order it asks for them, its
parameters named as Gait names them and shaped as Gait shapes them. Recorded are its output y and, for the sum of y times numbers
of seed 50, the gradients `d.<name>` by every floating input and parameter; of each tensor the largest error that PyTorch makes
when it computes in f32. A single number's error is now and then small by chance, so it is the largest over VARIATIONS of the
numbers, which differ by parts of a thousand. What PyTorch lacks is Keras' formula, as its
documentation gives it, written in PyTorch: log_cosh, mape, msle, hinge; highway, gated_residual, rotary, sinusoidal_positions are
the papers' formulas.
"""
import math
import pathlib

import torch
import torch.nn.functional as F
from torch.func import functional_call

VARIATIONS = 8
stretch = 1.0  # of the variation at hand
records = {}  # of the type at hand: (case, tensor) -> numbers


def rounded(numbers):
    return numbers.to(torch.float32).to(torch.get_default_dtype())


def fill(shape, seed, scale=1, offset=0):
    i = torch.arange(math.prod(shape))
    return rounded(((((i * 37 + seed * 101 + 13) % 97) - 48).double() / 32 + 1 / 128).reshape(shape) * (scale * stretch) + offset)


class Case:
    """Hands out the tensors of one case, and records it."""

    def __init__(self, name):
        self.name, self.leaves, self.inputs, self.parameters, self.states = name, {}, 0, 0, {}

    def leaf(self, name, value):
        self.leaves[name] = value.clone().requires_grad_()
        return self.leaves[name]

    def x(self, *shape, scale=1, offset=0):
        self.inputs += 1
        return self.leaf(f"x{self.inputs - 1}", fill(shape, self.inputs - 1, scale, offset))

    def label(self, *shape, classes):
        self.inputs += 1
        return ((torch.arange(math.prod(shape)) * 7 + 5 * self.inputs + 3) % classes).reshape(shape)

    def p(self, name, *shape):
        self.parameters += 1
        return self.leaf(name, fill(shape, 99 + self.parameters))

    def write(self, key, tensor):
        records[self.name, key] = tensor.detach().reshape(-1).tolist()

    def record(self, y):
        self.write("y", y)
        (y * fill(tuple(y.shape), 50)).sum().backward()
        for name, tensor in self.leaves.items():
            self.write(f"d.{name}", torch.zeros_like(tensor) if tensor.grad is None else tensor.grad)
        for name, value in self.states.items():
            self.write(f"state.{name}", value)


def pointwise(name, function, scale=3):
    case = Case(name)
    case.record(function(case.x(5, 4, scale=scale)))


def activations():
    pointwise("relu", F.relu)
    pointwise("leaky_relu", lambda x: F.leaky_relu(x, 0.2))
    pointwise("elu", lambda x: F.elu(x, 1.5))
    pointwise("selu", F.selu)
    pointwise("celu", lambda x: F.celu(x, 1.5))
    pointwise("gelu", F.gelu)
    pointwise("gelu_tanh", lambda x: F.gelu(x, approximate="tanh"))
    pointwise("silu", F.silu)
    pointwise("mish", F.mish)
    pointwise("softplus", F.softplus)
    pointwise("softsign", F.softsign)
    pointwise("sigmoid", torch.sigmoid)
    pointwise("tanh", torch.tanh)
    pointwise("log_sigmoid", F.logsigmoid)
    # The formula: the derivative of F.hardsigmoid is 1 / 6 in f32 in every type.
    pointwise("hard_sigmoid", lambda x: (x / 6 + 0.5).clamp(0, 1))
    pointwise("hard_swish", F.hardswish)
    pointwise("hard_tanh", F.hardtanh)
    pointwise("glu", F.glu)
    pointwise("softmax", lambda x: F.softmax(x, -1))
    pointwise("log_softmax", lambda x: F.log_softmax(x, -1))
    case = Case("softmax_1")
    case.record(F.softmax(case.x(5, 3, 2), 1))
    case = Case("prelu")
    x, slope = case.x(5, 4), case.p("prelu_0.slope", 4)
    case.record(F.prelu(x, slope))
    case = Case("prelu_one")
    x, slope = case.x(5, 4), case.p("prelu_0.slope", 1)
    case.record(F.prelu(x, slope))


def pair(name, function, *shape, **second):
    case = Case(name)
    shape = shape or (5, 3)
    x = case.x(*shape)
    case.record(function(x, case.x(*shape, **second)))


def losses():
    pair("mse", F.mse_loss)
    pair("mae", F.l1_loss)
    pair("huber", lambda p, t: F.huber_loss(p, t, delta=0.7, reduction="none"))
    pair("log_cosh", lambda p, t: (p - t) + F.softplus(-2 * (p - t)) - math.log(2))
    pair("quantile", lambda p, t: torch.maximum(0.3 * (t - p), (0.3 - 1) * (t - p)))
    pair("poisson", lambda p, t: F.poisson_nll_loss(p, t, reduction="none"), scale=1, offset=2)
    pair("mape", lambda p, t: (100 * (t - p).abs() / t.abs()).mean())
    pair("bce_with_logits", lambda p, t: F.binary_cross_entropy_with_logits(p, t, reduction="none"), scale=0.3, offset=0.5)
    pair("hinge", lambda p, t: F.relu(1 - p * t))
    pair("cosine_similarity", lambda a, b: F.cosine_similarity(a, b, -1))
    pair("cosine", lambda a, b: 1 - F.cosine_similarity(a, b, -1))
    pair("weighted_bce", lambda p, t: F.binary_cross_entropy_with_logits(p, t, pos_weight=torch.tensor(2.5), reduction="none"),
         scale=0.3, offset=0.5)
    case = Case("msle")
    p, t = case.x(5, 3, scale=0.5, offset=1), case.x(5, 3, scale=0.5, offset=1)
    case.record((torch.log(t + 1) - torch.log(p + 1)).square().mean())
    case = Case("bce")
    p, t = case.x(5, 3, scale=0.3, offset=0.5), case.x(5, 3, scale=0.3, offset=0.5)
    case.record(F.binary_cross_entropy(p, t, reduction="none"))
    case = Case("gaussian_nll")
    m, t, v = case.x(5, 3), case.x(5, 3), case.x(5, 3, scale=0.5, offset=1)
    case.record(F.gaussian_nll_loss(m, t, v, reduction="none"))
    case = Case("focal")
    logits, hard = case.x(5, 3, scale=2), case.label(5, 3, classes=2).to(torch.get_default_dtype())
    probability = torch.sigmoid(logits)  # torchvision.ops.sigmoid_focal_loss
    right = probability * hard + (1 - probability) * (1 - hard)
    entropy = F.binary_cross_entropy_with_logits(logits, hard, reduction="none")
    case.record((0.25 * hard + 0.75 * (1 - hard)) * entropy * (1 - right) ** 1.5)
    case = Case("kl_divergence")
    q, p = case.x(5, 4), case.x(5, 4, scale=0.15, offset=0.25)
    case.record(F.kl_div(F.log_softmax(q, -1), p, reduction="none").sum(-1))
    case = Case("triplet")
    anchor, positive, negative = case.x(5, 3), case.x(5, 3), case.x(5, 3, scale=-0.7)
    case.record(F.triplet_margin_loss(anchor, positive, negative, margin=1.5, reduction="none"))
    case = Case("cross_entropy")
    case.record(F.cross_entropy(case.x(5, 4), case.label(5, classes=4), reduction="none"))
    case = Case("cross_entropy_all")
    logits, labels = case.x(5, 4), case.label(5, classes=4)
    case.record(F.cross_entropy(logits, labels, weight=torch.tensor([0.5, 1, 2, 3.0]), label_smoothing=0.1, reduction="none"))
    case = Case("cross_entropy_dense")
    logits, targets = case.x(5, 4), case.x(5, 4, scale=0.15, offset=0.25)
    case.record(F.cross_entropy(logits, targets, weight=torch.tensor([0.5, 1, 2, 3.0]), label_smoothing=0.2, reduction="none"))
    case = Case("weighted_mse")
    p, t, w = case.x(5, 3), case.x(5, 3), case.x(5, scale=0.5, offset=1)
    case.record(((p - t).square() * w[:, None]).mean())
    for name, loss in (("mae", lambda p, t: (p - t).abs()), ("mape", lambda p, t: 100 * (t - p).abs() / t.abs()),
                       ("msle", lambda p, t: (torch.log(t + 1) - torch.log(p + 1)).square())):
        case = Case(f"weighted_{name}")
        scale, offset = (0.5, 1) if name == "msle" else (1, 0)
        p, t = case.x(5, 3, scale=scale, offset=offset), case.x(5, 3, scale=scale, offset=offset)
        case.record((loss(p, t) * case.x(5, scale=0.5, offset=1)[:, None]).mean())
    case = Case("weighted_mean")
    v, w = case.x(5, 3), case.x(5, scale=0.5, offset=1)
    case.record((v * w[:, None]).sum() / (3 * w.sum()))


def linear(case, name, x, size_in, size_out, bias=True):
    weight = case.p(f"{name}.weight", size_in, size_out)
    return F.linear(x, weight.T, case.p(f"{name}.bias", size_out) if bias else None)


def layers():
    case = Case("linear")
    case.record(linear(case, "linear_0", case.x(5, 2, 3), 3, 4))
    case = Case("bilinear")
    a, b = case.x(5, 3), case.x(5, 2)
    weight, bias = case.p("bilinear_0.weight", 3, 2, 4), case.p("bilinear_0.bias", 4)
    case.record(F.bilinear(a, b, weight.permute(2, 0, 1), bias))
    case = Case("embedding")
    indices, table = case.label(5, 3, classes=7), case.p("embedding_0.table", 7, 2)
    case.record(F.embedding(indices, table))
    case = Case("tied")
    indices, table = case.label(5, 3, classes=7), case.p("embedding_0.table", 7, 2)
    case.record(F.embedding(indices, table) @ table.T)
    case = Case("layer_norm")
    x, scale, bias = case.x(5, 3, 4), case.p("layer_norm_0.scale", 3, 4), case.p("layer_norm_0.bias", 3, 4)
    case.record(F.layer_norm(x, (3, 4), scale, bias))
    case = Case("rms_norm")
    x, scale = case.x(5, 4), case.p("rms_norm_0.scale", 4)
    case.record(F.rms_norm(x, (4,), scale, eps=1e-6))
    case = Case("group_norm")
    x, scale, bias = case.x(5, 3, 4), case.p("group_norm_0.scale", 4), case.p("group_norm_0.bias", 4)
    case.record(F.group_norm(x.transpose(1, 2), 2, scale, bias).transpose(1, 2))
    for name, training in (("batch_norm_train", True), ("batch_norm_evaluate", False)):
        case = Case(name)
        x, scale, bias = case.x(5, 3, 4), case.p("batch_norm_0.scale", 4), case.p("batch_norm_0.bias", 4)
        mean, variance = fill((4,), 200), fill((4,), 201).abs() + 0.5
        y = F.batch_norm(x.transpose(1, 2), mean, variance, scale, bias, training=training).transpose(1, 2)
        case.states = {"batch_norm_0.mean": mean, "batch_norm_0.variance": variance}
        case.record(y)
    case = Case("residual")
    x = case.x(5, 3)
    case.record(x + linear(case, "linear_0", x, 3, 3))
    case = Case("highway")
    x = case.x(5, 3)
    made = F.relu(linear(case, "highway_0.transform", x, 3, 3))
    gate = torch.sigmoid(linear(case, "highway_0.gate", x, 3, 3))
    case.record(gate * made + (1 - gate) * x)
    case = Case("gated_linear")
    case.record(F.glu(linear(case, "gated_linear_0.both", case.x(5, 3), 3, 4)))
    case = Case("gated_residual")
    x, c = case.x(5, 3), case.x(5, 2)
    hidden = linear(case, "gated_residual_0.first", x, 3, 4)
    hidden = F.elu(hidden + linear(case, "gated_residual_0.context", c, 2, 4, bias=False))
    hidden = F.glu(linear(case, "gated_residual_0.gate.both", linear(case, "gated_residual_0.second", hidden, 4, 4), 4, 4))
    skip = linear(case, "gated_residual_0.skip", x, 3, 2)
    scale, bias = case.p("gated_residual_0.norm.scale", 2), case.p("gated_residual_0.norm.bias", 2)
    case.record(F.layer_norm(skip + hidden, (2,), scale, bias))


def positions():
    case = Case("sinusoidal_positions")
    x = case.x(5, 3, 4)
    angle = torch.arange(3)[:, None] / 10000 ** (torch.arange(0, 4, 2) / 4)
    case.record(x + torch.stack([angle.sin(), angle.cos()], -1).reshape(3, 4))
    case = Case("rotary")
    x = case.x(5, 3, 4)
    turn = torch.polar(torch.ones_like(angle), angle)
    turned = torch.complex(x[..., :2], x[..., 2:]) * turn
    case.record(torch.cat([turned.real, turned.imag], -1))
    case = Case("position_embedding")
    x, table = case.x(5, 3, 4), case.p("position_embedding_0.table", 6, 4)
    case.record(x + table[:3])


def attention_parameters(case, name, size=4, key_size=4):
    """Of torch.nn.MultiheadAttention, from Gait's."""
    parts = [(case.p(f"{name}.{part}.weight", width, size), case.p(f"{name}.{part}.bias", size))
             for part, width in (("query", size), ("key", key_size), ("value", key_size), ("output", size))]
    weights, biases = [weight.T for weight, _ in parts], [bias for _, bias in parts]
    named = {"in_proj_bias": torch.cat(biases[:3]), "out_proj.weight": weights[3], "out_proj.bias": biases[3]}
    if key_size == size:
        return named | {"in_proj_weight": torch.cat(weights[:3])}
    return named | {"q_proj_weight": weights[0], "k_proj_weight": weights[1], "v_proj_weight": weights[2]}


def attend(case, query, key, key_size=4, **masks):
    module = torch.nn.MultiheadAttention(4, 2, kdim=key_size, vdim=key_size, batch_first=True)
    parameters = attention_parameters(case, "attention_0", key_size=key_size)
    return functional_call(module, parameters, (query, key, key), {"need_weights": False} | masks)[0]


def later(length):
    return torch.ones(length, length, dtype=torch.bool).triu(1)


def attentions():
    case = Case("attention")
    x = case.x(5, 3, 4)
    case.record(attend(case, x, x))
    case = Case("causal_attention")
    x = case.x(5, 3, 4)
    case.record(attend(case, x, x, attn_mask=later(3)))
    case = Case("cross_attention")
    query, key, present = case.x(5, 3, 4), case.x(5, 2, 3), case.label(5, 2, classes=3)
    present[:, 0] = 1
    case.record(attend(case, query, key, 3, key_padding_mask=present == 0))
    case = Case("pairs_attention")
    x = case.x(5, 3, 4)
    seen = torch.tensor([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=torch.bool)
    case.record(attend(case, x, x, attn_mask=~seen))


def block_parameters(case, name, parts):
    named = {}
    for index, (part, theirs) in enumerate(parts, 1):
        named |= {f"{theirs}.{key}": value for key, value in attention_parameters(case, f"{name}.{part}").items()}
        norm = "attention_norm" if part == "attention" else "cross_norm"
        named |= {f"norm{index}.weight": case.p(f"{name}.{norm}.scale", 4), f"norm{index}.bias": case.p(f"{name}.{norm}.bias", 4)}
    named |= {"linear1.weight": case.p(f"{name}.first.weight", 4, 5).T, "linear1.bias": case.p(f"{name}.first.bias", 5)}
    named |= {"linear2.weight": case.p(f"{name}.second.weight", 5, 4).T, "linear2.bias": case.p(f"{name}.second.bias", 4)}
    last = len(parts) + 1
    return named | {f"norm{last}.weight": case.p(f"{name}.norm.scale", 4), f"norm{last}.bias": case.p(f"{name}.norm.bias", 4)}


def blocks():
    for name, first in (("encoder_block", False), ("encoder_block_norm_first", True)):
        case = Case(name)
        x = case.x(5, 3, 4)
        module = torch.nn.TransformerEncoderLayer(4, 2, 5, dropout=0, batch_first=True, norm_first=first, activation=F.gelu)
        named = block_parameters(case, "encoder_0", [("attention", "self_attn")])
        case.record(functional_call(module.train(), named, (x,)))
    for name, first in (("decoder_block", False), ("decoder_block_norm_first", True)):
        case = Case(name)
        x, memory = case.x(5, 3, 4), case.x(5, 2, 4)
        module = torch.nn.TransformerDecoderLayer(4, 2, 5, dropout=0, batch_first=True, norm_first=first)
        named = block_parameters(case, "decoder_0", [("attention", "self_attn"), ("cross", "multihead_attn")])
        case.record(functional_call(module.train(), named, (x, memory), {"tgt_mask": later(3)}))


def around(length, size, stride, dilation):
    """Keras' padding="same": before and behind."""
    both = max((-(-length // stride) - 1) * stride + (size - 1) * dilation + 1 - length, 0)
    return both // 2, both - both // 2


def channels_first(x):
    return x.movedim(-1, 1)


def convolution(name, x, size, out, kind="conv", layer=None, pads=None, bias=True, **options):
    """Ours: x [rows, sizes, in], weight [window, in / groups, out]. Theirs: channels first, weight [out, in / groups, window]."""
    case = Case(name)
    x = case.x(*x)
    weight = case.p(f"{layer}.weight", *size, x.shape[-1] // options.get("groups", 1), out)
    transposed = kind == "conv_transpose"
    theirs = weight.movedim((-2, -1), (0, 1) if transposed else (1, 0))
    padded = F.pad(channels_first(x), [n for pair in reversed(pads) for n in pair]) if pads else channels_first(x)
    function = getattr(F, f"{kind}{len(size)}d")
    y = function(padded, theirs, case.p(f"{layer}.bias", out) if bias else None, **options)
    case.record(y.movedim(1, -1))


def convolutions():
    convolution("conv1d", (5, 7, 3), (3,), 4, layer="conv1d_0")
    convolution("conv1d_stride", (5, 8, 3), (3,), 2, layer="conv1d_0", stride=2, dilation=2, padding=1)
    convolution("conv1d_same", (5, 8, 3), (4,), 2, layer="conv1d_0", pads=[around(8, 4, 3, 1)], stride=3)
    convolution("conv1d_causal", (5, 6, 2), (3,), 3, layer="conv1d_0", pads=[(4, 0)], dilation=2, bias=False)
    convolution("conv2d", (5, 5, 4, 2), (3, 2), 3, layer="conv2d_0")
    convolution("conv2d_same", (5, 5, 6, 2), (3, 3), 2, layer="conv2d_0", pads=[around(5, 3, 2, 1), around(6, 3, 1, 2)], stride=(2, 1),
                dilation=(1, 2))
    convolution("conv2d_groups", (5, 4, 4, 4), (2, 2), 6, layer="conv2d_0", groups=2)
    convolution("conv2d_depthwise", (5, 4, 4, 3), (3, 3), 3, layer="conv2d_0", groups=3, padding=1)
    convolution("conv1d_transposed", (5, 4, 3), (3,), 2, layer="conv1d_transposed_0", kind="conv_transpose", stride=2)
    convolution("conv2d_transposed", (5, 3, 3, 2), (3, 2), 3, layer="conv2d_transposed_0", kind="conv_transpose", stride=2, padding=1)
    convolution("conv2d_transposed_dilated", (5, 3, 3, 2), (2, 2), 3, layer="conv2d_transposed_0", kind="conv_transpose", dilation=2)
    case = Case("separable_conv2d")
    x = channels_first(case.x(5, 5, 5, 3))
    depthwise, pointwise = case.p("separable_conv2d_0.depthwise.weight", 3, 3, 1, 3), case.p("separable_conv2d_0.pointwise.weight", 1, 1, 3, 2)
    middle = F.conv2d(x, depthwise.permute(3, 2, 0, 1), groups=3, padding=1)
    case.record(F.conv2d(middle, pointwise.permute(3, 2, 0, 1), case.p("separable_conv2d_0.pointwise.bias", 2)).movedim(1, -1))
    case = Case("tcn_block")
    x = channels_first(case.x(5, 6, 2))
    made = x
    for part, size_in in (("first", 2), ("second", 3)):
        weight, bias = case.p(f"tcn_block_0.{part}.weight", 2, size_in, 3), case.p(f"tcn_block_0.{part}.bias", 3)
        made = F.relu(F.conv1d(F.pad(made, (2, 0)), weight.permute(2, 1, 0), bias, dilation=2))
    weight, bias = case.p("tcn_block_0.skip.weight", 1, 2, 3), case.p("tcn_block_0.skip.bias", 3)
    case.record(F.relu(F.conv1d(x, weight.permute(2, 1, 0), bias) + made).movedim(1, -1))


def pools():
    for name, function in (("max_pool", F.max_pool2d), ("average_pool", F.avg_pool2d)):
        case = Case(name)
        case.record(function(channels_first(case.x(5, 5, 4, 3)), 2).movedim(1, -1))
        case = Case(f"{name}_overlapping")
        case.record(function(channels_first(case.x(5, 6, 5, 2)), (3, 2), stride=(2, 1)).movedim(1, -1))
    case = Case("max_pool_padded")
    case.record(F.max_pool1d(channels_first(case.x(5, 7, 2)), 3, stride=2, padding=1).movedim(1, -1))
    case = Case("average_pool_padded")
    case.record(F.avg_pool1d(channels_first(case.x(5, 7, 2)), 3, stride=2, padding=1, count_include_pad=False).movedim(1, -1))
    case = Case("global_max_pool")
    case.record(F.adaptive_max_pool2d(channels_first(case.x(5, 3, 4, 2)), 1).flatten(1))
    case = Case("global_average_pool")
    case.record(F.adaptive_avg_pool2d(channels_first(case.x(5, 3, 4, 2)), 1).flatten(1))
    case = Case("upsample")
    case.record(F.interpolate(channels_first(case.x(5, 2, 3, 2)), scale_factor=(2, 3), mode="nearest").movedim(1, -1))


def recurrent_parameters(case, name, gates, size_in, hidden, suffix="", bias=True):
    """Theirs, transposed, from Gait's."""
    parts = [(f"weight_ih{suffix}", size_in), (f"weight_hh{suffix}", hidden)]
    named = {part: case.p(f"{name}.{part}", rows, gates * hidden).T for part, rows in parts}
    return named | {part: case.p(f"{name}.{part}", gates * hidden) for part in (f"bias_ih{suffix}", f"bias_hh{suffix}") if bias}


GATES = {"rnn": 1, "lstm": 4, "gru": 3}


def recurrent(name, kind, take="sequence", layers=1, bidirectional=False, bias=True, initial=False, ragged=False, **options):
    """Sequences [5, 4, 3], 2 hidden features. take: "sequence", "last" or "states", those of all layers and directions."""
    case = Case(name)
    x = case.x(5, 4, 3)
    directions = 2 if bidirectional else 1
    states = [case.x(5, 2) for _ in range(layers * directions * (2 if kind == "lstm" else 1))] if initial else []
    lengths = case.label(5, classes=4) + 1 if ragged else None
    module = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind](
        3, 2, num_layers=layers, bidirectional=bidirectional, bias=bias, batch_first=True, **options)
    for layer in range(layers):
        for suffix in (f"_l{layer}", f"_l{layer}_reverse")[:directions]:
            size_in = 3 if layer == 0 else 2 * directions
            for part, value in recurrent_parameters(case, f"{kind}_0", GATES[kind], size_in, 2, suffix, bias).items():
                delattr(module, part)
                setattr(module, part, value)
    first = None
    if initial:  # Gait's: of each layer and direction the hidden state, then its cell
        first = (torch.stack(states[::2]), torch.stack(states[1::2])) if kind == "lstm" else torch.stack(states)
    fed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False) if ragged else x
    sequence, last = module(fed, first)
    if ragged:
        sequence = torch.nn.utils.rnn.pad_packed_sequence(sequence, batch_first=True, total_length=4)[0]
    hidden, cell = last if kind == "lstm" else (last, None)
    if take == "sequence":
        case.record(sequence)
    elif take == "last":
        case.record(torch.cat(list(hidden[-directions:]), -1))
    else:
        pairs = zip(hidden, cell) if kind == "lstm" else zip(hidden)
        case.record(torch.cat([tensor for pair in pairs for tensor in pair], -1))


def recurrent_cell(name, kind):
    case = Case(name)
    x, *state = [case.x(5, size) for size in ((3, 2, 2) if kind == "lstm" else (3, 2))]
    module = {"rnn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}[kind](3, 2)
    named = recurrent_parameters(case, f"{kind}_cell_0", GATES[kind], 3, 2)
    y = functional_call(module, named, (x, tuple(state) if kind == "lstm" else state[0]))
    case.record(torch.cat(y, -1) if kind == "lstm" else y)


def recurrences():
    for kind in GATES:
        recurrent_cell(f"{kind}_cell", kind)
        recurrent(kind, kind)
    recurrent("rnn_relu", "rnn", nonlinearity="relu")
    recurrent("rnn_initial", "rnn", initial=True)
    recurrent("rnn_bidirectional", "rnn", bidirectional=True)
    recurrent("lstm_no_bias", "lstm", bias=False)
    recurrent("lstm_last", "lstm", take="last")
    recurrent("lstm_initial", "lstm", take="states", layers=2, initial=True)
    recurrent("lstm_stacked", "lstm", layers=2)
    recurrent("lstm_bidirectional", "lstm", bidirectional=True)
    recurrent("lstm_ragged", "lstm", ragged=True)
    recurrent("lstm_ragged_states", "lstm", take="states", layers=2, bidirectional=True, ragged=True)
    recurrent("gru_last", "gru", take="last", bidirectional=True)
    recurrent("gru_initial", "gru", layers=2, initial=True)
    recurrent("gru_stacked", "gru", layers=2, bidirectional=True)
    recurrent("gru_ragged", "gru", bidirectional=True, ragged=True)
    recurrent("gru_ragged_states", "gru", take="states", initial=True, ragged=True)


def record_all(dtype, variation=0):
    global stretch
    stretch = 1 + variation / 4096
    torch.set_default_dtype(dtype)
    records.clear()
    for group in (activations, losses, layers, positions, attentions, blocks, convolutions, pools, recurrences):
        group()
    return dict(records)


def main():
    torch.set_num_threads(1)
    errors = {}
    for variation in reversed(range(VARIATIONS)):  # the numbers themselves are the last
        exact, single = record_all(torch.float64, variation), record_all(torch.float32, variation)
        for key, numbers in exact.items():
            errors[key] = max(errors.get(key, 0), *(abs(a - b) for a, b in zip(single[key], numbers, strict=True)))
    with pathlib.Path(__file__).with_name("nn.golden").open("w") as out:
        out.write(f"# Recorded by record.py with PyTorch {torch.__version__}, f64, 13 digits: "
                  "<case> <tensor> <count> <error in f32>, then the numbers.\n")
        for (case, tensor), numbers in exact.items():
            out.write(f"{case} {tensor} {len(numbers)} {errors[case, tensor]:.3g}\n" + " ".join(f"{number:.13g}" for number in numbers) + "\n")


main()
