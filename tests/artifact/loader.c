/* Loads hand.so into a program without OpenMP, and calls what needs it; also init where malloc gives nothing. */
#include "hand.h"
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static int no_memory;
void *__libc_malloc(size_t bytes);
void *malloc(size_t bytes) { return no_memory ? 0 : __libc_malloc(bytes); }

int main(int count, char **arguments) {
  static HAND_ALIGNED unsigned char state[HAND_STATE_BYTES], arena[HAND_ARENA_BYTES(3)];
  static const float image[2] = {1, 2};
  static const int32_t label[1] = {1};
  float score[1], loss;
  void *library = count > 1 ? dlopen(arguments[1], RTLD_NOW) : 0;
  int (*init)(void *, uint64_t), (*threads)(int, void *, void *, int, const float *, const int32_t *, float *, float *), code;
  const char *(*text)(int);
  if (!library) return puts(dlerror()), 2;
  *(void **)&init = dlsym(library, "hand_init");
  *(void **)&threads = dlsym(library, "hand_step_threads");
  *(void **)&text = dlsym(library, "hand_error_text");
  memset(state, 7, sizeof state);
  no_memory = 1;
  code = init(state, 1);
  no_memory = 0;
  printf("%d: %s\n", code, text(code));
  if (state[0] != 7 || state[sizeof state - 1] != 7) return 6;                             /* a failed init writes nothing */
  if (init(state, 1) || threads(1, state, arena, 1, image, label, score, &loss)) return 3; /* one thread needs nothing */
  if (threads(0, state, arena, 1, image, label, score, &loss)) return 4;
  code = threads(3, state, arena, 1, image, label, score, &loss);
  printf("%d: %s\n", code, text(code));
  return *(int64_t *)(void *)(state + HAND_STATE_count) == 2 ? 0 : 5; /* the third call left the state alone */
}
