#!/usr/bin/env bash
# gait train, evaluate and predict as a user runs them: what they write, that they agree, and what they say to bad input.
# Usage: cli.sh GAIT MODEL DATA      MODEL, DATA: the digits
set -uo pipefail
gait=$1 model=$2 data=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
fail() { echo "$*" >&2; failures=$((failures + 1)); }

# Trains with everything that is written, on the first 600 rows.
head -600 "$data" >"$folder/digits.csv"
train=("$gait" train "$model" --data "$folder/digits.csv" --columns image=0:64,label=64 --validation 0.2 --batch 32 --seed 1)
"${train[@]}" --epochs 6 --checkpoint "$folder/best.safetensors" --last "$folder/last.safetensors" --history "$folder/h.svg" --history "$folder/h.csv" \
  --tensorboard "$folder/logs" >"$folder/printed" || fail "training failed"
[ "$(wc -l <"$folder/printed")" = 6 ] || fail "not a line an epoch: $(cat "$folder/printed")"
grep -qE '^epoch 6/6  loss [0-9.e-]+  accuracy [0-9.]+  validation.loss [0-9.e-]+  validation.accuracy 0\.[89][0-9]*  ' "$folder/printed" || fail "printed: $(cat "$folder/printed")"
[ "$(wc -l <"$folder/h.csv")" = 7 ] && [ "$(head -1 "$folder/h.csv")" = "epoch,loss,accuracy,validation.loss,validation.accuracy,seconds" ] || fail "history"
grep -q '</svg>' "$folder/h.svg" || fail "no drawing"
[ -n "$(ls "$folder/logs/train" "$folder/logs/validation")" ] || fail "no event files"

# The default columns are these; six epochs are three and three more; --quiet is quiet.
scores() { cut -d, -f1-5 "$1"; }
"$gait" train "$model" --data "$folder/digits.csv" --validation 0.2 --batch 32 --seed 1 --epochs 6 --quiet --history "$folder/default.csv" >"$folder/printed" || fail "default columns"
[ -s "$folder/printed" ] && fail "--quiet printed"
diff <(scores "$folder/h.csv") <(scores "$folder/default.csv") || fail "the default columns are others"
"${train[@]}" --epochs 3 --last "$folder/half.safetensors" --quiet || fail "half"
"${train[@]}" --epochs 6 --last "$folder/half.safetensors" --resume "$folder/half.safetensors" --quiet || fail "resume"
"$gait" evaluate "$model" --data "$folder/digits.csv" --checkpoint "$folder/half.safetensors" >"$folder/resumed"
"$gait" evaluate "$model" --data "$folder/digits.csv" --checkpoint "$folder/last.safetensors" >"$folder/whole"
cmp "$folder/resumed" "$folder/whole" || fail "resumed, the training ended elsewhere"
grep -qE '^loss [0-9.e-]+$' "$folder/whole" && grep -qE '^accuracy 0\.9[0-9]*$' "$folder/whole" || fail "evaluate printed $(cat "$folder/whole")"

# Predictions: a header, a row for each row, and as many right as the accuracy says. A checkpoint is a file of weights too.
"$gait" predict "$model" --data "$folder/digits.csv" --checkpoint "$folder/last.safetensors" -o "$folder/out.csv" || fail "predict"
"$gait" predict "$model" --data "$folder/digits.csv" --weights "$folder/last.safetensors" >"$folder/again.csv" || fail "predict to standard output"
cmp "$folder/out.csv" "$folder/again.csv" || fail "weights and checkpoint predict differently"
[ "$(head -1 "$folder/out.csv")" = "$(echo probability.{0..9} | tr ' ' ,)" ] || fail "header $(head -1 "$folder/out.csv")"
right=$(paste -d, <(tail -n +2 "$folder/out.csv") <(cut -d, -f65 "$folder/digits.csv") | awk -F, '{ best = 1; for (i = 2; i <= 10; ++i) if ($i > $best) best = i; right += best - 1 == $11 } END { print right / NR }')
accuracy=$(awk '$1 == "accuracy" { print $2 }' "$folder/whole")
awk -v a="$right" -v b="$accuracy" 'BEGIN { exit !(a - b < 1e-5 && b - a < 1e-5) }' || fail "predictions are right in $right, the accuracy is $accuracy"

# expect MESSAGE ARGUMENTS...: gait fails, and says MESSAGE (a fixed string).
expect() {
  local message=$1; shift
  local said status
  said=$("$gait" "$@" 2>&1); status=$?
  if [ $status -eq 0 ] || [ $status -ge 126 ]; then fail "gait $*: status $status"; fi
  [[ $said == *"$message"* ]] || fail "gait $*: said '$said' instead of '$message'"
}
rows="$folder/digits.csv"
expect "--data is required" train "$model"
expect "cannot open '$folder/none.csv': No such file or directory" train "$model" --data "$folder/none.csv"
expect "--columns: 'image' is no column; write name=field or name=first:last, separated by commas" train "$model" --data "$rows" --columns image
expect "--columns: 'x7' is no field's number" train "$model" --data "$rows" --columns image=0:x7,label=64
expect "train_step: 'picture' is no input of model 'digits'" train "$model" --data "$rows" --columns picture=0:64,label=64
expect "train_step: input 'image' has shape" train "$model" --data "$rows" --columns image=0:60,label=64
expect "train_step: the input label [batch] i32 is missing" train "$model" --data "$rows" --columns image=0:64
expect "train_step: input 'label' must be in [0, 10)" train "$model" --data "$rows" --columns image=1:65,label=2
expect "--validation 1.5: a fraction lies between 0 and 1; or name a file" train "$model" --data "$rows" --validation 1.5
expect "cannot open 'half'" train "$model" --data "$rows" --validation half
expect "--separator: ';;' is not one character" train "$model" --data "$rows" --separator ';;'
expect "fit: 0 epochs; it takes at least 1" train "$model" --data "$rows" --epochs 0
expect "has no entry 'accumulate'" train "$model" --data "$rows" --accumulate 2
expect "a rate is given, but 'train_step' has no floating scalar input 'rate'" train "$model" --data "$rows" --rate 0.1
expect "--every requires --last" train "$model" --data "$rows" --every 5
expect "checkpoint_best: 'accuracy' is no loss of the model, such as loss; of a metric, say whether a larger or a smaller value is better" \
  train "$model" --data "$rows" --checkpoint "$folder/x" --monitor accuracy
expect "cannot write '$folder/none/h.csv'" train "$model" --data "$rows" --history "$folder/none/h.csv"
expect "ends in no form that it is saved in" train "$model" --data "$rows" --history "$folder/h.png"
expect "seed = 1, but here it is 2; resume with the same data and options" \
  train "$model" --data "$rows" --validation 0.2 --seed 2 --last "$folder/half.safetensors" --resume "$folder/half.safetensors"
expect "the model is not trained: give what it learned as --checkpoint FILE or --weights FILE" predict "$model" --data "$rows"
head -c 1000 "$folder/last.safetensors" >"$folder/cut"
expect "'$folder/cut' is truncated" evaluate "$model" --data "$rows" --checkpoint "$folder/cut"
expect "is no file of safetensors" evaluate "$model" --data "$rows" --weights "$rows"
expect "excludes" evaluate "$model" --data "$rows" --weights "$rows" --checkpoint "$rows"
[ "$failures" -eq 0 ] && echo "train, evaluate and predict are as they should be"
exit $((failures > 0))
