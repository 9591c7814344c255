#include "compiler/artifact/write.h"
#include "compiler/artifact/c_header.h"
#include "compiler/artifact/c_names.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace gait::compiler {

FailureOr<std::string> writeArchive(ModuleOp module, ArrayRef<FileBytes> members) {
  std::vector<llvm::NewArchiveMember> all;
  for (const FileBytes &member : members) all.emplace_back(llvm::MemoryBufferRef(member.bytes, member.name));
  auto archive = llvm::writeArchiveToBuffer(all, llvm::SymtabWritingMode::NormalSymtab, llvm::object::Archive::K_GNU,
                                            /*Deterministic=*/true, /*Thin=*/false);
  if (!archive) return module.emitError() << "cannot make an archive: " << llvm::toString(archive.takeError());
  return (*archive)->getBuffer().str();
}

LogicalResult writeFile(ModuleOp module, StringRef path, StringRef bytes) {
  auto refuse = [&](std::error_code why) { return module.emitError() << "cannot write '" << path << "': " << why.message(); };
  // Said beforehand, for renaming onto a directory gives a poorer reason.
  if (llvm::sys::fs::is_directory(path)) return refuse(std::make_error_code(std::errc::is_a_directory));
  auto temporary = llvm::sys::fs::TempFile::create(path + ".%%%%%%%%", llvm::sys::fs::all_read | llvm::sys::fs::owner_write);
  if (!temporary) return refuse(llvm::errorToErrorCode(temporary.takeError()));
  std::error_code error;
  {
    llvm::raw_fd_ostream stream(temporary->FD, /*shouldClose=*/false);
    stream << bytes;
    stream.flush();
    error = stream.error();
    stream.clear_error();
  }
  if (error) {
    llvm::consumeError(temporary->discard());
    return refuse(error);
  }
  if (llvm::Error failed = temporary->keep(path)) return refuse(llvm::errorToErrorCode(std::move(failed)));
  return success();
}

FailureOr<std::vector<FileBytes>> artifactFiles(ModuleOp module, const Manifest &manifest, std::string sharedObject,
                                                ArrayRef<FileBytes> members) {
  FailureOr<std::string> archive = writeArchive(module, members);
  if (failed(archive)) return failure();
  const std::string base = CNames(manifest).model;
  return std::vector<FileBytes>{
      {base + ".so", std::move(sharedObject)}, {base + ".a", std::move(*archive)}, {base + ".h", writeCHeader(manifest)}};
}

LogicalResult writeFiles(ModuleOp module, ArrayRef<FileBytes> files, StringRef directory) {
  if (std::error_code error = llvm::sys::fs::create_directories(directory, /*IgnoreExisting=*/true, llvm::sys::fs::all_all))
    return module.emitError() << "cannot make the directory '" << directory << "': " << error.message();
  for (const FileBytes &file : files) {
    SmallString<128> path(directory);
    llvm::sys::path::append(path, file.name);
    if (failed(writeFile(module, path, file.bytes))) return failure();
  }
  return success();
}

} // namespace gait::compiler
