// Clusters are chosen from iteration spaces and indexing maps alone. A merge is made when it is legal (one outer space for all,
// no cycle through a third cluster, at most one matrix product) and saves more traffic than its partial sums cost:
//
//   saved = bytes of the tensors that no longer pass between the two, and of those that both read panel by panel
//   cost  = 2 * blocks * bytes of every result that becomes a partial sum
#include "compiler/schedule/clustering.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace gait::schedule {

// What is smaller than this (in iterations of all its loops) is not worth a kernel, and so many of them share one.
static constexpr int64_t smallNode = 2048, smallCluster = 8192;
// In a loop every step waits for the last one: what one thread does in less time than threads take to meet is small.
static constexpr int64_t smallInLoop = 65536;
// Rows of a block, for the estimate of what partial sums cost; the real number is chosen later.
static constexpr int64_t typicalBlock = 16;

namespace {
class Former {
public:
  Former(const Graph &graph, const Target &target)
      : graph(graph), target(target), inLoop(isa<ir::LoopOp>(graph.block->getParentOp())), clusterOf(graph.nodes.size()) {
    successors.resize(graph.nodes.size());
    for (auto [index, node] : llvm::enumerate(graph.nodes)) {
      clusterOf[index] = index;
      clusters.push_back({{int(index)}, spaceOf(graph, index)});
      for (int reader : node.readers) successors[index].insert(reader);
      for (int reader : node.after) successors[reader].insert(index);
    }
  }

  /// `small`: also two clusters that are both small. Only when the large ones are known is it known what that makes wait.
  void joinAlongEdges(bool small) {
    for (int reader = 0, end = graph.nodes.size(); reader < end; ++reader) {
      // The latest producer first: the further back, the likelier a cycle.
      SmallVector<int> producers;
      for (const Access &access : graph.nodes[reader].reads)
        if (access.from >= 0) producers.push_back(access.from);
      llvm::sort(producers, std::greater<>());
      for (int producer : producers) {
        int a = clusterOf[producer], b = clusterOf[reader];
        // An early scalar joined to a late one would keep what it feeds from what feeds the other.
        if (isSmall(clusters[a]) && isSmall(clusters[b]) && (!small || lengthens(a, b))) continue;
        tryJoin(a, b);
      }
    }
  }

  void joinReadersOfOneTensor() {
    for (int a = 0, end = clusters.size(); a < end; ++a)
      for (int b = a + 1; b < end; ++b)
        if (!clusters[a].nodes.empty() && !clusters[b].nodes.empty() && sharedBytes(clusters[a], clusters[b]) > 0) tryJoin(a, b);
  }

  /// What is small is done as a whole, without panels, by one thread.
  void joinSmall() {
    SmallVector<int> small;
    for (int c = 0, end = clusters.size(); c < end; ++c)
      if (isSmall(clusters[c])) small.push_back(c);
    for (int c : small) {
      Space whole;
      if (std::optional<Space> space = spread(graph, clusters[c].nodes, whole)) clusters[c].space = *space;
    }
    // First what may run at the same time anyway, then what makes nothing wait longer.
    for (bool sameLevel : {true, false})
      for (auto [i, a] : llvm::enumerate(small))
        for (int b : ArrayRef(small).drop_front(i + 1)) joinSmall(a, b, sameLevel);
  }

  std::vector<Cluster> take() {
    std::vector<Cluster> result;
    for (Cluster &cluster : clusters)
      if (!cluster.nodes.empty()) {
        cluster.nodes = sorted(cluster.nodes);
        result.push_back(std::move(cluster));
      }
    llvm::sort(result, [](const Cluster &a, const Cluster &b) { return a.nodes[0] < b.nodes[0]; });
    return result;
  }

private:
  SmallVector<int> unionOf(int a, int b) const {
    SmallVector<int> nodes(clusters[a].nodes);
    nodes.append(clusters[b].nodes.begin(), clusters[b].nodes.end());
    llvm::sort(nodes);
    return nodes;
  }

  void join(int a, int b, const Space &space) {
    clusters[a].nodes = unionOf(a, b);
    clusters[a].space = space;
    for (int node : clusters[b].nodes) clusterOf[node] = a;
    clusters[b] = {};
  }

  void joinSmall(int a, int b, bool sameLevel) {
    if (clusters[a].nodes.empty() || clusters[b].nodes.empty()) return;
    if (!clusters[a].space.extents.empty() || !clusters[b].space.extents.empty()) return;
    if (iterations(clusters[a]) + iterations(clusters[b]) > (inLoop ? smallInLoop : smallCluster) || makesCycle(a, b)) return;
    if (sameLevel ? levelOf(a) != levelOf(b) : lengthens(a, b)) return;
    if (std::optional<Space> space = spread(graph, unionOf(a, b), Space())) join(a, b, *space);
  }

  bool tryJoin(int a, int b) {
    if (a == b || isLoop(a) || isLoop(b) || tooManyProducts(a, b) || makesCycle(a, b)) return false;
    SmallVector<int> nodes = unionOf(a, b);
    // The producer's space, the reader's, or, where no edge carries one to all of the other, both.
    SmallVector<Space, 3> seeds{clusters[a].space, clusters[b].space};
    if (clusters[a].space.extents == clusters[b].space.extents) {
      Space both = clusters[a].space;
      both.labels.insert(clusters[b].space.labels.begin(), clusters[b].space.labels.end());
      seeds.push_back(both);
    }
    for (const Space &seed : seeds) {
      // Without an outer space there is one thread's work: that is for joinSmall to choose.
      if (seed.extents.empty() && clusters[a].space.extents.size() + clusters[b].space.extents.size() > 0) continue;
      std::optional<Space> space = spread(graph, nodes, seed);
      if (!space || sumsAProduct(nodes, *space) || mendsASum(nodes, *space)) continue;
      if (savedBytes(a, b) <= partialCost(nodes, *space) - partialCost(clusters[a].nodes, clusters[a].space) -
                                  partialCost(clusters[b].nodes, clusters[b].space))
        continue;
      join(a, b, *space);
      return true;
    }
    return false;
  }

  bool isLoop(int cluster) const { return graph.nodes[clusters[cluster].nodes[0]].loop() != nullptr; }

  bool tooManyProducts(int a, int b) const {
    int64_t products = 0, weights = 0;
    for (int node : unionOf(a, b)) {
      if (!isMatrixProduct(graph.nodes[node].op)) continue;
      ++products;
      for (const Access &access : graph.nodes[node].reads)
        if (cast<RankedTensorType>(access.root.getType()).hasStaticShape()) weights += bytesOf(access.root.getType(), 1);
    }
    return products > 1 && weights > target.weightsTogether;
  }

  /// A matrix product is no sum over panels: its partial results would be as many matrices.
  bool sumsAProduct(ArrayRef<int> nodes, Space &space) const {
    return llvm::any_of(nodes, [&](int node) {
      linalg::LinalgOp op = graph.nodes[node].op;
      return isMatrixProduct(graph.nodes[node].op) && isPartial(op, space.labels[node]);
    });
  }

  /// A sum that is better cut would run whole, across the panels of the others.
  bool mendsASum(ArrayRef<int> nodes, Space &space) const {
    return llvm::any_of(nodes, [&](int node) {
      linalg::LinalgOp op = graph.nodes[node].op;
      return !isPartial(op, space.labels[node]) && isPartial(op, spaceOf(graph, node).labels[node]);
    });
  }

  /// Whether a path from one to the other leads through a third cluster.
  bool makesCycle(int a, int b) const { return reachesAround(a, b) || reachesAround(b, a); }
  bool reachesAround(int from, int to) const {
    std::vector<char> seen(clusters.size());
    SmallVector<int> open{from};
    while (!open.empty()) {
      int cluster = open.pop_back_val();
      for (int node : clusters[cluster].nodes)
        for (int next : successors[node]) {
          int reached = clusterOf[next];
          if (reached == to && cluster != from) return true;
          if (reached != to && reached != from && !std::exchange(seen[reached], 1)) open.push_back(reached);
        }
    }
    return false;
  }

  /// Whether joining the two makes the longest chain of clusters that wait for each other longer. They must not make a cycle.
  bool lengthens(int a, int b) const {
    if (a == b || makesCycle(a, b)) return false; // not joined anyway
    return longestChain(a, b) > longestChain(a, a);
  }
  /// The longest chain if `b` were part of `a`; `a` == `b`: as it is.
  int longestChain(int a, int b) const {
    std::vector<int> length(clusters.size(), 0);
    int longest = 0;
    for (int cluster = 0, end = clusters.size(); cluster < end; ++cluster)
      if (!clusters[cluster].nodes.empty()) longest = std::max(longest, chainFrom(cluster == b ? a : cluster, a, b, length));
    return longest;
  }
  int chainFrom(int cluster, int a, int b, std::vector<int> &length) const {
    if (length[cluster]) return length[cluster];
    int longest = 0;
    auto follow = [&](int part) {
      for (int node : clusters[part].nodes)
        for (int next : successors[node]) {
          int reached = clusterOf[next] == b ? a : clusterOf[next];
          if (reached != cluster) longest = std::max(longest, chainFrom(reached, a, b, length));
        }
    };
    follow(cluster);
    if (cluster == a && a != b) follow(b);
    return length[cluster] = longest + 1;
  }

  /// How many clusters must have run before this one, one after the other.
  int levelOf(int cluster) const {
    std::vector<int> length(clusters.size(), 0);
    return levelOf(cluster, length) - 1;
  }
  int levelOf(int cluster, std::vector<int> &length) const {
    if (length[cluster]) return length[cluster];
    int longest = 0;
    auto follow = [&](int node) {
      if (int before = clusterOf[node]; before != cluster) longest = std::max(longest, levelOf(before, length));
    };
    for (int node : clusters[cluster].nodes) {
      for (const Access &access : graph.nodes[node].reads)
        if (access.from >= 0) follow(access.from);
      for (int reader : graph.nodes[node].after) follow(reader);
    }
    return length[cluster] = longest + 1;
  }

  int64_t savedBytes(int a, int b) const {
    llvm::SmallSetVector<Value, 8> passed;
    for (auto [from, to] : {std::pair(a, b), std::pair(b, a)})
      for (int node : clusters[to].nodes)
        for (const Access &access : graph.nodes[node].reads)
          if (access.from >= 0 && clusterOf[access.from] == from) passed.insert(access.root);
    int64_t bytes = sharedBytes(clusters[a], clusters[b]);
    for (Value value : passed) bytes += bytesOf(value.getType(), target.maxBatch);
    return bytes;
  }

  /// Tensors from elsewhere that both read, each panel its own part.
  int64_t sharedBytes(const Cluster &a, const Cluster &b) const {
    llvm::SmallSetVector<Value, 8> read, shared;
    auto isCut = [&](const Cluster &cluster, int node, const Access &access) {
      if (access.inMemory || (access.from >= 0 && llvm::is_contained(cluster.nodes, access.from))) return false;
      Labels dims = labelsOfDimensions(graph.nodes[node].mapOf(access), cluster.space.labels.at(node));
      return llvm::any_of(dims, [](int label) { return label >= 0; });
    };
    for (int node : a.nodes)
      for (const Access &access : graph.nodes[node].reads)
        if (isCut(a, node, access)) read.insert(access.root);
    for (int node : b.nodes)
      for (const Access &access : graph.nodes[node].reads)
        if (read.contains(access.root) && isCut(b, node, access)) shared.insert(access.root);
    int64_t bytes = 0;
    for (Value value : shared) bytes += bytesOf(value.getType(), target.maxBatch);
    return bytes;
  }

  int64_t partialCost(ArrayRef<int> nodes, const Space &space) const {
    int64_t bytes = 0;
    for (int node : nodes) {
      linalg::LinalgOp op = graph.nodes[node].op;
      if (!isPartial(op, space.labels.at(node))) continue;
      int64_t extent = ShapedType::isDynamic(space.extents[0]) ? target.maxBatch : space.extents[0];
      bytes += 2 * llvm::divideCeil(extent, typicalBlock) * bytesOf(op->getResult(0).getType(), target.maxBatch);
    }
    return bytes;
  }

  int64_t iterations(const Cluster &cluster) const {
    int64_t sum = 0;
    for (int node : cluster.nodes) {
      int64_t volume = 1;
      for (int64_t extent : graph.nodes[node].extents()) volume *= ShapedType::isDynamic(extent) ? target.maxBatch : extent;
      sum += volume;
    }
    return sum;
  }
  /// Rows keep a cluster from running as a whole: their number is not known, and a sum over them is better cut. A matrix product
  /// is never cut along what it sums over.
  bool isSmall(const Cluster &cluster) const {
    if (cluster.nodes.empty() || graph.nodes[cluster.nodes[0]].loop()) return false;
    bool hasRows = llvm::any_of(cluster.nodes, [&](int node) {
      linalg::LinalgOp op = graph.nodes[node].op;
      bool product = isMatrixProduct(op);
      return llvm::any_of(llvm::zip(graph.nodes[node].extents(), op.getIteratorTypesArray()), [&](auto loop) {
        return ShapedType::isDynamic(std::get<0>(loop)) && !(product && std::get<1>(loop) == utils::IteratorType::reduction);
      });
    });
    return !hasRows && iterations(cluster) <= (inLoop ? smallInLoop : smallNode);
  }

  /// Program order, but readers of an old state before its update.
  SmallVector<int> sorted(ArrayRef<int> nodes) const {
    SmallVector<int> order;
    llvm::SmallVector<char> done(graph.nodes.size(), 0);
    while (order.size() < nodes.size()) {
      auto waits = [&](int other) { return llvm::is_contained(nodes, other) && !done[other]; };
      const int *next = llvm::find_if(nodes, [&](int node) {
        return !done[node] && llvm::none_of(graph.nodes[node].after, waits) &&
               llvm::none_of(graph.nodes[node].reads,
                             [&](const Access &access) { return access.from >= 0 && waits(access.from); });
      });
      assert(next != nodes.end() && "ops of a cluster wait for each other in a cycle");
      done[*next] = 1;
      order.push_back(*next);
    }
    return order;
  }

  const Graph &graph;
  const Target &target;
  const bool inLoop;
  std::vector<Cluster> clusters; ///< empty where joined to another
  std::vector<int> clusterOf;
  std::vector<llvm::SmallSetVector<int, 4>> successors;
};
} // namespace

std::vector<Cluster> formClusters(const Graph &graph, const Target &target) {
  Former former(graph, target);
  former.joinAlongEdges(false);
  former.joinReadersOfOneTensor();
  former.joinAlongEdges(true);
  former.joinSmall();
  return former.take();
}

SmallVector<Value> findPartialsToCombine(const Graph &graph, ArrayRef<Cluster> clusters) {
  std::map<int, int> clusterOf;
  for (auto [index, cluster] : llvm::enumerate(clusters))
    for (int node : cluster.nodes) clusterOf[node] = index;
  SmallVector<Value> values;
  for (const Cluster &cluster : clusters)
    for (int index : cluster.nodes) {
      linalg::LinalgOp op = graph.nodes[index].op;
      if (!op || !isPartial(op, cluster.space.labels.at(index))) continue;
      llvm::SmallSetVector<int, 4> readers;
      bool once = true;
      for (int reader : graph.nodes[index].readers) {
        const Cluster &other = clusters[clusterOf[reader]];
        readers.insert(clusterOf[reader]);
        for (const Access &access : graph.nodes[reader].reads) {
          if (access.from != index) continue;
          if (access.inMemory) once = false;
          if (!once) break;
          Labels dims = labelsOfDimensions(graph.nodes[reader].mapOf(access), other.space.labels.at(reader));
          for (int outer = 0, end = other.space.extents.size(); outer < end; ++outer)
            if (!llvm::is_contained(dims, outer)) once = false;
        }
      }
      if (!once || readers.size() > 1) values.push_back(op->getResult(0));
    }
  return values;
}

} // namespace gait::schedule
