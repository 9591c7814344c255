// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// Sums over the rows that the rows read again are combined by a kernel between.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<12xf64> {
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<12xf64>, tensor<12xf64> {
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x12xf64>, tensor<12xf64> {
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<12xf64>, tensor<12xf64> {
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x12xf64>, tensor<?x12xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @batch_norm attributes {gait.phase = "structured"} {
  func.func @train_step(%x: tensor<?x12xf64> {gait.name = "x", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<?x12xf64> {gait.name = "y", gait.role = "output"},
          tensor<?x12xf64> {gait.name = "z", gait.role = "output"},
          tensor<12xf64> {gait.name = "variance", gait.role = "output"}) {
    %c1 = arith.constant 0.125 : f64
    %c0 = arith.constant 0.0 : f64
    %e_1 = tensor.empty() : tensor<12xf64>
    %f_2 = linalg.fill ins(%c0 : f64) outs(%e_1 : tensor<12xf64>) -> tensor<12xf64>
    %t_3 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<?x12xf64>) outs(%f_2 : tensor<12xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<12xf64>
    %e_4 = tensor.empty() : tensor<12xf64>
    %t_5 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_3 : tensor<12xf64>) outs(%e_4 : tensor<12xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<12xf64>
    %e_6 = tensor.empty(%rows) : tensor<?x12xf64>
    %t_7 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%x, %t_5 : tensor<?x12xf64>, tensor<12xf64>) outs(%e_6 : tensor<?x12xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x12xf64>
    %e_8 = tensor.empty(%rows) : tensor<?x12xf64>
    %t_9 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_7, %t_7 : tensor<?x12xf64>, tensor<?x12xf64>) outs(%e_8 : tensor<?x12xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x12xf64>
    %e_10 = tensor.empty() : tensor<12xf64>
    %f_11 = linalg.fill ins(%c0 : f64) outs(%e_10 : tensor<12xf64>) -> tensor<12xf64>
    %t_12 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>], iterator_types = ["reduction", "parallel"]} ins(%t_9 : tensor<?x12xf64>) outs(%f_11 : tensor<12xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<12xf64>
    %e_13 = tensor.empty(%rows) : tensor<?x12xf64>
    %t_14 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_7, %t_12 : tensor<?x12xf64>, tensor<12xf64>) outs(%e_13 : tensor<?x12xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x12xf64>
    %e_15 = tensor.empty(%rows) : tensor<?x12xf64>
    %t_16 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_14, %t_3 : tensor<?x12xf64>, tensor<12xf64>) outs(%e_15 : tensor<?x12xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x12xf64>
    return %t_14, %t_16, %t_12 : tensor<?x12xf64>, tensor<?x12xf64>, tensor<12xf64>
  }
}
