// Principal components: the linear autoencoder that needs no training.
#ifndef GAIT_EXAMPLES_AUTOENCODER_PRINCIPAL_H
#define GAIT_EXAMPLES_AUTOENCODER_PRINCIPAL_H
#include <cstdint>
#include <span>
#include <vector>

namespace example {

/// A flat of `width` dimensions through the mean of a table's rows, along the directions in which they vary most: of all linear
/// codes of this width it loses the least of these rows.  Source: Pearson 1901.
class PrincipalComponents {
public:
  /// table: [rows, columns].
  PrincipalComponents(std::span<const double> table, std::int64_t columns, std::int64_t width);
  /// The point of the flat that is nearest to each row.
  std::vector<double> reconstruct(std::span<const double> table) const;

private:
  std::vector<double> mean;                    ///< [columns]
  std::vector<std::vector<double>> directions; ///< width of [columns], orthonormal
};

} // namespace example
#endif
