"""The page's order: chapters of sections, each section one public header."""
from headers import read_header

CHAPTERS = [
    ("Graphs and tensors", "Where a model begins: a graph, its inputs and its parameters, and the handles they are.", [
        ("Shapes", "frontend/include/gait/shape.h"),
        ("Tensors", "frontend/include/gait/tensor.h"),
        ("Graphs", "frontend/include/gait/graph.h"),
        ("Element types", "runtime/dtype.h"),
    ]),
    ("Operations", "The primitives. What else there is, is made of them.", [
        ("Element by element", "frontend/include/gait/ops/pointwise.h"),
        ("Shape and place", "frontend/include/gait/ops/shape.h"),
        ("Joining and looking up", "frontend/include/gait/ops/gather.h"),
        ("Reductions and contractions", "frontend/include/gait/ops/reduce.h"),
        ("Running sums and sorting", "frontend/include/gait/ops/order.h"),
        ("Constants and counts", "frontend/include/gait/ops/source.h"),
        ("Random numbers", "frontend/include/gait/ops/random.h"),
        ("Derivatives", "frontend/include/gait/ops/control.h"),
        ("Blocks", "frontend/include/gait/ops/block.h"),
    ]),
    ("Mathematics", "Compositions that every model needs.", [
        ("Sums, means, penalties", "frontend/include/gait/math.h"),
        ("Indexing", "frontend/include/gait/index.h"),
        ("Initialisers", "frontend/include/gait/init.h"),
    ]),
    ("Layers", "A layer is a small struct that owns its parameters and is called like a function; calling it twice shares them.", [
        ("Activations", "frontend/include/gait/nn/activation.h"),
        ("Linear", "frontend/include/gait/nn/linear.h"),
        ("Bilinear", "frontend/include/gait/nn/bilinear.h"),
        ("PReLU", "frontend/include/gait/nn/prelu.h"),
        ("Embedding", "frontend/include/gait/nn/embedding.h"),
        ("Dropout", "frontend/include/gait/nn/dropout.h"),
        ("Normalisation", "frontend/include/gait/nn/norm.h"),
        ("Residual and gated blocks", "frontend/include/gait/nn/gated.h"),
        ("Positions", "frontend/include/gait/nn/position.h"),
        ("Attention", "frontend/include/gait/nn/attention.h"),
        ("Transformer blocks", "frontend/include/gait/nn/transformer.h"),
        ("Recurrent cells", "frontend/include/gait/nn/recurrent_cell.h"),
        ("Recurrent layers", "frontend/include/gait/nn/recurrent.h"),
        ("Streams", "frontend/include/gait/nn/stream.h"),
        ("Decoders of sequences", "frontend/include/gait/nn/sequence_decoder.h"),
    ]),
    ("Losses and metrics", "What is made small, and what is looked at. Any graph can be either.", [
        ("Losses", "frontend/include/gait/nn/loss.h"),
        ("Metrics", "frontend/include/gait/metrics.h"),
    ]),
    ("Optimizers", "Update rules as graphs: they are differentiated, fused and compiled like the rest.", [
        ("Rules", "frontend/include/gait/optim/rules.h"),
        ("Rules by group", "frontend/include/gait/optim/groups.h"),
        ("Rates", "frontend/include/gait/optim/rate.h"),
        ("Schedules", "frontend/include/gait/optim/schedules.h"),
        ("Clipping", "frontend/include/gait/optim/clip.h"),
        ("Applying a rule", "frontend/include/gait/optim/optimizer.h"),
        ("Updates", "frontend/include/gait/optim/updates.h"),
    ]),
    ("From graph to program", "Models are graphs with named entries; compiled, they are sessions that run.", [
        ("Models", "frontend/include/gait/model.h"),
        ("Compiling", "frontend/include/gait/compile.h"),
        ("Sessions", "runtime/session.h"),
        ("Artifacts", "runtime/artifact.h"),
        ("Tensors of the caller", "runtime/tensor_view.h"),
        ("Errors", "runtime/error.h"),
    ]),
    ("Data", "Rows by name, from files, memory or functions.", [
        ("Datasets", "runtime/data/dataset.h"),
        ("CSV", "runtime/data/csv.h"),
        ("NumPy", "runtime/data/npy.h"),
        ("Splitting", "runtime/data/split.h"),
        ("Standardisation", "runtime/data/standardization.h"),
        ("Windows over time", "runtime/data/windows.h"),
        ("Batches", "runtime/data/batches.h"),
        ("Orders", "runtime/data/order.h"),
    ]),
    ("Training", "The loop around a session.", [
        ("Fit", "runtime/train/fit.h"),
        ("Evaluate and predict", "runtime/train/evaluate.h"),
        ("Scores", "runtime/train/scores.h"),
        ("History", "runtime/train/history.h"),
        ("Callbacks", "runtime/train/callbacks.h"),
        ("Callbacks of one's own", "runtime/train/callback.h"),
        ("A training under way", "runtime/train/training.h"),
        ("Checkpoints", "runtime/checkpoint/checkpoint.h"),
        ("The safetensors format", "runtime/checkpoint/safetensors.h"),
    ]),
]

# A header that no chapter names comes last in the chapter of its folder, under its own name.
FOLDERS = {"frontend/include/gait/ops": "Operations", "frontend/include/gait/nn": "Layers", "frontend/include/gait/optim": "Optimizers",
           "frontend/include/gait": "Mathematics"}
# Headers that only include others.
COLLECTIONS = ["gait.h", "ops.h", "optim.h"]


def chapters(root):
    """The chapters with every public header of the frontend."""
    named = {path for _, _, sections in CHAPTERS for _, path in sections}
    found = [(title, words, list(sections)) for title, words, sections in CHAPTERS]
    for folder, chapter in FOLDERS.items():
        for path in sorted((root / folder).glob("*.h")):
            name = str(path.relative_to(root))
            if name not in named and path.name not in COLLECTIONS:
                next(sections for title, _, sections in found if title == chapter).append((path.stem.replace("_", " ").capitalize(), name))
    return found


def read_all(root):
    """The headers by path, in the page's order."""
    return {path: read_header(root, path) for _, _, sections in chapters(root) for _, path in sections}
