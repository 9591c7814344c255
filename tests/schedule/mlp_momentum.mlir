// RUN: gait-opt --gait-cluster=max-batch=64 %s | FileCheck-22 %s
// RUN: gait-opt --gait-cluster=max-batch=64 --gait-build-kernels %s | FileCheck-22 %s --check-prefix=KERNELS
//
// Two states in one kernel with the product that their update needs.

// CHECK-LABEL: func.func @train_step
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x24xf64>, tensor<?x24xi1> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<f64>, tensor<f64>, tensor<10x24xf64> {
// CHECK: linalg.transpose{{.*}}gait.outer = array<i64: -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<f64>, tensor<?x10xf64>, tensor<10xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 8 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 24>, tiles = array<i64: 8>} : tensor<24x10xf64>, tensor<24x10xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 16 : i64, buffers = [#gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<arena at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: -1>, tiles = array<i64: 8>} : tensor<?x24xf64>, tensor<24xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK: gait.cluster {block = 1 : i64, buffers = [#gait.buffer<output at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64>, tiles = array<i64>} : tensor<f64>, tensor<24xf64>, tensor<24xf64>, tensor<10xf64>, tensor<10xf64> {
// CHECK: gait.cluster {block = 8 : i64, buffers = [#gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>, #gait.buffer<state at {{[0-9]+, [0-9]+}} bytes>], extents = array<i64: 12>, tiles = array<i64: 8>} : tensor<12x24xf64>, tensor<12x24xf64> {
// CHECK: linalg.contract{{.*}}gait.outer = array<i64: 0, -1, -1>
// CHECK-NOT: gait.cluster
// CHECK: return

// KERNELS-NOT: gait.cluster
// KERNELS-NOT: tensor.empty(%
// KERNELS: func.func @train_step()
// KERNELS-NEXT: gait.launch @train_step_k0

module @mlp_momentum attributes {gait.phase = "structured"} {
  func.func @train_step(%w1: tensor<12x24xf64> {gait.name = "w1", gait.role = "parameter"},
      %b1: tensor<24xf64> {gait.name = "b1", gait.role = "parameter"},
      %w2: tensor<24x10xf64> {gait.name = "w2", gait.role = "parameter"},
      %b2: tensor<10xf64> {gait.name = "b2", gait.role = "parameter"},
      %v_w1: tensor<12x24xf64> {gait.name = "v_w1", gait.role = "slot"},
      %v_b1: tensor<24xf64> {gait.name = "v_b1", gait.role = "slot"},
      %v_w2: tensor<24x10xf64> {gait.name = "v_w2", gait.role = "slot"},
      %v_b2: tensor<10xf64> {gait.name = "v_b2", gait.role = "slot"},
      %x: tensor<?x12xf64> {gait.name = "x", gait.role = "input"},
      %label: tensor<?xi32> {gait.name = "label", gait.role = "input", gait.range = array<i64: 0, 10>},
      %rows: index {gait.role = "rows"})
      -> (tensor<f64> {gait.name = "loss", gait.role = "loss"},
          tensor<12x24xf64> {gait.name = "w1", gait.role = "parameter", gait.state = 0 : i64},
          tensor<24xf64> {gait.name = "b1", gait.role = "parameter", gait.state = 1 : i64},
          tensor<24x10xf64> {gait.name = "w2", gait.role = "parameter", gait.state = 2 : i64},
          tensor<10xf64> {gait.name = "b2", gait.role = "parameter", gait.state = 3 : i64},
          tensor<12x24xf64> {gait.name = "v_w1", gait.role = "slot", gait.state = 4 : i64},
          tensor<24xf64> {gait.name = "v_b1", gait.role = "slot", gait.state = 5 : i64},
          tensor<24x10xf64> {gait.name = "v_w2", gait.role = "slot", gait.state = 6 : i64},
          tensor<10xf64> {gait.name = "v_b2", gait.role = "slot", gait.state = 7 : i64}) {
    %c4 = arith.constant 0.1 : f64
    %c3 = arith.constant 0.9 : f64
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
    %e_70 = tensor.empty() : tensor<12x24xf64>
    %t_71 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_w1 : tensor<12x24xf64>) outs(%e_70 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c3 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_72 = tensor.empty() : tensor<12x24xf64>
    %t_73 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_71, %d_69 : tensor<12x24xf64>, tensor<12x24xf64>) outs(%e_72 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_74 = tensor.empty() : tensor<12x24xf64>
    %t_75 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_73 : tensor<12x24xf64>) outs(%e_74 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c4 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_76 = tensor.empty() : tensor<12x24xf64>
    %t_77 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%w1, %t_75 : tensor<12x24xf64>, tensor<12x24xf64>) outs(%e_76 : tensor<12x24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<12x24xf64>
    %e_78 = tensor.empty() : tensor<24xf64>
    %t_79 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%v_b1 : tensor<24xf64>) outs(%e_78 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c3 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_80 = tensor.empty() : tensor<24xf64>
    %t_81 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_79, %t_66 : tensor<24xf64>, tensor<24xf64>) outs(%e_80 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_82 = tensor.empty() : tensor<24xf64>
    %t_83 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_81 : tensor<24xf64>) outs(%e_82 : tensor<24xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c4 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_84 = tensor.empty() : tensor<24xf64>
    %t_85 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%b1, %t_83 : tensor<24xf64>, tensor<24xf64>) outs(%e_84 : tensor<24xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24xf64>
    %e_86 = tensor.empty() : tensor<24x10xf64>
    %t_87 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%v_w2 : tensor<24x10xf64>) outs(%e_86 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c3 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_88 = tensor.empty() : tensor<24x10xf64>
    %t_89 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_87, %d_56 : tensor<24x10xf64>, tensor<24x10xf64>) outs(%e_88 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_90 = tensor.empty() : tensor<24x10xf64>
    %t_91 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%t_89 : tensor<24x10xf64>) outs(%e_90 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c4 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_92 = tensor.empty() : tensor<24x10xf64>
    %t_93 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%w2, %t_91 : tensor<24x10xf64>, tensor<24x10xf64>) outs(%e_92 : tensor<24x10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<24x10xf64>
    %e_94 = tensor.empty() : tensor<10xf64>
    %t_95 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%v_b2 : tensor<10xf64>) outs(%e_94 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c3 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_96 = tensor.empty() : tensor<10xf64>
    %t_97 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_95, %t_53 : tensor<10xf64>, tensor<10xf64>) outs(%e_96 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.addf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_98 = tensor.empty() : tensor<10xf64>
    %t_99 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%t_97 : tensor<10xf64>) outs(%e_98 : tensor<10xf64>) {
    ^bb0(%a0: f64, %o: f64):
      %v = arith.mulf %a0, %c4 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    %e_100 = tensor.empty() : tensor<10xf64>
    %t_101 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%b2, %t_99 : tensor<10xf64>, tensor<10xf64>) outs(%e_100 : tensor<10xf64>) {
    ^bb0(%a0: f64, %a1: f64, %o: f64):
      %v = arith.subf %a0, %a1 : f64
      linalg.yield %v : f64
    } -> tensor<10xf64>
    return %t_42, %t_77, %t_85, %t_93, %t_101, %t_73, %t_81, %t_89, %t_97 : tensor<f64>, tensor<12x24xf64>, tensor<24xf64>, tensor<24x10xf64>, tensor<10xf64>, tensor<12x24xf64>, tensor<24xf64>, tensor<24x10xf64>, tensor<10xf64>
  }
}
