// Steps in place of a short scan.
// RUN: gait-opt --gait-unroll-scans --split-input-file --verify-diagnostics %s | FileCheck %s

module attributes {gait.phase = "simplified"} {
  // What no step changes is computed once; slices of what is given, stacks of what is kept.
  // CHECK-LABEL: func.func @forward
  // CHECK-SAME: %[[H:[a-z0-9]+]]: tensor<?x8xf32>, %[[XS:[a-z0-9]+]]: tensor<?x2x8xf32>, %[[W:[a-z0-9]+]]: tensor<8xf32>
  // CHECK-DAG: %[[E:.*]] = gait.exp %[[W]]
  // CHECK-DAG: %[[B:.*]] = gait.broadcast %[[E]]
  // CHECK-DAG: %[[S0:.*]] = gait.slice %[[XS]] [0, 0, 0] to [-1, 1, 8]
  // CHECK-DAG: %[[S1:.*]] = gait.slice %[[XS]] [0, 1, 0] to [-1, 2, 8]
  // CHECK-DAG: %[[X0:.*]] = gait.reshape %[[S0]]
  // CHECK-DAG: %[[M0:.*]] = gait.mul %[[H]], %[[B]]
  // CHECK-DAG: %[[Y0:.*]] = gait.add %[[M0]], %[[X0]]
  // CHECK-DAG: %[[X1:.*]] = gait.reshape %[[S1]]
  // CHECK-DAG: %[[M1:.*]] = gait.mul %[[Y0]], %[[B]]
  // CHECK-DAG: %[[Y1:.*]] = gait.add %[[M1]], %[[X1]]
  // CHECK-DAG: %[[P0:.*]] = gait.reshape %[[Y0]] : tensor<?x8xf32> to tensor<?x1x8xf32>
  // CHECK-DAG: %[[P1:.*]] = gait.reshape %[[Y1]] : tensor<?x8xf32> to tensor<?x1x8xf32>
  // CHECK: %[[ALL:.*]] = gait.concat %[[P0]], %[[P1]] axis 1
  // CHECK: return %[[Y1]], %[[ALL]]
  func.func @forward(%h0: tensor<?x8xf32>, %xs: tensor<?x2x8xf32>, %w: tensor<8xf32>) -> (tensor<?x8xf32>, tensor<?x2x8xf32>) {
    %last, %all = gait.scan count 2 carry (%h = %h0) over (%x = %xs axis 1) reading (%v = %w) stacking [1]
        : (tensor<?x8xf32>, tensor<?x2x8xf32>, tensor<8xf32>) -> (tensor<?x8xf32>, tensor<?x2x8xf32>) {
      %e = gait.exp %v : tensor<8xf32>
      %b = gait.broadcast %e dims [1] : tensor<8xf32> to tensor<?x8xf32>
      %0 = gait.mul %h, %b : tensor<?x8xf32>
      %1 = gait.add %0, %x : tensor<?x8xf32>
      gait.yield %1, %1 : tensor<?x8xf32>, tensor<?x8xf32>
    }
    return %last, %all : tensor<?x8xf32>, tensor<?x2x8xf32>
  }

  // Slices of a stack that a scan leaves are its parts.
  // CHECK-LABEL: func.func @through
  // CHECK-NOT: gait.concat
  // CHECK-NOT: gait.slice
  // CHECK-COUNT-4: gait.exp
  func.func @through(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0:2 = gait.scan count 2 carry (%h = %x) stacking [0] : (tensor<4xf32>) -> (tensor<4xf32>, tensor<2x4xf32>) {
      %1 = gait.exp %h : tensor<4xf32>
      gait.yield %1, %h : tensor<4xf32>, tensor<4xf32>
    }
    %2 = gait.scan count 2 reverse carry (%h = %x) over (%s = %0#1 axis 0) : (tensor<4xf32>, tensor<2x4xf32>) -> tensor<4xf32> {
      %1 = gait.mul %h, %s : tensor<4xf32>
      %3 = gait.exp %1 : tensor<4xf32>
      gait.yield %3 : tensor<4xf32>
    }
    %4 = gait.add %2, %0#0 : tensor<4xf32>
    return %4 : tensor<4xf32>
  }

  // Two carries change places; a scan within.
  // CHECK-LABEL: func.func @exchange
  // CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<4xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>
  // CHECK-NEXT: %[[SA:.*]] = gait.sin %[[A]]
  // CHECK-NEXT: %[[SSA:.*]] = gait.sin %[[SA]]
  // CHECK-NEXT: %[[SB:.*]] = gait.sin %[[B]]
  // CHECK-NEXT: %[[SSB:.*]] = gait.sin %[[SB]]
  // CHECK-NEXT: %[[SSSA:.*]] = gait.sin %[[SSA]]
  // CHECK-NEXT: %[[SSSSA:.*]] = gait.sin %[[SSSA]]
  // CHECK-NEXT: return %[[SSB]], %[[SSSSA]]
  func.func @exchange(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    %0:2 = gait.scan count 3 carry (%a = %x, %b = %y) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
      %1 = gait.scan count 2 carry (%c = %a) : (tensor<4xf32>) -> tensor<4xf32> {
        %2 = gait.sin %c : tensor<4xf32>
        gait.yield %2 : tensor<4xf32>
      }
      gait.yield %b, %1 : tensor<4xf32>, tensor<4xf32>
    }
    return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
  }
}

// -----

// A long scan stays. What no step changes goes before it, and what nobody reads of it is gone: a stack, a carry that only itself
// needs, and one that stays as it is, with what it alone feeds.
module attributes {gait.phase = "simplified"} {
  // CHECK-LABEL: func.func @long
  // CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>, %[[W:[a-z0-9]+]]: tensor<4xf32>
  // CHECK-DAG: %[[E:.*]] = gait.exp %[[W]]
  // CHECK-DAG: %[[S:.*]] = gait.sin %[[E]]
  // CHECK: %[[LAST:.*]] = gait.scan count 50001 carry (%[[H:.*]] = %[[X]]) reading (%[[V:.*]] = %[[S]]) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: %[[N:.*]] = gait.mul %[[H]], %[[V]]
  // CHECK-NEXT: gait.yield %[[N]]
  // CHECK: return %[[LAST]], %[[W]]
  func.func @long(%x: tensor<4xf32>, %w: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    %0:4 = gait.scan count 50001 carry (%h = %x, %u = %x, %v = %w) stacking [0]
        : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<50001x4xf32>) {
      %1 = gait.exp %v : tensor<4xf32>
      %2 = gait.sin %1 : tensor<4xf32>
      %3 = gait.mul %h, %2 : tensor<4xf32>
      %4 = gait.exp %u : tensor<4xf32>
      gait.yield %3, %4, %v, %4 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
    }
    return %0#0, %0#2 : tensor<4xf32>, tensor<4xf32>
  }
}
