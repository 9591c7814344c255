#include "gait/shape.h"
#include <algorithm>

namespace gait {

std::string Dimension::text() const { return is_batch() ? "batch" : std::to_string(number); }

bool Shape::has_batch() const { return std::ranges::any_of(dimensions, &Dimension::is_batch); }

std::int64_t Shape::elements() const {
  std::int64_t product = 1;
  for (Dimension dimension : dimensions)
    if (!dimension.is_batch()) product *= dimension.size();
  return product;
}

std::string Shape::text() const {
  std::string text = "[";
  for (Dimension dimension : dimensions) text += (text.size() > 1 ? ", " : "") + dimension.text();
  return text + "]";
}

} // namespace gait
