#include "compiler/cache/identity.h"
#include "compiler/cache/library_hash.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include <algorithm>
#include <elf.h>
#include <link.h>
#include <vector>

namespace gait::compiler {
namespace {

/// The GNU build id of a loaded object: the note that its linker made of its contents. Empty if it has none.
std::string buildId(const dl_phdr_info &object) {
  for (int i = 0; i < object.dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = object.dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    const char *note = reinterpret_cast<const char *>(object.dlpi_addr + segment.p_vaddr), *end = note + segment.p_memsz;
    while (size_t(end - note) >= sizeof(ElfW(Nhdr))) {
      const auto *header = reinterpret_cast<const ElfW(Nhdr) *>(note);
      const char *name = note + sizeof(*header), *description = name + (header->n_namesz + 3) / 4 * 4;
      if (header->n_type == NT_GNU_BUILD_ID && llvm::StringRef(name, header->n_namesz) == llvm::StringRef("GNU\0", 4))
        return llvm::toHex(llvm::StringRef(description, header->n_descsz), /*LowerCase=*/true);
      note = description + (header->n_descsz + 3) / 4 * 4;
    }
  }
  return "";
}

int collect(dl_phdr_info *object, size_t, void *ids) {
  const llvm::StringRef path = object->dlpi_name;
  const llvm::StringRef name = path.substr(path.rfind('/') + 1);
  if (name.starts_with("libLLVM") || name.starts_with("libMLIR"))
    static_cast<std::vector<std::string> *>(ids)->push_back(name.str() + " " + buildId(*object));
  return 0;
}

} // namespace

const std::string &compilerIdentity() {
  static const std::string identity = [] {
    std::vector<std::string> ids;
    dl_iterate_phdr(collect, &ids);
    std::sort(ids.begin(), ids.end());
    return std::string(libraryHash) + " LLVM " LLVM_VERSION_STRING " " + llvm::join(ids, " ");
  }();
  return identity;
}

} // namespace gait::compiler
