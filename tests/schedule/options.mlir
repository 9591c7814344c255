// RUN: not gait-opt --gait-cluster=panel=6 %s 2>&1 | FileCheck-22 %s --check-prefix=PANEL
// RUN: gait-opt --gait-cluster="max-batch=8 panel=4" %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster="max-batch=64 weights-together=65536" %s | FileCheck-22 %s --check-prefix=TOGETHER
//
// Panels are the target's; products of rows share a kernel while their weights are small enough.

// PANEL: max-batch must be at least 1 and panel a power of two

// CHECK: gait.arena = 256 : i64
// CHECK: gait.cluster {block = 4 : i64, buffers = [#gait.buffer<arena at 0, 256 bytes>], extents = array<i64: -1>, tiles = array<i64: 4>}
// CHECK: gait.cluster {block = 4 : i64, buffers = [#gait.buffer<output at 0, 256 bytes>]

// TOGETHER: gait.arena = 0 : i64
// TOGETHER: gait.cluster
// TOGETHER: linalg.contract
// TOGETHER: linalg.contract
// TOGETHER-NOT: gait.cluster

#x = affine_map<(r, n, k) -> (r, k)>
#w = affine_map<(r, n, k) -> (k, n)>
#y = affine_map<(r, n, k) -> (r, n)>
module @options attributes {gait.phase = "structured"} {
  func.func @predict(%w: tensor<8x8xf32> {gait.name = "w", gait.role = "parameter"},
                     %v: tensor<8x8xf32> {gait.name = "v", gait.role = "parameter"},
                     %x: tensor<?x8xf32> {gait.name = "x", gait.role = "input"},
                     %rows: index {gait.role = "rows"}) -> (tensor<?x8xf32> {gait.name = "y", gait.role = "output"}) {
    %zero = arith.constant 0.0 : f32
    %e0 = tensor.empty(%rows) : tensor<?x8xf32>
    %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %h = linalg.contract indexing_maps = [#x, #w, #y] ins(%x, %w : tensor<?x8xf32>, tensor<8x8xf32>)
        outs(%f0 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %f1 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %y = linalg.contract indexing_maps = [#x, #w, #y] ins(%h, %v : tensor<?x8xf32>, tensor<8x8xf32>)
        outs(%f1 : tensor<?x8xf32>) -> tensor<?x8xf32>
    return %y : tensor<?x8xf32>
  }
}
