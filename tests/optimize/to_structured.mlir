// The structured form of each op.
// RUN: gait-opt --gait-to-structured --mlir-print-local-scope %s | FileCheck %s
// Nothing but linalg, tensor and arith on the way of tensors is left.
// RUN: gait-opt --gait-to-structured %s | FileCheck %s --check-prefix=NONE --implicit-check-not="= gait." --implicit-check-not=tensor.dim --implicit-check-not=affine.apply --implicit-check-not=tensor.cast

// NONE: gait.phase = "structured"
// CHECK: module {{.*}}gait.phase = "structured"
module attributes {gait.phase = "backward"} {
  // Without a `?` there is no number of rows. Scalars stay tensors of rank 0.
  // CHECK-LABEL: func.func @static(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>) -> tensor<f32>
  // CHECK: %[[E:.*]] = tensor.empty() : tensor<f32>
  // CHECK: linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%[[X]] : tensor<f32>) outs(%[[E]] : tensor<f32>)
  // CHECK: math.tanh
  func.func @static(%x: tensor<f32>) -> tensor<f32> {
    %0 = gait.tanh %x : tensor<f32>
    return %0 : tensor<f32>
  }

  // The rows are a last argument, also where a `?` is inside only.
  // CHECK-LABEL: func.func @inside(
  // CHECK-SAME: %[[ROWS:[a-z0-9]+]]: index {gait.role = "rows"}) -> tensor<i64>
  // CHECK: tensor.empty(%[[ROWS]]) : tensor<?xi64>
  func.func @inside() -> tensor<i64> {
    %0 = gait.iota axis 0 : tensor<?xi64>
    %1 = gait.reduce_max %0 axes [0] : tensor<?xi64> to tensor<i64>
    return %1 : tensor<i64>
  }

  // CHECK-LABEL: func.func @rows(
  // CHECK-SAME: %[[ROWS:[a-z0-9]+]]: index {gait.role = "rows"}
  // CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<i64>)
  // CHECK-NEXT: ^bb0(
  // CHECK-NEXT: %[[R:.*]] = arith.index_cast %[[ROWS]] : index to i64
  // CHECK-NEXT: linalg.yield %[[R]]
  func.func @rows(%x: tensor<?xf32>) -> tensor<i64> {
    %0 = gait.rows : tensor<i64>
    return %0 : tensor<i64>
  }

  // Loops are the result's letters, then those summed over.
  // CHECK-LABEL: func.func @dot(
  // CHECK: %[[ZERO:.*]] = arith.constant 0.0
  // CHECK: %[[EMPTY:.*]] = tensor.empty(%{{.*}}) : tensor<?x10xf32>
  // CHECK: %[[FILL:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%[[EMPTY]]
  // CHECK: linalg.contract indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>]
  // CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<?x64xf32>, tensor<64x10xf32>) outs(%[[FILL]] : tensor<?x10xf32>)
  func.func @dot(%x: tensor<?x64xf32>, %w: tensor<64x10xf32>) -> tensor<?x10xf32> {
    %0 = gait.dot "bk,kn->bn" %x, %w : (tensor<?x64xf32>, tensor<64x10xf32>) -> tensor<?x10xf32>
    return %0 : tensor<?x10xf32>
  }

  // A contraction over the batch, with a loop of both operands and the result, of integers.
  // CHECK-LABEL: func.func @batched_dot(
  // CHECK: arith.constant 0 : i32
  // CHECK: linalg.contract indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d3, d0, d2)>, affine_map<(d0, d1, d2, d3) -> (d0, d3, d1)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>]
  func.func @batched_dot(%x: tensor<?x2x3xi32>, %y: tensor<2x?x4xi32>) -> tensor<2x4x3xi32> {
    %0 = gait.dot "bhi,hbj->hji" %x, %y : (tensor<?x2x3xi32>, tensor<2x?x4xi32>) -> tensor<2x4x3xi32>
    return %0 : tensor<2x4x3xi32>
  }

  // An outer product sums over nothing: a pointwise op.
  // CHECK-LABEL: func.func @outer_product(
  // CHECK-NOT: linalg.contract
  // CHECK: linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
  // CHECK: arith.mulf
  func.func @outer_product(%x: tensor<?xf32>, %y: tensor<4xf32>) -> tensor<?x4xf32> {
    %0 = gait.dot "i,j->ij" %x, %y : (tensor<?xf32>, tensor<4xf32>) -> tensor<?x4xf32>
    return %0 : tensor<?x4xf32>
  }

  // CHECK-LABEL: func.func @reductions(
  // CHECK-DAG: %[[MINF:.*]] = arith.constant 0xFF800000 : f32
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.0{{.*}} : f32
  // CHECK-DAG: %[[MINI:.*]] = arith.constant -9223372036854775808 : i64
  // CHECK: linalg.fill ins(%[[ZERO]]
  // CHECK: linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]}
  // CHECK: ^bb0(%[[IN:.*]]: f32, %[[OUT:.*]]: f32):
  // CHECK-NEXT: arith.addf %[[IN]], %[[OUT]]
  // CHECK: linalg.fill ins(%[[MINF]]
  // CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]}
  // CHECK: arith.maximumf
  // CHECK: linalg.fill ins(%[[MINI]]
  // CHECK: arith.maxsi
  func.func @reductions(%x: tensor<?x4xf32>, %i: tensor<4xi64>) -> (tensor<4xf32>, tensor<?xf32>, tensor<i64>) {
    %0 = gait.reduce_sum %x axes [0] : tensor<?x4xf32> to tensor<4xf32>
    %1 = gait.reduce_max %x axes [1] : tensor<?x4xf32> to tensor<?xf32>
    %2 = gait.reduce_max %i axes [0] : tensor<4xi64> to tensor<i64>
    return %0, %1, %2 : tensor<4xf32>, tensor<?xf32>, tensor<i64>
  }

  // Two reductions, each with one combining op.
  // CHECK-LABEL: func.func @argmax(
  // CHECK: arith.maximumf
  // CHECK: ^bb0(%[[X:.*]]: f32, %[[M:.*]]: f32, %[[OUT:.*]]: i32):
  // CHECK-NEXT: %[[BEST:.*]] = arith.cmpf oeq, %[[X]], %[[M]]
  // CHECK-NEXT: %[[NAN:.*]] = arith.cmpf une, %[[X]], %[[X]]
  // CHECK-NEXT: %[[IS:.*]] = arith.ori %[[BEST]], %[[NAN]]
  // CHECK-NEXT: %[[I:.*]] = linalg.index 1
  // CHECK-NEXT: %[[I32:.*]] = arith.index_cast %[[I]] : index to i32
  // CHECK-NEXT: %[[C:.*]] = arith.select %[[IS]], %[[I32]], %{{.*}}
  // CHECK-NEXT: %[[MIN:.*]] = arith.minsi %[[C]], %[[OUT]]
  // CHECK-NEXT: linalg.yield %[[MIN]]
  func.func @argmax(%x: tensor<?x4xf32>) -> tensor<?xi32> {
    %0 = gait.argmax %x axis 1 : tensor<?x4xf32> to tensor<?xi32>
    return %0 : tensor<?xi32>
  }

  // CHECK-LABEL: func.func @reshapes(
  // CHECK-SAME: %[[X:.*]]: tensor<?x4x4xf32>, %[[Y:.*]]: tensor<?x1xf32>, %[[Z:.*]]: tensor<2x3xf32>, %[[S:.*]]: tensor<1x1xf32>, %[[T:.*]]: tensor<f32>, %[[ROWS:[a-z0-9]+]]: index
  // CHECK-DAG: tensor.collapse_shape %[[X]] {{\[\[}}0], [1, 2]] : tensor<?x4x4xf32> into tensor<?x16xf32>
  // CHECK-DAG: tensor.expand_shape %[[X]] {{\[\[}}0], [1, 2], [3]] output_shape [%[[ROWS]], 2, 2, 4]
  // CHECK-DAG: tensor.collapse_shape %[[Y]] {{\[\[}}0, 1]] : tensor<?x1xf32> into tensor<?xf32>
  // CHECK-DAG: %[[FLAT:.*]] = tensor.collapse_shape %[[Z]] {{\[\[}}0, 1]] : tensor<2x3xf32> into tensor<6xf32>
  // CHECK-DAG: tensor.expand_shape %[[FLAT]] {{\[\[}}0, 1]] output_shape [3, 2]
  // CHECK-DAG: tensor.collapse_shape %[[S]] [] : tensor<1x1xf32> into tensor<f32>
  // CHECK-DAG: tensor.expand_shape %[[T]] [] output_shape [1, 1, 1]
  func.func @reshapes(%x: tensor<?x4x4xf32>, %y: tensor<?x1xf32>, %z: tensor<2x3xf32>, %s: tensor<1x1xf32>, %t: tensor<f32>)
      -> (tensor<?x16xf32>, tensor<?x2x2x4xf32>, tensor<?xf32>, tensor<3x2xf32>, tensor<f32>, tensor<1x1x1xf32>) {
    %0 = gait.reshape %x : tensor<?x4x4xf32> to tensor<?x16xf32>
    %1 = gait.reshape %x : tensor<?x4x4xf32> to tensor<?x2x2x4xf32>
    %2 = gait.reshape %y : tensor<?x1xf32> to tensor<?xf32>
    %3 = gait.reshape %z : tensor<2x3xf32> to tensor<3x2xf32>
    %4 = gait.reshape %s : tensor<1x1xf32> to tensor<f32>
    %5 = gait.reshape %t : tensor<f32> to tensor<1x1x1xf32>
    return %0, %1, %2, %3, %4, %5
        : tensor<?x16xf32>, tensor<?x2x2x4xf32>, tensor<?xf32>, tensor<3x2xf32>, tensor<f32>, tensor<1x1x1xf32>
  }

  // CHECK-LABEL: func.func @transpose(
  // CHECK: linalg.transpose ins(%{{.*}} : tensor<?x4x2xf32>) outs(%{{.*}} : tensor<2x?x4xf32>) permutation = [2, 0, 1]
  func.func @transpose(%x: tensor<?x4x2xf32>) -> tensor<2x?x4xf32> {
    %0 = gait.transpose %x [2, 0, 1] : tensor<?x4x2xf32> to tensor<2x?x4xf32>
    return %0 : tensor<2x?x4xf32>
  }

  // The reader takes the copy in.
  // CHECK-LABEL: func.func @slice(
  // CHECK-SAME: %[[X:.*]]: tensor<?x9xf32>, %[[ROWS:[a-z0-9]+]]: index
  // CHECK: %[[PART:.*]] = tensor.extract_slice %[[X]][0, 2] [%[[ROWS]], 3] [1, 2] : tensor<?x9xf32> to tensor<?x3xf32>
  // CHECK: linalg.generic {{.*}} ins(%[[PART]] : tensor<?x3xf32>)
  // CHECK: math.exp
  func.func @slice(%x: tensor<?x9xf32>) -> tensor<?x3xf32> {
    %0 = gait.slice %x [0, 2] to [-1, 8] by [1, 2] : tensor<?x9xf32> to tensor<?x3xf32>
    %1 = gait.exp %0 : tensor<?x3xf32>
    return %1 : tensor<?x3xf32>
  }

  // The place is clamped before it is read, and asked for before it is used. The batch dimension asks nothing.
  // CHECK-LABEL: func.func @pad(
  // CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>, %[[V:.*]]: tensor<f32>,
  // CHECK-DAG: %[[TWO:.*]] = arith.constant 2 : index
  // CHECK-DAG: %[[SIX:.*]] = arith.constant 6 : index
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0 : index
  // CHECK: linalg.generic {indexing_maps = [affine_map<(d0, d1) -> ()>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%[[V]] : tensor<f32>)
  // CHECK: %[[ROW:.*]] = linalg.index 0
  // CHECK: %[[COLUMN:.*]] = linalg.index 1
  // CHECK: %[[SHIFTED:.*]] = arith.subi %[[COLUMN]], %{{.*}}
  // CHECK: %[[LOW:.*]] = arith.cmpi sge, %[[SHIFTED]], %[[ZERO]]
  // CHECK: %[[HIGH:.*]] = arith.cmpi sle, %[[SHIFTED]], %[[SIX]]
  // CHECK: %[[ABOVE:.*]] = arith.maxsi %[[SHIFTED]], %[[ZERO]]
  // CHECK: %[[CLAMPED:.*]] = arith.minsi %[[ABOVE]], %[[SIX]]
  // CHECK: arith.remui %[[CLAMPED]], %[[TWO]]
  // CHECK: %[[PLACE:.*]] = arith.divui %[[CLAMPED]], %[[TWO]]
  // CHECK: %[[ELEMENT:.*]] = tensor.extract %[[X]][%[[ROW]], %[[PLACE]]]
  // CHECK: arith.select %{{.*}}, %[[ELEMENT]], %{{.*}}
  func.func @pad(%x: tensor<?x4xf32>, %v: tensor<f32>) -> tensor<?x9xf32> {
    %0 = gait.pad %x, %v low [0, 1] high [0, 1] interior [0, 1] : tensor<?x4xf32> to tensor<?x9xf32>
    return %0 : tensor<?x9xf32>
  }

  // CHECK-LABEL: func.func @constants(
  // CHECK-DAG: arith.constant dense<[1.0{{.*}}, 2.0{{.*}}]> : tensor<2xf32>
  // CHECK-DAG: %[[C:.*]] = arith.constant 3.0{{.*}} : f32
  // CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<4xf32>)
  // CHECK-NEXT: ^bb0(
  // CHECK-NEXT: linalg.yield %[[C]]
  func.func @constants() -> (tensor<2xf32>, tensor<4xf32>) {
    %0 = gait.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %1 = gait.constant dense<3.0> : tensor<4xf32>
    return %0, %1 : tensor<2xf32>, tensor<4xf32>
  }

  // The division sees neither 0 nor -1.
  // CHECK-LABEL: func.func @integer_division(
  // CHECK: ^bb0(%[[A:.*]]: i32, %[[B:.*]]: i32, %{{.*}}: i32):
  // CHECK-NEXT: %[[IS_ZERO:.*]] = arith.cmpi eq, %[[B]], %[[ZERO:.*]] : i32
  // CHECK-NEXT: %[[IS_MINUS:.*]] = arith.cmpi eq, %[[B]], %{{.*}} : i32
  // CHECK-NEXT: %[[EITHER:.*]] = arith.ori %[[IS_ZERO]], %[[IS_MINUS]]
  // CHECK-NEXT: %[[SAFE:.*]] = arith.select %[[EITHER]], %{{.*}}, %[[B]]
  // CHECK-NEXT: %[[Q:.*]] = arith.divsi %[[A]], %[[SAFE]]
  // CHECK-NEXT: %[[NEG:.*]] = arith.subi %[[ZERO]], %[[A]]
  // CHECK-NEXT: %[[R:.*]] = arith.select %[[IS_MINUS]], %[[NEG]], %[[Q]]
  // CHECK-NEXT: arith.select %[[IS_ZERO]], %[[ZERO]], %[[R]]
  func.func @integer_division(%a: tensor<?xi32>, %b: tensor<?xi32>) -> tensor<?xi32> {
    %0 = gait.div %a, %b : tensor<?xi32>
    return %0 : tensor<?xi32>
  }

  // The conversion sees only what fits.
  // CHECK-LABEL: func.func @float_to_integer(
  // CHECK: %[[SAFE:.*]] = arith.select %{{.*}}, %[[X:.*]], %{{.*}} : f32
  // CHECK-NEXT: arith.fptosi %[[SAFE]] : f32 to i32
  func.func @float_to_integer(%x: tensor<?xf32>) -> tensor<?xi32> {
    %0 = gait.convert %x : tensor<?xf32> to tensor<?xi32>
    return %0 : tensor<?xi32>
  }

  // Of key and counter two scalars; f32 from the distribution in f64.
  // CHECK-LABEL: func.func @random(
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<i64>, tensor<i64>) outs(%{{.*}} : tensor<?x4xi32>)
  // CHECK: %[[ROW:.*]] = linalg.index 0
  // CHECK: %[[PLACE:.*]] = linalg.index 1
  // CHECK: arith.divui %[[PLACE]]
  // CHECK-COUNT-20: arith.mului_extended
  // CHECK-NOT: arith.mului_extended
  // CHECK: arith.uitofp %{{.*}} : i32 to f64
  // CHECK: math.log {{.*}} : f64
  // CHECK: arith.truncf %{{.*}} : f64 to f32
  func.func @random(%key: tensor<i64>, %counter: tensor<i64>) -> tensor<?x4xf32> {
    %0 = gait.random_words %key, %counter stream 3 : tensor<?x4xi32>
    %1 = gait.normal %0 : tensor<?x4xi32> to tensor<?x4xf32>
    return %1 : tensor<?x4xf32>
  }
}
