// Gait: everything a user writes with.
#ifndef GAIT_FRONTEND_GAIT_H
#define GAIT_FRONTEND_GAIT_H
#include "gait/compile.h"
#include "gait/graph.h"
#include "gait/index.h"
#include "gait/init.h"
#include "gait/math.h"
#include "gait/metrics.h"
#include "gait/model.h"
#include "gait/nn/activation.h"
#include "gait/nn/attention.h"
#include "gait/nn/bilinear.h"
#include "gait/nn/dropout.h"
#include "gait/nn/embedding.h"
#include "gait/nn/gated.h"
#include "gait/nn/linear.h"
#include "gait/nn/loss.h"
#include "gait/nn/norm.h"
#include "gait/nn/position.h"
#include "gait/nn/prelu.h"
#include "gait/nn/transformer.h"
#include "gait/ops.h"
#include "gait/optim.h"
#include "runtime/checkpoint/checkpoint.h"
#include "runtime/data.h"
#include "runtime/error.h"
#include "runtime/session.h"
#include "runtime/train/callbacks.h"
#include "runtime/train/fit.h"
#include <fmt/format.h>

#endif
