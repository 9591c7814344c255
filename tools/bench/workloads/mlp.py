"""mlp.cpp as the peers compute it."""
ROWS = 128
INPUTS = {"x": ((784,), float), "label": ((), range(10))}
OPTIMIZER = {"rule": "adam", "rate": 1e-3}


def loss(ops, p, batch):
    y = ops.relu(ops.linear(p, "linear_2", batch["x"]))
    y = ops.relu(ops.linear(p, "linear_1", y))
    return ops.cross_entropy(ops.linear(p, "linear_0", y), batch["label"])
