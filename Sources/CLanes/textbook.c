#include "CLanes.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Every operation below rounds on its own; the two that do not are spelled as such.
#pragma STDC FP_CONTRACT OFF

int clanes_is_available(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

#define LANES __attribute__((target("avx2,fma"), always_inline)) static inline

// h/m, correctly rounded, from r = 1/m correctly rounded; three operations that pipeline where the
// division takes the time of ten.
//
// Let h < 2^23 and m <= 2^22 be whole, and u the unit in the last place of q = h*r, which is at most
// 1.5u off h/m. The remainder h - q*m is a multiple of u below 2^24 u, so the fused operation gives it
// exactly. Its product with r is off by a relative 2^-24, so what is rounded last is h/m + e with
// |e| <= 1.5*2^-24 u. That rounds as h/m does, because h/m is no midpoint between two floats (its
// significand would have 25 bits and h, a multiple of it, has 23) and is at least (u/2)/m >= 2^-23 u
// away from each.
LANES __m256 quotient(__m256 h, __m256 m, __m256 r) {
  __m256 q = _mm256_mul_ps(h, r);
  return _mm256_fmadd_ps(_mm256_fnmadd_ps(q, m, h), r, q);
}

LANES __m256 position(__m256 h, __m256 m, __m256 r, __m256 scale) {
  __m256 one = _mm256_set1_ps(1);
  __m256 g = _mm256_sub_ps(quotient(h, m, r), one);
  return _mm256_mul_ps(_mm256_add_ps(g, one), scale);
}

LANES uint32_t sum(__m256i counts) {
  uint32_t lanes[8], total = 0;
  _mm256_storeu_si256((__m256i *)lanes, counts);
  for (int lane = 0; lane < 8; lane++) total += lanes[lane];
  return total;
}

__attribute__((target("avx2,fma")))
clanes_counts clanes_textbook(uint32_t width, int includes_ties) {
  float last = (float)(width - 1);
  __m256 m = _mm256_set1_ps(last), r = _mm256_set1_ps(1 / last), scale = _mm256_set1_ps(last / 2);
  __m256 ramp = _mm256_setr_ps(0, 1, 2, 3, 4, 5, 6, 7), step = _mm256_set1_ps(8);
  __m256 unsigned_bits = _mm256_castsi256_ps(_mm256_set1_epi32(0x7fffffff));
  __m256i below = _mm256_setzero_si256(), above = below, wrong = below;
  __m256 greatest = _mm256_setzero_ps(), index = ramp;
  __m256 two = _mm256_set1_ps(2);
#define ADD_PIXELS(pixel)                                                                      \
  do {                                                                                         \
    __m256 error = _mm256_sub_ps(position(_mm256_mul_ps(two, pixel), m, r, scale), pixel);     \
    __m256 more = _mm256_cmp_ps(error, _mm256_setzero_ps(), _CMP_GT_OQ);                       \
    /* x - i is +0 where equal, so the sign bit says which lie below. */                       \
    below = _mm256_add_epi32(below, _mm256_srli_epi32(_mm256_castps_si256(error), 31));        \
    above = _mm256_sub_epi32(above, _mm256_castps_si256(more));                                \
    greatest = _mm256_max_ps(greatest, _mm256_and_ps(error, unsigned_bits));                   \
  } while (0)
  for (uint32_t round = 0; round < width / 8; round++) {
    ADD_PIXELS(index);
    index = _mm256_add_ps(index, step);
  }
  // The lanes past the end read pixel 0, which comes back as itself.
  index = _mm256_and_ps(index, _mm256_cmp_ps(index, _mm256_set1_ps((float)width), _CMP_LT_OQ));
  ADD_PIXELS(index);
  if (includes_ties) {
    __m256 h = _mm256_add_ps(_mm256_add_ps(ramp, ramp), _mm256_set1_ps(1));
    __m256 even = _mm256_setr_ps(0, 2, 2, 4, 4, 6, 6, 8), half = _mm256_set1_ps(0.5f);
    __m256 far, end = _mm256_set1_ps((float)(2 * (width - 1)));
#define FAR_TIES                                                                               \
  _mm256_cmp_ps(                                                                               \
      _mm256_and_ps(_mm256_sub_ps(position(h, m, r, scale), even), unsigned_bits), half,       \
      _CMP_GT_OQ)
    for (uint32_t round = 0; round < (width - 1) / 8; round++) {
      wrong = _mm256_sub_epi32(wrong, _mm256_castps_si256(FAR_TIES));
      h = _mm256_add_ps(h, _mm256_set1_ps(16));
      even = _mm256_add_ps(even, step);
    }
    far = _mm256_and_ps(FAR_TIES, _mm256_cmp_ps(h, end, _CMP_LT_OQ));
    wrong = _mm256_sub_epi32(wrong, _mm256_castps_si256(far));
  }
  float lanes[8];
  _mm256_storeu_ps(lanes, greatest);
  clanes_counts counts = {sum(below), sum(above), sum(wrong), 0};
  for (int lane = 0; lane < 8; lane++) {
    if (lanes[lane] > counts.greatest) counts.greatest = lanes[lane];
  }
  return counts;
}

#else

int clanes_is_available(void) { return 0; }

clanes_counts clanes_textbook(uint32_t width, int includes_ties) {
  (void)width, (void)includes_ties;
  __builtin_trap();
}

#endif
