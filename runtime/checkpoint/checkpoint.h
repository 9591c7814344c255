// The state of a session in a file, and back. The format is safetensors, so that others read it: in Python
// `safetensors.torch.load_file("last.safetensors")["linear_0.weight"]`. Every state is a tensor under its own name: parameters
// (`linear_0.weight`, [in, out], the transpose of torch.nn.Linear's), the optimizer's slots (`adam.m.linear_0.weight`), counters
// (i64 scalars), the random state (`random.key`, `random.counter`).
#ifndef GAIT_RUNTIME_CHECKPOINT_CHECKPOINT_H
#define GAIT_RUNTIME_CHECKPOINT_CHECKPOINT_H
#include "runtime/checkpoint/safetensors.h"
#include "runtime/session.h"
#include <string>
#include <vector>

namespace gait {

/// Writes every state of a session, with `metadata`, whole or not at all: a reader, also after a kill or a loss of power, finds
/// the old file or the new one. The model's name goes along as metadata `gait.model`.
/// Throws: RuntimeError when the file cannot be written; the old one is then as it was. Error: see format_safetensors.
void save_checkpoint(const Session &session, const std::string &path, const Metadata &metadata = {});

/// Fills every state of a session from such a file and returns the file's metadata. Tensors that are no state of the model are
/// passed over.
/// Throws: RuntimeError when the file cannot be read or is damaged; Error when a state is missing, or has another type or shape
/// there. The session is then as before.
Metadata load_checkpoint(Session &session, const std::string &path);

/// The metadata alone, such as a standardisation. Throws: RuntimeError when the file cannot be read or is damaged.
Metadata load_metadata(const std::string &path);

/// The same as load_checkpoint from a file's bytes; `name` stands for it in messages.
Metadata load_checkpoint(Session &session, std::span<const std::byte> bytes, const std::string &name);

struct WeightOptions {
  /// Leave parameters that the file lacks as they are.
  bool partial = false;
  /// Parameters that the file holds transposed, by name or pattern (`*` stands for any characters): {"*.weight"} for the
  /// matrices of torch.nn.Linear, which are [out, in].
  std::vector<std::string> transposed = {};
};

/// Fills the parameters of a session from a file of safetensors, by name, and nothing else: what PyTorch's
/// `safetensors.torch.save_file(model.state_dict(), path)` wrote, or weights to go on from. Returns the file's metadata.
/// Throws: RuntimeError when the file cannot be read or is damaged; Error when a parameter is missing or has another type or
/// shape, or one that is no matrix is to be transposed. The session is then as before.
Metadata load_weights(Session &session, const std::string &path, const WeightOptions &options = {});

} // namespace gait
#endif
