// The operations of the language.
#ifndef GAIT_COMPILER_OPS_OPS_H
#define GAIT_COMPILER_OPS_OPS_H
#include "compiler/dialect/dialect.h"

#include "compiler/ops/logic_enums.h.inc"
#include "compiler/ops/scan_enums.h.inc"

#define GET_OP_CLASSES
#include "compiler/ops/pointwise.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/function.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/logic.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/shape.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/gather.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/window.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/reduce.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/dot.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/source.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/random.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/control.h.inc"
#define GET_OP_CLASSES
#include "compiler/ops/scan.h.inc"

#endif
