// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>) -> (tensor<?x4xf32>, tensor<8x4xf32>, tensor<f64>) {
  // CHECK: gait.checkpoint (%[[A:.*]] = %{{.*}}, %[[B:.*]] = %{{.*}}) : (tensor<?x8xf32>, tensor<8x4xf32>) -> (tensor<?x4xf32>, tensor<8x4xf32>) {
  %y:2 = gait.checkpoint (%a = %x, %b = %w) : (tensor<?x8xf32>, tensor<8x4xf32>) -> (tensor<?x4xf32>, tensor<8x4xf32>) {
    // CHECK-NEXT: %[[Y:.*]] = gait.dot "bk,kn->bn" %[[A]], %[[B]]
    %0 = gait.dot "bk,kn->bn" %a, %b : (tensor<?x8xf32>, tensor<8x4xf32>) -> tensor<?x4xf32>
    // CHECK-NEXT: gait.yield %[[Y]], %[[B]] : tensor<?x4xf32>, tensor<8x4xf32>
    gait.yield %0, %b : tensor<?x4xf32>, tensor<8x4xf32>
  }
  // It reads nothing; it holds another one.
  // CHECK: gait.checkpoint () {note = 1 : i64} : () -> tensor<f64> {
  %z = gait.checkpoint () {note = 1} : () -> tensor<f64> {
    %0 = gait.constant dense<2.0> : tensor<f64>
    // CHECK: gait.checkpoint (%[[C:.*]] = %{{.*}}) : (tensor<f64>) -> tensor<f64> {
    %1 = gait.checkpoint (%0 = %0) : (tensor<f64>) -> tensor<f64> {
      // CHECK-NEXT: gait.exp %[[C]]
      %1 = gait.exp %0 : tensor<f64>
      gait.yield %1 : tensor<f64>
    }
    gait.yield %1 : tensor<f64>
  }
  return %y#0, %y#1, %z : tensor<?x4xf32>, tensor<8x4xf32>, tensor<f64>
}

// -----

func.func @argument_missing(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.checkpoint' op block arguments: 0, one per operand is 1 (C1)}}
  "gait.checkpoint"(%x) ({
    %0 = gait.constant dense<1.0> : tensor<f32>
    gait.yield %0 : tensor<f32>
  }) : (tensor<4xf32>) -> tensor<f32>
  return
}

// -----

func.func @argument_differs(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'gait.checkpoint' op block argument 0 is [batch, 5] f32; it must be [batch, 4] f32, as its operand (C1)}}
  "gait.checkpoint"(%x) ({
  ^bb0(%a: tensor<?x5xf32>):
    gait.yield %a : tensor<?x5xf32>
  }) : (tensor<?x4xf32>) -> tensor<?x5xf32>
  return
}

// -----

func.func @yields_too_few(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.checkpoint' op block yields: 1, one per result is 2 (C2)}}
  %0:2 = gait.checkpoint (%a = %x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    gait.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @yields_another_type(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.checkpoint' op block yield 0 is [4] f32; it must be [4] f64, as its result (C2)}}
  %0 = gait.checkpoint (%a = %x) : (tensor<4xf32>) -> tensor<4xf64> {
    gait.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @reads_outside(%x: tensor<4xf32>) {
  %0 = gait.checkpoint (%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    // expected-error@+1 {{use of undeclared SSA value name}}
    %1 = gait.exp %x : tensor<4xf32>
    gait.yield %1 : tensor<4xf32>
  }
  return
}

// -----

func.func @yield_elsewhere(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.yield' op expects parent op to be one of 'gait.cluster, gait.loop, gait.checkpoint, gait.custom_gradient, gait.scan'}}
  gait.yield %x : tensor<4xf32>
}
