// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%s: tensor<f32>, %x: tensor<4xf32>, %b: tensor<?xi1>) -> (tensor<?x4xf32>, tensor<?x4xf32>, tensor<2x?x3xi1>) {
  // CHECK: gait.broadcast %{{.*}} dims [] : tensor<f32> to tensor<?x4xf32>
  %0 = gait.broadcast %s dims [] : tensor<f32> to tensor<?x4xf32>
  // CHECK: gait.broadcast %{{.*}} dims [1] : tensor<4xf32> to tensor<?x4xf32>
  %1 = gait.broadcast %x dims [1] : tensor<4xf32> to tensor<?x4xf32>
  // CHECK: gait.broadcast %{{.*}} dims [1] : tensor<?xi1> to tensor<2x?x3xi1>
  %2 = gait.broadcast %b dims [1] : tensor<?xi1> to tensor<2x?x3xi1>
  return %0, %1, %2 : tensor<?x4xf32>, tensor<?x4xf32>, tensor<2x?x3xi1>
}

// -----

func.func @element_types_differ(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.broadcast' op element types differ: x 'f32', y 'f64'; convert x first (C1)}}
  %0 = gait.broadcast %x dims [1] : tensor<4xf32> to tensor<?x4xf64>
  return
}

// -----

func.func @too_few_dims(%x: tensor<4xf32>) {
  // expected-error@+1 {{dims has 0 entries for 1 dimensions of x [4] f32; give one each (C2)}}
  %0 = gait.broadcast %x dims [] : tensor<4xf32> to tensor<?x4xf32>
  return
}

// -----

func.func @dims_not_increasing(%x: tensor<4x4xf32>) {
  // expected-error@+1 {{dims [1, 0] must be strictly increasing, each from 0 to 2, the last dimension of y [4, 4, 2] f32 (C3)}}
  %0 = gait.broadcast %x dims [1, 0] : tensor<4x4xf32> to tensor<4x4x2xf32>
  return
}

// -----

func.func @dim_twice(%x: tensor<4x4xf32>) {
  // expected-error@+1 {{dims [1, 1] must be strictly increasing}}
  %0 = gait.broadcast %x dims [1, 1] : tensor<4x4xf32> to tensor<4x4x2xf32>
  return
}

// -----

func.func @dim_too_large(%x: tensor<4xf32>) {
  // expected-error@+1 {{dims [2] must be strictly increasing, each from 0 to 1, the last dimension of y [2, 4] f32 (C3)}}
  %0 = gait.broadcast %x dims [2] : tensor<4xf32> to tensor<2x4xf32>
  return
}

// -----

func.func @dim_negative(%x: tensor<4xf32>) {
  // expected-error@+1 {{dims [-1] must be strictly increasing}}
  %0 = gait.broadcast %x dims [-1] : tensor<4xf32> to tensor<2x4xf32>
  return
}

// -----

func.func @sizes_differ(%x: tensor<1xf32>) {
  // expected-error@+1 {{dimension 0 of x [1] f32 becomes dimension 1 of y [batch, 4] f32, of another size; reshape a size of 1 away before broadcasting (C4)}}
  %0 = gait.broadcast %x dims [1] : tensor<1xf32> to tensor<?x4xf32>
  return
}

// -----

func.func @batch_meets_a_number(%x: tensor<?xf32>) {
  // expected-error@+1 {{dimension 0 of x [batch] f32 becomes dimension 0 of y [8, 4] f32, of another size}}
  %0 = gait.broadcast %x dims [0] : tensor<?xf32> to tensor<8x4xf32>
  return
}

// -----

func.func @two_batches(%x: tensor<?xf32>) {
  // expected-error@+1 {{result #0 must be tensor of f32, f64, i32, i64 or i1 with sizes of at least 1 and at most one `?`, but got 'tensor<?x?xf32>'}}
  %0 = gait.broadcast %x dims [0] : tensor<?xf32> to tensor<?x?xf32>
  return
}

// -----

func.func @empty(%x: tensor<4xf32>) {
  // expected-error@+1 {{result #0 must be tensor of f32, f64, i32, i64 or i1 with sizes of at least 1 and at most one `?`, but got 'tensor<0x4xf32>'}}
  %0 = gait.broadcast %x dims [1] : tensor<4xf32> to tensor<0x4xf32>
  return
}
