// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// Reshapes run on tiles where they leave rows alone, slices and captured tensors are read from memory, constants are no buffers.

// CHECK-LABEL: func.func @train_step
// CHECK: tensor.extract_slice
// CHECK: tensor.extract_slice
// CHECK: tensor.extract_slice
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<4xf64>, tensor<3x2xf64>, tensor<2x2xf64>, tensor<6x4xf64>, tensor<3x2xf64>, tensor<2xf64>, tensor<4xf64> {
// CHECK: tensor.extract_slice
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x12xf64>, tensor<?x12xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<12x?xf64> {
// CHECK: tensor.expand_shape{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: tensor.collapse_shape{{.*}}gait.outer = array<i64: 0, -1>
// CHECK: tensor.expand_shape{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: linalg.transpose{{.*}}gait.outer = array<i64: -1, 0>
// CHECK: tensor.extract_slice
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x4xf64> {
// CHECK: tensor.expand_shape{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 8 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 12>, tiles = array<i64: 8>} : tensor<12x12xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @shapes attributes {gait.phase = "structured"} {
  func.func @train_step(%x: tensor<?x12xf64> {gait.name = "x", gait.role = "input"},
      %w: tensor<6x4xf64> {gait.name = "w", gait.role = "input"},
      %i: tensor<?xi32> {gait.name = "i", gait.role = "input", gait.range = array<i64: 0, 6>},
      %rows: index {gait.role = "rows"})
      -> (tensor<?x12xf64> {gait.name = "folded", gait.role = "output"},
          tensor<?x4xf64> {gait.name = "unit", gait.role = "output"},
          tensor<3x2xf64> {gait.name = "sliced", gait.role = "output"},
          tensor<3x2xf64> {gait.name = "slice", gait.role = "output"},
          tensor<?x4xf64> {gait.name = "rows_sliced", gait.role = "output"},
          tensor<?x4xf64> {gait.name = "slice_reshaped", gait.role = "output"},
          tensor<2x2xf64> {gait.name = "slice_of_slice", gait.role = "output"},
          tensor<?x4xf64> {gait.name = "gathered", gait.role = "output"},
          tensor<?x4xf64> {gait.name = "gathered_computed", gait.role = "output"},
          tensor<?x4xf64> {gait.name = "constant", gait.role = "output"},
          tensor<2xf64> {gait.name = "constant_slice", gait.role = "output"},
          tensor<?x4xf64> {gait.name = "splat", gait.role = "output"},
          tensor<4xf64> {gait.name = "splat_itself", gait.role = "output"},
          tensor<4xf64> {gait.name = "constant_itself", gait.role = "output"},
          tensor<12x?xf64> {gait.name = "columns_first", gait.role = "output"},
          tensor<12x12xf64> {gait.name = "gram", gait.role = "output"}) {
    %c5 = arith.constant dense<7.0> : tensor<4xf64>
    %c4 = arith.constant dense<[1.5, -2.0, 3.0, 0.25]> : tensor<4xf64>
    %c3 = arith.constant 1.5 : f64
    %c2 = arith.constant 3.0 : f64
    %c1 = arith.constant 0.0 : f64
    %c0 = arith.constant 2.0 : f64
    %e_1 = tensor.empty(%rows) : tensor<?x12xf64>
    %t_2 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x12xf64>) outs(%e_1 : tensor<?x12xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<?x12xf64>
    %v_3 = tensor.expand_shape %t_2 [[0], [1, 2]] output_shape [%rows, 3, 4] : tensor<?x12xf64> into tensor<?x3x4xf64>
    %e_4 = tensor.empty(%rows) : tensor<?x4xf64>
    %f_5 = linalg.fill ins(%c1 : f64) outs(%e_4 : tensor<?x4xf64>) -> tensor<?x4xf64>
    %t_6 = linalg.generic {indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> (r, c)>], iterator_types = ["parallel", "reduction", "parallel"]} ins(%v_3 : tensor<?x3x4xf64>) outs(%f_5 : tensor<?x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %e_7 = tensor.empty(%rows) : tensor<?x3x4xf64>
    %t_8 = linalg.generic {indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> (r, c)>, affine_map<(r, s, c) -> (r, s, c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%v_3, %t_6 : tensor<?x3x4xf64>, tensor<?x4xf64>) outs(%e_7 : tensor<?x3x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x3x4xf64>
    %v_9 = tensor.collapse_shape %t_8 [[0], [1, 2]] : tensor<?x3x4xf64> into tensor<?x12xf64>
    %e_10 = tensor.empty(%rows) : tensor<?x12xf64>
    %t_11 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_9, %x : tensor<?x12xf64>, tensor<?x12xf64>) outs(%e_10 : tensor<?x12xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x12xf64>
    %v_12 = tensor.expand_shape %t_6 [[0], [1, 2]] output_shape [%rows, 4, 1] : tensor<?x4xf64> into tensor<?x4x1xf64>
    %e_13 = tensor.empty(%rows) : tensor<?x4xf64>
    %f_14 = linalg.fill ins(%c1 : f64) outs(%e_13 : tensor<?x4xf64>) -> tensor<?x4xf64>
    %t_15 = linalg.generic {indexing_maps = [affine_map<(r, c, u) -> (r, c, u)>, affine_map<(r, c, u) -> (r, c)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%v_12 : tensor<?x4x1xf64>) outs(%f_14 : tensor<?x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %v_16 = tensor.extract_slice %w[1, 0] [3, 2] [2, 2] : tensor<6x4xf64> to tensor<3x2xf64>
    %e_17 = tensor.empty() : tensor<3x2xf64>
    %t_18 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_16 : tensor<3x2xf64>) outs(%e_17 : tensor<3x2xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c2 : f64
      linalg.yield %v : f64
    } -> tensor<3x2xf64>
    %v_19 = tensor.extract_slice %x[0, 4] [%rows, 4] [1, 2] : tensor<?x12xf64> to tensor<?x4xf64>
    %e_20 = tensor.empty(%rows) : tensor<?x4xf64>
    %t_21 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_19, %t_6 : tensor<?x4xf64>, tensor<?x4xf64>) outs(%e_20 : tensor<?x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %v_22 = tensor.extract_slice %t_2[0, 2] [%rows, 8] [1, 1] : tensor<?x12xf64> to tensor<?x8xf64>
    %v_23 = tensor.expand_shape %v_22 [[0], [1, 2]] output_shape [%rows, 2, 4] : tensor<?x8xf64> into tensor<?x2x4xf64>
    %e_24 = tensor.empty(%rows) : tensor<?x4xf64>
    %f_25 = linalg.fill ins(%c1 : f64) outs(%e_24 : tensor<?x4xf64>) -> tensor<?x4xf64>
    %t_26 = linalg.generic {indexing_maps = [affine_map<(r, s, c) -> (r, s, c)>, affine_map<(r, s, c) -> (r, c)>], iterator_types = ["parallel", "reduction", "parallel"]} ins(%v_23 : tensor<?x2x4xf64>) outs(%f_25 : tensor<?x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %v_27 = tensor.extract_slice %v_16[1, 0] [2, 2] [1, 1] : tensor<3x2xf64> to tensor<2x2xf64>
    %e_28 = tensor.empty() : tensor<2x2xf64>
    %t_29 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_27 : tensor<2x2xf64>) outs(%e_28 : tensor<2x2xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c3 : f64
      linalg.yield %v : f64
    } -> tensor<2x2xf64>
    %e_30 = tensor.empty(%rows) : tensor<?x4xf64>
    %t_31 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%i : tensor<?xi32>) outs(%e_30 : tensor<?x4xf64>) {
    ^bb0(%a0: i32, %o: f64):
      %q = arith.index_cast %a0 : i32 to index
      %c = linalg.index 1 : index
      %v = tensor.extract %w[%q, %c] : tensor<6x4xf64>
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %e_32 = tensor.empty(%rows) : tensor<?x4xf64>
    %t_33 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_31, %t_6 : tensor<?x4xf64>, tensor<?x4xf64>) outs(%e_32 : tensor<?x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %e_34 = tensor.empty() : tensor<6x4xf64>
    %t_35 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%w : tensor<6x4xf64>) outs(%e_34 : tensor<6x4xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<6x4xf64>
    %e_36 = tensor.empty(%rows) : tensor<?x4xf64>
    %t_37 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%i : tensor<?xi32>) outs(%e_36 : tensor<?x4xf64>) {
    ^bb0(%a0: i32, %o: f64):
      %q = arith.index_cast %a0 : i32 to index
      %c = linalg.index 1 : index
      %v = tensor.extract %t_35[%q, %c] : tensor<6x4xf64>
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %e_38 = tensor.empty(%rows) : tensor<?x4xf64>
    %t_39 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_6, %c4 : tensor<?x4xf64>, tensor<4xf64>) outs(%e_38 : tensor<?x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %v_40 = tensor.extract_slice %c4[1] [2] [1] : tensor<4xf64> to tensor<2xf64>
    %e_41 = tensor.empty(%rows) : tensor<?x4xf64>
    %t_42 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_6, %c5 : tensor<?x4xf64>, tensor<4xf64>) outs(%e_41 : tensor<?x4xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x4xf64>
    %e_43 = tensor.empty(%rows) : tensor<12x?xf64>
    %v_44 = linalg.transpose ins(%t_2 : tensor<?x12xf64>) outs(%e_43 : tensor<12x?xf64>) permutation = [1, 0]
    %e_45 = tensor.empty() : tensor<12x12xf64>
    %f_46 = linalg.fill ins(%c1 : f64) outs(%e_45 : tensor<12x12xf64>) -> tensor<12x12xf64>
    %d_47 = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] ins(%v_44, %t_2 : tensor<12x?xf64>, tensor<?x12xf64>) outs(%f_46 : tensor<12x12xf64>) -> tensor<12x12xf64>
    return %t_11, %t_15, %t_18, %v_16, %t_21, %t_26, %t_29, %t_33, %t_37, %t_39, %v_40, %t_42, %c5, %c4, %v_44, %d_47 : tensor<?x12xf64>, tensor<?x4xf64>, tensor<3x2xf64>, tensor<3x2xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<2x2xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<2xf64>, tensor<?x4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<12x?xf64>, tensor<12x12xf64>
  }
}
