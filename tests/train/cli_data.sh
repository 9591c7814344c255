#!/usr/bin/env bash
# gait train, evaluate and predict on every kind of file, in memory and streamed: the same rows give the same scores. And what
# goes with the data: standardisation, weights of classes, rates, accumulation.
# Usage: cli_data.sh GAIT WRITE_FILES MODEL DATA TORCH      MODEL, DATA: the digits; TORCH: tests/checkpoint/pytorch.safetensors
set -uo pipefail
gait=$1 write=$2 model=$3 torch=$5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
fail() { echo "$*" >&2; failures=$((failures + 1)); }
expect() {
  local message=$1 said
  shift
  said=$("$gait" "$@" 2>&1) && fail "no error: $*"
  [[ $said == *"$message"* ]] || fail "expected '$message', said: $said"
}
head -600 "$4" >"$folder/digits.csv"
"$write" "$folder" "$folder/digits.csv" || exit 1
cd "$folder" || exit 1

# The history's scores without the seconds.
scores() { rev <"$1" | cut -d, -f2- | rev; }
train() { "$gait" train "$@" --seed 1 --quiet --history h.csv && scores h.csv; }
same() { # NAME ARGUMENTS...: the scores of the first such training
  local name=$1 now
  shift
  now=$(train "$@") || { fail "failed: $*"; return; }
  if [ -e "$name" ]; then [ "$now" = "$(cat "$name")" ] || fail "other scores: $*"
  else echo "$now" >"$name"; fi
}
for data in "--data digits.csv" "--data digits.csv --columns image=0:64,label=64 --stream" "--data digits.npz" \
  "--data odd.npz --columns image=pixels,label=digit --stream" "--data label=label.npy --data image=image.npy"; do
  same plain "$model" --validation 0.2 --epochs 2 $data
done
same standardised "$model" --validation 0.2 --epochs 2 --data digits.csv --standardize
same standardised "$model" --validation 0.2 --epochs 2 --data digits.csv --standardize=image --stream
same standardised "$model" --validation 0.2 --epochs 2 --data digits.npz --standardize --stream
same standardised "$model" --validation 0.2 --epochs 2 --data image=image.npy --data label=label.npy --standardize
cmp -s plain standardised && fail "--standardize changed nothing"
same threads "$model" --data digits.npz --epochs 2 --threads 1
same threads "$model" --data digits.npz --epochs 2 --threads 3

# A file of its own for validation is the fraction that it holds; a table by its header's names, in another order.
head -480 digits.csv >first.csv && tail -120 digits.csv >rest.csv
same standardised "$model" --data first.csv --validation rest.csv --epochs 2 --standardize
names() { for ((i = 0; i < 64; ++i)); do printf 'p%d,' "$i"; done; }
{ echo "kind,$(names | sed 's/,$//')"; awk -F, -v OFS=, '{ l = $65; NF = 64; print l, $0 }' digits.csv; } >named.csv
same plain "$model" --data named.csv --columns image=p0:p63,label=kind --validation 0.2 --epochs 2

# What was standardised is so again: evaluate, predict, resume and weights to go on from know it from the file.
"$gait" train "$model" --data first.csv --epochs 2 --seed 1 --standardize --last s.safetensors --quiet || fail "standardised training"
"$gait" evaluate "$model" --data rest.csv --checkpoint s.safetensors --threads 1 --batch 7 >scored || fail "evaluate"
grep -q "^loss $(tail -1 standardised | cut -d, -f4 | cut -c1-8)" scored || fail "evaluate says $(cat scored), not what validation said: $(tail -1 standardised)"
"$gait" predict "$model" --data image=image.npy --checkpoint s.safetensors -o one.csv || fail "predict"
"$gait" predict "$model" --data digits.csv --weights s.safetensors --stream >other.csv || fail "predict, streamed"
cmp one.csv other.csv || fail "predictions differ by where the rows come from"
same four "$model" --data first.csv --epochs 4 --standardize
same four "$model" --data first.csv --epochs 4 --standardize --resume s.safetensors
same four "$model" --data first.csv --epochs 4 --resume s.safetensors
said=$("$gait" train "$model" --data first.csv --epochs 3 --seed 1 --weights s.safetensors --quiet --checkpoint again.safetensors 2>&1) || fail "weights: $said"
grep -aq 'standardization.image.mean' again.safetensors || fail "the standardisation is gone"

# Weights of PyTorch's: [out, in] matrices, turned.
echo "1,2,3" >three.csv
expect "matrices are [in, out] here: load it as transposed" predict layers.mlir --data three.csv --weights "$torch"
"$gait" predict layers.mlir --data three.csv --weights "$torch" --transposed '*.weight' | tail -1 >turned || fail "transposed"
grep -qE '^-?[0-9.e-]+,-?[0-9.e-]+$' turned || fail "transposed weights predict $(cat turned)"
expect "--transposed requires --weights" predict layers.mlir --data three.csv --checkpoint "$torch" --transposed x

# A target that was standardised comes back in its unit.
awk -v OFS=, 'BEGIN { for (i = 0; i < 400; ++i) { x = (i * 37 % 100) / 50 - 1; y = (i * 61 % 100) / 50 - 1; print 100 * x, 1000 * y, 5 * y, 70000 + 20000 * x + 5000 * y, (y > 0) } }' >houses.csv
houses=(--data houses.csv --columns size=0,place=1:3,price=3,kind=4)
"$gait" train heads.mlir "${houses[@]}" --validation 0.25 --epochs 60 --seed 2 --standardize=size,place,price --last h.safetensors --quiet || fail "heads"
"$gait" predict heads.mlir "${houses[@]}" --checkpoint h.safetensors --unit estimate=price >prices || fail "units"
[ "$(head -1 prices)" = "estimate,type.0,type.1" ] || fail "the header is $(head -1 prices)"
paste -d, <(tail -n +2 prices) houses.csv | awk -F, '{ e = $1 - $7; if (e < 0) e = -e; if (e > 4000) ++bad } END { exit bad > 8 }' || fail "prices are not in their unit: $(head -3 prices)"
same houses heads.mlir "${houses[@]}" --epochs 2
same houses heads.mlir --data houses.csv --columns size=0,place=1:3,kind=4 --data price=<(cut -d, -f4 houses.csv) --epochs 2

# Weights of rows and classes, the rate, accumulation, plateaus, all rows in one batch.
rated=(rated.mlir --data digits.npz --rate 0.01)
same weighted "${rated[@]}" --epochs 2
same weighted "${rated[@]}" --epochs 2 --class-weights label=1,1,1,1,1,1,1,1,1,1
awk -F, '{ print 1 + ($65 == 3) * 4 }' digits.csv >weights.csv
same threes "${rated[@]}" --epochs 2 --class-weights label=1,1,1,5,1,1,1,1,1,1
same threes "${rated[@]}" --epochs 2 --data sample_weight=weights.csv
cmp -s weighted threes && fail "class weights changed nothing"
train "${rated[@]}" --epochs 3 --batch 30 --accumulate 2 >small && train "${rated[@]}" --epochs 3 --batch 60 >large
paste -d, small large | awk -F, 'NR > 1 { d = $2 - $6; if (d < 0) d = -d; if (d > 1e-4 * $2) exit 1 }' || fail "accumulated: $(cat small large)"
train "${rated[@]}" --epochs 2 --batch 0 >whole || fail "--batch 0"
train "${rated[@]}" --epochs 2 --batch 600 --in-order >ordered && awk -F, 'NR == FNR { a[FNR] = $2; next } FNR > 1 { d = a[FNR] - $2; if (d < 0) d = -d; if (d > 1e-4) exit 1 }' whole ordered || fail "all rows in one: $(cat whole ordered)"
train "${rated[@]}" --epochs 6 --plateau 0.5 --plateau-patience 1 --least-change 100 --smallest-rate 0.002 | awk -F, '{ print $4 }' | paste -sd' ' >rates
[ "$(cat rates)" = "rate 0.01 0.01 0.005 0.0025 0.002 0.002" ] || fail "rates $(cat rates)"

# What goes wrong, in full.
inputs="image [batch, 64] f32, label [batch] i32"
expect "--data: 'image.npy' is one array; say which input it holds: --data INPUT=image.npy, of $inputs" train "$model" --data image.npy
expect "--data: 'x' of 'x=image.npy' is no input of model 'digits'; it takes $inputs" train "$model" --data x=image.npy
expect "--data: 'digits.csv' and 'digits.npz' are both tables; one may hold several inputs, the other files hold one each: --data INPUT=FILE" \
  train "$model" --data digits.csv --data digits.npz
expect "--data: the input 'image' is given twice: 'image.npy' and 'digits.csv'" train "$model" --data image=image.npy --data image=digits.csv
expect "--data: 'digits.npz' is an archive of several arrays; say --data digits.npz --columns image=ARRAY" train "$model" --data image=digits.npz
expect "odd.npz: no array is named as an input of the model, which takes $inputs; it has 'pixels', 'digit'; say which is which: --columns INPUT=ARRAY" \
  train "$model" --data odd.npz
expect "odd.npz: there is no array 'digits'; it has 'pixels', 'digit'" train "$model" --data odd.npz --columns image=pixels,label=digits
expect "--columns: 'x' is no input of model 'digits'; it takes $inputs" train "$model" --data odd.npz --columns x=pixels
expect "--data: no file holds an input of what is asked for, which takes image [batch, 64] f32" predict "$model" --data label=label.npy --weights s.safetensors
expect "train_step: the input label [batch] i32 is missing" train "$model" --data image=image.npy
expect "join: part 0 has 600 rows, but part 1 has 480" train "$model" --data image=image.npy --data label=<(cut -d, -f65 first.csv)
expect "--standardize: the input 'label' is i32; only floating inputs can be standardised" train "$model" --data digits.csv --standardize=label
expect "--standardize: 'x' is no input of model 'digits'; it takes $inputs" train "$model" --data digits.csv --standardize=x
expect "--class-weights: '1,2' is not of the form INPUT=WEIGHT,WEIGHT,..." train rated.mlir --data digits.csv --rate 1 --class-weights 1,2
expect "--class-weights: 'x' is no number" train rated.mlir --data digits.csv --rate 1 --class-weights label=1,x
expect "but there are class weights for 0 to 1" train rated.mlir --data digits.csv --rate 1 --class-weights label=1,2
expect "train_step: the model takes its rate at run time; give FitOptions::rate (gait train: --rate)" train rated.mlir --data digits.csv
expect "--plateau requires --rate" train "$model" --data digits.csv --plateau 0.5
expect "reduce_rate_on_plateau: the factor must be in (0, 1), not 1" train rated.mlir --data digits.csv --rate 1 --plateau 1
expect "--unit: 'estimate' is not of the form OUTPUT=INPUT" predict heads.mlir "${houses[@]}" --checkpoint h.safetensors --unit estimate
expect "--unit: there is no output 'x'" predict heads.mlir "${houses[@]}" --checkpoint h.safetensors --unit x=price
expect "standardization: there is no column 'x'" predict heads.mlir "${houses[@]}" --checkpoint h.safetensors --unit estimate=x
expect "was written by a training whose rows were standardised otherwise; resume with the same data and options" \
  train "$model" --data <(tail -480 digits.csv) --epochs 3 --seed 1 --standardize --resume s.safetensors
sed '7s/^[0-9]*/nan/' digits.csv >nan.csv
expect "nan.csv:7: field 0 (column 'image') is 'nan'; NaN and infinities are refused here" train "$model" --data nan.csv --finite
expect "standardization: column 'image' holds nan in row 6" train "$model" --data nan.csv --standardize
expect "the loss is nan in epoch 1, and training ended there; look for NaN in the data (--finite), lower the rate, or let --check-finite" \
  train "$model" --data nan.csv --epochs 3
sed '9s/^[0-9]*/x/' digits.csv >bad.csv
expect "bad.csv:9: field 0 (column 'image') is 'x', which is no number of type f32" train "$model" --data bad.csv
expect "Is a directory" predict "$model" --data digits.csv --weights s.safetensors -o .

# The help says every option, in lines of a terminal.
for command in evaluate predict train; do
  "$gait" "$command" --help >help || fail "no help of $command"
  [ "$(awk '{ if (length($0) > most) most = length($0) } END { print most }' help)" -le 101 ] || fail "a line of the help of $command is long"
done
for option in --data --columns --separator --skip-lines --stream --finite --standardize --validation --epochs --batch --accumulate --rate \
  --class-weights --seed --in-order --weights --transposed --threads --monitor --larger --least-change --patience --plateau --plateau-patience \
  --smallest-rate --checkpoint --last --every --resume --history --tensorboard --quiet; do
  grep -qE "^  $option\b" help || fail "the help lacks $option"
done
[ "$failures" -eq 0 ] && echo "every kind of data gives the same training"
exit $((failures > 0))
