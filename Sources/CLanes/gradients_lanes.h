// Bodies of the gradients' loops, for each of them fused and not. `fused` is known where they are inlined.

static inline __attribute__((always_inline, target("avx2,fma"))) float product_sum(
    float a, float b, float c, int fused) {
  return fused ? __builtin_fmaf(a, b, c) : c + a * b;
}

static inline __attribute__((always_inline, target("avx2,fma"))) void bilinear(
    const clanes_gradient *call, const int64_t *places, const float *taps, float *sums,
    int fused) {
  const float *west = taps + 32, *east = taps + 40, *north = taps + 48, *south = taps + 56;
  float sum_x[8] = {0}, sum_y[8] = {0};
  for (int64_t c = 0; c < call->channels; c++) {
    const float *gradients = call->gradients + c * call->cells;
    const float *pixels = call->pixels + c * call->plane;
    float values[4][8];
    for (int corner = 0; corner < 4; corner++) {
      const int64_t *at = places + 8 * corner;
      for (int lane = 0; lane < 8; lane++)
        values[corner][lane] = at[lane] < 0 ? 0 : pixels[at[lane]];
    }
    if (call->target) {
      float *target = call->target + c * call->plane;
      for (int corner = 0; corner < 4; corner++) {
        const int64_t *at = places + 8 * corner;
        float products[8];
        for (int lane = 0; lane < 8; lane++) products[lane] = taps[8 * corner + lane] * gradients[lane];
        for (int lane = 0; lane < 8; lane++)
          if (at[lane] >= 0) target[at[lane]] += products[lane];
      }
    }
    for (int lane = 0; lane < 8; lane++) {
      float nw = values[0][lane], ne = values[1][lane], sw = values[2][lane], se = values[3][lane];
      float along_x = product_sum(se - sw, south[lane], (ne - nw) * north[lane], fused);
      float along_y = product_sum(se - ne, east[lane], (sw - nw) * west[lane], fused);
      sum_x[lane] = product_sum(along_x, gradients[lane], sum_x[lane], fused);
      sum_y[lane] = product_sum(along_y, gradients[lane], sum_y[lane], fused);
    }
  }
  for (int lane = 0; lane < 8; lane++) {
    sums[lane] = sum_x[lane];
    sums[8 + lane] = sum_y[lane];
  }
}

static inline __attribute__((always_inline, target("avx2,fma"))) void bicubic(
    const clanes_gradient *call, const int64_t *places, const float *taps, float *sums,
    int fused) {
  float sum_x[8] = {0}, sum_y[8] = {0};
  for (int64_t c = 0; c < call->channels; c++) {
    const float *gradients = call->gradients + c * call->cells;
    const float *pixels = call->pixels + c * call->plane;
    float *target = call->target ? call->target + c * call->plane : 0;
    for (int i = 0; i < 4; i++) {
      const int64_t *columns = places + 8 * i;
      const float *weight_x = taps + 8 * i, *slope_x = taps + 32 + 8 * i;
      for (int j = 0; j < 4; j++) {
        const int64_t *rows = places + 32 + 8 * j;
        const float *weight_y = taps + 64 + 8 * j, *slope_y = taps + 96 + 8 * j;
        float values[8], products[8];
        for (int lane = 0; lane < 8; lane++) {
          int64_t at = (rows[lane] | columns[lane]) < 0 ? -1 : rows[lane] + columns[lane];
          values[lane] = at < 0 ? 0 : pixels[at];
          products[lane] = gradients[lane] * weight_x[lane] * weight_y[lane];
        }
        if (target)
          for (int lane = 0; lane < 8; lane++)
            if ((rows[lane] | columns[lane]) >= 0) target[rows[lane] + columns[lane]] += products[lane];
        for (int lane = 0; lane < 8; lane++) {
          float scaled = values[lane] * gradients[lane];
          sum_x[lane] = product_sum(-(scaled * slope_x[lane]), weight_y[lane], sum_x[lane], fused);
          sum_y[lane] = product_sum(-(scaled * slope_y[lane]), weight_x[lane], sum_y[lane], fused);
        }
      }
    }
  }
  for (int lane = 0; lane < 8; lane++) {
    sums[lane] = sum_x[lane];
    sums[8 + lane] = sum_y[lane];
  }
}
