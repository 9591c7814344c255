// Optimizers: update rules written as graphs, the rates they step by, what is done to gradients before and to weights after.
#ifndef GAIT_FRONTEND_OPTIM_H
#define GAIT_FRONTEND_OPTIM_H
#include "gait/optim/clip.h"
#include "gait/optim/groups.h"
#include "gait/optim/optimizer.h"
#include "gait/optim/rate.h"
#include "gait/optim/rules.h"
#include "gait/optim/schedules.h"
#include "gait/optim/updates.h"

#endif
