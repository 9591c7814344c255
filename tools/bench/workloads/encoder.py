"""encoder.cpp as the peers compute it."""
ROWS = 32
INPUTS = {"x": ((64, 64), float), "label": ((), range(10))}
OPTIMIZER = {"rule": "adam", "rate": 1e-3}


def loss(ops, p, batch):
    y = batch["x"]
    for block in range(2):
        y = ops.encoder_block(p, f"encoder_{block}", y, heads=4, activation=ops.relu)
    return ops.cross_entropy(ops.linear(p, "linear_0", ops.mean(y, 1)), batch["label"])
