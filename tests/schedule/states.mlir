// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// States that are swapped, shifted, kept, turned, read by others, returned twice.

// CHECK-LABEL: func.func @swap
// CHECK: tensor.collapse_shape
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<4x6xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<24xf64> {
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x4xf64> {
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64> {
// CHECK: tensor.collapse_shape
// CHECK-NOT: gait.cluster
// CHECK: return
// CHECK-LABEL: func.func @transpose_in_place
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<5x5xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return
// CHECK-LABEL: func.func @rotate
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return
// CHECK-LABEL: func.func @product
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<5x5xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: -1, -1, -1>
// CHECK-NOT: gait.cluster
// CHECK: return
// CHECK-LABEL: func.func @mirror
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 70>, tiles = array<i64: 16>} : tensor<70x70xf64> {
// CHECK: linalg.transpose{{.*}}gait.outer = array<i64: 0, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 70>, tiles = array<i64: 8>} : tensor<70x70xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return
// CHECK-LABEL: func.func @decay
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<6x4xf64>, tensor<6x4xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: -1, -1, -1>
// CHECK-NOT: gait.cluster
// CHECK: return
// CHECK-LABEL: func.func @late_reader
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<6x4xf64>, tensor<6x4xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @swap()
// KERNELS-NEXT: gait.launch @swap_k0
// KERNELS: func.func @transpose_in_place()
// KERNELS-NEXT: gait.launch @transpose_in_place_k0
// KERNELS: func.func @rotate()
// KERNELS-NEXT: gait.launch @rotate_k0
// KERNELS: func.func @product()
// KERNELS-NEXT: gait.launch @product_k0
// KERNELS: func.func @mirror()
// KERNELS-NEXT: gait.launch @mirror_k0
// KERNELS: func.func @decay()
// KERNELS-NEXT: gait.launch @decay_k0
// KERNELS: func.func @late_reader()
// KERNELS-NEXT: gait.launch @late_reader_k0

module @states attributes {gait.phase = "structured"} {
  func.func @swap(%a: tensor<6x4xf64> {gait.name = "a", gait.role = "parameter"},
      %b: tensor<6x4xf64> {gait.name = "b", gait.role = "parameter"},
      %c: tensor<6x4xf64> {gait.name = "c", gait.role = "parameter"},
      %d: tensor<6x4xf64> {gait.name = "d", gait.role = "parameter"},
      %e: tensor<6x4xf64> {gait.name = "e", gait.role = "parameter"},
      %f: tensor<6x4xf64> {gait.name = "f", gait.role = "parameter"},
      %x: tensor<?x4xf64> {gait.name = "x", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<6x4xf64> {gait.name = "old_sum", gait.role = "output"},
          tensor<6x4xf64> {gait.name = "kept_old", gait.role = "output"},
          tensor<4x6xf64> {gait.name = "turned", gait.role = "output"},
          tensor<24xf64> {gait.name = "flat", gait.role = "output"},
          tensor<6x4xf64> {gait.name = "new_c", gait.role = "output"},
          tensor<6x4xf64> {gait.name = "new_c_again", gait.role = "output"},
          tensor<24xf64> {gait.name = "flat_two", gait.role = "output"},
          tensor<?x4xf64> {gait.name = "same_x", gait.role = "output"},
          tensor<6x4xf64> {gait.name = "a", gait.role = "parameter", gait.state = 0 : i64},
          tensor<6x4xf64> {gait.name = "b", gait.role = "parameter", gait.state = 1 : i64},
          tensor<6x4xf64> {gait.name = "c", gait.role = "parameter", gait.state = 2 : i64},
          tensor<6x4xf64> {gait.name = "d", gait.role = "parameter", gait.state = 3 : i64},
          tensor<6x4xf64> {gait.name = "e", gait.role = "parameter", gait.state = 4 : i64},
          tensor<6x4xf64> {gait.name = "f", gait.role = "parameter", gait.state = 5 : i64}) {
    %c0 = arith.constant 2.0 : f64
    %e_1 = tensor.empty() : tensor<6x4xf64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%c, %d : tensor<6x4xf64>, tensor<6x4xf64>) outs(%e_1 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_3 = tensor.empty() : tensor<4x6xf64>
    %t_4 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (b, a)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%c : tensor<6x4xf64>) outs(%e_3 : tensor<4x6xf64>) {
    ^bb0(%a0: f64, %o: f64):
      linalg.yield %a0 : f64
    } -> tensor<4x6xf64>
    %v_5 = tensor.collapse_shape %d [[0, 1]] : tensor<6x4xf64> into tensor<24xf64>
    %e_6 = tensor.empty() : tensor<6x4xf64>
    %t_7 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%c, %t_2 : tensor<6x4xf64>, tensor<6x4xf64>) outs(%e_6 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_8 = tensor.empty() : tensor<6x4xf64>
    %t_9 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_7 : tensor<6x4xf64>) outs(%e_8 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %v_10 = tensor.collapse_shape %t_9 [[0, 1]] : tensor<6x4xf64> into tensor<24xf64>
    %e_11 = tensor.empty() : tensor<6x4xf64>
    %t_12 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%e : tensor<6x4xf64>) outs(%e_11 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      linalg.yield %a0 : f64
    } -> tensor<6x4xf64>
    return %t_2, %e, %t_4, %v_5, %t_7, %t_7, %v_10, %x, %b, %a, %t_7, %t_7, %t_12, %f : tensor<6x4xf64>, tensor<6x4xf64>, tensor<4x6xf64>, tensor<24xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<24xf64>, tensor<?x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>
  }
  func.func @transpose_in_place(%sq: tensor<5x5xf64> {gait.name = "sq", gait.role = "parameter"})
      -> (tensor<5x5xf64> {gait.name = "sq", gait.role = "parameter", gait.state = 0 : i64}) {
    %e_1 = tensor.empty() : tensor<5x5xf64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (b, a)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%sq, %sq : tensor<5x5xf64>, tensor<5x5xf64>) outs(%e_1 : tensor<5x5xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<5x5xf64>
    return %t_2 : tensor<5x5xf64>
  }
  func.func @rotate(%a: tensor<6x4xf64> {gait.name = "a", gait.role = "parameter"},
      %b: tensor<6x4xf64> {gait.name = "b", gait.role = "parameter"},
      %c: tensor<6x4xf64> {gait.name = "c", gait.role = "parameter"})
      -> (tensor<6x4xf64> {gait.name = "a", gait.role = "parameter", gait.state = 0 : i64},
          tensor<6x4xf64> {gait.name = "b", gait.role = "parameter", gait.state = 1 : i64},
          tensor<6x4xf64> {gait.name = "c", gait.role = "parameter", gait.state = 2 : i64}) {
    %c1 = arith.constant 3.0 : f64
    %c0 = arith.constant 2.0 : f64
    %e_1 = tensor.empty() : tensor<6x4xf64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%b : tensor<6x4xf64>) outs(%e_1 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_3 = tensor.empty() : tensor<6x4xf64>
    %t_4 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%c : tensor<6x4xf64>) outs(%e_3 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_5 = tensor.empty() : tensor<6x4xf64>
    %t_6 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%a, %b : tensor<6x4xf64>, tensor<6x4xf64>) outs(%e_5 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    return %t_2, %t_4, %t_6 : tensor<6x4xf64>, tensor<6x4xf64>, tensor<6x4xf64>
  }
  func.func @product(%sq: tensor<5x5xf64> {gait.name = "sq", gait.role = "parameter"})
      -> (tensor<5x5xf64> {gait.name = "sq", gait.role = "parameter", gait.state = 0 : i64}) {
    %c0 = arith.constant 0.0 : f64
    %e_1 = tensor.empty() : tensor<5x5xf64>
    %f_2 = linalg.fill ins(%c0 : f64) outs(%e_1 : tensor<5x5xf64>) -> tensor<5x5xf64>
    %d_3 = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] ins(%sq, %sq : tensor<5x5xf64>, tensor<5x5xf64>) outs(%f_2 : tensor<5x5xf64>) -> tensor<5x5xf64>
    return %d_3 : tensor<5x5xf64>
  }
  func.func @mirror(%mirrored: tensor<70x70xf64> {gait.name = "mirrored", gait.role = "parameter"})
      -> (tensor<70x70xf64> {gait.name = "mirrored", gait.role = "parameter", gait.state = 0 : i64}) {
    %c0 = arith.constant 0.5 : f64
    %e_1 = tensor.empty() : tensor<70x70xf64>
    %v_2 = linalg.transpose ins(%mirrored : tensor<70x70xf64>) outs(%e_1 : tensor<70x70xf64>) permutation = [1, 0]
    %e_3 = tensor.empty() : tensor<70x70xf64>
    %t_4 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_2 : tensor<70x70xf64>) outs(%e_3 : tensor<70x70xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<70x70xf64>
    %e_5 = tensor.empty() : tensor<70x70xf64>
    %t_6 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%mirrored, %t_4 : tensor<70x70xf64>, tensor<70x70xf64>) outs(%e_5 : tensor<70x70xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<70x70xf64>
    return %t_6 : tensor<70x70xf64>
  }
  func.func @decay(%a: tensor<6x4xf64> {gait.name = "a", gait.role = "parameter"},
      %x: tensor<?x6xf64> {gait.name = "x", gait.role = "input"},
      %g: tensor<?x4xf64> {gait.name = "g", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<6x4xf64> {gait.name = "square", gait.role = "output"},
          tensor<6x4xf64> {gait.name = "a", gait.role = "parameter", gait.state = 0 : i64}) {
    %c2 = arith.constant 0.1 : f64
    %c1 = arith.constant 0.01 : f64
    %c0 = arith.constant 0.0 : f64
    %e_1 = tensor.empty() : tensor<6x4xf64>
    %f_2 = linalg.fill ins(%c0 : f64) outs(%e_1 : tensor<6x4xf64>) -> tensor<6x4xf64>
    %d_3 = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] ins(%x, %g : tensor<?x6xf64>, tensor<?x4xf64>) outs(%f_2 : tensor<6x4xf64>) -> tensor<6x4xf64>
    %e_4 = tensor.empty() : tensor<6x4xf64>
    %t_5 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%a : tensor<6x4xf64>) outs(%e_4 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_6 = tensor.empty() : tensor<6x4xf64>
    %t_7 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%d_3, %t_5 : tensor<6x4xf64>, tensor<6x4xf64>) outs(%e_6 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_8 = tensor.empty() : tensor<6x4xf64>
    %t_9 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_7, %t_7 : tensor<6x4xf64>, tensor<6x4xf64>) outs(%e_8 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_10 = tensor.empty() : tensor<6x4xf64>
    %t_11 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_7 : tensor<6x4xf64>) outs(%e_10 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c2 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_12 = tensor.empty() : tensor<6x4xf64>
    %t_13 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%a, %t_11 : tensor<6x4xf64>, tensor<6x4xf64>) outs(%e_12 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    return %t_9, %t_13 : tensor<6x4xf64>, tensor<6x4xf64>
  }
  func.func @late_reader(%a: tensor<6x4xf64> {gait.name = "a", gait.role = "parameter"})
      -> (tensor<6x4xf64> {gait.name = "y", gait.role = "output"},
          tensor<6x4xf64> {gait.name = "a", gait.role = "parameter", gait.state = 0 : i64}) {
    %c1 = arith.constant 0.0 : f64
    %c0 = arith.constant 2.0 : f64
    %e_1 = tensor.empty() : tensor<6x4xf64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%a : tensor<6x4xf64>) outs(%e_1 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_3 = tensor.empty() : tensor<f64>
    %f_4 = linalg.fill ins(%c1 : f64) outs(%e_3 : tensor<f64>) -> tensor<f64>
    %t_5 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%t_2 : tensor<6x4xf64>) outs(%f_4 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_6 = tensor.empty() : tensor<6x4xf64>
    %t_7 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> ()>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%a, %t_5 : tensor<6x4xf64>, tensor<f64>) outs(%e_6 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    return %t_7, %t_2 : tensor<6x4xf64>, tensor<6x4xf64>
  }
}
