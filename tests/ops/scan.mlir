// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%h0: tensor<?x8xf32>, %xs: tensor<?x60x8xf32>, %w: tensor<8x8xf32>) -> (tensor<?x8xf32>, tensor<?x60x8xf32>) {
  // CHECK: gait.scan count 60 reverse carry (%[[H:.*]] = %{{.*}}) over (%[[X:.*]] = %{{.*}} axis 1) reading (%[[W:.*]] = %{{.*}}) stacking [1] {note = 1 : i64} : (tensor<?x8xf32>, tensor<?x60x8xf32>, tensor<8x8xf32>) -> (tensor<?x8xf32>, tensor<?x60x8xf32>) {
  %last, %all = gait.scan count 60 reverse carry (%h = %h0) over (%x = %xs axis 1) reading (%v = %w) stacking [1] {note = 1}
      : (tensor<?x8xf32>, tensor<?x60x8xf32>, tensor<8x8xf32>) -> (tensor<?x8xf32>, tensor<?x60x8xf32>) {
    // CHECK-NEXT: gait.dot "bk,kn->bn" %[[H]], %[[W]]
    %0 = gait.dot "bk,kn->bn" %h, %v : (tensor<?x8xf32>, tensor<8x8xf32>) -> tensor<?x8xf32>
    // CHECK-NEXT: gait.add %{{.*}}, %[[X]]
    %1 = gait.add %0, %x : tensor<?x8xf32>
    // CHECK-NEXT: gait.yield %[[Y:.*]], %[[Y]] : tensor<?x8xf32>, tensor<?x8xf32>
    gait.yield %1, %1 : tensor<?x8xf32>, tensor<?x8xf32>
  }
  // Nothing but a carry, and what gradients keep; another one within.
  // CHECK: gait.scan count 3 keep logarithmic carry (%{{.*}} = %{{.*}}) : (tensor<?x8xf32>) -> tensor<?x8xf32> {
  %z = gait.scan count 3 keep logarithmic carry (%a = %last) : (tensor<?x8xf32>) -> tensor<?x8xf32> {
    // CHECK: gait.scan count 2 carry (%{{.*}} = %{{.*}}) : (tensor<?x8xf32>) -> tensor<?x8xf32> {
    %0 = gait.scan count 2 carry (%b = %a) : (tensor<?x8xf32>) -> tensor<?x8xf32> {
      %1 = gait.exp %b : tensor<?x8xf32>
      gait.yield %1 : tensor<?x8xf32>
    }
    gait.yield %0 : tensor<?x8xf32>
  }
  return %z, %all : tensor<?x8xf32>, tensor<?x60x8xf32>
}

// -----

func.func @no_step(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.scan' op runs 0 steps; it runs at least 1 (C1)}}
  %0 = gait.scan count 0 carry (%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    gait.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @no_such_keep(%x: tensor<4xf32>) {
  // expected-error@+1 {{keep is all, square_root or logarithmic, not half}}
  %0 = gait.scan count 2 keep half carry (%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    gait.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @another_length(%x: tensor<4x3xf32>) {
  // expected-error@+1 {{'gait.scan' op stacked operand 0 [4, 3] f32 is not one slice a step along axis 1; that dimension has the size 4 (C2)}}
  %0 = gait.scan count 4 over (%a = %x axis 1) stacking [0] : (tensor<4x3xf32>) -> tensor<4x4xf32> {
    gait.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @rows_as_steps(%x: tensor<?x3xf32>) {
  // expected-error@+1 {{'gait.scan' op stacked operand 0 [batch, 3] f32 is not one slice a step along axis 0; that dimension has the size 4 (C2)}}
  %0 = gait.scan count 4 over (%a = %x axis 0) stacking [0] : (tensor<?x3xf32>) -> tensor<4x3xf32> {
    gait.yield %a : tensor<3xf32>
  }
  return
}

// -----

func.func @axis_missing(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.scan' op has 0 axes for 1 stacked results; give one each (C2)}}
  %0:2 = gait.scan count 4 carry (%a = %x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4x4xf32>) {
    gait.yield %a, %a : tensor<4xf32>, tensor<4xf32>
  }
  return
}

// -----

func.func @argument_differs(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.scan' op block argument 0 is [5] f32; it must be [4] f32, as its carry, slice and capture (C3)}}
  %0 = "gait.scan"(%x) <{axes = array<i64>, count = 2 : i64, operandSegmentSizes = array<i32: 1, 0, 0>, stacking = array<i64>}> ({
  ^bb0(%a: tensor<5xf32>):
    %1 = gait.constant dense<1.0> : tensor<4xf32>
    gait.yield %1 : tensor<4xf32>
  }) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @carry_changes(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.scan' op result 0 is [4] f64; it must be [4] f32, as its carry (C4)}}
  %0 = gait.scan count 2 carry (%a = %x) : (tensor<4xf32>) -> tensor<4xf64> {
    %1 = gait.convert %a : tensor<4xf32> to tensor<4xf64>
    gait.yield %1 : tensor<4xf64>
  }
  return
}

// -----

func.func @result_missing(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.scan' op has 0 results for 1 carries; it gives one each (C4)}}
  gait.scan count 2 carry (%a = %x) : (tensor<4xf32>) -> () {
    gait.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @yields_another_type(%x: tensor<4xf32>) {
  // expected-error@+1 {{'gait.scan' op block yield 1 is [4] f32; it must be [5] f32, as its carry and stacked slice (C5)}}
  %0:2 = gait.scan count 2 carry (%a = %x) stacking [0] : (tensor<4xf32>) -> (tensor<4xf32>, tensor<2x5xf32>) {
    gait.yield %a, %a : tensor<4xf32>, tensor<4xf32>
  }
  return
}

// -----

func.func @reads_outside(%x: tensor<4xf32>) {
  %0 = gait.scan count 2 carry (%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
    // expected-error@+1 {{use of undeclared SSA value name}}
    %1 = gait.exp %x : tensor<4xf32>
    gait.yield %1 : tensor<4xf32>
  }
  return
}
