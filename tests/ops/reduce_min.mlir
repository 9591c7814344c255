// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4x2xf32>, %i: tensor<4xi64>) -> (tensor<4xf32>, tensor<f32>, tensor<i64>, tensor<4xi64>) {
  // CHECK: gait.reduce_min %{{.*}} axes [0, 2] : tensor<?x4x2xf32> to tensor<4xf32>
  %0 = gait.reduce_min %x axes [0, 2] : tensor<?x4x2xf32> to tensor<4xf32>
  // CHECK: gait.reduce_min %{{.*}} axes [0, 1, 2] : tensor<?x4x2xf32> to tensor<f32>
  %1 = gait.reduce_min %x axes [0, 1, 2] : tensor<?x4x2xf32> to tensor<f32>
  // CHECK: gait.reduce_min %{{.*}} axes [0] : tensor<4xi64> to tensor<i64>
  %2 = gait.reduce_min %i axes [0] : tensor<4xi64> to tensor<i64>
  // CHECK: gait.reduce_min %{{.*}} axes [] : tensor<4xi64> to tensor<4xi64>
  %3 = gait.reduce_min %i axes [] : tensor<4xi64> to tensor<4xi64>
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<f32>, tensor<i64>, tensor<4xi64>
}

// -----

func.func @axis_too_large(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{'gait.reduce_min' op axes [2] must be strictly increasing, each a dimension of x [2, 4] f32, from 0 to 1 (C1)}}
  %0 = gait.reduce_min %x axes [2] : tensor<2x4xf32> to tensor<2xf32>
  return
}

// -----

func.func @axis_negative(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{axes [-1] must be strictly increasing}}
  %0 = gait.reduce_min %x axes [-1] : tensor<2x4xf32> to tensor<2xf32>
  return
}

// -----

func.func @axis_twice(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{axes [1, 1] must be strictly increasing}}
  %0 = gait.reduce_min %x axes [1, 1] : tensor<2x4xf32> to tensor<2xf32>
  return
}

// -----

func.func @result_differs(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{y is [4] f32; it must be [batch] f32, x without axes (C2)}}
  %0 = gait.reduce_min %x axes [1] : tensor<?x4xf32> to tensor<4xf32>
  return
}

// -----

func.func @no_number(%x: tensor<4xi1>) {
  // expected-error@+1 {{operand #0 must be tensor of f32, f64, i32 or i64 with sizes of at least 1 and at most one `?`, but got 'tensor<4xi1>'}}
  %0 = gait.reduce_min %x axes [0] : tensor<4xi1> to tensor<i1>
  return
}
