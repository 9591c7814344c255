// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x9x4xf32>, %i: tensor<2x5xi1>) -> (tensor<?x4x3x4xf32>, tensor<2x3x2xi1>) {
  // CHECK: gait.windows %{{.*}} axis 1 size 3 stride 2 dilation 1 : tensor<?x9x4xf32> to tensor<?x4x3x4xf32>
  %0 = gait.windows %x axis 1 size 3 stride 2 dilation 1 : tensor<?x9x4xf32> to tensor<?x4x3x4xf32>
  // CHECK: gait.windows %{{.*}} axis 1 size 2 stride 1 dilation 2 : tensor<2x5xi1> to tensor<2x3x2xi1>
  %1 = gait.windows %i axis 1 size 2 stride 1 dilation 2 : tensor<2x5xi1> to tensor<2x3x2xi1>
  return %0, %1 : tensor<?x4x3x4xf32>, tensor<2x3x2xi1>
}

// -----

func.func @axis(%x: tensor<?x9xf32>) {
  // expected-error@+1 {{'gait.windows' op axis 2 is no dimension of x [batch, 9] f32 along which windows slide; give one from 0 to 1 that is not the batch (C1)}}
  %0 = gait.windows %x axis 2 size 3 stride 1 dilation 1 : tensor<?x9xf32> to tensor<?x7x3xf32>
  return
}

// -----

func.func @batch(%x: tensor<?x9xf32>) {
  // expected-error@+1 {{axis 0 is no dimension of x [batch, 9] f32 along which windows slide; give one from 0 to 1 that is not the batch (C1)}}
  %0 = gait.windows %x axis 0 size 3 stride 1 dilation 1 : tensor<?x9xf32> to tensor<?x3x9xf32>
  return
}

// -----

func.func @size(%x: tensor<?x9xf32>) {
  // expected-error@+1 {{size is 0; it is at least 1 (C2)}}
  %0 = gait.windows %x axis 1 size 0 stride 1 dilation 1 : tensor<?x9xf32> to tensor<?x7x3xf32>
  return
}

// -----

func.func @stride(%x: tensor<?x9xf32>) {
  // expected-error@+1 {{stride is 0; it is at least 1 (C2)}}
  %0 = gait.windows %x axis 1 size 3 stride 0 dilation 1 : tensor<?x9xf32> to tensor<?x7x3xf32>
  return
}

// -----

func.func @dilation(%x: tensor<?x9xf32>) {
  // expected-error@+1 {{dilation is -1; it is at least 1 (C2)}}
  %0 = gait.windows %x axis 1 size 3 stride 1 dilation -1 : tensor<?x9xf32> to tensor<?x7x3xf32>
  return
}

// -----

func.func @span(%x: tensor<?x9xf32>) {
  // expected-error@+1 {{windows of 4 elements span 10, dimension 1 of x [batch, 9] f32 has 9; pad x or take smaller windows (C3)}}
  %0 = gait.windows %x axis 1 size 4 stride 1 dilation 3 : tensor<?x9xf32> to tensor<?x1x4xf32>
  return
}

// -----

func.func @result(%x: tensor<?x9xf32>) {
  // expected-error@+1 {{y is [batch, 5, 3] f32; it must be [batch, 4, 3] f32 (C4)}}
  %0 = gait.windows %x axis 1 size 3 stride 2 dilation 1 : tensor<?x9xf32> to tensor<?x5x3xf32>
  return
}

// -----

func.func @element_type(%x: tensor<?x9xf32>) {
  // expected-error@+1 {{y is [batch, 4, 3] f64; it must be [batch, 4, 3] f32 (C4)}}
  %0 = gait.windows %x axis 1 size 3 stride 2 dilation 1 : tensor<?x9xf32> to tensor<?x4x3xf64>
  return
}
