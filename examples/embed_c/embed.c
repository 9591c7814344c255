/* Trains the handwritten digits in plain C99: this file, the generated digits.h and digits.a, and the C library.
 *   gait compile digits.mlir --max-batch=64 -o out
 *   cc -std=c99 -Wall -Wextra -pedantic -Iout embed.c out/digits.a -o embed
 *   ./embed digits.csv permutation.txt
 * The order of the rows comes from the file: the first 80 % are learned, batch by batch, the rest are the test. */
#include "digits.h"
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 1797, TRAIN = 1437, PIXELS = 64, BATCH = 32, EPOCHS = 20 };

static DIGITS_ALIGNED unsigned char state[DIGITS_STATE_BYTES], arena[DIGITS_ARENA_BYTES(1)];
static float image[ROWS][PIXELS];
static int32_t label[ROWS];

static FILE *open_file(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) perror(path), exit(1);
  return file;
}

/* Row order[i] of the table becomes row i. */
static int read_digits(const char *table, const char *order) {
  static float pixels[ROWS][PIXELS];
  static int32_t digits[ROWS];
  FILE *file = open_file(table), *numbers = open_file(order);
  int row, pixel, from;
  for (row = 0; row < ROWS; ++row) {
    for (pixel = 0; pixel < PIXELS; ++pixel)
      if (fscanf(file, "%f,", &pixels[row][pixel]) != 1) return 0;
    if (fscanf(file, "%d", &digits[row]) != 1) return 0;
  }
  for (row = 0; row < ROWS; ++row) {
    if (fscanf(numbers, "%d", &from) != 1 || from < 0 || from >= ROWS) return 0;
    for (pixel = 0; pixel < PIXELS; ++pixel) image[row][pixel] = pixels[from][pixel];
    label[row] = digits[from];
  }
  fclose(file);
  fclose(numbers);
  return 1;
}

static void check(int code) {
  if (code) fprintf(stderr, "embed: %s\n", digits_error_text(code)), exit(1);
}

int main(int count, char **arguments) {
  uint64_t checksum = 0xcbf29ce484222325u;
  size_t byte;
  int epoch, row;
  if (count != 3) return fprintf(stderr, "usage: embed digits.csv permutation.txt\n"), 1;
  if (!read_digits(arguments[1], arguments[2])) return fprintf(stderr, "embed: the data have another form\n"), 1;

  check(digits_init(state, 1));
  for (epoch = 1; epoch <= EPOCHS; ++epoch) {
    double loss = 0, accuracy = 0;
    for (row = 0; row < TRAIN; row += BATCH) {
      int rows = TRAIN - row < BATCH ? TRAIN - row : BATCH; /* the last batch has what is left */
      float batch_loss, batch_accuracy;
      check(digits_train_step(state, arena, rows, image[row], &label[row], &batch_loss, &batch_accuracy));
      loss += (double)batch_loss * rows;
    }
    for (row = TRAIN; row < ROWS; row += BATCH) {
      int rows = ROWS - row < BATCH ? ROWS - row : BATCH;
      float batch_loss, batch_accuracy;
      check(digits_evaluate(state, arena, rows, image[row], &label[row], &batch_loss, &batch_accuracy));
      accuracy += (double)batch_accuracy * rows;
    }
    printf("epoch %2d  loss %.6f  test accuracy %.4f\n", epoch, loss / TRAIN, accuracy / (ROWS - TRAIN));
  }
  /* FNV-1a over the state: what the example's test compares. */
  for (byte = 0; byte < sizeof state; ++byte) checksum = (checksum ^ state[byte]) * 0x100000001b3u;
  printf("state %08lx%08lx\n", (unsigned long)(checksum >> 32), (unsigned long)(checksum & 0xffffffffu));
  return 0;
}
