"""tcn.cpp as the peers compute it."""
ROWS = 32
INPUTS = {"x": ((128, 64), float), "target": ((128, 64), float)}
OPTIMIZER = {"rule": "adam", "rate": 1e-3}


def loss(ops, p, batch):
    y = ops.to_channels(batch["x"])
    for block in range(6):
        y = ops.tcn_block(p, f"tcn_block_{block}", y, dilation=2**block)
    return ops.mse(ops.from_channels(y), batch["target"])
