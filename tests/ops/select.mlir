// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%c: tensor<?x4xi1>, %a: tensor<?x4xf32>, %b: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xi1>) {
  // CHECK: gait.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %0 = gait.select %c, %a, %b : tensor<?x4xf32>
  // CHECK: gait.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x4xi1>
  %1 = gait.select %c, %c, %c : tensor<?x4xi1>
  return %0, %1 : tensor<?x4xf32>, tensor<?x4xi1>
}

// -----

func.func @types_differ(%c: tensor<4xi1>, %a: tensor<4xf32>, %b: tensor<4xi32>) {
  // expected-error@+1 {{'gait.select' op types differ: a [4] f32, b [4] i32, y [4] f32; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.select"(%c, %a, %b) : (tensor<4xi1>, tensor<4xf32>, tensor<4xi32>) -> tensor<4xf32>
  return
}

// -----

func.func @condition_differs(%c: tensor<i1>, %a: tensor<4xf32>) {
  // expected-error@+1 {{shapes differ: c [] i1, a [4] f32; broadcast the condition to the shape of what it chooses (C2)}}
  %0 = "gait.select"(%c, %a, %a) : (tensor<i1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @no_condition(%c: tensor<4xi32>, %a: tensor<4xf32>) {
  // expected-error@+1 {{operand #0 must be tensor of i1 with sizes of at least 1 and at most one `?`, but got 'tensor<4xi32>'}}
  %0 = "gait.select"(%c, %a, %a) : (tensor<4xi32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}
