#include "compiler/ops/ops.h"
