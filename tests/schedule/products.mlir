// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// Contractions: packed, static with a remainder, transposed results, batched, by rows, the same tensor twice.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x13xf64>, tensor<?xf64>, tensor<9xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1>
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: -1, 0>
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<9x13xf64> {
// CHECK: linalg.transpose{{.*}}gait.outer = array<i64: -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 65>, tiles = array<i64: 8>} : tensor<65x65xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<13x?xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: -1, 0, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x5x4xf64>, tensor<?x5x5xf64>, tensor<?x5x5xf64> {
// CHECK: linalg.transpose{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1, -1>
// CHECK: linalg.transpose{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1, -1>
// CHECK: linalg.transpose{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x13xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x13xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x9xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<9xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @products attributes {gait.phase = "structured"} {
  func.func @train_step(%x: tensor<?x9xf64> {gait.name = "x", gait.role = "input"},
      %w: tensor<9x13xf64> {gait.name = "w", gait.role = "input"},
      %u: tensor<13x9xf64> {gait.name = "u", gait.role = "input"},
      %a: tensor<65x7xf64> {gait.name = "a", gait.role = "input"},
      %b: tensor<7x65xf64> {gait.name = "b", gait.role = "input"},
      %q: tensor<?x5x6xf64> {gait.name = "q", gait.role = "input"},
      %k: tensor<?x4x6xf64> {gait.name = "k", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<?x13xf64> {gait.name = "plain", gait.role = "output"},
          tensor<?x13xf64> {gait.name = "turned", gait.role = "output"},
          tensor<65x65xf64> {gait.name = "static", gait.role = "output"},
          tensor<13x?xf64> {gait.name = "columns", gait.role = "output"},
          tensor<?x5x4xf64> {gait.name = "scores", gait.role = "output"},
          tensor<?xf64> {gait.name = "rowwise", gait.role = "output"},
          tensor<9xf64> {gait.name = "diagonal", gait.role = "output"},
          tensor<?x9xf64> {gait.name = "deep", gait.role = "output"},
          tensor<?x5x5xf64> {gait.name = "self", gait.role = "output"},
          tensor<?x5x5xf64> {gait.name = "self_made", gait.role = "output"}) {
    %c2 = arith.constant 0.5 : f64
    %c1 = arith.constant 1.0 : f64
    %c0 = arith.constant 0.0 : f64
    %e_1 = tensor.empty(%rows) : tensor<?x13xf64>
    %f_2 = linalg.fill ins(%c0 : f64) outs(%e_1 : tensor<?x13xf64>) -> tensor<?x13xf64>
    %d_3 = linalg.contract indexing_maps = [affine_map<(r, n, k) -> (r, k)>, affine_map<(r, n, k) -> (k, n)>, affine_map<(r, n, k) -> (r, n)>] ins(%x, %w : tensor<?x9xf64>, tensor<9x13xf64>) outs(%f_2 : tensor<?x13xf64>) -> tensor<?x13xf64>
    %e_4 = tensor.empty(%rows) : tensor<?x13xf64>
    %f_5 = linalg.fill ins(%c0 : f64) outs(%e_4 : tensor<?x13xf64>) -> tensor<?x13xf64>
    %d_6 = linalg.contract indexing_maps = [affine_map<(r, n, k) -> (r, k)>, affine_map<(r, n, k) -> (n, k)>, affine_map<(r, n, k) -> (r, n)>] ins(%x, %u : tensor<?x9xf64>, tensor<13x9xf64>) outs(%f_5 : tensor<?x13xf64>) -> tensor<?x13xf64>
    %e_7 = tensor.empty() : tensor<65x65xf64>
    %f_8 = linalg.fill ins(%c0 : f64) outs(%e_7 : tensor<65x65xf64>) -> tensor<65x65xf64>
    %d_9 = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] ins(%a, %b : tensor<65x7xf64>, tensor<7x65xf64>) outs(%f_8 : tensor<65x65xf64>) -> tensor<65x65xf64>
    %e_10 = tensor.empty(%rows) : tensor<13x?xf64>
    %f_11 = linalg.fill ins(%c0 : f64) outs(%e_10 : tensor<13x?xf64>) -> tensor<13x?xf64>
    %d_12 = linalg.contract indexing_maps = [affine_map<(n, r, k) -> (k, n)>, affine_map<(n, r, k) -> (r, k)>, affine_map<(n, r, k) -> (n, r)>] ins(%w, %x : tensor<9x13xf64>, tensor<?x9xf64>) outs(%f_11 : tensor<13x?xf64>) -> tensor<13x?xf64>
    %e_13 = tensor.empty(%rows) : tensor<?x5x4xf64>
    %f_14 = linalg.fill ins(%c0 : f64) outs(%e_13 : tensor<?x5x4xf64>) -> tensor<?x5x4xf64>
    %d_15 = linalg.contract indexing_maps = [affine_map<(r, s, t, d) -> (r, s, d)>, affine_map<(r, s, t, d) -> (r, t, d)>, affine_map<(r, s, t, d) -> (r, s, t)>] ins(%q, %k : tensor<?x5x6xf64>, tensor<?x4x6xf64>) outs(%f_14 : tensor<?x5x4xf64>) -> tensor<?x5x4xf64>
    %e_16 = tensor.empty(%rows) : tensor<?xf64>
    %f_17 = linalg.fill ins(%c0 : f64) outs(%e_16 : tensor<?xf64>) -> tensor<?xf64>
    %d_18 = linalg.contract indexing_maps = [affine_map<(r, k) -> (r, k)>, affine_map<(r, k) -> (r, k)>, affine_map<(r, k) -> (r)>] ins(%x, %x : tensor<?x9xf64>, tensor<?x9xf64>) outs(%f_17 : tensor<?xf64>) -> tensor<?xf64>
    %e_19 = tensor.empty(%rows) : tensor<?x9xf64>
    %t_20 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} outs(%e_19 : tensor<?x9xf64>) {
    ^bb0(%o: f64):
      linalg.yield %c1 : f64
    } -> tensor<?x9xf64>
    %e_21 = tensor.empty() : tensor<9xf64>
    %f_22 = linalg.fill ins(%c0 : f64) outs(%e_21 : tensor<9xf64>) -> tensor<9xf64>
    %d_23 = linalg.contract indexing_maps = [affine_map<(c, r) -> (r, c)>, affine_map<(c, r) -> (r, c)>, affine_map<(c, r) -> (c)>] ins(%t_20, %x : tensor<?x9xf64>, tensor<?x9xf64>) outs(%f_22 : tensor<9xf64>) -> tensor<9xf64>
    %e_24 = tensor.empty(%rows) : tensor<?x13xf64>
    %f_25 = linalg.fill ins(%c0 : f64) outs(%e_24 : tensor<?x13xf64>) -> tensor<?x13xf64>
    %d_26 = linalg.contract indexing_maps = [affine_map<(r, n, k) -> (r, k)>, affine_map<(r, n, k) -> (k, n)>, affine_map<(r, n, k) -> (r, n)>] ins(%x, %w : tensor<?x9xf64>, tensor<9x13xf64>) outs(%f_25 : tensor<?x13xf64>) -> tensor<?x13xf64>
    %e_27 = tensor.empty(%rows) : tensor<?x9xf64>
    %f_28 = linalg.fill ins(%c0 : f64) outs(%e_27 : tensor<?x9xf64>) -> tensor<?x9xf64>
    %d_29 = linalg.contract indexing_maps = [affine_map<(r, n, k) -> (r, k)>, affine_map<(r, n, k) -> (k, n)>, affine_map<(r, n, k) -> (r, n)>] ins(%d_26, %u : tensor<?x13xf64>, tensor<13x9xf64>) outs(%f_28 : tensor<?x9xf64>) -> tensor<?x9xf64>
    %e_30 = tensor.empty(%rows) : tensor<?x9xf64>
    %t_31 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%d_29 : tensor<?x9xf64>) outs(%e_30 : tensor<?x9xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.tanh %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?x9xf64>
    %e_32 = tensor.empty(%rows) : tensor<?x5x5xf64>
    %f_33 = linalg.fill ins(%c0 : f64) outs(%e_32 : tensor<?x5x5xf64>) -> tensor<?x5x5xf64>
    %d_34 = linalg.contract indexing_maps = [affine_map<(r, s, t, d) -> (r, s, d)>, affine_map<(r, s, t, d) -> (r, t, d)>, affine_map<(r, s, t, d) -> (r, s, t)>] ins(%q, %q : tensor<?x5x6xf64>, tensor<?x5x6xf64>) outs(%f_33 : tensor<?x5x5xf64>) -> tensor<?x5x5xf64>
    %e_35 = tensor.empty(%rows) : tensor<?x5x6xf64>
    %t_36 = linalg.generic {indexing_maps = [affine_map<(a, b, c) -> (a, b, c)>, affine_map<(a, b, c) -> (a, b, c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%q : tensor<?x5x6xf64>) outs(%e_35 : tensor<?x5x6xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c2 : f64
      linalg.yield %v : f64
    } -> tensor<?x5x6xf64>
    %e_37 = tensor.empty(%rows) : tensor<?x5x5xf64>
    %f_38 = linalg.fill ins(%c0 : f64) outs(%e_37 : tensor<?x5x5xf64>) -> tensor<?x5x5xf64>
    %d_39 = linalg.contract indexing_maps = [affine_map<(r, s, t, d) -> (r, s, d)>, affine_map<(r, s, t, d) -> (r, t, d)>, affine_map<(r, s, t, d) -> (r, s, t)>] ins(%t_36, %t_36 : tensor<?x5x6xf64>, tensor<?x5x6xf64>) outs(%f_38 : tensor<?x5x5xf64>) -> tensor<?x5x5xf64>
    return %d_3, %d_6, %d_9, %d_12, %d_15, %d_18, %d_23, %t_31, %d_34, %d_39 : tensor<?x13xf64>, tensor<?x13xf64>, tensor<65x65xf64>, tensor<13x?xf64>, tensor<?x5x4xf64>, tensor<?xf64>, tensor<9xf64>, tensor<?x9xf64>, tensor<?x5x5xf64>, tensor<?x5x5xf64>
  }
}
