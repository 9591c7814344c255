// RUN: gait-opt --gait-cluster --split-input-file --verify-diagnostics %s

module @refused {
  func.func @main(%x: tensor<4x4xf32> {gait.name = "x", gait.role = "input"})
      -> (tensor<4x4xf32> {gait.name = "y", gait.role = "output"}) {
    %c = arith.constant 0 : index
    %v = arith.constant 1.0 : f32
    // expected-error @below {{'tensor.insert' has no place in a structured entry: linalg on tensors, loops, reshapes, slices and scalars have}}
    %y = tensor.insert %v into %x[%c, %c] : tensor<4x4xf32>
    return %y : tensor<4x4xf32>
  }
}

// -----

module @refused {
  func.func @main(%p: tensor<f32> {gait.name = "p", gait.role = "input"})
      -> (tensor<4xf32> {gait.name = "y", gait.role = "output"}) {
    %v = tensor.extract %p[] : tensor<f32>
    %e = tensor.empty() : tensor<4xf32>
    // expected-error @below {{takes a number read from a tensor as a scalar operand; read it in the op's region}}
    %y = linalg.fill ins(%v : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    return %y : tensor<4xf32>
  }
}
