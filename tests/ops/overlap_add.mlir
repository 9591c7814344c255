// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4x3x4xf32>) -> (tensor<?x9x4xf32>, tensor<?x10x4xf32>) {
  // CHECK: gait.overlap_add %{{.*}} axis 1 stride 2 dilation 1 : tensor<?x4x3x4xf32> to tensor<?x9x4xf32>
  %0 = gait.overlap_add %x axis 1 stride 2 dilation 1 : tensor<?x4x3x4xf32> to tensor<?x9x4xf32>
  // CHECK: gait.overlap_add %{{.*}} axis 1 stride 2 dilation 1 : tensor<?x4x3x4xf32> to tensor<?x10x4xf32>
  %1 = gait.overlap_add %x axis 1 stride 2 dilation 1 : tensor<?x4x3x4xf32> to tensor<?x10x4xf32>
  return %0, %1 : tensor<?x9x4xf32>, tensor<?x10x4xf32>
}

// -----

func.func @axis(%x: tensor<?x4x3xf32>) {
  // expected-error@+1 {{'gait.overlap_add' op axis 2 of y [batch, 6] f32 must be a dimension that is not the batch, which x [batch, 4, 3] f32 has as two, windows and their elements (C1)}}
  %0 = gait.overlap_add %x axis 2 stride 1 dilation 1 : tensor<?x4x3xf32> to tensor<?x6xf32>
  return
}

// -----

func.func @batch(%x: tensor<?x4x3xf32>) {
  // expected-error@+1 {{axis 0 of y [batch, 3] f32 must be a dimension that is not the batch, which x [batch, 4, 3] f32 has as two, windows and their elements (C1)}}
  %0 = gait.overlap_add %x axis 0 stride 1 dilation 1 : tensor<?x4x3xf32> to tensor<?x3xf32>
  return
}

// -----

func.func @elements_of_batch(%x: tensor<4x?xf32>) {
  // expected-error@+1 {{axis 0 of y [6] f32 must be a dimension that is not the batch, which x [4, batch] f32 has as two, windows and their elements (C1)}}
  %0 = gait.overlap_add %x axis 0 stride 1 dilation 1 : tensor<4x?xf32> to tensor<6xf32>
  return
}

// -----

func.func @stride(%x: tensor<?x4x3xf32>) {
  // expected-error@+1 {{stride is 0; it is at least 1 (C2)}}
  %0 = gait.overlap_add %x axis 1 stride 0 dilation 1 : tensor<?x4x3xf32> to tensor<?x6xf32>
  return
}

// -----

func.func @too_short(%x: tensor<?x4x3xf32>) {
  // expected-error@+1 {{windows of x [batch, 4, 3] f32 reach 9 elements far, dimension 1 of y [batch, 8] f32 has 8; it must have that many, or more by less than the stride 2 (C3)}}
  %0 = gait.overlap_add %x axis 1 stride 2 dilation 1 : tensor<?x4x3xf32> to tensor<?x8xf32>
  return
}

// -----

func.func @too_long(%x: tensor<?x4x3xf32>) {
  // expected-error@+1 {{dimension 1 of y [batch, 11] f32 has 11; it must have that many, or more by less than the stride 2 (C3)}}
  %0 = gait.overlap_add %x axis 1 stride 2 dilation 1 : tensor<?x4x3xf32> to tensor<?x11xf32>
  return
}

// -----

func.func @operand(%x: tensor<?x4x3x5xf32>) {
  // expected-error@+1 {{x is [batch, 4, 3, 5] f32; by y [batch, 9, 4] f32 it must be [batch, 4, 3, 4] f32 (C4)}}
  %0 = gait.overlap_add %x axis 1 stride 2 dilation 1 : tensor<?x4x3x5xf32> to tensor<?x9x4xf32>
  return
}
