// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%a: tensor<?x4xf32>, %b: tensor<?x4xf32>, %i: tensor<i64>)
    -> (tensor<?x4xi1>, tensor<?x4xi1>, tensor<?x4xi1>, tensor<?x4xi1>, tensor<i1>, tensor<i1>) {
  // CHECK: gait.compare eq, %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %0 = gait.compare eq, %a, %b : tensor<?x4xf32>
  // CHECK: gait.compare ne, %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %1 = gait.compare ne, %a, %b : tensor<?x4xf32>
  // CHECK: gait.compare lt, %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %2 = gait.compare lt, %a, %b : tensor<?x4xf32>
  // CHECK: gait.compare le, %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %3 = gait.compare le, %a, %b : tensor<?x4xf32>
  // CHECK: gait.compare gt, %{{.*}}, %{{.*}} : tensor<i64>
  %4 = gait.compare gt, %i, %i : tensor<i64>
  // CHECK: gait.compare ge, %{{.*}}, %{{.*}} : tensor<i64>
  %5 = gait.compare ge, %i, %i : tensor<i64>
  return %0, %1, %2, %3, %4, %5 : tensor<?x4xi1>, tensor<?x4xi1>, tensor<?x4xi1>, tensor<?x4xi1>, tensor<i1>, tensor<i1>
}

// -----

func.func @types_differ(%a: tensor<4xf32>, %b: tensor<4xf64>) {
  // expected-error@+1 {{'gait.compare' op types differ: a [4] f32, b [4] f64; broadcast, reshape or convert until they agree (C1)}}
  %0 = "gait.compare"(%a, %b) <{predicate = 2 : i32}> : (tensor<4xf32>, tensor<4xf64>) -> tensor<4xi1>
  return
}

// -----

func.func @result_differs(%a: tensor<4xf32>) {
  // expected-error@+1 {{shapes differ: a [4] f32, y [5] i1; y must have a's (C2)}}
  %0 = "gait.compare"(%a, %a) <{predicate = 2 : i32}> : (tensor<4xf32>, tensor<4xf32>) -> tensor<5xi1>
  return
}

// -----

func.func @no_condition(%a: tensor<4xf32>) {
  // expected-error@+1 {{result #0 must be tensor of i1 with sizes of at least 1 and at most one `?`, but got 'tensor<4xf32>'}}
  %0 = "gait.compare"(%a, %a) <{predicate = 2 : i32}> : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @unknown(%a: tensor<4xf32>) {
  // expected-error@+1 {{one of the following enum values for attribute 'predicate' [eq, ne, lt, le, gt, ge]}}
  %0 = gait.compare less, %a, %a : tensor<4xf32>
  return
}
