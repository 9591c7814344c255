// The rows of a dataset under other names and shapes.
#ifndef GAIT_RUNTIME_DATA_RELABEL_H
#define GAIT_RUNTIME_DATA_RELABEL_H
#include "runtime/data/dataset.h"

namespace gait::data {

/// The same rows and the same bytes: field i is called and shaped as `fields[i]` says, as images of 8 x 8 that lie as lists
/// of 64. Only f64 numbers may be declared untyped (see TensorView::untyped). Nothing is copied. Throws: Error when there are not
/// as many fields, or one has another type or another number of elements.
Dataset relabel(const Dataset &dataset, std::vector<Field> fields);

} // namespace gait::data
#endif
