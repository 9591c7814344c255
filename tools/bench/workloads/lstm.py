"""lstm.cpp as the peers compute it."""
ROWS = 64
INPUTS = {"x": ((60, 8), float), "target": ((1,), float)}
OPTIMIZER = {"rule": "adam", "rate": 1e-3}


def loss(ops, p, batch):
    return ops.mse(ops.linear(p, "linear_0", ops.lstm(p, "lstm_0", batch["x"])), batch["target"])
