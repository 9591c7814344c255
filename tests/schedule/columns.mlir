// RUN: gait-opt --gait-cluster="max-batch=64 l2=8192" %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster="max-batch=64 l2=8192" --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// A right side too large for the cache, and rows too long for a panel, are cut in their columns also, with what is left of them.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 64 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1, 33>, tiles = array<i64: 8, 8>} : tensor<?x33xf64>, tensor<33xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, 1, -1>
// CHECK: gait.cluster {block = 3 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 3, 5000>, tiles = array<i64: 1, 1024>} : tensor<3x5000xf64> {
// CHECK: gait.cluster {block = 40 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 40, 33>, tiles = array<i64: 8, 8>} : tensor<40x33xf64>, tensor<40x33xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, 1, -1>
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<33xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @columns attributes {gait.phase = "structured"} {
  func.func @train_step(%w: tensor<40x33xf64> {gait.name = "w", gait.role = "parameter"},
      %u: tensor<40x33xf64> {gait.name = "u", gait.role = "parameter"},
      %x: tensor<?x40xf64> {gait.name = "x", gait.role = "input"},
      %b: tensor<33xf64> {gait.name = "b", gait.role = "input"},
      %a: tensor<3x5000xf64> {gait.name = "a", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<?x33xf64> {gait.name = "y", gait.role = "output"},
          tensor<33xf64> {gait.name = "sums", gait.role = "output"},
          tensor<3x5000xf64> {gait.name = "long_rows", gait.role = "output"},
          tensor<40x33xf64> {gait.name = "w", gait.role = "parameter", gait.state = 0 : i64},
          tensor<40x33xf64> {gait.name = "u", gait.role = "parameter", gait.state = 1 : i64}) {
    %c2 = arith.constant 0.1 : f64
    %c1 = arith.constant 2.0 : f64
    %c0 = arith.constant 0.0 : f64
    %e_1 = tensor.empty(%rows) : tensor<?x33xf64>
    %f_2 = linalg.fill ins(%c0 : f64) outs(%e_1 : tensor<?x33xf64>) -> tensor<?x33xf64>
    %d_3 = linalg.contract indexing_maps = [affine_map<(r, n, k) -> (r, k)>, affine_map<(r, n, k) -> (k, n)>, affine_map<(r, n, k) -> (r, n)>] ins(%x, %w : tensor<?x40xf64>, tensor<40x33xf64>) outs(%f_2 : tensor<?x33xf64>) -> tensor<?x33xf64>
    %e_4 = tensor.empty(%rows) : tensor<?x33xf64>
    %t_5 = linalg.generic {indexing_maps = [affine_map<(r, n) -> (r, n)>, affine_map<(r, n) -> (n)>, affine_map<(r, n) -> (r, n)>], iterator_types = ["parallel", "parallel"]} ins(%d_3, %b : tensor<?x33xf64>, tensor<33xf64>) outs(%e_4 : tensor<?x33xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x33xf64>
    %e_6 = tensor.empty(%rows) : tensor<?x33xf64>
    %t_7 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_5 : tensor<?x33xf64>) outs(%e_6 : tensor<?x33xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.tanh %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?x33xf64>
    %e_8 = tensor.empty() : tensor<33xf64>
    %f_9 = linalg.fill ins(%c0 : f64) outs(%e_8 : tensor<33xf64>) -> tensor<33xf64>
    %t_10 = linalg.generic {indexing_maps = [affine_map<(r, n) -> (r, n)>, affine_map<(r, n) -> (n)>], iterator_types = ["reduction", "parallel"]} ins(%t_7 : tensor<?x33xf64>) outs(%f_9 : tensor<33xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<33xf64>
    %e_11 = tensor.empty() : tensor<3x5000xf64>
    %t_12 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%a : tensor<3x5000xf64>) outs(%e_11 : tensor<3x5000xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<3x5000xf64>
    %e_13 = tensor.empty() : tensor<40x33xf64>
    %f_14 = linalg.fill ins(%c0 : f64) outs(%e_13 : tensor<40x33xf64>) -> tensor<40x33xf64>
    %d_15 = linalg.contract indexing_maps = [affine_map<(k, n, r) -> (r, k)>, affine_map<(k, n, r) -> (r, n)>, affine_map<(k, n, r) -> (k, n)>] ins(%x, %t_7 : tensor<?x40xf64>, tensor<?x33xf64>) outs(%f_14 : tensor<40x33xf64>) -> tensor<40x33xf64>
    %e_16 = tensor.empty() : tensor<40x33xf64>
    %t_17 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%d_15 : tensor<40x33xf64>) outs(%e_16 : tensor<40x33xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c2 : f64
      linalg.yield %v : f64
    } -> tensor<40x33xf64>
    %e_18 = tensor.empty() : tensor<40x33xf64>
    %t_19 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%w, %t_17 : tensor<40x33xf64>, tensor<40x33xf64>) outs(%e_18 : tensor<40x33xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<40x33xf64>
    %e_20 = tensor.empty() : tensor<40x33xf64>
    %t_21 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%u, %d_15 : tensor<40x33xf64>, tensor<40x33xf64>) outs(%e_20 : tensor<40x33xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<40x33xf64>
    return %t_7, %t_10, %t_12, %t_19, %t_21 : tensor<?x33xf64>, tensor<33xf64>, tensor<3x5000xf64>, tensor<40x33xf64>, tensor<40x33xf64>
  }
}
