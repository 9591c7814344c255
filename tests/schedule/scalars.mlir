// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// What depends on scalars only is early, what depends on sums is late; a counter is updated after its readers.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<i64>, tensor<f64> {
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x5xf64>, tensor<f64>, tensor<?x5xf64> {
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<f64> {
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x5xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @scalars attributes {gait.phase = "structured"} {
  func.func @train_step(%t: tensor<i64> {gait.name = "t", gait.role = "counter"},
      %x: tensor<?x5xf64> {gait.name = "x", gait.role = "input"},
      %p: tensor<f64> {gait.name = "p", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<f64> {gait.name = "norm", gait.role = "output"},
          tensor<?x5xf64> {gait.name = "unit", gait.role = "output"},
          tensor<f64> {gait.name = "q", gait.role = "output"},
          tensor<?x5xf64> {gait.name = "captured_number", gait.role = "output"},
          tensor<i64> {gait.name = "t", gait.role = "counter", gait.state = 0 : i64}) {
    %c2 = arith.constant 0.0 : f64
    %c1 = arith.constant -0.1 : f64
    %c0 = arith.constant 1 : i64
    %e_1 = tensor.empty() : tensor<i64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t : tensor<i64>) outs(%e_1 : tensor<i64>) {
    ^bb0(%a0: i64, %o: i64):
      %v = arith.addi %a0, %c0 : i64
      linalg.yield %v : i64
    } -> tensor<i64>
    %e_3 = tensor.empty() : tensor<f64>
    %t_4 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_2 : tensor<i64>) outs(%e_3 : tensor<f64>) {
    ^bb0(%a0: i64, %o: f64):
      %v = arith.sitofp %a0 : i64 to f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_5 = tensor.empty() : tensor<f64>
    %t_6 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_4 : tensor<f64>) outs(%e_5 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_7 = tensor.empty() : tensor<f64>
    %t_8 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_6 : tensor<f64>) outs(%e_7 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.exp %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_9 = tensor.empty() : tensor<f64>
    %t_10 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_8, %p : tensor<f64>, tensor<f64>) outs(%e_9 : tensor<f64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_11 = tensor.empty(%rows) : tensor<?x5xf64>
    %t_12 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> ()>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%x, %t_10 : tensor<?x5xf64>, tensor<f64>) outs(%e_11 : tensor<?x5xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x5xf64>
    %e_13 = tensor.empty() : tensor<f64>
    %f_14 = linalg.fill ins(%c2 : f64) outs(%e_13 : tensor<f64>) -> tensor<f64>
    %t_15 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%t_12 : tensor<?x5xf64>) outs(%f_14 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_16 = tensor.empty() : tensor<f64>
    %t_17 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_15, %t_15 : tensor<f64>, tensor<f64>) outs(%e_16 : tensor<f64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_18 = tensor.empty() : tensor<f64>
    %t_19 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_17 : tensor<f64>) outs(%e_18 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.sqrt %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_20 = tensor.empty(%rows) : tensor<?x5xf64>
    %t_21 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> ()>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_12, %t_19 : tensor<?x5xf64>, tensor<f64>) outs(%e_20 : tensor<?x5xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x5xf64>
    %v_22 = tensor.extract %p[] : tensor<f64>
    %e_23 = tensor.empty(%rows) : tensor<?x5xf64>
    %t_24 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x5xf64>) outs(%e_23 : tensor<?x5xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %a0, %v_22 : f64
      linalg.yield %v : f64
    } -> tensor<?x5xf64>
    return %t_19, %t_21, %t_10, %t_24, %t_2 : tensor<f64>, tensor<?x5xf64>, tensor<f64>, tensor<?x5xf64>, tensor<i64>
  }
}
