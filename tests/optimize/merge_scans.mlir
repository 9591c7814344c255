// Scans that run the same steps become one.
// RUN: gait-opt --gait-merge-scans %s | FileCheck %s

module attributes {gait.phase = "backward"} {
  // CHECK-LABEL: func.func @again
  // CHECK: %[[S:.*]]:3 = gait.scan count 6 carry (%[[H:.*]] = %{{.*}}) over (%[[X:.*]] = %{{.*}} axis 1) stacking [1, 1]
  // CHECK: %[[N:.*]] = gait.add %[[H]], %[[X]]
  // CHECK: gait.yield %[[N]], %[[N]], %[[H]]
  // CHECK-NOT: gait.scan
  // CHECK: return %[[S]]#0, %[[S]]#1, %[[S]]#2
  func.func @again(%h0: tensor<?x8xf32>, %xs: tensor<?x6x8xf32>) -> (tensor<?x8xf32>, tensor<?x6x8xf32>, tensor<?x6x8xf32>) {
    %last, %all = gait.scan count 6 carry (%h = %h0) over (%x = %xs axis 1) stacking [1]
        : (tensor<?x8xf32>, tensor<?x6x8xf32>) -> (tensor<?x8xf32>, tensor<?x6x8xf32>) {
      %1 = gait.add %h, %x : tensor<?x8xf32>
      gait.yield %1, %1 : tensor<?x8xf32>, tensor<?x8xf32>
    }
    %0:3 = gait.scan count 6 carry (%h = %h0) over (%x = %xs axis 1) stacking [1, 1]
        : (tensor<?x8xf32>, tensor<?x6x8xf32>) -> (tensor<?x8xf32>, tensor<?x6x8xf32>, tensor<?x6x8xf32>) {
      %1 = gait.add %h, %x : tensor<?x8xf32>
      gait.yield %1, %1, %h : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
    }
    return %0#0, %all, %0#2 : tensor<?x8xf32>, tensor<?x6x8xf32>, tensor<?x6x8xf32>
  }

  // Another order of operands, another direction, another count, another start, another step: each stays by itself; so do scans
  // whose blocks hold scans that differ inside only.
  // CHECK-LABEL: func.func @different
  // CHECK-COUNT-7: = gait.scan count
  func.func @different(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
    %a = gait.scan count 3 carry (%h = %x) reading (%r = %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.sub %h, %r : tensor<4xf32>
      gait.yield %1 : tensor<4xf32>
    }
    %b = gait.scan count 3 carry (%h = %x) reading (%r = %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.sub %r, %h : tensor<4xf32>
      gait.yield %1 : tensor<4xf32>
    }
    %c = gait.scan count 3 reverse carry (%h = %x) reading (%r = %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.sub %h, %r : tensor<4xf32>
      gait.yield %1 : tensor<4xf32>
    }
    %d = gait.scan count 4 carry (%h = %x) reading (%r = %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.sub %h, %r : tensor<4xf32>
      gait.yield %1 : tensor<4xf32>
    }
    %e = gait.scan count 3 carry (%h = %y) reading (%r = %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.sub %h, %r : tensor<4xf32>
      gait.yield %1 : tensor<4xf32>
    }
    %f = gait.scan count 5 carry (%h = %x) : (tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.scan count 2 carry (%g = %h) : (tensor<4xf32>) -> tensor<4xf32> {
        %2 = gait.exp %g : tensor<4xf32>
        %3 = gait.sub %2, %g : tensor<4xf32>
        gait.yield %3 : tensor<4xf32>
      }
      gait.yield %1 : tensor<4xf32>
    }
    %0 = gait.scan count 5 carry (%h = %x) : (tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.scan count 2 carry (%g = %h) : (tensor<4xf32>) -> tensor<4xf32> {
        %2 = gait.exp %g : tensor<4xf32>
        %3 = gait.sub %g, %2 : tensor<4xf32>
        gait.yield %3 : tensor<4xf32>
      }
      gait.yield %1 : tensor<4xf32>
    }
    %s0 = gait.add %a, %b : tensor<4xf32>
    %s1 = gait.add %c, %d : tensor<4xf32>
    %s2 = gait.add %e, %f : tensor<4xf32>
    %s3 = gait.add %s0, %s1 : tensor<4xf32>
    %s4 = gait.add %s2, %0 : tensor<4xf32>
    %s5 = gait.add %s3, %s4 : tensor<4xf32>
    return %s5 : tensor<4xf32>
  }

  // Scans in a scan, and of three the third into the first.
  // CHECK-LABEL: func.func @inside
  // CHECK-COUNT-2: = gait.scan count
  // CHECK-NOT: = gait.scan count
  func.func @inside(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = gait.scan count 5 carry (%h = %x) : (tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.scan count 2 carry (%g = %h) : (tensor<4xf32>) -> tensor<4xf32> {
        %2 = gait.exp %g : tensor<4xf32>
        gait.yield %2 : tensor<4xf32>
      }
      %3, %s = gait.scan count 2 carry (%g = %h) stacking [0] : (tensor<4xf32>) -> (tensor<4xf32>, tensor<2x4xf32>) {
        %2 = gait.exp %g : tensor<4xf32>
        gait.yield %2, %2 : tensor<4xf32>, tensor<4xf32>
      }
      %4, %t = gait.scan count 2 carry (%g = %h) stacking [1] : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4x2xf32>) {
        %2 = gait.exp %g : tensor<4xf32>
        gait.yield %2, %g : tensor<4xf32>, tensor<4xf32>
      }
      %5 = gait.reduce_sum %s axes [0] : tensor<2x4xf32> to tensor<4xf32>
      %6 = gait.reduce_sum %t axes [1] : tensor<4x2xf32> to tensor<4xf32>
      %7 = gait.add %5, %6 : tensor<4xf32>
      %8 = gait.add %1, %7 : tensor<4xf32>
      gait.yield %8 : tensor<4xf32>
    }
    return %0 : tensor<4xf32>
  }
}
