#include "compiler/schedule/clustering.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace gait::schedule {

/// How much larger an arena may be for fewer barriers; while it fits into half of the second cache its size costs nothing.
static constexpr double toleratedGrowth = 1.25;

namespace {
struct Orderer {
  Orderer(const Graph &graph, ArrayRef<Cluster> clusters, int64_t maxBatch)
      : clusters(clusters), before(clusters.size()), made(clusters.size()) {
    std::map<int, int> clusterOf;
    for (auto [index, cluster] : llvm::enumerate(clusters))
      for (int node : cluster.nodes) clusterOf[node] = index;
    for (auto [index, cluster] : llvm::enumerate(clusters))
      for (int node : cluster.nodes) {
        for (const Access &access : graph.nodes[node].reads)
          if (access.from >= 0 && clusterOf[access.from] != int(index)) {
            before[index].insert(clusterOf[access.from]);
            made[clusterOf[access.from]].insert(access.root);
          }
        for (int reader : graph.nodes[node].after)
          if (clusterOf[reader] != int(index)) before[index].insert(clusterOf[reader]);
      }
    for (auto [index, values] : llvm::enumerate(made))
      for (Value value : values) {
        Life life{bytesOf(value.getType(), maxBatch), int(index), {}};
        for (int reader = 0, end = clusters.size(); reader < end; ++reader)
          for (int node : clusters[reader].nodes)
            if (reader != int(index) &&
                llvm::any_of(graph.nodes[node].reads, [&](const Access &access) { return access.root == value; }))
              life.readers.insert(reader);
        lives.push_back(life);
      }
  }

  /// By the longest chain of clusters before each: neighbours then rarely wait for each other.
  SmallVector<int> byLevel() const {
    SmallVector<int> level(clusters.size(), 0), order = smallestFirst();
    for (int cluster : order)
      for (int other : before[cluster]) level[cluster] = std::max(level[cluster], level[other] + 1);
    llvm::sort(order, [&](int a, int b) { return level[a] != level[b] ? level[a] < level[b] : a < b; });
    return order;
  }

  /// Repeatedly the one of the ready clusters after which the least is alive.
  SmallVector<int> smallestFirst() const {
    SmallVector<int> order;
    SmallVector<char> done(clusters.size(), 0);
    auto isReady = [&](int cluster) {
      return !done[cluster] && llvm::all_of(before[cluster], [&](int other) { return done[other]; });
    };
    while (order.size() < clusters.size()) {
      int chosen = -1;
      int64_t least = 0;
      for (int cluster = 0, end = clusters.size(); cluster < end; ++cluster) {
        if (!isReady(cluster)) continue;
        int64_t growth = growthOf(cluster, done);
        if (chosen < 0 || growth < least) chosen = cluster, least = growth;
      }
      assert(chosen >= 0 && "clusters depend on each other in a cycle");
      done[chosen] = 1;
      order.push_back(chosen);
    }
    return order;
  }

private:
  struct Life {
    int64_t bytes;
    int maker;
    llvm::SmallSetVector<int, 4> readers;
  };

  int64_t growthOf(int cluster, ArrayRef<char> done) const {
    int64_t growth = 0;
    for (const Life &life : lives) {
      if (life.maker == cluster) growth += life.bytes;
      else if (life.readers.contains(cluster) &&
               llvm::all_of(life.readers, [&](int reader) { return reader == cluster || done[reader]; }))
        growth -= life.bytes;
    }
    return growth;
  }

  ArrayRef<Cluster> clusters;
  std::vector<llvm::SmallSetVector<int, 4>> before;
  std::vector<llvm::SmallSetVector<Value, 4>> made;
  std::vector<Life> lives;
};
} // namespace

SmallVector<int> orderClusters(const Graph &graph, ArrayRef<Cluster> clusters, const Target &target,
                               llvm::function_ref<int64_t(ArrayRef<int>)> arenaOf) {
  Orderer orderer(graph, clusters, target.maxBatch);
  SmallVector<int> byLevel = orderer.byLevel(), smallest = orderer.smallestFirst();
  int64_t tolerated = std::max(int64_t(arenaOf(smallest) * toleratedGrowth), target.l2 / 2);
  return arenaOf(byLevel) <= tolerated ? byLevel : smallest;
}

} // namespace gait::schedule
