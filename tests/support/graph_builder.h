// How a random graph grows: the parts of graphs.cpp that steps and ends share.
#ifndef GAIT_TESTS_SUPPORT_GRAPH_BUILDER_H
#define GAIT_TESTS_SUPPORT_GRAPH_BUILDER_H
#include "tests/support/graphs.h"

namespace gait::test {

/// A floating value of the graph.
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

  // graph_ops.cpp: single ops. A wrong text here fails every test that uses it.
  Node add(const std::string &op, const TensorType &type, double bound, bool exact, bool learned);
  Node binary(const std::string &op, const Node &a, const Node &b, double bound);
  Node unary(const std::string &op, const Node &x, double bound);
  Node number(double value, const TensorType &type);
  Node broadcast(const Node &x, const std::vector<int64_t> &dims, const TensorType &type);
  Node reduce(const std::string &op, const Node &x, const std::vector<int64_t> &axes);
  Node dot(const std::string &spec, const Node &a, const Node &b, const TensorType &type, double terms);
  Node convert(const std::string &value, const TensorType &from, const TensorType &to, double bound, bool exact, bool learned);
  /// x scaled or squashed, so that later ops neither overflow nor drown.
  Node tame(const Node &x, double most);
  /// x^2 + 0.5.
  Node positive(const Node &x);

  // graph_steps.cpp: one step picks nodes of the right kinds and adds what it makes, or nothing where none fit.
  void grow();
  void pointwise();
  void combine();
  void layer(); ///< x . w + b, with or without relu
  void reduction();
  void softmax();
  void products();             ///< of two values: over the batch, over rows, between all pairs
  void move();                 ///< transpose, reshape, slice, pad
  void choose();               ///< between two values, by a comparison of exact ones
  void noise();                ///< random numbers, as a factor or a mask
  void classes();              ///< labels as rows of ones and zeros
  void largest();              ///< the place of the largest of exact values, as a number
  void widen();                ///< by way of the other floating type
  void average();              ///< over the rows
  Node partner(const Node &x); ///< a node of x's type: one there is, or one made to fit
  const Node &any() { return random.pick(nodes); }
  void keep(const Node &node) { nodes.push_back(node); }

  Random &random;
  gait_dtype dtype;
  EntryText entry;
  RandomGraph graph;
  int64_t features = 1, made = 0, streams = 0;
  std::vector<Node> nodes, parameters;
};

} // namespace gait::test
#endif
