// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%x: tensor<?x64xf32>, %w: tensor<64x10xf32>, %v: tensor<10xi32>)
    -> (tensor<?x10xf32>, tensor<64x64xf32>, tensor<i32>, tensor<10x10xi32>) {
  // CHECK: gait.dot "bk,kn->bn" %{{.*}}, %{{.*}} : (tensor<?x64xf32>, tensor<64x10xf32>) -> tensor<?x10xf32>
  %0 = gait.dot "bk,kn->bn" %x, %w : (tensor<?x64xf32>, tensor<64x10xf32>) -> tensor<?x10xf32>
  // CHECK: gait.dot "bk,bn->nk" %{{.*}}, %{{.*}} : (tensor<?x64xf32>, tensor<?x64xf32>) -> tensor<64x64xf32>
  %1 = gait.dot "bk,bn->nk" %x, %x : (tensor<?x64xf32>, tensor<?x64xf32>) -> tensor<64x64xf32>
  // CHECK: gait.dot "i,i->" %{{.*}}, %{{.*}} : (tensor<10xi32>, tensor<10xi32>) -> tensor<i32>
  %2 = gait.dot "i,i->" %v, %v : (tensor<10xi32>, tensor<10xi32>) -> tensor<i32>
  // CHECK: gait.dot "X,y->Xy" %{{.*}}, %{{.*}} : (tensor<10xi32>, tensor<10xi32>) -> tensor<10x10xi32>
  %3 = gait.dot "X,y->Xy" %v, %v : (tensor<10xi32>, tensor<10xi32>) -> tensor<10x10xi32>
  return %0, %1, %2, %3 : tensor<?x10xf32>, tensor<64x64xf32>, tensor<i32>, tensor<10x10xi32>
}

// -----

func.func @no_arrow(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{'gait.dot' op spec "bk,kn" is not "<letters>,<letters>-><letters>"; write for example "bk,kn->bn" (C1)}}
  %0 = gait.dot "bk,kn" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @no_comma(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "bkkn->bn" is not "<letters>,<letters>-><letters>"}}
  %0 = gait.dot "bkkn->bn" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @no_letters(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "b1,1n->bn" is not "<letters>,<letters>-><letters>"}}
  %0 = gait.dot "b1,1n->bn" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @three_operands(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "bk,kn,nm->bm" is not "<letters>,<letters>-><letters>"}}
  %0 = gait.dot "bk,kn,nm->bm" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @letter_twice_in_lhs(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "kk,kn->n" has the letter k twice in lhs; give each dimension a letter of its own (C2)}}
  %0 = gait.dot "kk,kn->n" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @letter_twice_in_the_result(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "bk,kn->bb" has the letter b twice in the result; give each dimension a letter of its own (C2)}}
  %0 = gait.dot "bk,kn->bb" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @too_few_letters(%x: tensor<2x2xf32>, %y: tensor<2x2x2xf32>) {
  // expected-error@+1 {{spec "bk,kn->bn" has 2 letters for rhs [2, 2, 2] f32, of 3 dimensions; give one each (C3)}}
  %0 = gait.dot "bk,kn->bn" %x, %y : (tensor<2x2xf32>, tensor<2x2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @result_of_another_rank(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "bk,kn->bn" has 2 letters for the result [2] f32, of 1 dimensions; give one each (C3)}}
  %0 = gait.dot "bk,kn->bn" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @letter_only_in_lhs(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "bk,kn->n" has the letter b only in lhs; sum that dimension first, or keep it in the result (C4)}}
  %0 = gait.dot "bk,kn->n" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @letter_only_in_rhs(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "bk,kn->b" has the letter n only in rhs; sum that dimension first, or keep it in the result (C4)}}
  %0 = gait.dot "bk,kn->b" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @letter_only_in_the_result(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{spec "bk,kn->bnz" has the letter z only in the result; broadcast the result instead (C4)}}
  %0 = gait.dot "bk,kn->bnz" %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2x2xf32>
  return
}

// -----

func.func @sizes_differ(%x: tensor<?x64xf32>, %w: tensor<32x10xf32>) {
  // expected-error@+1 {{sizes of the letter k differ in "bk,kn->bn": lhs [batch, 64] f32, rhs [32, 10] f32; transpose an operand or check the layer's width (C5)}}
  %0 = gait.dot "bk,kn->bn" %x, %w : (tensor<?x64xf32>, tensor<32x10xf32>) -> tensor<?x10xf32>
  return
}

// -----

func.func @batch_meets_a_number(%x: tensor<?x2xf32>, %w: tensor<8x2xf32>) {
  // expected-error@+1 {{sizes of the letter b differ in "bk,bn->kn": lhs [batch, 2] f32, rhs [8, 2] f32}}
  %0 = gait.dot "bk,bn->kn" %x, %w : (tensor<?x2xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @element_types_differ(%x: tensor<2x2xf32>, %w: tensor<2x2xf64>) {
  // expected-error@+1 {{element types differ: lhs 'f32', rhs 'f64', y 'f32'; convert one (C6)}}
  %0 = gait.dot "bk,kn->bn" %x, %w : (tensor<2x2xf32>, tensor<2x2xf64>) -> tensor<2x2xf32>
  return
}

// -----

func.func @result_differs(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>) {
  // expected-error@+1 {{y is [4, 2] f32; by "bk,kn->bn" it must be [2, 4] f32 (C7)}}
  %0 = gait.dot "bk,kn->bn" %x, %w : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<4x2xf32>
  return
}

// -----

func.func @batch_by_batch(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{result #0 must be tensor of f32, f64, i32 or i64 with sizes of at least 1 and at most one `?`, but got 'tensor<?x?xf32>'}}
  %0 = gait.dot "bk,ck->bc" %x, %x : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x?xf32>
  return
}
