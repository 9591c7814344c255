// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4x4xf32>, %y: tensor<4x?xf32>, %z: tensor<?x1xi32>, %s: tensor<1x1xf32>)
    -> (tensor<?x16xf32>, tensor<2x2x?x1xf32>, tensor<?xi32>, tensor<f32>) {
  // CHECK: gait.reshape %{{.*}} : tensor<?x4x4xf32> to tensor<?x16xf32>
  %0 = gait.reshape %x : tensor<?x4x4xf32> to tensor<?x16xf32>
  // CHECK: gait.reshape %{{.*}} : tensor<4x?xf32> to tensor<2x2x?x1xf32>
  %1 = gait.reshape %y : tensor<4x?xf32> to tensor<2x2x?x1xf32>
  // CHECK: gait.reshape %{{.*}} : tensor<?x1xi32> to tensor<?xi32>
  %2 = gait.reshape %z : tensor<?x1xi32> to tensor<?xi32>
  // CHECK: gait.reshape %{{.*}} : tensor<1x1xf32> to tensor<f32>
  %3 = gait.reshape %s : tensor<1x1xf32> to tensor<f32>
  return %0, %1, %2, %3 : tensor<?x16xf32>, tensor<2x2x?x1xf32>, tensor<?xi32>, tensor<f32>
}

// -----

func.func @element_types_differ(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.reshape' op element types differ: x 'f32', y 'i32'; convert x first (C1)}}
  %0 = gait.reshape %x : tensor<4xf32> to tensor<2x2xi32>
  return
}

// -----

func.func @counts_differ(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{from [2, 3] f32 to [4] f32 changes the number of elements from 6 to 4; give a shape with as many (C2)}}
  %0 = gait.reshape %x : tensor<2x3xf32> to tensor<4xf32>
  return
}

// -----

func.func @row_counts_differ(%x: tensor<?x6xf32>) {
  // expected-error@+1 {{from [batch, 6] f32 to [batch, 4] f32 changes the number of elements per row from 6 to 4; give a shape with as many (C2)}}
  %0 = gait.reshape %x : tensor<?x6xf32> to tensor<?x4xf32>
  return
}

// -----

func.func @batch_to_number(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{from [batch, 4] f32 to [32] f32 changes the batch dimension into another; keep it a dimension of its own (C3)}}
  %0 = gait.reshape %x : tensor<?x4xf32> to tensor<32xf32>
  return
}

// -----

func.func @number_to_batch(%x: tensor<32xf32>) {
  // expected-error@+1 {{from [32] f32 to [batch] f32 changes the batch dimension into another; keep it a dimension of its own (C3)}}
  %0 = gait.reshape %x : tensor<32xf32> to tensor<?xf32>
  return
}

// -----

func.func @batch_moves(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{from [batch, 4] f32 to [4, batch] f32 splits or joins the batch dimension: 1 elements stand before it in x and 4 in y; transpose it aside first (C3)}}
  %0 = gait.reshape %x : tensor<?x4xf32> to tensor<4x?xf32>
  return
}

// -----

func.func @batch_splits(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{splits or joins the batch dimension: 1 elements stand before it in x and 2 in y}}
  %0 = gait.reshape %x : tensor<?x4xf32> to tensor<2x?x2xf32>
  return
}
