// RUN: gait-opt --gait-merge-kernels %s | FileCheck %s

// Two kernels that double 4 numbers, one of them under another name and from another line; one that adds; one of another size.
// CHECK: func.func private @step_k0
// CHECK-NOT: @step_k1(
// CHECK: func.func private @step_k2
// CHECK: func.func private @step_k3
func.func private @step_k0(%0: memref<16xi8> {llvm.noalias}, %1: memref<16xi8> {llvm.noalias}, %s: memref<0xi8>, %rows: index, %thread: index, %threads: index) attributes {gait.cost = array<f64: 4.0, 0.0, 32.0, 0.0>} {
  %c0 = arith.constant 0 : index
  %x = memref.view %0[%c0][] : memref<16xi8> to memref<4xf32>
  %y = memref.view %1[%c0][] : memref<16xi8> to memref<4xf32>
  linalg.add ins(%x, %x : memref<4xf32>, memref<4xf32>) outs(%y : memref<4xf32>)
  return
}
func.func private @step_k1(%a: memref<16xi8> {llvm.noalias}, %b: memref<16xi8> {llvm.noalias}, %s: memref<0xi8>, %rows: index, %thread: index, %threads: index) attributes {gait.cost = array<f64: 4.0, 0.0, 32.0, 0.0>} {
  %zero = arith.constant 0 : index
  %p = memref.view %a[%zero][] : memref<16xi8> to memref<4xf32>
  %q = memref.view %b[%zero][] : memref<16xi8> to memref<4xf32>
  linalg.add ins(%p, %p : memref<4xf32>, memref<4xf32>) outs(%q : memref<4xf32>)
  return
}
func.func private @step_k2(%0: memref<16xi8> {llvm.noalias}, %1: memref<16xi8> {llvm.noalias}, %s: memref<0xi8>, %rows: index, %thread: index, %threads: index) attributes {gait.cost = array<f64: 4.0, 0.0, 32.0, 0.0>} {
  %c0 = arith.constant 0 : index
  %x = memref.view %0[%c0][] : memref<16xi8> to memref<4xf32>
  %y = memref.view %1[%c0][] : memref<16xi8> to memref<4xf32>
  linalg.mul ins(%x, %x : memref<4xf32>, memref<4xf32>) outs(%y : memref<4xf32>)
  return
}
func.func private @step_k3(%0: memref<32xi8> {llvm.noalias}, %1: memref<32xi8> {llvm.noalias}, %s: memref<0xi8>, %rows: index, %thread: index, %threads: index) attributes {gait.cost = array<f64: 8.0, 0.0, 64.0, 0.0>} {
  %c0 = arith.constant 0 : index
  %x = memref.view %0[%c0][] : memref<32xi8> to memref<8xf32>
  %y = memref.view %1[%c0][] : memref<32xi8> to memref<8xf32>
  linalg.add ins(%x, %x : memref<8xf32>, memref<8xf32>) outs(%y : memref<8xf32>)
  return
}

// CHECK: gait.launch @step_k0 [#gait.buffer<state at 0, 16 bytes>, #gait.buffer<arena at 0, 16 bytes>]
// CHECK: gait.launch @step_k0 [#gait.buffer<state at 64, 16 bytes>, #gait.buffer<arena at 64, 16 bytes>]
// CHECK: gait.launch @step_k2
// CHECK: gait.launch @step_k3
func.func @step() {
  gait.launch @step_k0 [#gait.buffer<state at 0, 16 bytes>, #gait.buffer<arena at 0, 16 bytes>]
  gait.launch @step_k1 [#gait.buffer<state at 64, 16 bytes>, #gait.buffer<arena at 64, 16 bytes>]
  gait.launch @step_k2 [#gait.buffer<state at 0, 16 bytes>, #gait.buffer<arena at 128, 16 bytes>]
  gait.launch @step_k3 [#gait.buffer<state at 128, 32 bytes>, #gait.buffer<arena at 192, 32 bytes>]
  return
}
