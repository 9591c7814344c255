"""embed.cpp as the peers compute it."""
ROWS = 1024
INPUTS = {"user": ((), range(10000)), "item": ((), range(5000)), "target": ((1,), float)}
OPTIMIZER = {"rule": "sgd", "rate": 1e-2}


def loss(ops, p, batch):
    both = ops.concat([ops.embedding(p, "embedding_0", batch["user"]), ops.embedding(p, "embedding_1", batch["item"])], 1)
    y = ops.relu(ops.linear(p, "linear_1", both))
    return ops.mse(ops.linear(p, "linear_0", y), batch["target"])
