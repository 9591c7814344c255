// Feeds bytes to the reader of safetensors. With libFuzzer (clang++ -fsanitize=fuzzer,address -DGAIT_LIBFUZZER, and the sources
// of the reader) it looks for bytes that break it; as an ordinary test it replays the files of a folder.
#include "runtime/checkpoint/safetensors.h"
#include "runtime/error.h"
#include <cstdlib>
#include <cstring>

/// What is read lies within the bytes, and writing what was read gives a file that reads the same.
static void check(std::span<const std::byte> bytes, const gait::SafeTensors &file) {
  std::vector<gait::TensorView> views;
  for (const gait::SafeTensors::Tensor &tensor : file.tensors) {
    if (tensor.data.data() < bytes.data() || tensor.data.data() + tensor.data.size() > bytes.data() + bytes.size()) std::abort();
    for (gait::DType dtype : {gait::i1, gait::i32, gait::i64, gait::f32, gait::f64})
      if (tensor.dtype == gait::safetensors_name_of(dtype))
        views.emplace_back(tensor.name, dtype, tensor.shape, tensor.data.data());
  }
  if (views.size() != file.tensors.size()) return; // types of others
  const std::string written = gait::format_safetensors(views, file.metadata);
  const gait::SafeTensors again = gait::parse_safetensors(std::as_bytes(std::span(written)));
  if (again.metadata != file.metadata || again.tensors.size() != file.tensors.size()) std::abort();
  for (const gait::SafeTensors::Tensor &tensor : file.tensors) {
    const gait::SafeTensors::Tensor *same = again.find(tensor.name);
    if (!same || same->shape != tensor.shape || same->dtype != tensor.dtype || same->data.size() != tensor.data.size() ||
        (!same->data.empty() && std::memcmp(same->data.data(), tensor.data.data(), tensor.data.size()) != 0))
      std::abort();
  }
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
  std::span<const std::byte> bytes(reinterpret_cast<const std::byte *>(data), size);
  try {
    check(bytes, gait::parse_safetensors(bytes));
  } catch (const gait::RuntimeError &) { // refused, as most bytes are
  }
  return 0;
}

#ifndef GAIT_LIBFUZZER
#include "runtime/file.h"
#include <cstdio>
#include <filesystem>

int main(int argc, char **argv) {
  int count = 0;
  for (int i = 1; i < argc; ++i)
    for (const auto &entry : std::filesystem::directory_iterator(argv[i])) {
      const std::string bytes = gait::detail::read_file(entry.path().string());
      LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size());
      ++count;
    }
  std::printf("%d files replayed\n", count);
  return count == 0;
}
#endif
