// How a random graph grows: the parts of graphs.cpp that steps and ends share.
#ifndef GAIT_TESTS_SUPPORT_GRAPH_BUILDER_H
#define GAIT_TESTS_SUPPORT_GRAPH_BUILDER_H
#include "tests/support/graphs.h"

namespace gait::test {

/// A value of the graph; those that steps choose from are floating.
struct Node {
  std::string name;
  TensorType type;
  double bound = 2;     ///< no element's magnitude exceeds it, at 64 rows
  bool exact = false;   ///< every backend has the same bits: an input, or made of inputs without rounding
  bool learned = false; ///< depends on a parameter
};

class GraphBuilder {
public:
  GraphBuilder(Random &random, gait_dtype dtype) : random(random), dtype(dtype), entry("train_step") {}
  RandomGraph build(int64_t ops);

private:
  // graphs.cpp: the leaves, and the end: outputs, a loss of everything that was learned, its gradients, and momentum.
  void declare();
  void parameter(const TensorType &type);
  void input(const std::string &name, const TensorType &type);
  void finish();
  void output();
  Node total(const Node &x);
  Node loss();
  void update(const Node &loss);
  std::string kinks(const Node &loss) const; ///< the module of the same ops that tells how far kinks are, and what was chosen

  // graph_ops.cpp: single ops. A wrong text here fails every test that uses it.
  Node add(const std::string &op, const TensorType &type, double bound, bool exact, bool learned);
  Node binary(const std::string &op, const Node &a, const Node &b, double bound);
  Node unary(const std::string &op, const Node &x, double bound);
  Node compare(const std::string &predicate, const Node &a, const Node &b);
  Node select(const Node &condition, const Node &a, const Node &b);
  Node number(double value, const TensorType &type);
  Node whole(const std::vector<int64_t> &values, gait_dtype type); ///< a list of integers
  Node iota(int64_t axis, const TensorType &type);
  Node broadcast(const Node &x, const std::vector<int64_t> &dims, const TensorType &type);
  Node reduce(const std::string &op, const Node &x, const std::vector<int64_t> &axes);
  Node dot(const std::string &spec, const Node &a, const Node &b, const TensorType &type, double terms);
  Node convert(const Node &x, gait_dtype to);
  /// x scaled or squashed, so that later ops neither overflow nor drown.
  Node tame(const Node &x, double most);
  /// x^2 + 0.5.
  Node positive(const Node &x);
  /// At a = b the gradient jumps.
  void kink(const Node &a, const Node &b) { kinked.emplace_back(a, b); }
  /// What the graph chose by it: where it changes, values or gradients jump. Returns it.
  Node choice(const Node &flags) {
    chosen.push_back(flags);
    return flags;
  }

  // graph_steps.cpp: one step picks nodes of the right kinds and adds what it makes, or nothing where none fit.
  void grow();
  void layer(); ///< x . w + b, with or without relu
  void reduction();
  void softmax();
  Node distribution(const Node &x); ///< over the last dimension
  void products();                  ///< of two values: over the batch, over rows, between all pairs
  void attention();                 ///< of a row's parts among themselves: contractions with two dimensions of batches
  void noise();                     ///< random numbers, as a factor or a mask
  void block();                     ///< one that is computed again for its gradient, or has a gradient of its own
  void loop();                      ///< a scan, with what it hands on and what it keeps
  void widen();                     ///< by way of the other floating type
  void average();                   ///< over the rows
  Node partner(const Node &x);      ///< a node of x's type: one there is, or one made to fit

  // graph_pointwise.cpp: functions of one and of two numbers, and choices between them.
  void function();
  void combine();
  void rounding(); ///< sign, floor, ceil, round, mod: of exact values, for they jump
  void other();    ///< any other op on elements that the samplers know, such as one that was just added
  void choose();   ///< between two values, by comparisons of exact ones
  void integers(); ///< arithmetic and bits of the labels, as a number

  // graph_places.cpp: elements moved, joined, looked up, counted, put in order.
  void move(); ///< transpose, reshape, slice, pad, reverse
  void join();
  void look_up();     ///< gather by labels or fixed places, and from a place that a state says
  void scatter();     ///< the reverse
  void slide();       ///< windows, and what overlaps of them added up
  void wait();        ///< a barrier
  void running_sum(); ///< as cumsum builds it
  void order();       ///< as sort and top_k build it, of exact values
  void classes();     ///< labels as rows of ones and zeros
  void largest();     ///< the place of the largest of exact values, as a number
  void places();      ///< the number of an element, as a number

  const Node &any() { return random.pick(nodes); }
  /// A node that every backend has the same bits of.
  Node any_exact();
  void keep(const Node &node) { nodes.push_back(node); }

  Random &random;
  gait_dtype dtype;
  EntryText entry;
  RandomGraph graph;
  int64_t features = 1, made = 0, streams = 0;
  std::vector<Node> nodes, parameters;
  std::vector<std::pair<Node, Node>> kinked;
  std::vector<Node> chosen;
  Node label, counter;
};

/// Elements of one row.
int64_t elementsOf(const TensorType &type);
/// The dimensions that are not the batch.
std::vector<int64_t> fixedAxes(const TensorType &type);
/// 0, 1, ... below the limit.
std::vector<int64_t> numbersBelow(int64_t limit);

} // namespace gait::test
#endif
