// A model whose kernels are C, and its way through host pass, machine code and linker.
#ifndef GAIT_TESTS_ARTIFACT_HAND_MODEL_H
#define GAIT_TESTS_ARTIFACT_HAND_MODEL_H
#include "backends/backend.h"
#include "compiler/artifact/manifest.h"
#include "tests/artifact/module_text.h"

namespace gait::test {

/// step(image [rows, 2], label [rows] in [0, 3)) -> score [rows], loss; init(seed); tell(ids [2] i64 in [-5, 2^62), flags [3] i1)
/// -> big. The numbers are those of tests/runtime/tiny.c.
compiler::Manifest handManifest();

/// The module at phase `llvm` but for the host's side: kernels declared, entries of launches, the manifest as an attribute.
std::string handModule(const compiler::Manifest &manifest);

/// Everything from the module to bytes.
struct HandModel {
  explicit HandModel(const std::string &module = handModule(handManifest()));
  ModuleText text;
  compiler::Manifest manifest; ///< completed by the host pass
  std::vector<compiler::Emission> objects;
  std::string shared;
};

/// A fresh folder, removed with the object.
struct Folder {
  Folder();
  ~Folder();
  std::string path;
};

} // namespace gait::test
#endif
