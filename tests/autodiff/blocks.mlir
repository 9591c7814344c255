// Ops that hold a block: their gradients, and the blocks in their places.
// RUN: gait-opt --gait-expand-gradients --split-input-file %s | FileCheck %s
// RUN: gait-opt --gait-expand-gradients --gait-simplify --split-input-file %s | FileCheck %s --check-prefix=SIMPLE
// RUN: gait-opt --gait-expand-gradients --gait-simplify --gait-to-structured --split-input-file %s | FileCheck %s --check-prefix=STRUCTURED

module attributes {gait.phase = "graph"} {
  // The second tanh reads a barrier, and is merged with the first neither here nor later.
  // CHECK-LABEL: func.func @checkpoint(
  // CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>, %[[N:.*]]: tensor<?x4xi32>)
  // SIMPLE-LABEL: func.func @checkpoint(
  // STRUCTURED-LABEL: func.func @checkpoint(
  func.func @checkpoint(%x: tensor<?x4xf32>, %n: tensor<?x4xi32>) -> tensor<?x4xf32> {
    // CHECK-NEXT: %[[F:.*]] = gait.convert %[[N]]
    // CHECK-NEXT: %[[T:.*]] = gait.tanh %[[X]]
    // CHECK-NEXT: %[[Y:.*]] = gait.mul %[[T]], %[[F]]
    // SIMPLE: gait.tanh
    // SIMPLE: gait.barrier
    // SIMPLE: gait.tanh
    // STRUCTURED: math.tanh
    // STRUCTURED: gait.barrier
    // STRUCTURED: math.tanh
    %y = gait.checkpoint (%a = %x, %b = %n) : (tensor<?x4xf32>, tensor<?x4xi32>) -> tensor<?x4xf32> {
      %f = gait.convert %b : tensor<?x4xi32> to tensor<?x4xf32>
      %t = gait.tanh %a : tensor<?x4xf32>
      %0 = gait.mul %t, %f : tensor<?x4xf32>
      gait.yield %0 : tensor<?x4xf32>
    }
    // CHECK: %[[E:.*]] = gait.exp %[[Y]]
    %e = gait.exp %y : tensor<?x4xf32>
    %s = gait.reduce_sum %e axes [0, 1] : tensor<?x4xf32> to tensor<f32>
    // CHECK: %[[DY:.*]] = gait.mul %{{.*}}, %[[E]]
    // CHECK-NEXT: %[[A:.*]] = gait.barrier %[[X]] after %[[DY]] : tensor<?x4xf32>, tensor<?x4xf32>
    // CHECK-NEXT: %[[B:.*]] = gait.barrier %[[N]] after %[[DY]] : tensor<?x4xi32>, tensor<?x4xf32>
    // CHECK-NEXT: %[[G:.*]] = gait.convert %[[B]]
    // CHECK-NEXT: %[[U:.*]] = gait.tanh %[[A]]
    // The product is not needed again.
    // CHECK-NEXT: %[[DT:.*]] = gait.mul %[[DY]], %[[G]]
    // CHECK-NEXT: %[[P:.*]] = gait.mul %[[DT]], %[[U]]
    // CHECK-NEXT: gait.sub %[[DT]], %[[P]]
    %dx = gait.gradient %s wrt %x : (tensor<f32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    return %dx : tensor<?x4xf32>
  }
}

// -----

module attributes {gait.phase = "graph"} {
  // No gradient: nothing is left of it.
  // CHECK-LABEL: func.func @forward(
  // CHECK-SAME: %[[X:.*]]: tensor<4xf32>)
  func.func @forward(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    // CHECK-NEXT: %[[E:.*]] = gait.exp %[[X]]
    // CHECK-NEXT: %[[S:.*]] = gait.sin %[[E]]
    // CHECK-NEXT: return %[[S]], %[[X]]
    %y:2 = gait.checkpoint (%a = %x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
      %z = gait.checkpoint (%b = %a) : (tensor<4xf32>) -> tensor<4xf32> {
        %e = gait.exp %b : tensor<4xf32>
        gait.yield %e : tensor<4xf32>
      }
      %s = gait.custom_gradient (%b = %z) : (tensor<4xf32>) -> tensor<4xf32> {
        %0 = gait.sin %b : tensor<4xf32>
        gait.yield %0 : tensor<4xf32>
      } backward (%b, %r, %dr) {
        %0 = gait.tanh %dr : tensor<4xf32>
        gait.yield %0 : tensor<4xf32>
      }
      gait.yield %s, %a : tensor<4xf32>, tensor<4xf32>
    }
    return %y#0, %y#1 : tensor<4xf32>, tensor<4xf32>
  }

  // Nested: the inner block is computed for the second time where the outer one is, and for the third time later.
  // CHECK-LABEL: func.func @nested(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>)
  func.func @nested(%x: tensor<f32>) -> tensor<f32> {
    // CHECK-NEXT: gait.tanh %[[X]]
    // CHECK-NEXT: %[[Y:.*]] = gait.sin
    %y = gait.checkpoint (%a = %x) : (tensor<f32>) -> tensor<f32> {
      %t = gait.checkpoint (%b = %a) : (tensor<f32>) -> tensor<f32> {
        %0 = gait.tanh %b : tensor<f32>
        gait.yield %0 : tensor<f32>
      }
      %0 = gait.sin %t : tensor<f32>
      gait.yield %0 : tensor<f32>
    }
    // CHECK-NEXT: %[[ONE:.*]] = gait.constant
    // CHECK-NEXT: %[[OUTER:.*]] = gait.barrier %[[X]] after %[[ONE]]
    // CHECK-NEXT: %[[T:.*]] = gait.tanh %[[OUTER]]
    // CHECK-NEXT: %[[C:.*]] = gait.cos %[[T]]
    // CHECK-NEXT: %[[DT:.*]] = gait.mul %[[ONE]], %[[C]]
    // CHECK-NEXT: %[[INNER:.*]] = gait.barrier %[[OUTER]] after %[[DT]]
    // CHECK-NEXT: gait.tanh %[[INNER]]
    %dx = gait.gradient %y wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %dx : tensor<f32>
  }

  // Of two results only one has a gradient, of two operands only one has any; the other cotangent is zero.
  // CHECK-LABEL: func.func @custom(
  // CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[I:.*]]: tensor<4xi32>)
  func.func @custom(%x: tensor<4xf32>, %i: tensor<4xi32>) -> tensor<4xf32> {
    // CHECK-NEXT: %[[F:.*]] = gait.floor %[[X]]
    // CHECK-NEXT: %[[E:.*]] = gait.exp %[[X]]
    %y:2 = gait.custom_gradient (%a = %x, %b = %i) : (tensor<4xf32>, tensor<4xi32>) -> (tensor<4xf32>, tensor<4xf32>) {
      %f = gait.floor %a : tensor<4xf32>
      %e = gait.exp %a : tensor<4xf32>
      gait.yield %f, %e : tensor<4xf32>, tensor<4xf32>
    } backward (%a, %b, %f, %e, %df, %de) {
      %c = gait.convert %b : tensor<4xi32> to tensor<4xf32>
      %0 = gait.mul %df, %c : tensor<4xf32>
      %1 = gait.mul %de, %e : tensor<4xf32>
      %2 = gait.add %0, %1 : tensor<4xf32>
      gait.yield %2 : tensor<4xf32>
    }
    // CHECK: gait.reduce_sum %[[F]]
    %s = gait.reduce_sum %y#0 axes [0] : tensor<4xf32> to tensor<f32>
    // CHECK: %[[DF:.*]] = gait.broadcast
    // CHECK: %[[DE:.*]] = gait.broadcast
    // CHECK: %[[C:.*]] = gait.convert %[[I]]
    // CHECK-NEXT: %[[P:.*]] = gait.mul %[[DF]], %[[C]]
    // CHECK-NEXT: %[[Q:.*]] = gait.mul %[[DE]], %[[E]]
    // CHECK-NEXT: %[[DX:.*]] = gait.add %[[P]], %[[Q]]
    // CHECK-NEXT: return %[[DX]]
    %dx = gait.gradient %s wrt %x : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
    return %dx : tensor<4xf32>
  }

  // A vector-Jacobian product: no scalar is made.
  // CHECK-LABEL: func.func @products(
  // CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[DY:.*]]: tensor<4xf32>, %[[DZ:.*]]: tensor<4xf64>)
  func.func @products(%x: tensor<4xf32>, %dy: tensor<4xf32>, %dz: tensor<4xf64>) -> tensor<4xf32> {
    // CHECK-NEXT: %[[Y:.*]] = gait.exp %[[X]]
    %y = gait.exp %x : tensor<4xf32>
    // CHECK-NEXT: gait.convert
    %z = gait.convert %x : tensor<4xf32> to tensor<4xf64>
    // CHECK-NEXT: %[[A:.*]] = gait.convert %[[DZ]]
    // CHECK-NEXT: %[[B:.*]] = gait.mul %[[DY]], %[[Y]]
    // CHECK-NEXT: %[[DX:.*]] = gait.add %[[A]], %[[B]]
    // CHECK-NEXT: return %[[DX]]
    %dx = gait.gradient %y, %z times %dy, %dz wrt %x : (tensor<4xf32>, tensor<4xf64>, tensor<4xf32>, tensor<4xf64>, tensor<4xf32>) -> tensor<4xf32>
    return %dx : tensor<4xf32>
  }
}
