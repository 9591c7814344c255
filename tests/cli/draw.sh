#!/usr/bin/env bash
# The pictures of `gait draw`: every op once, in boxes of its layers, forward, gradient and update in their colours; the same bytes
# each time; readable at any size; and what it says when it can not draw.
# Usage: draw.sh GAIT DIGITS ENCODER NOISY MANUAL      MANUAL: docs/images/digits.svg
set -uo pipefail
gait=$1 digits=$2 encoder=$3 noisy=$4 manual=$5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
fail() { echo "$*" >&2; failures=$((failures + 1)); }
dot() { "$gait" draw "$@" -o -; }
count() { grep -c "$1" <<<"$2"; }
forward='color="#2f6690"' gradient='color="#c05a1c"' update='color="#3d7a4a"'

# What the text of an entry holds, but for numbers, what repeats these, and what only the sums behind metrics read.
ops_of_text() { # MODEL ENTRY PHASE
  "$gait" compile "$1" --emit="$3" | awk -v entry="@$2(" '
    index($0, "func.func " entry) { on = 1 } on && /^  }/ { exit }
    on && match($0, /^ +%[0-9:, %]+ = gait\.[a-z_0-9]+/) {
      split(substr($0, RSTART, RLENGTH), part, " = gait."); name = part[2]; value = part[1]; gsub(/ /, "", value); rest = substr($0, RSTART + RLENGTH)
      operand = rest; sub(/^ /, "", operand); sub(/[ ,].*/, "", operand)
      if (name == "constant" && rest ~ /dense<[-+.0-9a-zA-Z]*>/) { number[value] = 1; next }
      if (name == "broadcast" && operand in number) { number[value] = 1; next }
      print name
    }' | sort
}
ops_of_dot() { sed -nE 's/^ *n[0-9]+ \[label=<<b>([a-z_0-9]+)(\([^<]*)?<\/b>.*style="rounded,filled", .*/\1/p' <<<"$1" | sort; }
for phase in graph backward simplified; do
  picture=$(dot "$encoder" --phase=$phase --depth=9)
  diff <(ops_of_text "$encoder" train_step $phase) <(ops_of_dot "$picture") >"$folder/difference" || fail "$phase: not every op once:"$'\n'"$(cat "$folder/difference")"
done
[ "$(ops_of_text "$encoder" train_step backward | wc -l)" -gt 200 ] || fail "the encoder's text was not read"

# Boxes: a layer's, a layer's in it, and their gradients', in their colours.
picture=$(dot "$encoder" --depth=9)
for name in encoder_0 attention attention_norm query first head; do
  [ "$(count "label=<<b>$name</b>>; .*$forward" "$picture")" -eq 1 ] || fail "not one box of $name"
  [ "$(count "label=<<b>$name</b> gradient>; .*$gradient" "$picture")" -eq 1 ] || fail "not one box of the gradient of $name"
done
[ "$(count "label=<<b>adam</b>>; .*$update" "$picture")" -eq 1 ] || fail "not one box of adam"
indent() { grep -E "label=<<b>$1</b>>" <<<"$picture" | sed 's/[^ ].*//' | wc -c; }
[ "$(indent query)" -gt "$(indent attention)" ] && [ "$(indent attention)" -gt "$(indent encoder_0)" ] || fail "query does not lie in attention in encoder_0"
# A dot has three of itself: y = x w, dx = dy w, dw = x dy.
inner=$(sed -n '/<b>head<\/b>>/,/^ *}/p' <<<"$picture"); outer=$(sed -n '/<b>head<\/b> gradient>/,/^ *}/p' <<<"$picture")
[ "$(count "<b>dot</b>.*$forward" "$inner") $(count "<b>dot</b>.*$gradient" "$outer")" = "1 2" ] || fail "head: forward and gradient are mixed up"
grep -qE ' -> n[0-9]+ \[label="\[batch, 8, 16\]", ' <<<"$picture" || fail "edges have no shapes"
for shape in invhouse cylinder octagon; do grep -q "shape=$shape" <<<"$picture" || fail "no $shape"; done

# Whole layers: far fewer nodes, a box opened is its nodes; the depth chosen stays readable.
nodes() { count '^ *n[0-9]* \[' "$1"; }
closed=$(dot "$encoder" --depth=0) chosen=$(dot "$encoder")
[ "$(nodes "$closed")" -lt 25 ] && [ "$(nodes "$chosen")" -le 56 ] && [ "$(nodes "$chosen")" -gt "$(nodes "$closed")" ] || fail "depth: $(nodes "$closed"), $(nodes "$chosen") nodes"
grep -q '<b>encoder_0</b>.*style="rounded,filled,bold"' <<<"$closed" || fail "encoder_0 is no node"
grep -q 'updates 18 parameters, keeps 37 states' <<<"$closed" || fail "adam does not say what it keeps"
picture_of_digits=$(dot "$digits")
grep -q '<b>max(·, 0)</b>' <<<"$picture_of_digits" || fail "numbers are not written into their readers"
grep -q 'accuracy.sum' <<<"$picture_of_digits" && fail "the sums behind a metric are drawn"
for entry in init evaluate predict; do dot "$digits" --entry=$entry >/dev/null || fail "cannot draw $entry"; done
dot "$noisy" --entry=step >/dev/null || fail "cannot draw an entry by hand"

# The same bytes, from the graph or from the text of a later phase.
"$gait" compile "$encoder" --emit=simplified -o "$folder/simplified.mlir"
[ "$picture" = "$(dot "$encoder" --depth=9)" ] && [ "$picture" = "$(dot "$folder/simplified.mlir" --depth=9)" ] || fail "not the same picture again"

# Graphviz is called without a shell, whatever is in a name.
sed 's/gait.name = "tokens"/gait.name = "\\22;<b>\&$(touch owned)`touch owned`"/' "$encoder" >"$folder/hostile.mlir"
cd "$folder" || exit 1
"$gait" draw hostile.mlir -o 'a $(touch owned) "b".svg' || fail "cannot draw hostile names"
[ -e owned ] && fail "a name ran as a command"
head -c 5 'a $(touch owned) "b".svg' | grep -q '<?xml' && grep -q '&lt;b&gt;' 'a $(touch owned) "b".svg' || fail "no svg, or a name that is markup"
"$gait" draw "$digits" -o picture.png && head -c 4 picture.png | grep -q PNG || fail "no png"
"$gait" draw "$digits" -o picture.pdf && head -c 4 picture.pdf | grep -q '%PDF' || fail "no pdf"

# The picture of the manual: what is written in it, for places differ by Graphviz's version and the fonts.
"$gait" draw "$digits" -o digits.svg
words() { sed -nE 's/.*<text[^>]*>(.*)<\/text>.*/\1/p' "$1" | sed -E 's/(\.cpp:)[0-9]+/\1/' | sort; }
diff <(words "$manual") <(words digits.svg) >difference || fail "docs/images/digits.svg is another model's: draw it again with gait draw digits.mlir -o docs/images/digits.svg"

expect() { # MESSAGE ARGUMENTS...
  local message=$1 said; shift
  if said=$("$gait" draw "$@" 2>&1 >stdout); then fail "draw $*: succeeded"; fi
  [ "$said" = "gait: $message" ] || fail "draw $*:"$'\n'"  said:     $said"$'\n'"  expected: gait: $message"
  [ -s stdout ] && fail "draw $*: printed something all the same"
}
expect "'model.jpg' is no picture's name; it ends in .svg, .png, .pdf or .dot" "$digits" -o model.jpg
expect "the model has no entry 'tarin'; its entries are init, train_step, evaluate, summarize, predict" "$digits" -o x.dot --entry=tarin
expect "--phase clustered: the phases drawn are graph, backward, simplified" "$digits" -o x.dot --phase=clustered
"$gait" compile "$digits" --emit=structured -o late.mlir
expect "a graph is drawn up to the phase simplified, but 'late.mlir' is at structured" late.mlir -o x.dot
expect "cannot write 'none/x.dot': No such file or directory" "$digits" -o none/x.dot
mkdir empty
PATH="$folder/empty" expect "a .svg is drawn by Graphviz's program 'dot', which is not installed; install it, as with 'apt install graphviz', or write a .dot, which needs nothing" "$digits" -o x.svg
[ -e x.svg ] && fail "half a picture"
PATH="$folder/empty" "$gait" draw "$digits" -o without.dot || fail "a .dot needs Graphviz"

[ "$failures" -eq 0 ] && echo "pictures as they should be"
exit $((failures > 0))
