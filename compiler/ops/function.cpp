#include "compiler/ops/assembly.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/pointwise.h"

using namespace mlir;
using namespace gait::ir;

#define GET_OP_CLASSES
#include "compiler/ops/function.cpp.inc"
