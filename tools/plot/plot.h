// Small drawings of measurements, as SVG texts that are the same on every machine.
#ifndef GAIT_TOOLS_PLOT_PLOT_H
#define GAIT_TOOLS_PLOT_PLOT_H
#include <string>
#include <vector>

namespace gait::plot {

struct Series {
  std::string name, colour; ///< of CSS: "#4878a8"
  std::vector<double> values;
};

/// Bars of parts on top of each other, one bar a tick, and a mark across each.
struct Bars {
  std::string title;              ///< of the panel: "by width"
  std::vector<std::string> ticks; ///< what each bar stands for
  std::vector<Series> parts;      ///< one value a tick, the lowest part first
  Series mark;
};
/// Panels side by side, each with its own scale from 0; names and colours of the first stand in one legend. `unit`: of the
/// values.
std::string draw_bars(const std::string &title, const std::string &unit, const std::vector<Bars> &panels);

/// Curves over x, both scales logarithmic: a power of x is a straight line. All numbers are above 0.
struct Curves {
  std::string title, across, up; ///< what the scales stand for
  std::vector<double> x;
  std::vector<Series> curves; ///< one value for each x
};
std::string draw_curves(const Curves &curves);

} // namespace gait::plot
#endif
