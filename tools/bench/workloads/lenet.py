"""lenet.cpp as the peers compute it."""
ROWS = 128
INPUTS = {"x": ((28, 28, 1), float), "label": ((), range(10))}
OPTIMIZER = {"rule": "adam", "rate": 1e-3}


def loss(ops, p, batch):
    y = ops.to_channels(batch["x"])
    y = ops.max_pool(ops.relu(ops.conv2d(p, "conv2d_0", y, padding="same")), 2)
    y = ops.max_pool(ops.relu(ops.conv2d(p, "conv2d_1", y, padding="valid")), 2)
    y = ops.from_channels(y).reshape(ROWS, 400)
    y = ops.relu(ops.linear(p, "linear_0", y))
    y = ops.relu(ops.linear(p, "linear_2", y))
    return ops.cross_entropy(ops.linear(p, "linear_1", y), batch["label"])
