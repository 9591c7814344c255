// The tables of runtime/abi.h as constants of a module in the LLVM dialect.
#ifndef GAIT_COMPILER_ARTIFACT_TABLES_H
#define GAIT_COMPILER_ARTIFACT_TABLES_H
#include "compiler/artifact/manifest.h"

namespace gait::compiler {

/// The functions of an entry in a module: what its `gait_entry` points at.
std::string checkSymbol(const EntryDescription &entry); ///< "check.<entry>"
std::string runSymbol(const EntryDescription &entry);   ///< "run.<entry>"
/// The constant array of all entries, in the manifest's order.
inline constexpr llvm::StringLiteral entriesSymbol = "table.entries";

/// Adds `<model>_model`, `<model>_error_text` and the constants they return to a module that has, or will have, the check and run
/// functions of every entry.
void addTables(mlir::ModuleOp module, const Manifest &manifest);

} // namespace gait::compiler
#endif
