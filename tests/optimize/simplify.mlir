// What each pattern removes, and what must stay.
// RUN: gait-opt --gait-simplify %s | FileCheck %s

// CHECK: module {{.*}}gait.phase = "simplified"
module attributes {gait.phase = "backward"} {
  // CHECK-LABEL: func.func @identities(
  // CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>)
  // CHECK-NEXT: return %[[X]], %[[X]], %[[X]], %[[X]], %[[X]], %[[X]], %[[X]]
  func.func @identities(%x: tensor<?x4xf32>)
      -> (tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>) {
    %zero = gait.constant dense<0.0> : tensor<f32>
    %zeros = gait.broadcast %zero dims [] : tensor<f32> to tensor<?x4xf32>
    %one = gait.constant dense<1.0> : tensor<4xf32>
    %ones = gait.broadcast %one dims [1] : tensor<4xf32> to tensor<?x4xf32>
    %0 = gait.add %x, %zeros : tensor<?x4xf32>
    %1 = gait.add %zeros, %x : tensor<?x4xf32>
    %2 = gait.sub %x, %zeros : tensor<?x4xf32>
    %3 = gait.mul %ones, %x : tensor<?x4xf32>
    %4 = gait.div %x, %ones : tensor<?x4xf32>
    %n = gait.neg %x : tensor<?x4xf32>
    %5 = gait.neg %n : tensor<?x4xf32>
    %6 = gait.max %x, %x : tensor<?x4xf32>
    return %0, %1, %2, %3, %4, %5, %6
        : tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>
  }

  // Not equal for every x: NaN * 0, x - x of an infinity, (x + c) - c in floating point, 0 / x, 1 / x, 0 - x at 0.
  // CHECK-LABEL: func.func @no_identities(
  // CHECK: gait.mul
  // CHECK: gait.sub
  // CHECK: gait.add
  // CHECK: gait.sub
  // CHECK: gait.div
  // CHECK: gait.div
  // CHECK: gait.sub
  // CHECK: gait.compare
  func.func @no_identities(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<i1>) {
    %zero = gait.constant dense<0.0> : tensor<f32>
    %one = gait.constant dense<1.0> : tensor<f32>
    %c = gait.constant dense<1.0e8> : tensor<f32>
    %0 = gait.mul %x, %zero : tensor<f32>
    %1 = gait.sub %x, %x : tensor<f32>
    %s = gait.add %x, %c : tensor<f32>
    %2 = gait.sub %s, %c : tensor<f32>
    %3 = gait.div %zero, %x : tensor<f32>
    %4 = gait.div %one, %x : tensor<f32>
    %5 = gait.sub %zero, %x : tensor<f32>
    %6 = gait.compare eq, %x, %x : tensor<f32>
    return %0, %1, %2, %3, %4, %5, %6 : tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<i1>
  }

  // Only a power of two has an exact inverse: both forms round the same number.
  // CHECK-LABEL: func.func @divisions(
  // CHECK-SAME: %[[X:.*]]: tensor<?xf32>)
  // CHECK-DAG: %[[THIRD:.*]] = gait.constant dense<3.0{{.*}}> : tensor<f32>
  // CHECK-DAG: %[[EIGHTH:.*]] = gait.constant dense<1.25{{0*}}e-01> : tensor<f32>
  // CHECK-DAG: %[[EIGHTHS:.*]] = gait.broadcast %[[EIGHTH]]
  // CHECK-DAG: %[[THIRDS:.*]] = gait.broadcast %[[THIRD]]
  // CHECK-DAG: gait.mul %[[X]], %[[EIGHTHS]]
  // CHECK-DAG: gait.div %[[X]], %[[THIRDS]]
  func.func @divisions(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
    %eight = gait.constant dense<8.0> : tensor<f32>
    %eights = gait.broadcast %eight dims [] : tensor<f32> to tensor<?xf32>
    %0 = gait.div %x, %eights : tensor<?xf32>
    %three = gait.constant dense<3.0> : tensor<f32>
    %threes = gait.broadcast %three dims [] : tensor<f32> to tensor<?xf32>
    %1 = gait.div %x, %threes : tensor<?xf32>
    return %0, %1 : tensor<?xf32>, tensor<?xf32>
  }

  // A kept dimension of size 1 leaves the chain; any other reshape stays where it is.
  // CHECK-LABEL: func.func @unit_sizes(
  // CHECK-SAME: %[[X:.*]]: tensor<?xf32>, %[[Y:.*]]: tensor<?x4xf32>)
  // CHECK: %[[L:.*]] = gait.log %[[X]] : tensor<?xf32>
  // CHECK: %[[P:.*]] = gait.mul %[[L]], %[[X]] : tensor<?xf32>
  // CHECK: %[[A:.*]] = gait.add %[[P]], %{{.*}} : tensor<?xf32>
  // CHECK: %[[R:.*]] = gait.reshape %[[Y]] : tensor<?x4xf32> to tensor<?x2x2xf32>
  // CHECK: %[[E:.*]] = gait.exp %[[R]] : tensor<?x2x2xf32>
  // CHECK: return %[[A]], %[[E]]
  func.func @unit_sizes(%x: tensor<?xf32>, %y: tensor<?x4xf32>) -> (tensor<?xf32>, tensor<?x2x2xf32>) {
    %kept = gait.reshape %x : tensor<?xf32> to tensor<?x1xf32>
    %0 = gait.log %kept : tensor<?x1xf32>
    %1 = gait.mul %0, %kept : tensor<?x1xf32>
    %two = gait.constant dense<2.0> : tensor<f32>
    %twos = gait.broadcast %two dims [] : tensor<f32> to tensor<?x1xf32>
    %2 = gait.add %1, %twos : tensor<?x1xf32>
    %3 = gait.reshape %2 : tensor<?x1xf32> to tensor<?xf32>
    %4 = gait.reshape %y : tensor<?x4xf32> to tensor<?x2x2xf32>
    %5 = gait.exp %4 : tensor<?x2x2xf32>
    return %3, %5 : tensor<?xf32>, tensor<?x2x2xf32>
  }

  // CHECK-LABEL: func.func @select(
  // CHECK-SAME: %[[C:.*]]: tensor<4xi1>, %[[A:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<4xf32>)
  // CHECK-NEXT: return %[[A]], %[[B]], %[[A]]
  func.func @select(%c: tensor<4xi1>, %a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
    %true = gait.constant dense<true> : tensor<4xi1>
    %false = gait.constant dense<false> : tensor<4xi1>
    %0 = gait.select %true, %a, %b : tensor<4xf32>
    %1 = gait.select %false, %a, %b : tensor<4xf32>
    %2 = gait.select %c, %a, %a : tensor<4xf32>
    return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  }

  // CHECK-LABEL: func.func @convert(
  // CHECK-SAME: %[[X:.*]]: tensor<4xf32>)
  // CHECK-NEXT: %[[WIDE:.*]] = gait.convert %[[X]]
  // CHECK-NEXT: %[[NARROW:.*]] = gait.convert %[[WIDE]]
  // CHECK-NEXT: return %[[X]], %[[NARROW]]
  func.func @convert(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi32>) {
    %0 = gait.convert %x : tensor<4xf32> to tensor<4xf32>
    %1 = gait.convert %x : tensor<4xf32> to tensor<4xf64>
    %2 = gait.convert %1 : tensor<4xf64> to tensor<4xi32>
    return %0, %2 : tensor<4xf32>, tensor<4xi32>
  }

  // Exact constants are computed; what a library would round is not.
  // CHECK-LABEL: func.func @constants(
  // CHECK-DAG: %[[SUM:.*]] = gait.constant dense<[4.0{{.*}}, 6.0{{.*}}]> : tensor<2xf32>
  // CHECK-DAG: %[[LESS:.*]] = gait.constant dense<[true, false]> : tensor<2xi1>
  // CHECK-DAG: %[[WRAPPED:.*]] = gait.constant dense<-2147483648> : tensor<i32>
  // CHECK-DAG: %[[SATURATED:.*]] = gait.constant dense<[2147483647, 0]> : tensor<2xi32>
  // CHECK-DAG: %[[RESHAPED:.*]] = gait.constant dense<{{\[\[}}1.0{{.*}}], [5.0{{.*}}]]> : tensor<2x1xf32>
  // CHECK: %[[EXP:.*]] = gait.exp
  // CHECK: return %[[SUM]], %[[LESS]], %[[WRAPPED]], %[[SATURATED]], %[[RESHAPED]], %[[EXP]]
  func.func @constants() -> (tensor<2xf32>, tensor<2xi1>, tensor<i32>, tensor<2xi32>, tensor<2x1xf32>, tensor<2xf32>) {
    %a = gait.constant dense<[1.0, 5.0]> : tensor<2xf32>
    %b = gait.constant dense<[3.0, 1.0]> : tensor<2xf32>
    %0 = gait.add %a, %b : tensor<2xf32>
    %1 = gait.compare lt, %a, %b : tensor<2xf32>
    %largest = gait.constant dense<2147483647> : tensor<i32>
    %one = gait.constant dense<1> : tensor<i32>
    %2 = gait.add %largest, %one : tensor<i32>
    %far = gait.constant dense<[1.0e30, 0x7FC00000]> : tensor<2xf32>
    %3 = gait.convert %far : tensor<2xf32> to tensor<2xi32>
    %4 = gait.reshape %a : tensor<2xf32> to tensor<2x1xf32>
    %5 = gait.exp %a : tensor<2xf32>
    return %0, %1, %2, %3, %4, %5 : tensor<2xf32>, tensor<2xi1>, tensor<i32>, tensor<2xi32>, tensor<2x1xf32>, tensor<2xf32>
  }

  // x / 0 = 0 and the smallest integer / -1 wraps, also when the compiler computes it.
  // CHECK-LABEL: func.func @integer_division(
  // CHECK-NEXT: %[[Q:.*]] = gait.constant dense<[-3, -2147483648]> : tensor<2xi32>
  // CHECK-NEXT: return %[[Q]]
  func.func @integer_division() -> tensor<2xi32> {
    %a = gait.constant dense<[-7, -2147483648]> : tensor<2xi32>
    %b = gait.constant dense<[2, -1]> : tensor<2xi32>
    %0 = gait.div %a, %b : tensor<2xi32>
    return %0 : tensor<2xi32>
  }

  // CHECK-LABEL: func.func @broadcasts(
  // CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[S:.*]]: tensor<f32>)
  // CHECK-NEXT: %[[WIDE:.*]] = gait.broadcast %[[X]] dims [2] : tensor<4xf32> to tensor<?x3x4xf32>
  // CHECK-NEXT: %[[E:.*]] = gait.exp %[[S]] : tensor<f32>
  // CHECK-NEXT: %[[P:.*]] = gait.mul %[[E]], %[[S]] : tensor<f32>
  // CHECK-NEXT: %[[EVERYWHERE:.*]] = gait.broadcast %[[P]] dims [] : tensor<f32> to tensor<4x?xf32>
  // CHECK-NEXT: return %[[WIDE]], %[[EVERYWHERE]], %[[X]]
  func.func @broadcasts(%x: tensor<4xf32>, %s: tensor<f32>) -> (tensor<?x3x4xf32>, tensor<4x?xf32>, tensor<4xf32>) {
    %a = gait.broadcast %x dims [1] : tensor<4xf32> to tensor<3x4xf32>
    %b = gait.broadcast %a dims [1, 2] : tensor<3x4xf32> to tensor<?x3x4xf32>
    %c = gait.broadcast %s dims [] : tensor<f32> to tensor<?x4xf32>
    %d = gait.exp %c : tensor<?x4xf32>
    %e = gait.mul %d, %c : tensor<?x4xf32>
    %f = gait.transpose %e [1, 0] : tensor<?x4xf32> to tensor<4x?xf32>
    %g = gait.broadcast %x dims [0] : tensor<4xf32> to tensor<4xf32>
    return %b, %f, %g : tensor<?x3x4xf32>, tensor<4x?xf32>, tensor<4xf32>
  }

  // CHECK-LABEL: func.func @moves(
  // CHECK-SAME: %[[X:.*]]: tensor<?x4x6xf32>)
  // CHECK-NEXT: %[[R:.*]] = gait.reshape %[[X]] : tensor<?x4x6xf32> to tensor<?x2x12xf32>
  // CHECK-NEXT: %[[T:.*]] = gait.transpose %[[X]] [2, 0, 1] : tensor<?x4x6xf32> to tensor<6x?x4xf32>
  // CHECK-NEXT: %[[S:.*]] = gait.slice %[[X]] [0, 1, 1] to [-1, 4, 5] by [1, 1, 2] : tensor<?x4x6xf32> to tensor<?x3x2xf32>
  // CHECK-NEXT: return %[[R]], %[[X]], %[[T]], %[[X]], %[[S]], %[[X]]
  func.func @moves(%x: tensor<?x4x6xf32>)
      -> (tensor<?x2x12xf32>, tensor<?x4x6xf32>, tensor<6x?x4xf32>, tensor<?x4x6xf32>, tensor<?x3x2xf32>, tensor<?x4x6xf32>) {
    %r0 = gait.reshape %x : tensor<?x4x6xf32> to tensor<?x24xf32>
    %r1 = gait.reshape %r0 : tensor<?x24xf32> to tensor<?x2x12xf32>
    %r2 = gait.reshape %r1 : tensor<?x2x12xf32> to tensor<?x4x6xf32>
    %t0 = gait.transpose %x [1, 2, 0] : tensor<?x4x6xf32> to tensor<4x6x?xf32>
    %t1 = gait.transpose %t0 [1, 2, 0] : tensor<4x6x?xf32> to tensor<6x?x4xf32>
    %t2 = gait.transpose %t1 [1, 2, 0] : tensor<6x?x4xf32> to tensor<?x4x6xf32>
    %s0 = gait.slice %x [0, 1, 0] to [-1, 4, 5] by [1, 1, 1] : tensor<?x4x6xf32> to tensor<?x3x5xf32>
    %s1 = gait.slice %s0 [0, 0, 1] to [-1, 3, 5] by [1, 1, 2] : tensor<?x3x5xf32> to tensor<?x3x2xf32>
    %s2 = gait.slice %x [0, 0, 0] to [-1, 4, 6] by [1, 1, 1] : tensor<?x4x6xf32> to tensor<?x4x6xf32>
    return %r1, %r2, %t1, %t2, %s1, %s2
        : tensor<?x2x12xf32>, tensor<?x4x6xf32>, tensor<6x?x4xf32>, tensor<?x4x6xf32>, tensor<?x3x2xf32>, tensor<?x4x6xf32>
  }

  // Strides multiply, starts are counted in the inner slice's steps.
  // CHECK-LABEL: func.func @slice_of_slice(
  // CHECK-NEXT: gait.slice %{{.*}} [5] to [18] by [6] : tensor<20xf32> to tensor<3xf32>
  func.func @slice_of_slice(%x: tensor<20xf32>) -> tensor<3xf32> {
    %0 = gait.slice %x [2] to [20] by [3] : tensor<20xf32> to tensor<6xf32>
    %1 = gait.slice %0 [1] to [6] by [2] : tensor<6xf32> to tensor<3xf32>
    return %1 : tensor<3xf32>
  }

  // Pads join where the outer one is outside only and puts the same value.
  // CHECK-LABEL: func.func @pads(
  // CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[V:.*]]: tensor<f32>, %[[W:.*]]: tensor<f32>)
  // CHECK-NEXT: %[[A:.*]] = gait.pad %[[X]], %[[V]] low [1]
  // CHECK-NEXT: %[[JOINED:.*]] = gait.pad %[[X]], %[[V]] low [3] high [0] interior [1]
  // CHECK-NEXT: %[[APART:.*]] = gait.pad %[[A]], %[[W]] low [2]
  // CHECK-NEXT: return %[[JOINED]], %[[APART]], %[[X]]
  func.func @pads(%x: tensor<4xf32>, %v: tensor<f32>, %w: tensor<f32>) -> (tensor<10xf32>, tensor<10xf32>, tensor<4xf32>) {
    %a = gait.pad %x, %v low [1] high [0] interior [1] : tensor<4xf32> to tensor<8xf32>
    %0 = gait.pad %a, %v low [2] high [0] interior [0] : tensor<8xf32> to tensor<10xf32>
    %1 = gait.pad %a, %w low [2] high [0] interior [0] : tensor<8xf32> to tensor<10xf32>
    %2 = gait.pad %x, %v low [0] high [0] interior [0] : tensor<4xf32> to tensor<4xf32>
    return %0, %1, %2 : tensor<10xf32>, tensor<10xf32>, tensor<4xf32>
  }

  // CHECK-LABEL: func.func @reductions(
  // CHECK-SAME: %[[X:.*]]: tensor<?x1x4xf32>)
  // CHECK-NEXT: %[[R:.*]] = gait.reshape %[[X]] : tensor<?x1x4xf32> to tensor<?x4xf32>
  // CHECK-NEXT: %[[S:.*]] = gait.reduce_sum %[[X]] axes [1, 2]
  // CHECK-NEXT: return %[[R]], %[[X]], %[[S]]
  func.func @reductions(%x: tensor<?x1x4xf32>) -> (tensor<?x4xf32>, tensor<?x1x4xf32>, tensor<?xf32>) {
    %0 = gait.reduce_sum %x axes [1] : tensor<?x1x4xf32> to tensor<?x4xf32>
    %1 = gait.reduce_max %x axes [] : tensor<?x1x4xf32> to tensor<?x1x4xf32>
    %2 = gait.reduce_sum %x axes [1, 2] : tensor<?x1x4xf32> to tensor<?xf32>
    return %0, %1, %2 : tensor<?x4xf32>, tensor<?x1x4xf32>, tensor<?xf32>
  }

  // Transposes of operands and of the only reader move into the letters; equal contractions become one.
  // CHECK-LABEL: func.func @dots(
  // CHECK-SAME: %[[X:.*]]: tensor<?x3xf32>, %[[W:.*]]: tensor<4x3xf32>)
  // CHECK-NEXT: %[[Y:.*]] = gait.dot "ab,cb->ac" %[[X]], %[[W]]
  // CHECK-NEXT: %[[T:.*]] = gait.dot "ab,cb->ca" %[[X]], %[[W]]
  // CHECK-NEXT: return %[[Y]], %[[Y]], %[[T]]
  func.func @dots(%x: tensor<?x3xf32>, %w: tensor<4x3xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>, tensor<4x?xf32>) {
    %wt = gait.transpose %w [1, 0] : tensor<4x3xf32> to tensor<3x4xf32>
    %0 = gait.dot "bk,kn->bn" %x, %wt : (tensor<?x3xf32>, tensor<3x4xf32>) -> tensor<?x4xf32>
    %xt = gait.transpose %x [1, 0] : tensor<?x3xf32> to tensor<3x?xf32>
    %1 = gait.dot "Kb,nK->bn" %xt, %w : (tensor<3x?xf32>, tensor<4x3xf32>) -> tensor<?x4xf32>
    %2 = gait.dot "bk,nk->bn" %x, %w : (tensor<?x3xf32>, tensor<4x3xf32>) -> tensor<?x4xf32>
    %t = gait.transpose %2 [1, 0] : tensor<?x4xf32> to tensor<4x?xf32>
    return %0, %1, %t : tensor<?x4xf32>, tensor<?x4xf32>, tensor<4x?xf32>
  }

  // The words of two streams are never merged, though everything else is equal; the number of rows is one.
  // CHECK-LABEL: func.func @streams(
  // CHECK: gait.random_words {{.*}} stream 1
  // CHECK: gait.random_words {{.*}} stream 2
  // CHECK-NOT: gait.random_words
  // CHECK: gait.rows
  // CHECK-NOT: gait.rows
  func.func @streams(%k: tensor<i64>, %x: tensor<?xf32>) -> (tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<i64>, tensor<i64>) {
    %0 = gait.random_words %k, %k stream 1 : tensor<?xi32>
    %1 = gait.random_words %k, %k stream 2 : tensor<?xi32>
    %2 = gait.random_words %k, %k stream 1 : tensor<?xi32>
    %3 = gait.rows : tensor<i64>
    %4 = gait.rows : tensor<i64>
    return %0, %1, %2, %3, %4 : tensor<?xi32>, tensor<?xi32>, tensor<?xi32>, tensor<i64>, tensor<i64>
  }

  // CHECK-LABEL: func.func @unread(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>)
  // CHECK-NEXT: %[[E:.*]] = gait.exp %[[X]]
  // CHECK-NEXT: return %[[E]]
  func.func @unread(%x: tensor<f32>) -> tensor<f32> {
    %0 = gait.exp %x : tensor<f32>
    %1 = gait.log %0 : tensor<f32>
    %2 = gait.stop_gradient %0 : tensor<f32>
    return %2 : tensor<f32>
  }
}
