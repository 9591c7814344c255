// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>) -> (tensor<?xi32>, tensor<4xi32>) {
  // CHECK: gait.argmax %{{.*}} axis 1 : tensor<?x4xf32> to tensor<?xi32>
  %0 = gait.argmax %x axis 1 : tensor<?x4xf32> to tensor<?xi32>
  // CHECK: gait.argmax %{{.*}} axis 0 : tensor<?x4xf32> to tensor<4xi32>
  %1 = gait.argmax %x axis 0 : tensor<?x4xf32> to tensor<4xi32>
  return %0, %1 : tensor<?xi32>, tensor<4xi32>
}

// -----

func.func @axis_too_large(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'gait.argmax' op axis 2 is no dimension of x [batch, 4] f32; give one from 0 to 1 (C1)}}
  %0 = gait.argmax %x axis 2 : tensor<?x4xf32> to tensor<?xi32>
  return
}

// -----

func.func @axis_negative(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{axis -1 is no dimension of x [batch, 4] f32; give one from 0 to 1 (C1)}}
  %0 = gait.argmax %x axis -1 : tensor<?x4xf32> to tensor<?xi32>
  return
}

// -----

func.func @result_differs(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{y is [4] i32; it must be [batch] i32, x without axis (C2)}}
  %0 = gait.argmax %x axis 1 : tensor<?x4xf32> to tensor<4xi32>
  return
}

// -----

func.func @wide_index(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{result #0 must be tensor of i32 with sizes of at least 1 and at most one `?`, but got 'tensor<?xi64>'}}
  %0 = gait.argmax %x axis 1 : tensor<?x4xf32> to tensor<?xi64>
  return
}
