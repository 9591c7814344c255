"""Records tests/checkpoint/pytorch.safetensors and pytorch.txt: a small network of PyTorch's, five rows and its outputs for them.

Usage: record_pytorch.py            writes both files beside this script (needs torch and safetensors)
       record_pytorch.py CHECKPOINT loads a checkpoint of Gait's of the same layers into PyTorch and prints its outputs for the rows
"""
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file


class Layers(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.scores = torch.nn.Linear(3, 4), torch.nn.Linear(4, 2)

    def forward(self, x):
        return self.scores(torch.tanh(self.hidden(x)))


folder = pathlib.Path(__file__).parent
torch.manual_seed(1)
model, rows = Layers(), torch.randn(5, 3)
if len(sys.argv) == 1:
    save_file(model.state_dict(), folder / "pytorch.safetensors")
    lines = [" ".join(f"{value:.9g}" for value in row) for row in torch.cat([rows.reshape(-1), model(rows).reshape(-1)]).reshape(-1, 5)]
    (folder / "pytorch.txt").write_text("\n".join(lines) + "\n")
else:
    loaded = load_file(sys.argv[1])
    model.load_state_dict({name: loaded[name].T if name.endswith("weight") else loaded[name] for name in model.state_dict()})
    print((model(rows)).tolist())
