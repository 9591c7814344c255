// An op on the way without a rule is named, with its line and the gradient's. Never a silent zero.
// RUN: gait-opt --gait-expand-gradients --split-input-file --verify-diagnostics %s

module attributes {gait.phase = "graph"} {
  func.func @foreign(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = gait.exp %x : tensor<4xf32>
    // expected-error@+1 {{'arith.addf' op stands between a scalar and a target of its gradient, but has no gradient rule; use ops that have one, or gait.stop_gradient before it}}
    %1 = arith.addf %0, %0 : tensor<4xf32>
    %s = gait.reduce_sum %1 axes [0] : tensor<4xf32> to tensor<f32>
    // expected-note@+1 {{the gradient is asked for here}}
    %dx = gait.gradient %s wrt %x : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
    return %dx : tensor<4xf32>
  }
}

// -----

module attributes {gait.phase = "graph"} {
  func.func @scalar(%x: tensor<4xf32>) -> tensor<4xf32> {
    %zero = arith.constant 0 : index
    %e = tensor.extract %x[%zero] : tensor<4xf32>
    // expected-error@+1 {{'tensor.from_elements' op stands between a scalar and a target of its gradient, but has no gradient rule}}
    %0 = tensor.from_elements %e : tensor<f32>
    // expected-note@+1 {{the gradient is asked for here}}
    %dx = gait.gradient %0 wrt %x : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
    return %dx : tensor<4xf32>
  }
}

// -----

// The way leads through a region that reads the target from outside.
module attributes {gait.phase = "graph"} {
  func.func @region(%x: tensor<f32>, %c: i1) -> tensor<f32> {
    // expected-error@+1 {{'scf.if' op stands between a scalar and a target of its gradient, but has no gradient rule}}
    %0 = scf.if %c -> tensor<f32> {
      scf.yield %x : tensor<f32>
    } else {
      %1 = gait.exp %x : tensor<f32>
      scf.yield %1 : tensor<f32>
    }
    // expected-note@+1 {{the gradient is asked for here}}
    %dx = gait.gradient %0 wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %dx : tensor<f32>
  }
}

// -----

// Beside the way, or behind a stop, it harms nobody.
module attributes {gait.phase = "graph"} {
  func.func @beside(%x: tensor<4xf32>) -> tensor<4xf32> {
    %stopped = gait.stop_gradient %x : tensor<4xf32>
    %0 = arith.addf %stopped, %stopped : tensor<4xf32>
    %beside = arith.addf %x, %x : tensor<4xf32>
    %s = gait.reduce_sum %x axes [0] : tensor<4xf32> to tensor<f32>
    %dx = gait.gradient %s wrt %x : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
    return %dx : tensor<4xf32>
  }
}

// -----

// expected-error@+1 {{--gait-expand-gradients takes a module at phase graph; this one is at phase backward}}
module attributes {gait.phase = "backward"} {}

// -----

// expected-error@+1 {{--gait-expand-gradients takes a module at phase graph; this one has no attribute gait.phase}}
module {}

// -----

// expected-error@+1 {{gait.phase is "forward"; the phases are graph, backward, simplified, structured, clustered, kernels, tiled, vector, llvm, asm, object}}
module attributes {gait.phase = "forward"} {}
