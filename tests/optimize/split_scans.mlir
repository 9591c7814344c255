// What need not be in a loop leaves it.
// RUN: gait-opt --gait-split-scans %s | FileCheck %s

module attributes {gait.phase = "simplified"} {
  // The projection of the inputs with its bias is one contraction before the loop, the output's is one after it.
  // CHECK-LABEL: func.func @projections
  // CHECK-SAME: %[[H:[a-z0-9]+]]: tensor<?x8xf32>, %[[X:[a-z0-9]+]]: tensor<?x6x4xf32>, %[[U:[a-z0-9]+]]: tensor<4x8xf32>, %[[B:[a-z0-9]+]]: tensor<8xf32>, %[[V:[a-z0-9]+]]: tensor<8x2xf32>
  // CHECK: %[[P:.*]] = gait.dot "abc,cd->abd" %[[X]], %[[U]]
  // CHECK: %[[R:.*]] = gait.broadcast %[[B]] dims [2]
  // CHECK: %[[Z:.*]] = gait.add %[[P]], %[[R]]
  // CHECK: %[[S:.*]]:2 = gait.scan count 6 carry (%{{.*}} = %[[H]]) over (%{{.*}} = %[[Z]] axis 1) stacking [1]
  // CHECK-NOT: gait.dot
  // CHECK: gait.yield
  // CHECK: %[[Y:.*]] = gait.dot "abc,cd->abd" %[[S]]#1, %[[V]]
  // CHECK: %[[E:.*]] = gait.exp %[[Y]]
  // CHECK: return %[[S]]#0, %[[E]]
  func.func @projections(%h0: tensor<?x8xf32>, %xs: tensor<?x6x4xf32>, %u: tensor<4x8xf32>, %b: tensor<8xf32>, %v: tensor<8x2xf32>)
      -> (tensor<?x8xf32>, tensor<?x6x2xf32>) {
    %last, %ys = gait.scan count 6 carry (%h = %h0) over (%x = %xs axis 1) reading (%p = %u, %q = %b, %r = %v) stacking [1]
        : (tensor<?x8xf32>, tensor<?x6x4xf32>, tensor<4x8xf32>, tensor<8xf32>, tensor<8x2xf32>) -> (tensor<?x8xf32>, tensor<?x6x2xf32>) {
      %0 = gait.dot "bk,kn->bn" %x, %p : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
      %1 = gait.broadcast %q dims [1] : tensor<8xf32> to tensor<?x8xf32>
      %2 = gait.add %0, %1 : tensor<?x8xf32>
      %3 = gait.mul %2, %h : tensor<?x8xf32>
      %4 = gait.dot "bk,kn->bn" %3, %r : (tensor<?x8xf32>, tensor<8x2xf32>) -> tensor<?x2xf32>
      %5 = gait.exp %4 : tensor<?x2xf32>
      gait.yield %3, %5 : tensor<?x8xf32>, tensor<?x2xf32>
    }
    return %last, %ys : tensor<?x8xf32>, tensor<?x6x2xf32>
  }

  // Sums over the steps: a product, and a sum over rows, are computed of all steps at once; what is only added up stays.
  // CHECK-LABEL: func.func @sums
  // CHECK-SAME: %[[H:[a-z0-9]+]]: tensor<?x8xf32>, %[[X:[a-z0-9]+]]: tensor<?x6x4xf32>, %[[W:[a-z0-9]+]]: tensor<4x8xf32>, %[[B:[a-z0-9]+]]: tensor<8xf32>
  // CHECK: %[[S:.*]]:2 = gait.scan count 6 reverse carry (%[[C:.*]] = %[[H]]) stacking [1]
  // CHECK-NEXT: %[[N:.*]] = gait.sin %[[C]]
  // CHECK-NEXT: gait.yield %[[N]], %[[N]]
  // CHECK: %[[D:.*]] = gait.dot "abc,abd->cd" %[[X]], %[[S]]#1
  // CHECK: %[[DW:.*]] = gait.add %[[W]], %[[D]]
  // CHECK: %[[R:.*]] = gait.reduce_sum %[[S]]#1 axes [0, 1]
  // CHECK: %[[DB:.*]] = gait.add %[[B]], %[[R]]
  // CHECK: return %[[S]]#0, %[[DW]], %[[DB]]
  func.func @sums(%h0: tensor<?x8xf32>, %xs: tensor<?x6x4xf32>, %w: tensor<4x8xf32>, %b: tensor<8xf32>)
      -> (tensor<?x8xf32>, tensor<4x8xf32>, tensor<8xf32>) {
    %0:3 = gait.scan count 6 reverse carry (%h = %h0, %dw = %w, %db = %b) over (%x = %xs axis 1)
        : (tensor<?x8xf32>, tensor<4x8xf32>, tensor<8xf32>, tensor<?x6x4xf32>) -> (tensor<?x8xf32>, tensor<4x8xf32>, tensor<8xf32>) {
      %1 = gait.sin %h : tensor<?x8xf32>
      %2 = gait.dot "bk,bn->kn" %x, %1 : (tensor<?x4xf32>, tensor<?x8xf32>) -> tensor<4x8xf32>
      %3 = gait.add %dw, %2 : tensor<4x8xf32>
      %4 = gait.reduce_sum %1 axes [0] : tensor<?x8xf32> to tensor<8xf32>
      %5 = gait.add %4, %db : tensor<8xf32>
      gait.yield %1, %3, %5 : tensor<?x8xf32>, tensor<4x8xf32>, tensor<8xf32>
    }
    return %0#0, %0#1, %0#2 : tensor<?x8xf32>, tensor<4x8xf32>, tensor<8xf32>
  }

  // A sum that a step reads, or that is stacked, stays.
  // CHECK-LABEL: func.func @running
  // CHECK: gait.scan count 6 carry ({{.*}}) over ({{.*}}) stacking [0]
  // CHECK: gait.dot
  // CHECK: gait.yield
  // CHECK-NOT: gait.dot
  func.func @running(%a: tensor<f32>, %xs: tensor<6x4xf32>) -> (tensor<f32>, tensor<6xf32>) {
    %0:2 = gait.scan count 6 carry (%s = %a) over (%x = %xs axis 0) stacking [0] : (tensor<f32>, tensor<6x4xf32>) -> (tensor<f32>, tensor<6xf32>) {
      %1 = gait.dot "k,k->" %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
      %2 = gait.add %s, %1 : tensor<f32>
      gait.yield %2, %2 : tensor<f32>, tensor<f32>
    }
    return %0#0, %0#1 : tensor<f32>, tensor<6xf32>
  }

  // What no step changes is computed before; a number repeated is repeated inside.
  // CHECK-LABEL: func.func @invariant
  // CHECK-SAME: %[[H:[a-z0-9]+]]: tensor<?x8xf32>, %[[W:[a-z0-9]+]]: tensor<8xf32>
  // CHECK: %[[E:.*]] = gait.exp %[[W]]
  // CHECK: gait.scan count 6 carry (%[[C:.*]] = %[[H]]) reading (%[[R:.*]] = %[[E]])
  // CHECK-NEXT: %[[B:.*]] = gait.broadcast %[[R]] dims [1]
  // CHECK-NEXT: gait.mul %[[C]], %[[B]]
  func.func @invariant(%h0: tensor<?x8xf32>, %w: tensor<8xf32>) -> tensor<?x8xf32> {
    %0 = gait.scan count 6 carry (%h = %h0) reading (%v = %w) : (tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32> {
      %1 = gait.exp %v : tensor<8xf32>
      %2 = gait.broadcast %1 dims [1] : tensor<8xf32> to tensor<?x8xf32>
      %3 = gait.mul %h, %2 : tensor<?x8xf32>
      gait.yield %3 : tensor<?x8xf32>
    }
    return %0 : tensor<?x8xf32>
  }

  // A stack of slices is what they are slices of; along another dimension it is not.
  // CHECK-LABEL: func.func @copies
  // CHECK-SAME: %{{[a-z0-9]+}}: tensor<?x4xf32>, %[[X:[a-z0-9]+]]: tensor<?x6x4xf32>
  // CHECK: %[[S:.*]]:2 = gait.scan count 6 carry ({{.*}}) over (%{{.*}} = %[[X]] axis 1) stacking [2]
  // CHECK: return %[[S]]#0, %[[X]], %[[S]]#1
  func.func @copies(%h0: tensor<?x4xf32>, %xs: tensor<?x6x4xf32>) -> (tensor<?x4xf32>, tensor<?x6x4xf32>, tensor<?x4x6xf32>) {
    %0:3 = gait.scan count 6 carry (%h = %h0) over (%x = %xs axis 1) stacking [1, 2]
        : (tensor<?x4xf32>, tensor<?x6x4xf32>) -> (tensor<?x4xf32>, tensor<?x6x4xf32>, tensor<?x4x6xf32>) {
      %1 = gait.mul %h, %x : tensor<?x4xf32>
      gait.yield %1, %x, %x : tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>
    }
    return %0#0, %0#1, %0#2 : tensor<?x4xf32>, tensor<?x6x4xf32>, tensor<?x4x6xf32>
  }

  // Unread carries, stacks and operands go; equal ones are one; a carry that stays what it was, and slices of a tensor repeated
  // along the steps, are read.
  // CHECK-LABEL: func.func @tidy
  // CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>, %[[Y:[a-z0-9]+]]: tensor<4xf32>
  // CHECK: %[[S:.*]] = gait.scan count 6 carry (%[[A:.*]] = %[[X]]) reading (%[[R:.*]] = %[[Y]]) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK-NEXT: %[[E:.*]] = gait.exp %[[A]]
  // CHECK-NEXT: %[[F:.*]] = gait.mul %[[E]], %[[R]]
  // CHECK-NEXT: gait.yield %[[F]]
  // CHECK: return %[[S]], %[[S]], %[[Y]]
  func.func @tidy(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
    %ys = gait.broadcast %y dims [1] : tensor<4xf32> to tensor<6x4xf32>
    %0:6 = gait.scan count 6 carry (%a = %x, %b = %x, %c = %y, %d = %x, %e = %y) over (%s = %ys axis 0) reading (%r = %y) stacking [0]
        : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<6x4xf32>, tensor<4xf32>)
        -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<6x4xf32>) {
      %1 = gait.exp %a : tensor<4xf32>
      %2 = gait.mul %1, %s : tensor<4xf32>
      %3 = gait.add %d, %e : tensor<4xf32>
      %4 = gait.mul %d, %r : tensor<4xf32>
      gait.yield %2, %2, %c, %3, %4, %1 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
    }
    return %0#0, %0#1, %0#2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  }
}
