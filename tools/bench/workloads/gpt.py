"""gpt.cpp as the peers compute it."""
ROWS = 8
INPUTS = {"token": ((128,), range(512)), "next": ((128,), range(512))}
OPTIMIZER = {"rule": "adam", "rate": 1e-3}


def loss(ops, p, batch):
    y = ops.embedding(p, "embedding_0", batch["token"]) + p["position_embedding_0.table"]
    for block in range(4):
        y = ops.encoder_block(p, f"encoder_{block}", y, heads=8, activation=ops.gelu, norm_first=True, causal=True)
    logits = ops.linear(p, "linear_0", ops.layer_norm(p, "layer_norm_0", y))
    return ops.cross_entropy(logits.reshape(ROWS * 128, 512), batch["next"].reshape(ROWS * 128))
