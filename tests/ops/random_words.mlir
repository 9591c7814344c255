// RUN: gait-opt --split-input-file --verify-diagnostics %s | gait-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func @text
func.func @text(%key: tensor<i64>, %counter: tensor<i64>) -> (tensor<?x4xi32>, tensor<2x3xi64>) {
  // CHECK: gait.random_words %{{.*}}, %{{.*}} stream 3 : tensor<?x4xi32>
  %0 = gait.random_words %key, %counter stream 3 : tensor<?x4xi32>
  // CHECK: gait.random_words %{{.*}}, %{{.*}} stream 65535 : tensor<2x3xi64>
  %1 = gait.random_words %key, %counter stream 65535 : tensor<2x3xi64>
  return %0, %1 : tensor<?x4xi32>, tensor<2x3xi64>
}

// -----

func.func @batch_not_first(%key: tensor<i64>) {
  // expected-error@+1 {{'gait.random_words' op makes words of shape [4, batch] i32; the batch dimension must come first, transpose the words (C1)}}
  %0 = gait.random_words %key, %key stream 0 : tensor<4x?xi32>
  return
}

// -----

func.func @stream_too_large(%key: tensor<i64>) {
  // expected-error@+1 {{has stream 65536; it must be at least 0 and less than 65536 (C2)}}
  %0 = gait.random_words %key, %key stream 65536 : tensor<4xi32>
  return
}

// -----

func.func @stream_negative(%key: tensor<i64>) {
  // expected-error@+1 {{has stream -1; it must be at least 0 and less than 65536 (C2)}}
  %0 = gait.random_words %key, %key stream -1 : tensor<4xi32>
  return
}

// -----

func.func @key_is_no_scalar(%key: tensor<2xi64>, %counter: tensor<i64>) {
  // expected-error@+1 {{operand #0 must be scalar tensor of i64, but got 'tensor<2xi64>'}}
  %0 = "gait.random_words"(%key, %counter) <{stream = 0 : i64}> : (tensor<2xi64>, tensor<i64>) -> tensor<4xi32>
  return
}
