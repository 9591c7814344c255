// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4x2xf32>, %s: tensor<i1>) -> (tensor<4x2x?xf32>, tensor<i1>) {
  // CHECK: gait.transpose %{{.*}} [1, 2, 0] : tensor<?x4x2xf32> to tensor<4x2x?xf32>
  %0 = gait.transpose %x [1, 2, 0] : tensor<?x4x2xf32> to tensor<4x2x?xf32>
  // CHECK: gait.transpose %{{.*}} [] : tensor<i1> to tensor<i1>
  %1 = gait.transpose %s [] : tensor<i1> to tensor<i1>
  return %0, %1 : tensor<4x2x?xf32>, tensor<i1>
}

// -----

func.func @dimension_twice(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{'gait.transpose' op permutation [0, 0] must hold each dimension of x [2, 3] f32 once, from 0 to 1 (C1)}}
  %0 = gait.transpose %x [0, 0] : tensor<2x3xf32> to tensor<2x2xf32>
  return
}

// -----

func.func @too_few(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{permutation [0] must hold each dimension of x [2, 3] f32 once, from 0 to 1 (C1)}}
  %0 = gait.transpose %x [0] : tensor<2x3xf32> to tensor<2x3xf32>
  return
}

// -----

func.func @result_differs(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{y is [2, 3] f32; it must be [3, 2] f32 (C2)}}
  %0 = gait.transpose %x [1, 0] : tensor<2x3xf32> to tensor<2x3xf32>
  return
}
