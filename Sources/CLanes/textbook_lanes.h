// The loop of `clanes_textbook` for one vector width. The file that includes this defines LANES (how
// many floats a vector holds), NAME(x) (the names of this width) and TARGET (the instructions).

typedef float NAME(reals) __attribute__((ext_vector_type(LANES)));
typedef int32_t NAME(words) __attribute__((ext_vector_type(LANES)));

#define REALS NAME(reals)
#define WORDS NAME(words)
#define INLINE __attribute__((target(TARGET), always_inline)) static inline

// h/m, correctly rounded, from r = 1/m correctly rounded; three operations that pipeline where the
// division takes the time of ten.
//
// Let h < 2^23 and m <= 2^22 be whole, and u the unit in the last place of q = h*r, which is at most
// 1.5u off h/m. The remainder h - q*m is a multiple of u below 2^24 u, so the fused operation gives it
// exactly. Its product with r is off by a relative 2^-24, so what is rounded last is h/m + e with
// |e| <= 1.5*2^-24 u. That rounds as h/m does, because h/m is no midpoint between two floats (its
// significand would have 25 bits and h, a multiple of it, has 23) and is at least (u/2)/m >= 2^-23 u
// away from each.
INLINE REALS NAME(quotient)(REALS h, REALS m, REALS r) {
  REALS q = h * r;
  return __builtin_elementwise_fma(__builtin_elementwise_fma(-q, m, h), r, q);
}

INLINE REALS NAME(position)(REALS h, REALS m, REALS r, REALS scale) {
  REALS g = NAME(quotient)(h, m, r) - 1;
  return (g + 1) * scale;
}

__attribute__((target(TARGET)))
static clanes_counts NAME(textbook)(uint32_t width, int includes_ties) {
  float last = (float)(width - 1);
  REALS m = last, r = 1 / last, scale = last / 2, index, greatest = 0;
  WORDS below = 0, above = 0, wrong = 0;
  for (int lane = 0; lane < LANES; lane++) index[lane] = (float)lane;
  REALS ramp = index;
#define ADD_PIXELS                                                                             \
  do {                                                                                         \
    REALS error = NAME(position)(index + index, m, r, scale) - index;                          \
    REALS size = __builtin_elementwise_abs(error);                                             \
    /* A comparison is -1 where it holds. */                                                   \
    below -= error < 0;                                                                        \
    above -= error > 0;                                                                        \
    greatest = size > greatest ? size : greatest;                                              \
  } while (0)
  for (uint32_t round = 0; round < width / LANES; round++) {
    ADD_PIXELS;
    index += (float)LANES;
  }
  // The lanes past the end read pixel 0, which comes back as itself.
  index = index < (float)width ? index : (REALS)0;
  ADD_PIXELS;
  if (includes_ties) {
    REALS h = ramp + ramp + 1, even;
    for (int lane = 0; lane < LANES; lane++) even[lane] = (float)((lane + 1) & ~1);
#define FAR_TIES (__builtin_elementwise_abs(NAME(position)(h, m, r, scale) - even) > 0.5f)
    for (uint32_t round = 0; round < (width - 1) / LANES; round++) {
      wrong -= FAR_TIES;
      h += 2.0f * LANES;
      even += (float)LANES;
    }
    wrong -= FAR_TIES & (h < 2 * last);
  }
  clanes_counts counts = {0, 0, 0, 0};
  for (int lane = 0; lane < LANES; lane++) {
    counts.below += (uint32_t)below[lane];
    counts.above += (uint32_t)above[lane];
    counts.wrong_ties += (uint32_t)wrong[lane];
    if (greatest[lane] > counts.greatest) counts.greatest = greatest[lane];
  }
  return counts;
}

#undef REALS
#undef WORDS
#undef INLINE
#undef ADD_PIXELS
#undef FAR_TIES
#undef LANES
#undef NAME
#undef TARGET
