#include "backends/cpu/rename_symbol.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ObjCopy/ConfigManager.h"
#include "llvm/ObjCopy/ELF/ELFObjcopy.h"
#include "llvm/Object/ELFObjectFile.h"

using namespace mlir;

namespace gait::compiler {

LogicalResult renameSymbol(Operation *op, std::string &object, StringRef from, StringRef to) {
  auto refuse = [&](llvm::Error error) {
    return op->emitError() << "renaming a kernel's symbol: " << llvm::toString(std::move(error))
                           << "; this is a bug of gait, please report it";
  };
  auto file = llvm::object::ObjectFile::createELFObjectFile(llvm::MemoryBufferRef(object, "kernel"));
  if (!file) return refuse(file.takeError());
  llvm::objcopy::ConfigManager config;
  config.Common.SymbolsToRename[from] = to;
  llvm::SmallString<0> renamed;
  llvm::raw_svector_ostream stream(renamed);
  if (llvm::Error error = llvm::objcopy::elf::executeObjcopyOnBinary(config.Common, config.ELF,
                                                                     *cast<llvm::object::ELFObjectFileBase>(file->get()), stream))
    return refuse(std::move(error));
  object = renamed.str().str();
  return success();
}

} // namespace gait::compiler
