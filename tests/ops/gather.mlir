// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<2x10x4xf32>, %i: tensor<?x3xi32>, %j: tensor<i64>) -> (tensor<2x?x3x4xf32>, tensor<2x10xf32>) {
  // CHECK: gait.gather %{{.*}}, %{{.*}} axis 1 : tensor<2x10x4xf32>, tensor<?x3xi32> to tensor<2x?x3x4xf32>
  %0 = gait.gather %x, %i axis 1 : tensor<2x10x4xf32>, tensor<?x3xi32> to tensor<2x?x3x4xf32>
  // CHECK: gait.gather %{{.*}}, %{{.*}} axis 2 : tensor<2x10x4xf32>, tensor<i64> to tensor<2x10xf32>
  %1 = gait.gather %x, %j axis 2 : tensor<2x10x4xf32>, tensor<i64> to tensor<2x10xf32>
  return %0, %1 : tensor<2x?x3x4xf32>, tensor<2x10xf32>
}

// -----

func.func @axis(%x: tensor<10x4xf32>, %i: tensor<3xi32>) {
  // expected-error@+1 {{'gait.gather' op axis -1 is no dimension of x [10, 4] f32; give one from 0 to 1 (C1)}}
  %0 = gait.gather %x, %i axis -1 : tensor<10x4xf32>, tensor<3xi32> to tensor<3x4xf32>
  return
}

// -----

func.func @batch(%x: tensor<?x4xf32>, %i: tensor<3xi32>) {
  // expected-error@+1 {{axis 0 is the batch dimension of x [batch, 4] f32, whose rows have no numbers; take another one (C1)}}
  %0 = gait.gather %x, %i axis 0 : tensor<?x4xf32>, tensor<3xi32> to tensor<3x4xf32>
  return
}

// -----

func.func @result(%x: tensor<10x4xf32>, %i: tensor<?xi32>) {
  // expected-error@+1 {{y is [batch, 5] f32; it must be [batch, 4] f32, of [10, 4] f32 with dimension 0 replaced by those of indices [batch] i32 (C2)}}
  %0 = gait.gather %x, %i axis 0 : tensor<10x4xf32>, tensor<?xi32> to tensor<?x5xf32>
  return
}

// -----

func.func @element_type(%x: tensor<10x4xf32>, %i: tensor<?xi32>) {
  // expected-error@+1 {{y is [batch, 4] f64; it must be [batch, 4] f32, of [10, 4] f32 with dimension 0 replaced by those of indices [batch] i32 (C2)}}
  %0 = gait.gather %x, %i axis 0 : tensor<10x4xf32>, tensor<?xi32> to tensor<?x4xf64>
  return
}
