// Loops that need instructions beyond those every 64-bit processor has, which Swift can neither name nor
// choose at run time. Each has its definition in Swift and is used where the processor can run it.
#ifndef CLANES_H
#define CLANES_H

#include <stdint.h>

typedef struct {
  uint32_t below, above, wrong_ties;
  float greatest;
} clanes_counts;

// How many floats the widest vectors hold that this processor runs the functions below with: 16 (x86-64
// with AVX-512), 8 (AVX2 and FMA) or 0, where it does not run them.
int clanes_widest(void);

// One width of the certificate in Float for g = 2i/(n-1) - 1 and x = (g + 1)*((n-1)/2): pixels with x
// below and above i, the greatest |x - i|, and the ties i + 1/2 that land more than 1/2 away from the
// even one of i and i + 1 (counted if `includes_ties` is not 0). The width is 2 ... 2^22; `lanes` is 8 or
// 16, at most `clanes_widest()`, and changes nothing but the time.
clanes_counts clanes_textbook(uint32_t width, int includes_ties, int lanes);

// Eight neighbouring outputs of grid_sample's gradient in Float, all channels of one image.
typedef struct {
  int64_t channels;
  // From one channel to the next: of grad_output, and of the image.
  int64_t cells, plane;
  // Of the first of the eight outputs; of the image's first pixel.
  const float *gradients, *pixels;
  // Where the gradient of the image is added up, or null.
  float *target;
  // Whether products are contracted into the sums of the grid's gradient.
  int is_fused;
} clanes_gradient;

// What SampledGradients does with one vector in `scatterBilinear` and `scatterBicubic`, whose layouts
// `places` and `taps` have: rows of eight lanes. `sums` receives eight sums along x, then eight along y.
// Only where `clanes_widest()` is not 0.
void clanes_bilinear_gradient(
    const clanes_gradient *call, const int64_t *places, const float *taps, float *sums);
void clanes_bicubic_gradient(
    const clanes_gradient *call, const int64_t *places, const float *taps, float *sums);

#endif
