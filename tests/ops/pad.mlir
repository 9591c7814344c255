// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>, %v: tensor<f32>) -> (tensor<?x6xf32>, tensor<?x10xf32>) {
  // CHECK: gait.pad %{{.*}}, %{{.*}} low [0, 1] high [0, 1] interior [0, 0] : tensor<?x4xf32> to tensor<?x6xf32>
  %0 = gait.pad %x, %v low [0, 1] high [0, 1] interior [0, 0] : tensor<?x4xf32> to tensor<?x6xf32>
  // CHECK: gait.pad %{{.*}}, %{{.*}} low [0, 0] high [0, 0] interior [0, 2] : tensor<?x4xf32> to tensor<?x10xf32>
  %1 = gait.pad %x, %v low [0, 0] high [0, 0] interior [0, 2] : tensor<?x4xf32> to tensor<?x10xf32>
  return %0, %1 : tensor<?x6xf32>, tensor<?x10xf32>
}

// -----

func.func @value_is_no_scalar(%x: tensor<4xf32>, %v: tensor<1xf32>) {
  // expected-error@+1 {{'gait.pad' op value is [1] f32; it must be a scalar of x's element type, [] 'f32' (C1)}}
  %0 = "gait.pad"(%x, %v) <{low = array<i64: 1>, high = array<i64: 1>, interior = array<i64: 0>}> : (tensor<4xf32>, tensor<1xf32>) -> tensor<6xf32>
  return
}

// -----

func.func @value_of_another_type(%x: tensor<4xf32>, %v: tensor<f64>) {
  // expected-error@+1 {{value is [] f64; it must be a scalar of x's element type, [] 'f32' (C1)}}
  %0 = "gait.pad"(%x, %v) <{low = array<i64: 1>, high = array<i64: 1>, interior = array<i64: 0>}> : (tensor<4xf32>, tensor<f64>) -> tensor<6xf32>
  return
}

// -----

func.func @too_few(%x: tensor<4x4xf32>, %v: tensor<f32>) {
  // expected-error@+1 {{high has 1 entries for 2 dimensions of x [4, 4] f32; give one each (C2)}}
  %0 = gait.pad %x, %v low [0, 1] high [1] interior [0, 0] : tensor<4x4xf32> to tensor<4x6xf32>
  return
}

// -----

func.func @negative(%x: tensor<4xf32>, %v: tensor<f32>) {
  // expected-error@+1 {{low [-1] has the negative number -1; slice instead to take elements away (C2)}}
  %0 = gait.pad %x, %v low [-1] high [0] interior [0] : tensor<4xf32> to tensor<3xf32>
  return
}

// -----

func.func @batch(%x: tensor<?x4xf32>, %v: tensor<f32>) {
  // expected-error@+1 {{high [1, 0] pads the batch dimension of x [batch, 4] f32; it must be 0 there (C3)}}
  %0 = gait.pad %x, %v low [0, 0] high [1, 0] interior [0, 0] : tensor<?x4xf32> to tensor<?x4xf32>
  return
}

// -----

func.func @result_differs(%x: tensor<4xf32>, %v: tensor<f32>) {
  // expected-error@+1 {{y is [8] f32; it must be [9] f32 (C4)}}
  %0 = gait.pad %x, %v low [1] high [1] interior [1] : tensor<4xf32> to tensor<8xf32>
  return
}
