// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>, %s: tensor<f64>) -> (tensor<?x4xf32>, tensor<f64>) {
  // CHECK: gait.stop_gradient %{{.*}} : tensor<?x4xf32>
  %0 = gait.stop_gradient %x : tensor<?x4xf32>
  // CHECK: gait.stop_gradient %{{.*}} : tensor<f64>
  %1 = gait.stop_gradient %s : tensor<f64>
  return %0, %1 : tensor<?x4xf32>, tensor<f64>
}

// -----

func.func @types_differ(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'gait.stop_gradient' op types differ: x [batch, 4] f32, y [batch, 5] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.stop_gradient"(%x) : (tensor<?x4xf32>) -> tensor<?x5xf32>
  return
}

// -----

// CHECK-LABEL: func @integer
func.func @integer(%x: tensor<4xi1>) -> tensor<4xi1> {
  // CHECK: gait.stop_gradient %{{.*}} : tensor<4xi1>
  %0 = gait.stop_gradient %x : tensor<4xi1>
  return %0 : tensor<4xi1>
}
