// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x4xf32>, %i: tensor<?xi32>) -> tensor<10x4xf32> {
  // CHECK: gait.scatter_add %{{.*}}, %{{.*}} axis 0 : tensor<?x4xf32>, tensor<?xi32> to tensor<10x4xf32>
  %0 = gait.scatter_add %x, %i axis 0 : tensor<?x4xf32>, tensor<?xi32> to tensor<10x4xf32>
  return %0 : tensor<10x4xf32>
}

// -----

func.func @axis(%x: tensor<3x4xf32>, %i: tensor<3xi32>) {
  // expected-error@+1 {{'gait.scatter_add' op axis 2 is no dimension of y [10, 4] f32; give one from 0 to 1 (C1)}}
  %0 = gait.scatter_add %x, %i axis 2 : tensor<3x4xf32>, tensor<3xi32> to tensor<10x4xf32>
  return
}

// -----

func.func @batch(%x: tensor<3x4xf32>, %i: tensor<3xi32>) {
  // expected-error@+1 {{axis 0 is the batch dimension of y [batch, 4] f32, whose rows have no numbers; take another one (C1)}}
  %0 = gait.scatter_add %x, %i axis 0 : tensor<3x4xf32>, tensor<3xi32> to tensor<?x4xf32>
  return
}

// -----

func.func @operand(%x: tensor<?x5xf32>, %i: tensor<?xi32>) {
  // expected-error@+1 {{x is [batch, 5] f32; it must be [batch, 4] f32, of [10, 4] f32 with dimension 0 replaced by those of indices [batch] i32 (C2)}}
  %0 = gait.scatter_add %x, %i axis 0 : tensor<?x5xf32>, tensor<?xi32> to tensor<10x4xf32>
  return
}
