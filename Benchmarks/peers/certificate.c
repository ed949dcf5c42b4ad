/* Every pixel of every width through 2i/(n-1)-1 and back, in float, on one thread: the certificate of
   `shiftproof certify --format float` as a plain C loop.

       gcc -O3 -march=native -ffp-contract=off Benchmarks/peers/certificate.c -lm -o certificate
       ./certificate [LAST-WIDTH]

   Prints `c certificate LAST<tab>seconds`, and on standard error the counts, which must be those of
   the command: pixels that come back below and above themselves, the greatest error, and ties (i +
   1/2) that are sent to another pixel than the even neighbour. Contraction is off because it would
   compute something else. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int count, char **arguments) {
  int last = count > 1 ? atoi(arguments[1]) : 65536;
  int64_t coordinates = 0, below = 0, above = 0, wrong = 0;
  float greatest = 0;
  double start = now();
  for (int n = 2; n <= last; n++) {
    float extent = (float)(n - 1), scale = extent / 2;
    int less = 0, more = 0, ties = 0;
    float most = 0;
    for (int i = 0; i < n; i++) {
      float x = (2 * (float)i / extent - 1 + 1) * scale;
      float error = x - (float)i;
      less += error < 0;
      more += error > 0;
      float size = fabsf(error);
      most = size > most ? size : most;
    }
    for (int i = 0; i < n - 1; i++) {
      float x = ((float)(2 * i + 1) / extent - 1 + 1) * scale;
      ties += fabsf(x - (float)(i + (i & 1))) > 0.5f;
    }
    coordinates += n;
    below += less;
    above += more;
    wrong += ties;
    greatest = most > greatest ? most : greatest;
  }
  printf("c certificate %d\t%.6e\n", last, now() - start);
  fprintf(stderr, "%lld coordinates, %lld below, %lld above, greatest %g, %lld ties wrong\n",
          (long long)coordinates, (long long)below, (long long)above, greatest, (long long)wrong);
  return 0;
}
