"""scan600.cpp as the peers compute it."""
ROWS = 1
INPUTS = {"x": ((600, 32), float), "target": ((32,), float)}
OPTIMIZER = {"rule": "sgd", "rate": 1e-3}


def loss(ops, p, batch):
    return ops.mse(ops.rnn(p, "rnn_0", batch["x"]), batch["target"])
