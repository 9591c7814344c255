// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// Forward and backward are one pass over the rows; the sums over the rows leave one part a block.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x20xf64>, tensor<20xf64>, tensor<20xf64>, tensor<?x20xf64> {
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<20xf64>, tensor<20xf64> {
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @layer_norm attributes {gait.phase = "structured"} {
  func.func @train_step(%gamma: tensor<20xf64> {gait.name = "gamma", gait.role = "parameter"},
      %beta: tensor<20xf64> {gait.name = "beta", gait.role = "parameter"},
      %x: tensor<?x20xf64> {gait.name = "x", gait.role = "input"},
      %dy: tensor<?x20xf64> {gait.name = "dy", gait.role = "input"},
      %rows: index {gait.role = "rows"})
      -> (tensor<?x20xf64> {gait.name = "y", gait.role = "output"},
          tensor<?x20xf64> {gait.name = "dx", gait.role = "output"},
          tensor<20xf64> {gait.name = "gamma", gait.role = "parameter", gait.state = 0 : i64},
          tensor<20xf64> {gait.name = "beta", gait.role = "parameter", gait.state = 1 : i64}) {
    %c4 = arith.constant 0.1 : f64
    %c3 = arith.constant 1.0e-5 : f64
    %c2 = arith.constant 1.0 : f64
    %c1 = arith.constant 0.05 : f64
    %c0 = arith.constant 0.0 : f64
    %e_1 = tensor.empty(%rows) : tensor<?xf64>
    %f_2 = linalg.fill ins(%c0 : f64) outs(%e_1 : tensor<?xf64>) -> tensor<?xf64>
    %t_3 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<?x20xf64>) outs(%f_2 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_4 = tensor.empty(%rows) : tensor<?xf64>
    %t_5 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_3 : tensor<?xf64>) outs(%e_4 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_6 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_7 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%x, %t_5 : tensor<?x20xf64>, tensor<?xf64>) outs(%e_6 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_8 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_9 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_7, %t_7 : tensor<?x20xf64>, tensor<?x20xf64>) outs(%e_8 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_10 = tensor.empty(%rows) : tensor<?xf64>
    %f_11 = linalg.fill ins(%c0 : f64) outs(%e_10 : tensor<?xf64>) -> tensor<?xf64>
    %t_12 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>], iterator_types = ["parallel", "reduction"]} ins(%t_9 : tensor<?x20xf64>) outs(%f_11 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_13 = tensor.empty(%rows) : tensor<?xf64>
    %t_14 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_12 : tensor<?xf64>) outs(%e_13 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_15 = tensor.empty(%rows) : tensor<?xf64>
    %t_16 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_14 : tensor<?xf64>) outs(%e_15 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %a0, %c3 : f64
      %w = math.sqrt %v : f64
      %q = arith.divf %c2, %w : f64
      linalg.yield %q : f64
    } -> tensor<?xf64>
    %e_17 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_18 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_7, %t_16 : tensor<?x20xf64>, tensor<?xf64>) outs(%e_17 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_19 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_20 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_18, %gamma : tensor<?x20xf64>, tensor<20xf64>) outs(%e_19 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_21 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_22 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_20, %beta : tensor<?x20xf64>, tensor<20xf64>) outs(%e_21 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_23 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_24 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%dy, %t_18 : tensor<?x20xf64>, tensor<?x20xf64>) outs(%e_23 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_25 = tensor.empty() : tensor<20xf64>
    %f_26 = linalg.fill ins(%c0 : f64) outs(%e_25 : tensor<20xf64>) -> tensor<20xf64>
    %t_27 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>], iterator_types = ["reduction", "parallel"]} ins(%t_24 : tensor<?x20xf64>) outs(%f_26 : tensor<20xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<20xf64>
    %e_28 = tensor.empty() : tensor<20xf64>
    %f_29 = linalg.fill ins(%c0 : f64) outs(%e_28 : tensor<20xf64>) -> tensor<20xf64>
    %t_30 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>], iterator_types = ["reduction", "parallel"]} ins(%dy : tensor<?x20xf64>) outs(%f_29 : tensor<20xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<20xf64>
    %e_31 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_32 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%dy, %gamma : tensor<?x20xf64>, tensor<20xf64>) outs(%e_31 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_33 = tensor.empty(%rows) : tensor<?xf64>
    %f_34 = linalg.fill ins(%c0 : f64) outs(%e_33 : tensor<?xf64>) -> tensor<?xf64>
    %t_35 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>], iterator_types = ["parallel", "reduction"]} ins(%t_32 : tensor<?x20xf64>) outs(%f_34 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_36 = tensor.empty(%rows) : tensor<?xf64>
    %t_37 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_35 : tensor<?xf64>) outs(%e_36 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_38 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_39 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_32, %t_18 : tensor<?x20xf64>, tensor<?x20xf64>) outs(%e_38 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_40 = tensor.empty(%rows) : tensor<?xf64>
    %f_41 = linalg.fill ins(%c0 : f64) outs(%e_40 : tensor<?xf64>) -> tensor<?xf64>
    %t_42 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>], iterator_types = ["parallel", "reduction"]} ins(%t_39 : tensor<?x20xf64>) outs(%f_41 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_43 = tensor.empty(%rows) : tensor<?xf64>
    %t_44 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_42 : tensor<?xf64>) outs(%e_43 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c1 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_45 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_46 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_32, %t_37 : tensor<?x20xf64>, tensor<?xf64>) outs(%e_45 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_47 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_48 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_18, %t_44 : tensor<?x20xf64>, tensor<?xf64>) outs(%e_47 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_49 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_50 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_46, %t_48 : tensor<?x20xf64>, tensor<?x20xf64>) outs(%e_49 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_51 = tensor.empty(%rows) : tensor<?x20xf64>
    %t_52 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_50, %t_16 : tensor<?x20xf64>, tensor<?xf64>) outs(%e_51 : tensor<?x20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x20xf64>
    %e_53 = tensor.empty() : tensor<20xf64>
    %t_54 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_27 : tensor<20xf64>) outs(%e_53 : tensor<20xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c4 : f64
      linalg.yield %v : f64
    } -> tensor<20xf64>
    %e_55 = tensor.empty() : tensor<20xf64>
    %t_56 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%gamma, %t_54 : tensor<20xf64>, tensor<20xf64>) outs(%e_55 : tensor<20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<20xf64>
    %e_57 = tensor.empty() : tensor<20xf64>
    %t_58 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_30 : tensor<20xf64>) outs(%e_57 : tensor<20xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c4 : f64
      linalg.yield %v : f64
    } -> tensor<20xf64>
    %e_59 = tensor.empty() : tensor<20xf64>
    %t_60 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%beta, %t_58 : tensor<20xf64>, tensor<20xf64>) outs(%e_59 : tensor<20xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<20xf64>
    return %t_22, %t_52, %t_56, %t_60 : tensor<?x20xf64>, tensor<?x20xf64>, tensor<20xf64>, tensor<20xf64>
  }
}
