#include "CLanes.h"

#if defined(__x86_64__)

// Every operation rounds on its own; those that do not are spelled as such.
#pragma STDC FP_CONTRACT OFF

#define LANES 8
#define NAME(x) avx2_##x
#define TARGET "avx2,fma"
#include "textbook_lanes.h"

#define LANES 16
#define NAME(x) avx512_##x
#define TARGET "avx512f,avx512dq,avx512vl,avx512bw,fma"
#include "textbook_lanes.h"

int clanes_widest(void) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
                 && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
             ? 16
             : 8;
}

clanes_counts clanes_textbook(uint32_t width, int includes_ties, int lanes) {
  return lanes == 16 ? avx512_textbook(width, includes_ties) : avx2_textbook(width, includes_ties);
}

#else

int clanes_widest(void) { return 0; }

clanes_counts clanes_textbook(uint32_t width, int includes_ties, int lanes) {
  (void)width, (void)includes_ties, (void)lanes;
  __builtin_trap();
}

#endif
