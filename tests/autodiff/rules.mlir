// The shape of the rules that are more than a formula. Their numbers are checked against differences elsewhere.
// RUN: gait-opt --gait-expand-gradients %s | FileCheck %s

module attributes {gait.phase = "graph"} {
  // Both gradients of a contraction are one contraction each, with the letters moved.
  // CHECK-LABEL: func.func @dot(
  // CHECK: gait.dot "bij,bkj->bik" %{{.*}}, %[[B:.*]] :
  // CHECK: %[[DY:.*]] = gait.broadcast
  // CHECK-DAG: gait.dot "bik,bkj->bij" %[[DY]], %[[B]]
  // CHECK-DAG: gait.dot "bij,bik->bkj" %{{.*}}, %[[DY]]
  func.func @dot(%a: tensor<?x2x3xf32>, %b: tensor<?x4x3xf32>) -> (tensor<?x2x3xf32>, tensor<?x4x3xf32>) {
    %y = gait.dot "bij,bkj->bik" %a, %b : (tensor<?x2x3xf32>, tensor<?x4x3xf32>) -> tensor<?x2x4xf32>
    %s = gait.reduce_sum %y axes [0, 1, 2] : tensor<?x2x4xf32> to tensor<f32>
    %d:2 = gait.gradient %s wrt %a, %b : (tensor<f32>, tensor<?x2x3xf32>, tensor<?x4x3xf32>) -> (tensor<?x2x3xf32>, tensor<?x4x3xf32>)
    return %d#0, %d#1 : tensor<?x2x3xf32>, tensor<?x4x3xf32>
  }

  // Ties share.
  // CHECK-LABEL: func.func @reduce_max(
  // CHECK: %[[Y:.*]] = gait.reduce_max %[[X:.*]] axes [1]
  // CHECK: %[[WIDE:.*]] = gait.broadcast %[[Y]] dims [0]
  // CHECK: %[[IS:.*]] = gait.compare eq, %[[X]], %[[WIDE]]
  // CHECK: %[[ONES:.*]] = gait.convert %[[IS]] : tensor<?x4xi1> to tensor<?x4xf32>
  // CHECK: %[[COUNT:.*]] = gait.reduce_sum %[[ONES]] axes [1]
  // CHECK: %[[SHARE:.*]] = gait.div %{{.*}}, %[[COUNT]]
  // CHECK: %[[SHARES:.*]] = gait.broadcast %[[SHARE]] dims [0]
  // CHECK: gait.select %[[IS]], %[[SHARES]], %{{.*}}
  func.func @reduce_max(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %y = gait.reduce_max %x axes [1] : tensor<?x4xf32> to tensor<?xf32>
    %s = gait.reduce_sum %y axes [0] : tensor<?xf32> to tensor<f32>
    %dx = gait.gradient %s wrt %x : (tensor<f32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    return %dx : tensor<?x4xf32>
  }

  // CHECK-LABEL: func.func @slice(
  // CHECK: gait.pad %{{.*}}, %{{.*}} low [0, 2] high [0, 2] interior [0, 1] : tensor<?x3xf32> to tensor<?x9xf32>
  func.func @slice(%x: tensor<?x9xf32>) -> tensor<?x9xf32> {
    %y = gait.slice %x [0, 2] to [-1, 8] by [1, 2] : tensor<?x9xf32> to tensor<?x3xf32>
    %s = gait.reduce_sum %y axes [0, 1] : tensor<?x3xf32> to tensor<f32>
    %dx = gait.gradient %s wrt %x : (tensor<f32>, tensor<?x9xf32>) -> tensor<?x9xf32>
    return %dx : tensor<?x9xf32>
  }

  // CHECK-LABEL: func.func @pad(
  // CHECK: gait.slice %{{.*}} [0, 1] to [-1, 8] by [1, 2] : tensor<?x9xf32> to tensor<?x4xf32>
  // CHECK: gait.pad {{.*}} low [0, 1] high [0, 1] interior [0, 1]
  func.func @pad(%x: tensor<?x4xf32>, %v: tensor<f32>) -> (tensor<?x4xf32>, tensor<f32>) {
    %y = gait.pad %x, %v low [0, 1] high [0, 1] interior [0, 1] : tensor<?x4xf32> to tensor<?x9xf32>
    %s = gait.reduce_sum %y axes [0, 1] : tensor<?x9xf32> to tensor<f32>
    %d:2 = gait.gradient %s wrt %x, %v : (tensor<f32>, tensor<?x4xf32>, tensor<f32>) -> (tensor<?x4xf32>, tensor<f32>)
    return %d#0, %d#1 : tensor<?x4xf32>, tensor<f32>
  }

  // CHECK-LABEL: func.func @broadcast_and_transpose(
  // CHECK: gait.transpose %{{.*}} [1, 2, 0] : tensor<4x?x3xf32> to tensor<?x3x4xf32>
  // CHECK: gait.reduce_sum %{{.*}} axes [1]
  func.func @broadcast_and_transpose(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %b = gait.broadcast %x dims [0, 2] : tensor<?x4xf32> to tensor<?x3x4xf32>
    %t = gait.transpose %b [2, 0, 1] : tensor<?x3x4xf32> to tensor<4x?x3xf32>
    %e = gait.exp %t : tensor<4x?x3xf32>
    %s = gait.reduce_sum %e axes [0, 1, 2] : tensor<4x?x3xf32> to tensor<f32>
    %dx = gait.gradient %s wrt %x : (tensor<f32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    return %dx : tensor<?x4xf32>
  }
}
