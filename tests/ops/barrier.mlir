// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s
// RUN: gait-opt --split-input-file --verify-diagnostics --canonicalize %s | FileCheck %s --check-prefix=SIMPLE

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>, %n: tensor<i64>, %dy: tensor<3xf64>) -> (tensor<?x4xf32>, tensor<?x4xf32>, tensor<i64>) {
  // CHECK: gait.barrier %{{.*}} after %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<3xf64>, tensor<i64>
  %0 = gait.barrier %x after %dy, %n : tensor<?x4xf32>, tensor<3xf64>, tensor<i64>
  // CHECK: gait.barrier %{{.*}} : tensor<?x4xf32>
  %1 = gait.barrier %x : tensor<?x4xf32>
  // CHECK: gait.barrier %{{.*}} after %{{.*}} : tensor<i64>, tensor<3xf64>
  %2 = gait.barrier %n after %dy : tensor<i64>, tensor<3xf64>
  return %0, %1, %2 : tensor<?x4xf32>, tensor<?x4xf32>, tensor<i64>
}

// -----

func.func @types_differ(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'gait.barrier' op types differ: x [batch, 4] f32, y [batch, 5] f32; it is the same tensor (C1)}}
  %0 = "gait.barrier"(%x) : (tensor<?x4xf32>) -> tensor<?x5xf32>
  return
}

// -----

// What costs nothing to make again is not kept: a constant, an iota, a broadcast.
// SIMPLE-LABEL: func @kept
// SIMPLE-SAME: (%[[ROW:.*]]: tensor<4xf32>, %[[DY:.*]]: tensor<4xf32>)
func.func @kept(%row: tensor<4xf32>, %dy: tensor<4xf32>) -> (tensor<f32>, tensor<4xi32>, tensor<?x4xf32>) {
  // SIMPLE-DAG: %[[E:.*]] = gait.exp %[[DY]]
  %e = gait.exp %dy : tensor<4xf32>
  // SIMPLE-DAG: %[[C:.*]] = gait.constant dense<2.0
  %c = gait.constant dense<2.0> : tensor<f32>
  %0 = gait.barrier %c after %e : tensor<f32>, tensor<4xf32>
  // SIMPLE-DAG: %[[I:.*]] = gait.iota
  %i = gait.iota axis 0 : tensor<4xi32>
  %1 = gait.barrier %i after %e : tensor<4xi32>, tensor<4xf32>
  %b = gait.broadcast %row dims [1] : tensor<4xf32> to tensor<?x4xf32>
  // SIMPLE-DAG: %[[B:.*]] = gait.barrier %[[ROW]] after %[[E]] : tensor<4xf32>, tensor<4xf32>
  // SIMPLE-DAG: %[[W:.*]] = gait.broadcast %[[B]] dims [1]
  %2 = gait.barrier %b after %e : tensor<?x4xf32>, tensor<4xf32>
  // SIMPLE: return %[[C]], %[[I]], %[[W]]
  return %0, %1, %2 : tensor<f32>, tensor<4xi32>, tensor<?x4xf32>
}

// -----

// What is there at once, or twice, is not awaited. The barrier itself stays: what reads it is computed again.
// SIMPLE-LABEL: func @awaited
// SIMPLE-SAME: (%[[X:.*]]: tensor<4xf32>, %[[DY:.*]]: tensor<f32>)
func.func @awaited(%x: tensor<4xf32>, %dy: tensor<f32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %e = gait.exp %dy : tensor<f32>
  %c = gait.constant dense<2.0> : tensor<4xf32>
  %b = gait.broadcast %e dims [] : tensor<f32> to tensor<?xf32>
  // SIMPLE: %[[E:.*]] = gait.exp %[[DY]]
  // SIMPLE: %[[LATE:.*]] = gait.barrier %[[X]] after %[[E]] : tensor<4xf32>, tensor<f32>
  %0 = gait.barrier %x after %dy, %c, %e, %b : tensor<4xf32>, tensor<f32>, tensor<4xf32>, tensor<f32>, tensor<?xf32>
  // SIMPLE: %[[AGAIN:.*]] = gait.barrier %[[X]] : tensor<4xf32>
  %1 = gait.barrier %x after %c : tensor<4xf32>, tensor<4xf32>
  // SIMPLE: %[[T0:.*]] = gait.tanh %[[X]]
  // SIMPLE: %[[T1:.*]] = gait.tanh %[[LATE]]
  // SIMPLE: %[[T2:.*]] = gait.tanh %[[AGAIN]]
  // SIMPLE: return %[[T0]], %[[T1]], %[[T2]], %[[T2]]
  %t0 = gait.tanh %x : tensor<4xf32>
  %t1 = gait.tanh %0 : tensor<4xf32>
  %t2 = gait.tanh %1 : tensor<4xf32>
  return %t0, %t1, %t2, %t2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
