// Data: columns by name, from files, memory or functions; split, standardised, cut into windows, and dealt out in batches.
#ifndef GAIT_RUNTIME_DATA_H
#define GAIT_RUNTIME_DATA_H
#include "runtime/data/batches.h"
#include "runtime/data/csv.h"
#include "runtime/data/dataset.h"
#include "runtime/data/npy.h"
#include "runtime/data/order.h"
#include "runtime/data/relabel.h"
#include "runtime/data/split.h"
#include "runtime/data/standardization.h"
#include "runtime/data/windows.h"
#endif
