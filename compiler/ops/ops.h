// The operations of the language.
#ifndef GAIT_COMPILER_OPS_OPS_H
#define GAIT_COMPILER_OPS_OPS_H
#include "compiler/dialect/dialect.h"

#define GET_OP_CLASSES
#include "compiler/ops/pointwise.h.inc"

#endif
