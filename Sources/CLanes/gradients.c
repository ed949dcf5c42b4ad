#include "CLanes.h"

#if defined(__x86_64__)

// Every operation rounds on its own; those that do not are spelled as such.
#pragma STDC FP_CONTRACT OFF

#include "gradients_lanes.h"

__attribute__((target("avx2,fma"))) void clanes_bilinear_gradient(
    const clanes_gradient *call, const int64_t *places, const float *taps, float *sums) {
  if (call->is_fused)
    bilinear(call, places, taps, sums, 1);
  else
    bilinear(call, places, taps, sums, 0);
}

__attribute__((target("avx2,fma"))) void clanes_bicubic_gradient(
    const clanes_gradient *call, const int64_t *places, const float *taps, float *sums) {
  if (call->is_fused)
    bicubic(call, places, taps, sums, 1);
  else
    bicubic(call, places, taps, sums, 0);
}

#else

void clanes_bilinear_gradient(
    const clanes_gradient *call, const int64_t *places, const float *taps, float *sums) {
  (void)call, (void)places, (void)taps, (void)sums;
  __builtin_trap();
}

void clanes_bicubic_gradient(
    const clanes_gradient *call, const int64_t *places, const float *taps, float *sums) {
  (void)call, (void)places, (void)taps, (void)sums;
  __builtin_trap();
}

#endif
