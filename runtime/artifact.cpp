#include "runtime/artifact.h"
#include "runtime/attachment.h"
#include "runtime/error.h"
#include "runtime/file.h"
#include "runtime/seal.h"
#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <fmt/format.h>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

namespace gait {
namespace {

#if defined(__x86_64__)
constexpr uint16_t own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t own_machine = EM_AARCH64;
#else
#error "the loader knows x86-64 and AArch64"
#endif

/// Refuses what the dynamic loader would crash on: it trusts that a file is as long as its headers say.
void check_file(std::span<const char> bytes, const std::string &name) {
  auto refuse = [&](const std::string &why) { return RuntimeError(fmt::format("'{}' {}", name, why)); };
  if (bytes.empty()) throw refuse("is empty; a compiled model is a shared object that gait compile writes");
  Elf64_Ehdr header;
  if (bytes.size() < SELFMAG || std::memcmp(bytes.data(), ELFMAG, SELFMAG) != 0)
    throw refuse("is no compiled model: it is no shared object (ELF); gait compile writes one");
  auto truncated = [&](uint64_t needed) {
    return refuse(fmt::format("is truncated: it has {} bytes of at least {}; compile or copy it again", bytes.size(), needed));
  };
  if (bytes.size() < sizeof(header)) throw truncated(sizeof(header));
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_machine != own_machine)
    throw refuse(fmt::format("is compiled for another kind of processor (ELF machine {}, here {}); compile it for this one",
                             header.e_machine, own_machine));
  if (header.e_type != ET_DYN)
    throw refuse("is no shared object, but another kind of ELF file; gait compile writes one that ends in .so");
  // lld writes the table of sections last, so that whatever is missing, the table's end is.
  auto check_end = [&](uint64_t offset, uint64_t size) {
    if (offset > bytes.size() || size > bytes.size() - offset) throw truncated(offset + size);
  };
  check_end(header.e_shoff, uint64_t(header.e_shnum) * header.e_shentsize);
  check_end(header.e_phoff, uint64_t(header.e_phnum) * sizeof(Elf64_Phdr));
  for (int i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, bytes.data() + header.e_phoff + i * sizeof(segment), sizeof(segment));
    check_end(segment.p_offset, segment.p_filesz);
  }
  if (detail::inspect_seal(bytes) == detail::Seal::Broken)
    throw refuse("is damaged: its checksum does not match; compile or copy it again");
}

/// A shared object loaded from a file in memory. The file stays open with it: the loader knows objects by their path, and the
/// path /proc/self/fd/N must not come to mean another file.
struct Library {
  int file = -1;
  void *handle = nullptr;

  Library(std::span<const char> bytes, const std::string &name) {
    size_t slash = name.rfind('/');
    std::string base = slash == std::string::npos ? name : name.substr(slash + 1);
    file = memfd_create(base.substr(0, 200).c_str(), MFD_CLOEXEC);
    if (file < 0) throw RuntimeError(fmt::format("cannot load '{}': no file in memory: {}", name, std::strerror(errno)));
    for (size_t done = 0; done < bytes.size();) {
      ssize_t count = write(file, bytes.data() + done, bytes.size() - done);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(fmt::format("cannot load '{}': no file in memory: {}", name, std::strerror(errno)));
      done += static_cast<size_t>(count);
    }
    handle = dlopen(fmt::format("/proc/self/fd/{}", file).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle) fail(fmt::format("cannot load '{}': {}", name, dlerror()));
  }
  Library(const Library &) = delete;
  ~Library() { release(); }

private:
  void release() {
    if (handle) dlclose(handle);
    if (file >= 0) close(file);
  }
  [[noreturn]] void fail(const std::string &why) {
    release();
    throw RuntimeError(why);
  }
};

void check_model(const gait_model *model, const std::string &name) {
  if (!model) throw RuntimeError(fmt::format("'{}' holds no model", name));
  if (model->abi_version != GAIT_ABI_VERSION)
    throw RuntimeError(
        fmt::format("'{}' has version {} of Gait's binary interface, but this runtime has version {}; compile it again", name,
                    model->abi_version, GAIT_ABI_VERSION));
  if (model->size < sizeof(gait_model))
    throw RuntimeError(fmt::format("'{}' describes itself in {} bytes, but {} are needed; compile it again", name, model->size,
                                   sizeof(gait_model)));
  for (int64_t i = 0; i < model->entry_count; ++i) {
    const gait_entry &entry = model->entries[i];
    if (entry.size != sizeof(gait_entry))
      throw RuntimeError(fmt::format("'{}' describes an entry in {} bytes instead of {}; compile it again", name, entry.size,
                                     sizeof(gait_entry)));
    bool seeded = entry.input_count == 1 && entry.inputs[0].dtype == GAIT_I64 && entry.inputs[0].rank == 0;
    if (std::string_view(entry.name) == "init" && !seeded)
      throw RuntimeError(fmt::format("'{}' has an init that does not take one i64 seed; compile it again", name));
  }
}

} // namespace

Artifact Artifact::open(const std::string &path) { return load(detail::read_file(path), path); }

Artifact Artifact::load(std::span<const char> bytes, const std::string &name) {
  check_file(bytes, name);
  auto library = std::make_shared<const Library>(bytes, name);
  auto getter = reinterpret_cast<gait_model_getter>(dlsym(library->handle, GAIT_MODEL_GETTER));
  if (!getter)
    throw RuntimeError(fmt::format("'{}' is a shared object, but no compiled model: it has no {}", name, GAIT_MODEL_GETTER));
  const gait_model *model = getter();
  check_model(model, name);
  Artifact artifact(std::shared_ptr<const gait_model>(library, model));
  if (std::string_view table = detail::find_attachment(bytes); !table.empty())
    artifact.program = std::make_shared<const std::string>(table);
  return artifact;
}

Artifact Artifact::adopt(const gait_model *model, std::shared_ptr<const void> owner, std::string table) {
  check_model(model, "model in this process");
  Artifact artifact(std::shared_ptr<const gait_model>(owner, model));
  if (!table.empty()) artifact.program = std::make_shared<const std::string>(std::move(table));
  return artifact;
}

const gait_entry *Artifact::find_entry(std::string_view name) const {
  for (int64_t i = 0; i < model().entry_count; ++i)
    if (name == model().entries[i].name) return &model().entries[i];
  return nullptr;
}

const gait_tensor *Artifact::find_state(std::string_view name) const {
  for (int64_t i = 0; i < model().state_count; ++i)
    if (name == model().states[i].name) return &model().states[i];
  return nullptr;
}

} // namespace gait
