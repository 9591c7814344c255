// Scans whose carries are not all kept become nests of shorter ones.
// RUN: gait-opt --gait-segment-scans %s | FileCheck %s

module attributes {gait.phase = "graph"} {
  // 33 steps: 5 times 6, and 3.
  // CHECK-LABEL: func.func @root
  // CHECK: %[[A:.*]] = gait.slice %{{.*}} [0, 0, 0] to [-1, 30, 4]
  // CHECK: %[[S:.*]] = gait.reshape %[[A]] : tensor<?x30x4xf32> to tensor<?x5x6x4xf32>
  // CHECK: %[[O:.*]]:2 = gait.scan count 5 carry (%[[H:.*]] = %{{.*}}) over (%[[X:.*]] = %[[S]] axis 1) stacking [1]
  // CHECK-NEXT: %[[C:.*]]:2 = gait.checkpoint (%[[G:.*]] = %[[H]], %[[T:.*]] = %[[X]])
  // CHECK-NEXT: %[[I:.*]]:2 = gait.scan count 6 carry ({{.*}} = %[[G]]) over ({{.*}} = %[[T]] axis 1) stacking [1]
  // CHECK: gait.add
  // CHECK: gait.yield %[[I]]#0, %[[I]]#1 : tensor<?x4xf32>, tensor<?x6x4xf32>
  // CHECK: gait.yield %[[C]]#0, %[[C]]#1
  // CHECK: %[[J:.*]] = gait.reshape %[[O]]#1 : tensor<?x5x6x4xf32> to tensor<?x30x4xf32>
  // CHECK: %[[B:.*]] = gait.slice %{{.*}} [0, 30, 0] to [-1, 33, 4]
  // CHECK: %[[R:.*]]:2 = gait.scan count 3 carry ({{.*}} = %[[O]]#0) over ({{.*}} = %[[B]] axis 1)
  // CHECK: gait.concat %[[J]], %[[R]]#1 axis 1
  func.func @root(%h0: tensor<?x4xf32>, %xs: tensor<?x33x4xf32>) -> (tensor<?x4xf32>, tensor<?x33x4xf32>, tensor<?x4xf32>) {
    %0:2 = gait.scan count 33 keep square_root carry (%h = %h0) over (%x = %xs axis 1) stacking [1]
        : (tensor<?x4xf32>, tensor<?x33x4xf32>) -> (tensor<?x4xf32>, tensor<?x33x4xf32>) {
      %1 = gait.add %h, %x : tensor<?x4xf32>
      gait.yield %1, %1 : tensor<?x4xf32>, tensor<?x4xf32>
    }
    %s = gait.reduce_sum %0#0 axes [0, 1] : tensor<?x4xf32> to tensor<f32>
    %d = gait.gradient %s wrt %h0 : (tensor<f32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    return %0#0, %0#1, %d : tensor<?x4xf32>, tensor<?x33x4xf32>, tensor<?x4xf32>
  }

  // 37 steps in reverse: the last 36 first, as 2 times 2 times 9, then 1.
  // CHECK-LABEL: func.func @halves
  // CHECK: gait.slice %{{.*}} [1, 0] to [37, 4]
  // CHECK: gait.scan count 2 reverse
  // CHECK: gait.checkpoint
  // CHECK: gait.scan count 2 reverse
  // CHECK: gait.checkpoint
  // CHECK: gait.scan count 9 reverse
  // CHECK: gait.slice %{{.*}} [0, 0] to [1, 4]
  // CHECK: gait.scan count 1 reverse
  // CHECK-NOT: gait.scan
  // CHECK: return
  func.func @halves(%h0: tensor<4xf32>, %xs: tensor<37x4xf32>) -> tensor<4xf32> {
    %0 = gait.scan count 37 reverse keep logarithmic carry (%h = %h0) over (%x = %xs axis 0) : (tensor<4xf32>, tensor<37x4xf32>) -> tensor<4xf32> {
      %1 = gait.mul %h, %x : tensor<4xf32>
      gait.yield %1 : tensor<4xf32>
    }
    %s = gait.reduce_sum %0 axes [0] : tensor<4xf32> to tensor<f32>
    %d = gait.gradient %s wrt %h0 : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
    return %d : tensor<4xf32>
  }

  // Without a gradient nothing is kept, and few steps are kept whole.
  // CHECK-LABEL: func.func @forward
  // CHECK: gait.scan count 37 carry
  // CHECK-NOT: gait.scan
  // CHECK: return
  func.func @forward(%h0: tensor<4xf32>) -> tensor<4xf32> {
    %0 = gait.scan count 37 keep logarithmic carry (%h = %h0) : (tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.exp %h : tensor<4xf32>
      gait.yield %1 : tensor<4xf32>
    }
    return %0 : tensor<4xf32>
  }
  // CHECK-LABEL: func.func @few
  // CHECK: gait.scan count 15 carry
  // CHECK-NOT: gait.scan
  // CHECK: return
  func.func @few(%h0: tensor<4xf32>) -> tensor<4xf32> {
    %0 = gait.scan count 15 keep square_root carry (%h = %h0) : (tensor<4xf32>) -> tensor<4xf32> {
      %1 = gait.exp %h : tensor<4xf32>
      gait.yield %1 : tensor<4xf32>
    }
    %s = gait.reduce_sum %0 axes [0] : tensor<4xf32> to tensor<f32>
    %d = gait.gradient %s wrt %h0 : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
    return %d : tensor<4xf32>
  }
}
