// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// Three states in one kernel with the product that their update needs; the corrections for the step are scalars and early.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x24xf64>, tensor<?x24xi1> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<f64>, tensor<f64>, tensor<10x24xf64>, tensor<i64>, tensor<f64>, tensor<f64> {
// CHECK: linalg.transpose{{.*}}gait.outer = array<i64: -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<f64>, tensor<?x10xf64>, tensor<10xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 8 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 24>, tiles = array<i64: 8>} : tensor<24x10xf64>, tensor<24x10xf64>, tensor<24x10xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x24xf64>, tensor<24xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<f64>, tensor<24xf64>, tensor<24xf64>, tensor<24xf64>, tensor<10xf64>, tensor<10xf64>, tensor<10xf64> {
// CHECK: gait.cluster {block = 8 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 12>, tiles = array<i64: 8>} : tensor<12x24xf64>, tensor<12x24xf64>, tensor<12x24xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @mlp_adam attributes {gait.phase = "structured"} {
  func.func @train_step(%w1: tensor<12x24xf64> {gait.name = "w1", gait.role = "parameter"},
      %b1: tensor<24xf64> {gait.name = "b1", gait.role = "parameter"},
      %w2: tensor<24x10xf64> {gait.name = "w2", gait.role = "parameter"},
      %b2: tensor<10xf64> {gait.name = "b2", gait.role = "parameter"},
      %m_w1: tensor<12x24xf64> {gait.name = "m_w1", gait.role = "slot"},
      %m_b1: tensor<24xf64> {gait.name = "m_b1", gait.role = "slot"},
      %m_w2: tensor<24x10xf64> {gait.name = "m_w2", gait.role = "slot"},
      %m_b2: tensor<10xf64> {gait.name = "m_b2", gait.role = "slot"},
      %v_w1: tensor<12x24xf64> {gait.name = "v_w1", gait.role = "slot"},
      %v_b1: tensor<24xf64> {gait.name = "v_b1", gait.role = "slot"},
      %v_w2: tensor<24x10xf64> {gait.name = "v_w2", gait.role = "slot"},
      %v_b2: tensor<10xf64> {gait.name = "v_b2", gait.role = "slot"},
      %step: tensor<i64> {gait.name = "step", gait.role = "counter"},
      %x: tensor<?x12xf64> {gait.name = "x", gait.role = "input"},
      %label: tensor<?xi32> {gait.name = "label", gait.role = "input", gait.range = array<i64: 0, 10>},
      %rows: index {gait.role = "rows"})
      -> (tensor<f64> {gait.name = "loss", gait.role = "loss"},
          tensor<12x24xf64> {gait.name = "w1", gait.role = "parameter", gait.state = 0 : i64},
          tensor<24xf64> {gait.name = "b1", gait.role = "parameter", gait.state = 1 : i64},
          tensor<24x10xf64> {gait.name = "w2", gait.role = "parameter", gait.state = 2 : i64},
          tensor<10xf64> {gait.name = "b2", gait.role = "parameter", gait.state = 3 : i64},
          tensor<12x24xf64> {gait.name = "m_w1", gait.role = "slot", gait.state = 4 : i64},
          tensor<24xf64> {gait.name = "m_b1", gait.role = "slot", gait.state = 5 : i64},
          tensor<24x10xf64> {gait.name = "m_w2", gait.role = "slot", gait.state = 6 : i64},
          tensor<10xf64> {gait.name = "m_b2", gait.role = "slot", gait.state = 7 : i64},
          tensor<12x24xf64> {gait.name = "v_w1", gait.role = "slot", gait.state = 8 : i64},
          tensor<24xf64> {gait.name = "v_b1", gait.role = "slot", gait.state = 9 : i64},
          tensor<24x10xf64> {gait.name = "v_w2", gait.role = "slot", gait.state = 10 : i64},
          tensor<10xf64> {gait.name = "v_b2", gait.role = "slot", gait.state = 11 : i64},
          tensor<i64> {gait.name = "step", gait.role = "counter", gait.state = 12 : i64}) {
    %c11 = arith.constant 0.01 : f64
    %c10 = arith.constant 1.0e-8 : f64
    %c9 = arith.constant 0.001 : f64
    %c8 = arith.constant 0.999 : f64
    %c7 = arith.constant 0.1 : f64
    %c6 = arith.constant 0.9 : f64
    %c5 = arith.constant -0.0010005 : f64
    %c4 = arith.constant -0.10536 : f64
    %c3 = arith.constant 1 : i64
    %c2 = arith.constant 1.0 : f64
    %c1 = arith.constant 0xFFF0000000000000 : f64
    %c0 = arith.constant 0.0 : f64
    %e_1 = tensor.empty(%rows) : tensor<?x24xf64>
    %f_2 = linalg.fill ins(%c0 : f64) outs(%e_1 : tensor<?x24xf64>) -> tensor<?x24xf64>
    %d_3 = linalg.contract indexing_maps = [affine_map<(r, n, k) -> (r, k)>, affine_map<(r, n, k) -> (k, n)>, affine_map<(r, n, k) -> (r, n)>] ins(%x, %w1 : tensor<?x12xf64>, tensor<12x24xf64>) outs(%f_2 : tensor<?x24xf64>) -> tensor<?x24xf64>
    %e_4 = tensor.empty(%rows) : tensor<?x24xf64>
    %t_5 = linalg.generic {indexing_maps = [affine_map<(r, n) -> (r, n)>, affine_map<(r, n) -> (n)>, affine_map<(r, n) -> (r, n)>], iterator_types = ["parallel", "parallel"]} ins(%d_3, %b1 : tensor<?x24xf64>, tensor<24xf64>) outs(%e_4 : tensor<?x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x24xf64>
    %e_6 = tensor.empty(%rows) : tensor<?x24xf64>
    %t_7 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_5 : tensor<?x24xf64>) outs(%e_6 : tensor<?x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.maximumf %a0, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<?x24xf64>
    %e_8 = tensor.empty(%rows) : tensor<?x10xf64>
    %f_9 = linalg.fill ins(%c0 : f64) outs(%e_8 : tensor<?x10xf64>) -> tensor<?x10xf64>
    %d_10 = linalg.contract indexing_maps = [affine_map<(r, n, k) -> (r, k)>, affine_map<(r, n, k) -> (k, n)>, affine_map<(r, n, k) -> (r, n)>] ins(%t_7, %w2 : tensor<?x24xf64>, tensor<24x10xf64>) outs(%f_9 : tensor<?x10xf64>) -> tensor<?x10xf64>
    %e_11 = tensor.empty(%rows) : tensor<?x10xf64>
    %t_12 = linalg.generic {indexing_maps = [affine_map<(r, n) -> (r, n)>, affine_map<(r, n) -> (n)>, affine_map<(r, n) -> (r, n)>], iterator_types = ["parallel", "parallel"]} ins(%d_10, %b2 : tensor<?x10xf64>, tensor<10xf64>) outs(%e_11 : tensor<?x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x10xf64>
    %e_13 = tensor.empty(%rows) : tensor<?xf64>
    %f_14 = linalg.fill ins(%c1 : f64) outs(%e_13 : tensor<?xf64>) -> tensor<?xf64>
    %t_15 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>], iterator_types = ["parallel", "reduction"]} ins(%t_12 : tensor<?x10xf64>) outs(%f_14 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.maximumf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_16 = tensor.empty(%rows) : tensor<?x10xf64>
    %t_17 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_12, %t_15 : tensor<?x10xf64>, tensor<?xf64>) outs(%e_16 : tensor<?x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x10xf64>
    %e_18 = tensor.empty(%rows) : tensor<?x10xf64>
    %t_19 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_17 : tensor<?x10xf64>) outs(%e_18 : tensor<?x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.exp %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?x10xf64>
    %e_20 = tensor.empty(%rows) : tensor<?xf64>
    %f_21 = linalg.fill ins(%c0 : f64) outs(%e_20 : tensor<?xf64>) -> tensor<?xf64>
    %t_22 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>], iterator_types = ["parallel", "reduction"]} ins(%t_19 : tensor<?x10xf64>) outs(%f_21 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_23 = tensor.empty(%rows) : tensor<?xf64>
    %t_24 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_22 : tensor<?xf64>) outs(%e_23 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.log %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_25 = tensor.empty(%rows) : tensor<?x10xf64>
    %t_26 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%label : tensor<?xi32>) outs(%e_25 : tensor<?x10xf64>) {
    ^bb0(%a0: i32, %o: f64):
      %i = linalg.index 1 : index
      %j = arith.index_cast %i : index to i32
      %q = arith.cmpi eq, %j, %a0 : i32
      %v = arith.select %q, %c2, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<?x10xf64>
    %e_27 = tensor.empty(%rows) : tensor<?x10xf64>
    %t_28 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_17, %t_26 : tensor<?x10xf64>, tensor<?x10xf64>) outs(%e_27 : tensor<?x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x10xf64>
    %e_29 = tensor.empty(%rows) : tensor<?xf64>
    %f_30 = linalg.fill ins(%c0 : f64) outs(%e_29 : tensor<?xf64>) -> tensor<?xf64>
    %t_31 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>], iterator_types = ["parallel", "reduction"]} ins(%t_28 : tensor<?x10xf64>) outs(%f_30 : tensor<?xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_32 = tensor.empty(%rows) : tensor<?xf64>
    %t_33 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_24, %t_31 : tensor<?xf64>, tensor<?xf64>) outs(%e_32 : tensor<?xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?xf64>
    %e_34 = tensor.empty() : tensor<f64>
    %f_35 = linalg.fill ins(%c0 : f64) outs(%e_34 : tensor<f64>) -> tensor<f64>
    %t_36 = linalg.generic {indexing_maps = [affine_map<(r) -> (r)>, affine_map<(r) -> ()>], iterator_types = ["reduction"]} ins(%t_33 : tensor<?xf64>) outs(%f_35 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %ri_37 = arith.index_cast %rows : index to i64
    %rf_38 = arith.sitofp %ri_37 : i64 to f64
    %e_39 = tensor.empty() : tensor<f64>
    %t_40 = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []} outs(%e_39 : tensor<f64>) {
    ^bb0(%o: f64):
      %z = arith.addf %rf_38, %c0 : f64
      linalg.yield %z : f64
    } -> tensor<f64>
    %e_41 = tensor.empty() : tensor<f64>
    %t_42 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_36, %t_40 : tensor<f64>, tensor<f64>) outs(%e_41 : tensor<f64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_43 = tensor.empty() : tensor<f64>
    %t_44 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_40 : tensor<f64>) outs(%e_43 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.divf %c2, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_45 = tensor.empty(%rows) : tensor<?x10xf64>
    %t_46 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (r)>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_19, %t_22 : tensor<?x10xf64>, tensor<?xf64>) outs(%e_45 : tensor<?x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x10xf64>
    %e_47 = tensor.empty(%rows) : tensor<?x10xf64>
    %t_48 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_46, %t_26 : tensor<?x10xf64>, tensor<?x10xf64>) outs(%e_47 : tensor<?x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x10xf64>
    %e_49 = tensor.empty(%rows) : tensor<?x10xf64>
    %t_50 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> ()>, affine_map<(r, c) -> (r, c)>], iterator_types = ["parallel", "parallel"]} ins(%t_48, %t_44 : tensor<?x10xf64>, tensor<f64>) outs(%e_49 : tensor<?x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<?x10xf64>
    %e_51 = tensor.empty() : tensor<10xf64>
    %f_52 = linalg.fill ins(%c0 : f64) outs(%e_51 : tensor<10xf64>) -> tensor<10xf64>
    %t_53 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>], iterator_types = ["reduction", "parallel"]} ins(%t_50 : tensor<?x10xf64>) outs(%f_52 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_54 = tensor.empty() : tensor<24x10xf64>
    %f_55 = linalg.fill ins(%c0 : f64) outs(%e_54 : tensor<24x10xf64>) -> tensor<24x10xf64>
    %d_56 = linalg.contract indexing_maps = [affine_map<(k, n, r) -> (r, k)>, affine_map<(k, n, r) -> (r, n)>, affine_map<(k, n, r) -> (k, n)>] ins(%t_7, %t_50 : tensor<?x24xf64>, tensor<?x10xf64>) outs(%f_55 : tensor<24x10xf64>) -> tensor<24x10xf64>
    %e_57 = tensor.empty(%rows) : tensor<?x24xf64>
    %f_58 = linalg.fill ins(%c0 : f64) outs(%e_57 : tensor<?x24xf64>) -> tensor<?x24xf64>
    %d_59 = linalg.contract indexing_maps = [affine_map<(r, k, n) -> (r, n)>, affine_map<(r, k, n) -> (k, n)>, affine_map<(r, k, n) -> (r, k)>] ins(%t_50, %w2 : tensor<?x10xf64>, tensor<24x10xf64>) outs(%f_58 : tensor<?x24xf64>) -> tensor<?x24xf64>
    %e_60 = tensor.empty(%rows) : tensor<?x24xi1>
    %t_61 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_5 : tensor<?x24xf64>) outs(%e_60 : tensor<?x24xi1>) {
    ^bb0(%a0: f64, %o: i1):
      %v = arith.cmpf ogt, %a0, %c0 : f64
      linalg.yield %v : i1
    } -> tensor<?x24xi1>
    %e_62 = tensor.empty(%rows) : tensor<?x24xf64>
    %t_63 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_61, %d_59 : tensor<?x24xi1>, tensor<?x24xf64>) outs(%e_62 : tensor<?x24xf64>) {
    ^bb0(%a0: i1, %a1: f64, %o: f64):
      %v = arith.select %a0, %a1, %c0 : f64
      linalg.yield %v : f64
    } -> tensor<?x24xf64>
    %e_64 = tensor.empty() : tensor<24xf64>
    %f_65 = linalg.fill ins(%c0 : f64) outs(%e_64 : tensor<24xf64>) -> tensor<24xf64>
    %t_66 = linalg.generic {indexing_maps = [affine_map<(r, c) -> (r, c)>, affine_map<(r, c) -> (c)>], iterator_types = ["reduction", "parallel"]} ins(%t_63 : tensor<?x24xf64>) outs(%f_65 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %o, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_67 = tensor.empty() : tensor<12x24xf64>
    %f_68 = linalg.fill ins(%c0 : f64) outs(%e_67 : tensor<12x24xf64>) -> tensor<12x24xf64>
    %d_69 = linalg.contract indexing_maps = [affine_map<(k, n, r) -> (r, k)>, affine_map<(k, n, r) -> (r, n)>, affine_map<(k, n, r) -> (k, n)>] ins(%x, %t_63 : tensor<?x12xf64>, tensor<?x24xf64>) outs(%f_68 : tensor<12x24xf64>) -> tensor<12x24xf64>
    %e_70 = tensor.empty() : tensor<i64>
    %t_71 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%step : tensor<i64>) outs(%e_70 : tensor<i64>) {
    ^bb0(%a0: i64, %o: i64):
      %v = arith.addi %a0, %c3 : i64
      linalg.yield %v : i64
    } -> tensor<i64>
    %e_72 = tensor.empty() : tensor<f64>
    %t_73 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_71 : tensor<i64>) outs(%e_72 : tensor<f64>) {
    ^bb0(%a0: i64, %o: f64):
      %v = arith.sitofp %a0 : i64 to f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_74 = tensor.empty() : tensor<f64>
    %t_75 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_73 : tensor<f64>) outs(%e_74 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c4 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_76 = tensor.empty() : tensor<f64>
    %t_77 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_75 : tensor<f64>) outs(%e_76 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.exp %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_78 = tensor.empty() : tensor<f64>
    %t_79 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_77 : tensor<f64>) outs(%e_78 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.subf %c2, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_80 = tensor.empty() : tensor<f64>
    %t_81 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_73 : tensor<f64>) outs(%e_80 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c5 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_82 = tensor.empty() : tensor<f64>
    %t_83 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_81 : tensor<f64>) outs(%e_82 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.exp %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_84 = tensor.empty() : tensor<f64>
    %t_85 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%t_83 : tensor<f64>) outs(%e_84 : tensor<f64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.subf %c2, %a0 : f64
      linalg.yield %v : f64
    } -> tensor<f64>
    %e_86 = tensor.empty() : tensor<12x24xf64>
    %t_87 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%m_w1 : tensor<12x24xf64>) outs(%e_86 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c6 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_88 = tensor.empty() : tensor<12x24xf64>
    %t_89 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%d_69 : tensor<12x24xf64>) outs(%e_88 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c7 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_90 = tensor.empty() : tensor<12x24xf64>
    %t_91 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_87, %t_89 : tensor<12x24xf64>, tensor<12x24xf64>) outs(%e_90 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_92 = tensor.empty() : tensor<12x24xf64>
    %t_93 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_w1 : tensor<12x24xf64>) outs(%e_92 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c8 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_94 = tensor.empty() : tensor<12x24xf64>
    %t_95 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%d_69, %d_69 : tensor<12x24xf64>, tensor<12x24xf64>) outs(%e_94 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_96 = tensor.empty() : tensor<12x24xf64>
    %t_97 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_95 : tensor<12x24xf64>) outs(%e_96 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c9 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_98 = tensor.empty() : tensor<12x24xf64>
    %t_99 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_93, %t_97 : tensor<12x24xf64>, tensor<12x24xf64>) outs(%e_98 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_100 = tensor.empty() : tensor<12x24xf64>
    %t_101 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> ()>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_91, %t_79 : tensor<12x24xf64>, tensor<f64>) outs(%e_100 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_102 = tensor.empty() : tensor<12x24xf64>
    %t_103 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> ()>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_99, %t_85 : tensor<12x24xf64>, tensor<f64>) outs(%e_102 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_104 = tensor.empty() : tensor<12x24xf64>
    %t_105 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_103 : tensor<12x24xf64>) outs(%e_104 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.sqrt %a0 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_106 = tensor.empty() : tensor<12x24xf64>
    %t_107 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_105 : tensor<12x24xf64>) outs(%e_106 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %a0, %c10 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_108 = tensor.empty() : tensor<12x24xf64>
    %t_109 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_101, %t_107 : tensor<12x24xf64>, tensor<12x24xf64>) outs(%e_108 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_110 = tensor.empty() : tensor<12x24xf64>
    %t_111 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_109 : tensor<12x24xf64>) outs(%e_110 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c11 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_112 = tensor.empty() : tensor<12x24xf64>
    %t_113 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%w1, %t_111 : tensor<12x24xf64>, tensor<12x24xf64>) outs(%e_112 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_114 = tensor.empty() : tensor<24xf64>
    %t_115 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%m_b1 : tensor<24xf64>) outs(%e_114 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c6 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_116 = tensor.empty() : tensor<24xf64>
    %t_117 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_66 : tensor<24xf64>) outs(%e_116 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c7 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_118 = tensor.empty() : tensor<24xf64>
    %t_119 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_115, %t_117 : tensor<24xf64>, tensor<24xf64>) outs(%e_118 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_120 = tensor.empty() : tensor<24xf64>
    %t_121 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%v_b1 : tensor<24xf64>) outs(%e_120 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c8 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_122 = tensor.empty() : tensor<24xf64>
    %t_123 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_66, %t_66 : tensor<24xf64>, tensor<24xf64>) outs(%e_122 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_124 = tensor.empty() : tensor<24xf64>
    %t_125 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_123 : tensor<24xf64>) outs(%e_124 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c9 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_126 = tensor.empty() : tensor<24xf64>
    %t_127 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_121, %t_125 : tensor<24xf64>, tensor<24xf64>) outs(%e_126 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_128 = tensor.empty() : tensor<24xf64>
    %t_129 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> ()>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_119, %t_79 : tensor<24xf64>, tensor<f64>) outs(%e_128 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_130 = tensor.empty() : tensor<24xf64>
    %t_131 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> ()>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_127, %t_85 : tensor<24xf64>, tensor<f64>) outs(%e_130 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_132 = tensor.empty() : tensor<24xf64>
    %t_133 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_131 : tensor<24xf64>) outs(%e_132 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.sqrt %a0 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_134 = tensor.empty() : tensor<24xf64>
    %t_135 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_133 : tensor<24xf64>) outs(%e_134 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %a0, %c10 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_136 = tensor.empty() : tensor<24xf64>
    %t_137 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_129, %t_135 : tensor<24xf64>, tensor<24xf64>) outs(%e_136 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_138 = tensor.empty() : tensor<24xf64>
    %t_139 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_137 : tensor<24xf64>) outs(%e_138 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c11 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_140 = tensor.empty() : tensor<24xf64>
    %t_141 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%b1, %t_139 : tensor<24xf64>, tensor<24xf64>) outs(%e_140 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_142 = tensor.empty() : tensor<24x10xf64>
    %t_143 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%m_w2 : tensor<24x10xf64>) outs(%e_142 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c6 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_144 = tensor.empty() : tensor<24x10xf64>
    %t_145 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%d_56 : tensor<24x10xf64>) outs(%e_144 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c7 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_146 = tensor.empty() : tensor<24x10xf64>
    %t_147 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_143, %t_145 : tensor<24x10xf64>, tensor<24x10xf64>) outs(%e_146 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_148 = tensor.empty() : tensor<24x10xf64>
    %t_149 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_w2 : tensor<24x10xf64>) outs(%e_148 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c8 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_150 = tensor.empty() : tensor<24x10xf64>
    %t_151 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%d_56, %d_56 : tensor<24x10xf64>, tensor<24x10xf64>) outs(%e_150 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_152 = tensor.empty() : tensor<24x10xf64>
    %t_153 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_151 : tensor<24x10xf64>) outs(%e_152 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c9 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_154 = tensor.empty() : tensor<24x10xf64>
    %t_155 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_149, %t_153 : tensor<24x10xf64>, tensor<24x10xf64>) outs(%e_154 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_156 = tensor.empty() : tensor<24x10xf64>
    %t_157 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> ()>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_147, %t_79 : tensor<24x10xf64>, tensor<f64>) outs(%e_156 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_158 = tensor.empty() : tensor<24x10xf64>
    %t_159 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> ()>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_155, %t_85 : tensor<24x10xf64>, tensor<f64>) outs(%e_158 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_160 = tensor.empty() : tensor<24x10xf64>
    %t_161 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_159 : tensor<24x10xf64>) outs(%e_160 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.sqrt %a0 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_162 = tensor.empty() : tensor<24x10xf64>
    %t_163 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_161 : tensor<24x10xf64>) outs(%e_162 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %a0, %c10 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_164 = tensor.empty() : tensor<24x10xf64>
    %t_165 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_157, %t_163 : tensor<24x10xf64>, tensor<24x10xf64>) outs(%e_164 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_166 = tensor.empty() : tensor<24x10xf64>
    %t_167 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_165 : tensor<24x10xf64>) outs(%e_166 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c11 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_168 = tensor.empty() : tensor<24x10xf64>
    %t_169 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%w2, %t_167 : tensor<24x10xf64>, tensor<24x10xf64>) outs(%e_168 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_170 = tensor.empty() : tensor<10xf64>
    %t_171 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%m_b2 : tensor<10xf64>) outs(%e_170 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c6 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_172 = tensor.empty() : tensor<10xf64>
    %t_173 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_53 : tensor<10xf64>) outs(%e_172 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c7 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_174 = tensor.empty() : tensor<10xf64>
    %t_175 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_171, %t_173 : tensor<10xf64>, tensor<10xf64>) outs(%e_174 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_176 = tensor.empty() : tensor<10xf64>
    %t_177 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%v_b2 : tensor<10xf64>) outs(%e_176 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c8 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_178 = tensor.empty() : tensor<10xf64>
    %t_179 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_53, %t_53 : tensor<10xf64>, tensor<10xf64>) outs(%e_178 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.mulf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_180 = tensor.empty() : tensor<10xf64>
    %t_181 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_179 : tensor<10xf64>) outs(%e_180 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c9 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_182 = tensor.empty() : tensor<10xf64>
    %t_183 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_177, %t_181 : tensor<10xf64>, tensor<10xf64>) outs(%e_182 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_184 = tensor.empty() : tensor<10xf64>
    %t_185 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> ()>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_175, %t_79 : tensor<10xf64>, tensor<f64>) outs(%e_184 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_186 = tensor.empty() : tensor<10xf64>
    %t_187 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> ()>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_183, %t_85 : tensor<10xf64>, tensor<f64>) outs(%e_186 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_188 = tensor.empty() : tensor<10xf64>
    %t_189 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_187 : tensor<10xf64>) outs(%e_188 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = math.sqrt %a0 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_190 = tensor.empty() : tensor<10xf64>
    %t_191 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_189 : tensor<10xf64>) outs(%e_190 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.addf %a0, %c10 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_192 = tensor.empty() : tensor<10xf64>
    %t_193 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_185, %t_191 : tensor<10xf64>, tensor<10xf64>) outs(%e_192 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.divf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_194 = tensor.empty() : tensor<10xf64>
    %t_195 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_193 : tensor<10xf64>) outs(%e_194 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c11 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_196 = tensor.empty() : tensor<10xf64>
    %t_197 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%b2, %t_195 : tensor<10xf64>, tensor<10xf64>) outs(%e_196 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    return %t_42, %t_113, %t_141, %t_169, %t_197, %t_91, %t_119, %t_147, %t_175, %t_99, %t_127, %t_155, %t_183, %t_71 : tensor<f64>, tensor<12x24xf64>, tensor<24xf64>, tensor<24x10xf64>, tensor<10xf64>, tensor<12x24xf64>, tensor<24xf64>, tensor<24x10xf64>, tensor<10xf64>, tensor<12x24xf64>, tensor<24xf64>, tensor<24x10xf64>, tensor<10xf64>, tensor<i64>
  }
}
