// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x9xf32>, %s: tensor<f32>) -> (tensor<?x3xf32>, tensor<f32>) {
  // CHECK: gait.slice %{{.*}} [0, 2] to [-1, 8] by [1, 2] : tensor<?x9xf32> to tensor<?x3xf32>
  %0 = gait.slice %x [0, 2] to [-1, 8] by [1, 2] : tensor<?x9xf32> to tensor<?x3xf32>
  // CHECK: gait.slice %{{.*}} [] to [] by [] : tensor<f32> to tensor<f32>
  %1 = gait.slice %s [] to [] by [] : tensor<f32> to tensor<f32>
  return %0, %1 : tensor<?x3xf32>, tensor<f32>
}

// -----

func.func @too_few_limits(%x: tensor<4x4xf32>) {
  // expected-error@+1 {{'gait.slice' op limits has 1 entries for 2 dimensions of x [4, 4] f32; give one each (C1)}}
  %0 = gait.slice %x [0, 0] to [4] by [1, 1] : tensor<4x4xf32> to tensor<4x4xf32>
  return
}

// -----

func.func @limit_too_large(%x: tensor<4xf32>) {
  // expected-error@+1 {{takes start 1, limit 5, stride 1 of dimension 0 of x [4] f32; it needs 0 <= start < limit <= 4 and stride >= 1 (C2)}}
  %0 = gait.slice %x [1] to [5] by [1] : tensor<4xf32> to tensor<4xf32>
  return
}

// -----

func.func @nothing(%x: tensor<4xf32>) {
  // expected-error@+1 {{takes start 2, limit 2, stride 1 of dimension 0}}
  %0 = gait.slice %x [2] to [2] by [1] : tensor<4xf32> to tensor<1xf32>
  return
}

// -----

func.func @before_the_start(%x: tensor<4xf32>) {
  // expected-error@+1 {{takes start -1, limit 2, stride 1 of dimension 0}}
  %0 = gait.slice %x [-1] to [2] by [1] : tensor<4xf32> to tensor<3xf32>
  return
}

// -----

func.func @no_stride(%x: tensor<4xf32>) {
  // expected-error@+1 {{takes start 0, limit 2, stride 0 of dimension 0}}
  %0 = gait.slice %x [0] to [2] by [0] : tensor<4xf32> to tensor<2xf32>
  return
}

// -----

func.func @part_of_the_batch(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{takes a part of the batch dimension of x [batch, 4] f32: start 1, limit -1, stride 1; take it whole: start 0, limit -1, stride 1 (C3)}}
  %0 = gait.slice %x [1, 0] to [-1, 4] by [1, 1] : tensor<?x4xf32> to tensor<?x4xf32>
  return
}

// -----

func.func @batch_by_two(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{takes a part of the batch dimension of x [batch, 4] f32: start 0, limit -1, stride 2}}
  %0 = gait.slice %x [0, 0] to [-1, 4] by [2, 1] : tensor<?x4xf32> to tensor<?x4xf32>
  return
}

// -----

func.func @result_differs(%x: tensor<9xf32>) {
  // expected-error@+1 {{y is [4] f32; it must be [3] f32 (C4)}}
  %0 = gait.slice %x [2] to [8] by [2] : tensor<9xf32> to tensor<4xf32>
  return
}
