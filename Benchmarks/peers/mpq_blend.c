/* A bilinear blend, v1*w1 + v2*w2 + v3*w3 + v4*w4, in GMP's mpq: what exact image arithmetic costs
   without a word-sized form.

       gcc -O3 -march=native Benchmarks/peers/mpq_blend.c -lgmp -o mpq_blend && ./mpq_blend

   Prints `mpq KIND<tab>seconds per blend`, the least of many passes. The values are the same as
   those of the Figures program: a linear congruential generator of 64 bits feeds both. */
#include <gmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BLENDS = 4096, PASSES = 60 };

static uint64_t state = 1;

static uint64_t draw(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state >> 11;
}

/* bits: of the significand; exponents: how far below 1 the values reach. */
static double real(int bits, int exponents) {
  double significand = (double)(draw() >> (53 - bits) | (uint64_t)1 << (bits - 1));
  int exponent = -(int)(draw() % (uint64_t)exponents) - bits;
  for (; exponent < 0; exponent++) significand /= 2;
  return draw() & 1 ? -significand : significand;
}

/* A fraction whose numerator and denominator have 60 bits or so and no power of two in common. */
static void wide(mpq_t value) {
  mpz_set_ui(mpq_numref(value), draw() << 7 | 1);
  mpz_set_ui(mpq_denref(value), draw() << 7 | 1);
  mpq_canonicalize(value);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void measure(const char *kind, int bits, int exponents) {
  mpq_t *values = malloc(sizeof(mpq_t) * 4 * BLENDS), *weights = malloc(sizeof(mpq_t) * 4 * BLENDS);
  mpq_t *results = malloc(sizeof(mpq_t) * BLENDS), product;
  mpq_init(product);
  for (int k = 0; k < 4 * BLENDS; k++) {
    mpq_init(values[k]);
    mpq_init(weights[k]);
    if (bits) {
      mpq_set_d(values[k], real(bits, exponents));
      mpq_set_d(weights[k], real(bits, exponents));
    } else {
      wide(values[k]);
      wide(weights[k]);
    }
  }
  for (int k = 0; k < BLENDS; k++) mpq_init(results[k]);
  double best = 1e9;
  for (int pass = 0; pass < (bits ? PASSES : PASSES / 6); pass++) {
    double start = now();
    for (int k = 0; k < BLENDS; k++) {
      mpq_mul(results[k], values[4 * k], weights[4 * k]);
      for (int tap = 1; tap < 4; tap++) {
        mpq_mul(product, values[4 * k + tap], weights[4 * k + tap]);
        mpq_add(results[k], results[k], product);
      }
    }
    double taken = (now() - start) / BLENDS;
    if (taken < best) best = taken;
  }
  printf("mpq %s\t%.6e\n", kind, best);
}

int main(void) {
  measure("float", 24, 8);
  measure("double", 53, 8);
  measure("wide", 0, 0);
  return 0;
}
