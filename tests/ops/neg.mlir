// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>, %s: tensor<f64>) -> (tensor<?x4xf32>, tensor<f64>) {
  // CHECK: gait.neg %{{.*}} : tensor<?x4xf32>
  %0 = gait.neg %x : tensor<?x4xf32>
  // CHECK: gait.neg %{{.*}} : tensor<f64>
  %1 = gait.neg %s : tensor<f64>
  return %0, %1 : tensor<?x4xf32>, tensor<f64>
}

// -----

func.func @types_differ(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'gait.neg' op types differ: x [batch, 4] f32, y [batch, 5] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.neg"(%x) : (tensor<?x4xf32>) -> tensor<?x5xf32>
  return
}

// -----

// CHECK-LABEL: func @integer
func.func @integer(%x: tensor<?xi32>) -> tensor<?xi32> {
  // CHECK: gait.neg %{{.*}} : tensor<?xi32>
  %0 = gait.neg %x : tensor<?xi32>
  return %0 : tensor<?xi32>
}

// -----

func.func @no_number(%x: tensor<4xi1>) {
  // expected-error@+1 {{operand #0 must be tensor of f32, f64, i32 or i64}}
  %0 = gait.neg %x : tensor<4xi1>
  return
}
