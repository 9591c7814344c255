// Mean-variance portfolios without learning: the closed form, and the active set for weights that may not be negative.
//
// All maximise  mean . w - aversion / 2 * w . covariance w  over weights w with sum 1 (Markowitz 1952). Where the second
// derivatives are fixed and positive there is one answer, and these methods find it to rounding.
#ifndef GAIT_EXAMPLES_PORTFOLIO_EXACT_H
#define GAIT_EXAMPLES_PORTFOLIO_EXACT_H
#include <cstddef>
#include <vector>

/// What is known of assets: mean returns [n] and their covariance [n, n].
struct Market {
  std::vector<double> mean, covariance;
  double aversion; ///< how much a unit of variance hurts

  std::size_t assets() const { return mean.size(); }
  /// What is maximised.
  double utility(const std::vector<double> &weights) const;
};

/// Weights of any sign: the stationary point of the Lagrangian, a linear system of n + 1 equations.
std::vector<double> closed_form(const Market &market);

/// Weights that are at least 0: the closed form on those assets that are held, one asset let go where its weight would turn
/// negative, one taken in where that raises the utility, until no change does.
/// Source: the primal active-set method; Nocedal and Wright 2006, algorithm 16.3.
std::vector<double> active_set(const Market &market);

#endif
