// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// Sums along every kind of dimension; those that are results are combined by a copy.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<8xf64>, tensor<?x8xf64>, tensor<6xf64>, tensor<f64>, tensor<f64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<f64> {
// CHECK: gait.cluster {block = 8 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 8>, tiles = array<i64: 8>} : tensor<8xf64> {
// CHECK: gait.cluster {block = 1024 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 2100>, tiles = array<i64: 1024>} : tensor<2100xf64> {
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<f64>, tensor<70xf64>, tensor<9xf64>, tensor<8xf64>, tensor<6xf64>, tensor<f64>, tensor<f64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @reductions attributes {gait.phase = "structured"} {
  func.func @train_step(%x: tensor<?x6x8xf64> {gait.name = "x", gait.role = "input"},
      %w: tensor<70x9xf64> {gait.name = "w", gait.role = "input"},
      %k: tensor<2100xf64> {gait.name = "k", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<8xf64> {gait.name = "columns", gait.role = "output"},
          tensor<?x8xf64> {gait.name = "middle", gait.role = "output"},
          tensor<6xf64> {gait.name = "largest", gait.role = "output"},
          tensor<f64> {gait.name = "all", gait.role = "output"},
          tensor<f64> {gait.name = "squares", gait.role = "output"},
          tensor<70xf64> {gait.name = "rows_of_w", gait.role = "output"},
          tensor<9xf64> {gait.name = "columns_of_w", gait.role = "output"},
          tensor<f64> {gait.name = "sum_k", gait.role = "output"},
          tensor<8xf64> {gait.name = "from_one", gait.role = "output"},
          tensor<2100xf64> {gait.name = "k3", gait.role = "output"},
          tensor<f64> {gait.name = "norm", gait.role = "output"}) {
    %c4 = arith.constant 3.0 : f64
    %c3 = arith.constant 1.0 : f64
    %c2 = arith.constant 0xFFF0000000000000 : f64
    %c1 = arith.constant 0.0 : f64
    %c0 = arith.constant 2.0 : f64
    %e_1 = tensor.empty(%rows) : tensor<?x6x8xf64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<(a, b, c) -> (a, b, c)>, affine_map<(a, b, c) -> (a, b, c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%x : tensor<?x6x8xf64>) outs(%e_1 : tensor<?x6x8xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<?x6x8xf64>
    %e_3 = tensor.empty() : tensor<8xf64>
    %f_4 = linalg.fill ins(%c1 : f64) outs(%e_3 : tensor<8xf64>) -> tensor<8xf64>
    %t_5 = linalg.generic {indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> (c)>], iterator_types = ["reduction", "reduction", "parallel"]} ins(%t_2 : tensor<?x6x8xf64>) outs(%f_4 : tensor<8xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<8xf64>
    %e_6 = tensor.empty(%rows) : tensor<?x8xf64>
    %f_7 = linalg.fill ins(%c1 : f64) outs(%e_6 : tensor<?x8xf64>) -> tensor<?x8xf64>
    %t_8 = linalg.generic {indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> (r, c)>], iterator_types = ["parallel", "reduction", "parallel"]} ins(%t_2 : tensor<?x6x8xf64>) outs(%f_7 : tensor<?x8xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?x8xf64>
    %e_9 = tensor.empty() : tensor<6xf64>
    %f_10 = linalg.fill ins(%c2 : f64) outs(%e_9 : tensor<6xf64>) -> tensor<6xf64>
    %t_11 = linalg.generic {indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> (s)>], iterator_types = ["reduction", "parallel", "reduction"]} ins(%t_2 : tensor<?x6x8xf64>) outs(%f_10 : tensor<6xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.maximumf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<6xf64>
    %e_12 = tensor.empty() : tensor<f64>
    %f_13 = linalg.fill ins(%c1 : f64) outs(%e_12 : tensor<f64>) -> tensor<f64>
    %t_14 = linalg.generic {indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> ()>], iterator_types = ["reduction", "reduction", "reduction"]} ins(%t_2 : tensor<?x6x8xf64>) outs(%f_13 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_15 = tensor.empty() : tensor<70x9xf64>
    %t_16 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%w, %w : tensor<70x9xf64>, tensor<70x9xf64>) outs(%e_15 : tensor<70x9xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<70x9xf64>
    %e_17 = tensor.empty() : tensor<f64>
    %f_18 = linalg.fill ins(%c1 : f64) outs(%e_17 : tensor<f64>) -> tensor<f64>
    %t_19 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%t_16 : tensor<70x9xf64>) outs(%f_18 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_20 = tensor.empty() : tensor<70xf64>
    %f_21 = linalg.fill ins(%c1 : f64) outs(%e_20 : tensor<70xf64>) -> tensor<70xf64>
    %t_22 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a)>], iterator_types = ["parallel", "reduction"]} ins(%w : tensor<70x9xf64>) outs(%f_21 : tensor<70xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<70xf64>
    %e_23 = tensor.empty() : tensor<9xf64>
    %f_24 = linalg.fill ins(%c1 : f64) outs(%e_23 : tensor<9xf64>) -> tensor<9xf64>
    %t_25 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (b)>], iterator_types = ["reduction", "parallel"]} ins(%w : tensor<70x9xf64>) outs(%f_24 : tensor<9xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<9xf64>
    %e_26 = tensor.empty() : tensor<f64>
    %f_27 = linalg.fill ins(%c1 : f64) outs(%e_26 : tensor<f64>) -> tensor<f64>
    %t_28 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> ()>], iterator_types = ["reduction"]} ins(%k : tensor<2100xf64>) outs(%f_27 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_29 = tensor.empty() : tensor<8xf64>
    %f_30 = linalg.fill ins(%c3 : f64) outs(%e_29 : tensor<8xf64>) -> tensor<8xf64>
    %t_31 = linalg.generic {indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> (c)>], iterator_types = ["reduction", "reduction", "parallel"]} ins(%x : tensor<?x6x8xf64>) outs(%f_30 : tensor<8xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<8xf64>
    %e_32 = tensor.empty() : tensor<2100xf64>
    %t_33 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%k : tensor<2100xf64>) outs(%e_32 : tensor<2100xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c4 : f64
      linalg.yield %v : f64
    } -> tensor<2100xf64>
    %e_34 = tensor.empty() : tensor<f64>
    %f_35 = linalg.fill ins(%c1 : f64) outs(%e_34 : tensor<f64>) -> tensor<f64>
    %d_36 = linalg.contract indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> ()>] ins(%x, %x : tensor<?x6x8xf64>, tensor<?x6x8xf64>) outs(%f_35 : tensor<f64>) -> tensor<f64>
    return %t_5, %t_8, %t_11, %t_14, %t_19, %t_22, %t_25, %t_28, %t_31, %t_33, %d_36 : tensor<8xf64>, tensor<?x8xf64>, tensor<6xf64>, tensor<f64>, tensor<f64>, tensor<70xf64>, tensor<9xf64>, tensor<f64>, tensor<8xf64>, tensor<2100xf64>, tensor<f64>
  }
}
