// What windows and their sums are equal to.
// RUN: gait-opt --gait-simplify %s | FileCheck %s

module attributes {gait.phase = "backward"} {
  // Windows side by side are a reshape of what they cover.
  // CHECK-LABEL: func.func @side_by_side
  // CHECK: %[[S:.*]] = gait.slice %{{.*}} [0, 0, 0] to [-1, 6, 4] by [1, 1, 1]
  // CHECK: gait.reshape %[[S]] : tensor<?x6x4xf32> to tensor<?x3x2x4xf32>
  func.func @side_by_side(%x: tensor<?x7x4xf32>) -> tensor<?x3x2x4xf32> {
    %0 = gait.windows %x axis 1 size 2 stride 2 dilation 1 : tensor<?x7x4xf32> to tensor<?x3x2x4xf32>
    return %0 : tensor<?x3x2x4xf32>
  }

  // CHECK-LABEL: func.func @put_together
  // CHECK: %[[R:.*]] = gait.reshape %{{.*}} : tensor<?x3x2x4xf32> to tensor<?x6x4xf32>
  // CHECK: gait.pad %[[R]], %{{.*}} low [0, 0, 0] high [0, 1, 0]
  func.func @put_together(%x: tensor<?x3x2x4xf32>) -> tensor<?x7x4xf32> {
    %0 = gait.overlap_add %x axis 1 stride 2 dilation 1 : tensor<?x3x2x4xf32> to tensor<?x7x4xf32>
    return %0 : tensor<?x7x4xf32>
  }

  // The gradient of a convolution by its input is a convolution.
  // CHECK-LABEL: func.func @convolution
  // CHECK-SAME: %[[DY:[a-z0-9]+]]: tensor<?x4x8xf32>, %[[K:[a-z0-9]+]]: tensor<3x5x8xf32>
  // CHECK-DAG: %[[P:.*]] = gait.pad %[[DY]], %{{.*}} low [0, 4, 0] high [0, 5, 0] interior [0, 1, 0]
  // CHECK-DAG: %[[W:.*]] = gait.windows %[[P]] axis 1 size 3 stride 1 dilation 2 : tensor<?x16x8xf32> to tensor<?x12x3x8xf32>
  // CHECK-DAG: %[[T:.*]] = gait.reverse %[[K]] axes [0]
  // CHECK: gait.dot "abcd,ced->abe" %[[W]], %[[T]]
  func.func @convolution(%dy: tensor<?x4x8xf32>, %w: tensor<3x5x8xf32>) -> tensor<?x12x5xf32> {
    %0 = gait.dot "bon,kcn->bokc" %dy, %w : (tensor<?x4x8xf32>, tensor<3x5x8xf32>) -> tensor<?x4x3x5xf32>
    %1 = gait.overlap_add %0 axis 1 stride 2 dilation 2 : tensor<?x4x3x5xf32> to tensor<?x12x5xf32>
    return %1 : tensor<?x12x5xf32>
  }

  // In two dimensions: zeros once around the whole.
  // CHECK-LABEL: func.func @two_dimensions
  // CHECK: gait.pad %{{.*}}, %{{.*}} low [0, 2, 2, 0] high [0, 2, 2, 0] interior [0, 0, 0, 0]
  // CHECK-NOT: gait.pad
  // CHECK-NOT: gait.overlap_add
  // CHECK: gait.dot
  func.func @two_dimensions(%dy: tensor<?x4x4x8xf32>, %w: tensor<3x3x5x8xf32>) -> tensor<?x6x6x5xf32> {
    %0 = gait.dot "bhwn,ijcn->bhiwjc" %dy, %w : (tensor<?x4x4x8xf32>, tensor<3x3x5x8xf32>) -> tensor<?x4x3x4x3x5xf32>
    %1 = gait.overlap_add %0 axis 3 stride 1 dilation 1 : tensor<?x4x3x4x3x5xf32> to tensor<?x4x3x6x5xf32>
    %2 = gait.overlap_add %1 axis 1 stride 1 dilation 1 : tensor<?x4x3x6x5xf32> to tensor<?x6x6x5xf32>
    return %2 : tensor<?x6x6x5xf32>
  }
}
