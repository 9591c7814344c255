// The operations of the language, one function each. Everything else in the DSL is composed of them.
//
// Two operands of one op have one element type; a number takes the other operand's. Their shapes broadcast as in NumPy: aligned
// at the last dimension, sizes are equal or 1, and `batch` meets only `batch` or 1. Every function throws gait::Error, with the
// line of its caller, for an empty tensor, tensors of two graphs, and whatever its own comment says of types and shapes.
#ifndef GAIT_FRONTEND_OPS_H
#define GAIT_FRONTEND_OPS_H
#include "gait/ops/block.h"
#include "gait/ops/branch.h"
#include "gait/ops/control.h"
#include "gait/ops/gather.h"
#include "gait/ops/order.h"
#include "gait/ops/pointwise.h"
#include "gait/ops/random.h"
#include "gait/ops/reduce.h"
#include "gait/ops/scan.h"
#include "gait/ops/shape.h"
#include "gait/ops/source.h"
#include "gait/ops/window.h"
#endif
