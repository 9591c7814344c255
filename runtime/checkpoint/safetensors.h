// The safetensors format: named tensors and a few strings in one file. Read from bytes that nobody vouches for, and written.
//   8 bytes: the header's length n, little-endian | n bytes of JSON: {"name": {"dtype": "F32", "shape": [2, 3],
//   "data_offsets": [0, 24]}, ..., "__metadata__": {"key": "text"}} | the tensors' bytes, little-endian, without holes
// Source: https://huggingface.co/docs/safetensors, and its reference implementation's checks.
#ifndef GAIT_RUNTIME_CHECKPOINT_SAFETENSORS_H
#define GAIT_RUNTIME_CHECKPOINT_SAFETENSORS_H
#include "runtime/tensor_view.h"
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gait {

/// Strings by key, stored with the tensors.
using Metadata = std::map<std::string, std::string>;

/// What a file of safetensors holds. The tensors' memory is the memory that was read.
struct SafeTensors {
  struct Tensor {
    std::string name;
    std::string dtype; ///< as the format spells it: "F32", "I64", "BOOL", "BF16", ...
    std::vector<int64_t> shape;
    std::span<const std::byte> data;
  };
  std::vector<Tensor> tensors; ///< in the order of their data
  Metadata metadata;

  const Tensor *find(std::string_view name) const; ///< null if there is none
};

/// Reads a file's bytes; `name` stands for it in messages. Nothing is read outside `bytes`, whatever they say.
/// Throws: RuntimeError, naming the tensor, for bytes that are truncated or too many, a header that is longer than 100 MB or no
/// JSON of this form, a name twice, an unknown type, a negative or overflowing size, offsets that overlap, leave holes, or do
/// not agree with type and shape.
SafeTensors parse_safetensors(std::span<const std::byte> bytes, const std::string &name = "safetensors in memory");

/// The file's bytes: tensors in the order given, the header padded with spaces so that the data is aligned to 8 bytes.
/// Throws: Error when two tensors share a name, one is named `__metadata__`, or a name or text is no UTF-8.
std::string format_safetensors(std::span<const TensorView> tensors, const Metadata &metadata = {});

/// How the format spells an element type: "F32".
std::string_view safetensors_name_of(DType dtype);

} // namespace gait
#endif
