// Scans read what earlier scans computed in the same step.
// RUN: gait-opt --gait-keep-residuals %s | FileCheck %s

module attributes {gait.phase = "simplified"} {
  // The function's value is kept, once; the square is computed again from it.
  // CHECK-LABEL: func.func @tanh
  // CHECK: %[[F:.*]]:3 = gait.scan count 6 carry ({{.*}}) over ({{.*}}) stacking [1, 1]
  // CHECK: %[[T:.*]] = gait.tanh
  // CHECK: gait.yield %{{.*}}, %{{.*}}, %[[T]] :
  // CHECK: gait.scan count 6 reverse carry (%[[D:.*]] = %{{.*}}) over (%{{.*}} = %[[F]]#1 axis 1, %{{.*}} = %{{.*}} axis 1, %[[K:.*]] = %[[F]]#2 axis 1)
  // CHECK-NOT: gait.tanh
  // CHECK: %[[S:.*]] = gait.mul %[[K]], %[[K]]
  // CHECK: gait.mul %[[D]], %[[S]]
  func.func @tanh(%h0: tensor<?x8xf32>, %xs: tensor<?x6x8xf32>, %d0: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
    %last, %hs = gait.scan count 6 carry (%h = %h0) over (%x = %xs axis 1) stacking [1]
        : (tensor<?x8xf32>, tensor<?x6x8xf32>) -> (tensor<?x8xf32>, tensor<?x6x8xf32>) {
      %1 = gait.add %h, %x : tensor<?x8xf32>
      %2 = gait.tanh %1 : tensor<?x8xf32>
      %3 = gait.add %2, %h : tensor<?x8xf32>
      gait.yield %3, %h : tensor<?x8xf32>, tensor<?x8xf32>
    }
    %d = gait.scan count 6 reverse carry (%e = %d0) over (%h = %hs axis 1, %x = %xs axis 1)
        : (tensor<?x8xf32>, tensor<?x6x8xf32>, tensor<?x6x8xf32>) -> tensor<?x8xf32> {
      %1 = gait.add %h, %x : tensor<?x8xf32>
      %2 = gait.tanh %1 : tensor<?x8xf32>
      %3 = gait.mul %2, %2 : tensor<?x8xf32>
      %4 = gait.mul %e, %3 : tensor<?x8xf32>
      gait.yield %4 : tensor<?x8xf32>
    }
    return %last, %d : tensor<?x8xf32>, tensor<?x8xf32>
  }

  // Two functions of the same sum: the sum of two that are kept is not, for they are as large; of a sum over elements, the sum.
  // CHECK-LABEL: func.func @fewest
  // CHECK: gait.scan count 6 {{.*}} stacking [0, 0, 0]
  // CHECK: %[[E:.*]] = gait.exp
  // CHECK: %[[N:.*]] = gait.reduce_sum
  // CHECK: gait.yield %{{.*}}, %{{.*}}, %[[E]], %[[N]] :
  // CHECK: gait.scan count 6 reverse
  // CHECK-NOT: gait.exp
  // CHECK-NOT: gait.reduce_sum
  // CHECK: return
  func.func @fewest(%h0: tensor<8xf32>, %d0: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
    %last, %hs = gait.scan count 6 carry (%h = %h0) stacking [0] : (tensor<8xf32>) -> (tensor<8xf32>, tensor<6x8xf32>) {
      %1 = gait.exp %h : tensor<8xf32>
      %2 = gait.add %1, %h : tensor<8xf32>
      %3 = gait.reduce_sum %2 axes [0] : tensor<8xf32> to tensor<f32>
      %4 = gait.broadcast %3 dims [] : tensor<f32> to tensor<8xf32>
      %5 = gait.sub %2, %4 : tensor<8xf32>
      gait.yield %5, %h : tensor<8xf32>, tensor<8xf32>
    }
    %d = gait.scan count 6 reverse carry (%e = %d0) over (%h = %hs axis 0) : (tensor<8xf32>, tensor<6x8xf32>) -> tensor<8xf32> {
      %1 = gait.exp %h : tensor<8xf32>
      %2 = gait.add %1, %h : tensor<8xf32>
      %3 = gait.reduce_sum %2 axes [0] : tensor<8xf32> to tensor<f32>
      %4 = gait.broadcast %3 dims [] : tensor<f32> to tensor<8xf32>
      %5 = gait.mul %e, %1 : tensor<8xf32>
      %6 = gait.mul %5, %4 : tensor<8xf32>
      gait.yield %6 : tensor<8xf32>
    }
    return %last, %d : tensor<8xf32>, tensor<8xf32>
  }

  // What is computed behind a barrier is computed again; so is what the other scan computes of other numbers, in another order.
  // CHECK-LABEL: func.func @again
  // CHECK: gait.scan count 6 {{.*}} stacking [0] :
  // CHECK: gait.scan count 6 reverse
  // CHECK: gait.exp
  // CHECK: gait.sin
  func.func @again(%h0: tensor<8xf32>, %d0: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
    %last, %hs = gait.scan count 6 carry (%h = %h0) stacking [0] : (tensor<8xf32>) -> (tensor<8xf32>, tensor<6x8xf32>) {
      %1 = gait.exp %h : tensor<8xf32>
      %2 = gait.sub %1, %h : tensor<8xf32>
      %3 = gait.sin %2 : tensor<8xf32>
      gait.yield %3, %h : tensor<8xf32>, tensor<8xf32>
    }
    %d = gait.scan count 6 reverse carry (%e = %d0) over (%h = %hs axis 0) : (tensor<8xf32>, tensor<6x8xf32>) -> tensor<8xf32> {
      %b = gait.barrier %h after %e : tensor<8xf32>, tensor<8xf32>
      %1 = gait.exp %b : tensor<8xf32>
      %2 = gait.sub %h, %1 : tensor<8xf32>
      %3 = gait.sin %2 : tensor<8xf32>
      %4 = gait.mul %e, %3 : tensor<8xf32>
      gait.yield %4 : tensor<8xf32>
    }
    return %last, %d : tensor<8xf32>, tensor<8xf32>
  }
}
