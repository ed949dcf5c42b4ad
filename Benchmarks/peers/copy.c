/* memcpy of an 8 x 64 x 56 x 56 image into memory that was written before, and into fresh memory.

       gcc -O3 Benchmarks/peers/copy.c -o copy && ./copy

   Prints `memcpy FORMAT<tab>seconds` and `fresh memcpy FORMAT<tab>seconds`, the least of many. A
   strategy returns a new tensor, so its memory comes from the allocator as in the second. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void measure(const char *format, size_t bytes) {
  char *from = malloc(bytes), *to = malloc(bytes);
  memset(from, 1, bytes);
  memset(to, 2, bytes);
  double best = 1e9, fresh = 1e9;
  for (int pass = 0; pass < 100; pass++) {
    double start = now();
    memcpy(to, from, bytes);
    __asm__ volatile("" : : "r"(to) : "memory");
    double taken = now() - start;
    best = taken < best ? taken : best;
  }
  for (int pass = 0; pass < 100; pass++) {
    double start = now();
    char *copy = malloc(bytes);
    memcpy(copy, from, bytes);
    __asm__ volatile("" : : "r"(copy) : "memory");
    free(copy);
    double taken = now() - start;
    fresh = taken < fresh ? taken : fresh;
  }
  printf("memcpy %s\t%.6e\nfresh memcpy %s\t%.6e\n", format, best, format, fresh);
}

int main(void) {
  measure("float", 4ul * 8 * 64 * 56 * 56);
  measure("double", 8ul * 8 * 64 * 56 * 56);
  return 0;
}
