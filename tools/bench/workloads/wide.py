"""wide.cpp as the peers compute it."""
ROWS = 256
INPUTS = {"x": ((1024,), float), "target": ((1024,), float)}
OPTIMIZER = {"rule": "sgd", "rate": 1e-2, "momentum": 0.9}


def loss(ops, p, batch):
    y = batch["x"]
    for layer in range(3):
        y = ops.relu(ops.linear(p, f"linear_{layer}", y))
    return ops.mse(ops.linear(p, "linear_3", y), batch["target"])
