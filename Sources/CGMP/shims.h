// The one door to libgmp. GMP spells its functions as macros (mpq_add is a #define for
// __gmpq_add), which Swift cannot import; each wrapper below is one call under a plain name.
#ifndef CGMP_SHIMS_H
#define CGMP_SHIMS_H

#include <gmp.h>

// Integers (mpz).
static inline void cgmp_mpz_init(mpz_ptr x) { mpz_init(x); }
static inline void cgmp_mpz_clear(mpz_ptr x) { mpz_clear(x); }
static inline void cgmp_mpz_set(mpz_ptr r, mpz_srcptr x) { mpz_set(r, x); }
static inline void cgmp_mpz_set_si(mpz_ptr r, long x) { mpz_set_si(r, x); }
static inline void cgmp_mpz_set_ui(mpz_ptr r, unsigned long x) { mpz_set_ui(r, x); }
static inline int cgmp_mpz_set_str(mpz_ptr r, const char *text, int base) {
  return mpz_set_str(r, text, base);
}
static inline char *cgmp_mpz_get_str(char *text, int base, mpz_srcptr x) {
  return mpz_get_str(text, base, x);
}
static inline size_t cgmp_mpz_sizeinbase(mpz_srcptr x, int base) { return mpz_sizeinbase(x, base); }
static inline size_t cgmp_mpz_size(mpz_srcptr x) { return mpz_size(x); }
static inline int cgmp_mpz_sgn(mpz_srcptr x) { return mpz_sgn(x); }
static inline mp_srcptr cgmp_mpz_limbs_read(mpz_srcptr x) { return mpz_limbs_read(x); }
static inline void cgmp_mpz_import(
    mpz_ptr r, size_t count, int order, size_t size, int endian, size_t nails, const void *words) {
  mpz_import(r, count, order, size, endian, nails, words);
}
static inline void cgmp_mpz_neg(mpz_ptr r, mpz_srcptr x) { mpz_neg(r, x); }
static inline void cgmp_mpz_abs(mpz_ptr r, mpz_srcptr x) { mpz_abs(r, x); }
static inline void cgmp_mpz_add(mpz_ptr r, mpz_srcptr x, mpz_srcptr y) { mpz_add(r, x, y); }
static inline void cgmp_mpz_add_ui(mpz_ptr r, mpz_srcptr x, unsigned long y) { mpz_add_ui(r, x, y); }
static inline void cgmp_mpz_sub(mpz_ptr r, mpz_srcptr x, mpz_srcptr y) { mpz_sub(r, x, y); }
static inline void cgmp_mpz_mul(mpz_ptr r, mpz_srcptr x, mpz_srcptr y) { mpz_mul(r, x, y); }
static inline void cgmp_mpz_mul_2exp(mpz_ptr r, mpz_srcptr x, mp_bitcnt_t bits) {
  mpz_mul_2exp(r, x, bits);
}
static inline void cgmp_mpz_tdiv_q_2exp(mpz_ptr r, mpz_srcptr x, mp_bitcnt_t bits) {
  mpz_tdiv_q_2exp(r, x, bits);
}
static inline void cgmp_mpz_tdiv_qr(mpz_ptr q, mpz_ptr r, mpz_srcptr x, mpz_srcptr y) {
  mpz_tdiv_qr(q, r, x, y);
}
static inline void cgmp_mpz_fdiv_q(mpz_ptr q, mpz_srcptr x, mpz_srcptr y) { mpz_fdiv_q(q, x, y); }
static inline void cgmp_mpz_cdiv_q(mpz_ptr q, mpz_srcptr x, mpz_srcptr y) { mpz_cdiv_q(q, x, y); }
static inline void cgmp_mpz_fdiv_qr(mpz_ptr q, mpz_ptr r, mpz_srcptr x, mpz_srcptr y) {
  mpz_fdiv_qr(q, r, x, y);
}
static inline void cgmp_mpz_ui_pow_ui(mpz_ptr r, unsigned long base, unsigned long exponent) {
  mpz_ui_pow_ui(r, base, exponent);
}
static inline int cgmp_mpz_cmp(mpz_srcptr x, mpz_srcptr y) { return mpz_cmp(x, y); }
static inline int cgmp_mpz_tstbit(mpz_srcptr x, mp_bitcnt_t bit) { return mpz_tstbit(x, bit); }
static inline void cgmp_mpz_setbit(mpz_ptr r, mp_bitcnt_t bit) { mpz_setbit(r, bit); }
static inline mp_bitcnt_t cgmp_mpz_scan1(mpz_srcptr x, mp_bitcnt_t from) {
  return mpz_scan1(x, from);
}

// Fractions (mpq).
static inline void cgmp_mpq_init(mpq_ptr x) { mpq_init(x); }
static inline void cgmp_mpq_clear(mpq_ptr x) { mpq_clear(x); }
static inline void cgmp_mpq_canonicalize(mpq_ptr x) { mpq_canonicalize(x); }
static inline void cgmp_mpq_set(mpq_ptr r, mpq_srcptr x) { mpq_set(r, x); }
static inline void cgmp_mpq_set_z(mpq_ptr r, mpz_srcptr x) { mpq_set_z(r, x); }
static inline void cgmp_mpq_set_si(mpq_ptr r, long n, unsigned long d) { mpq_set_si(r, n, d); }
static inline void cgmp_mpq_set_d(mpq_ptr r, double x) { mpq_set_d(r, x); }
static inline void cgmp_mpq_add(mpq_ptr r, mpq_srcptr x, mpq_srcptr y) { mpq_add(r, x, y); }
static inline void cgmp_mpq_sub(mpq_ptr r, mpq_srcptr x, mpq_srcptr y) { mpq_sub(r, x, y); }
static inline void cgmp_mpq_mul(mpq_ptr r, mpq_srcptr x, mpq_srcptr y) { mpq_mul(r, x, y); }
static inline void cgmp_mpq_div(mpq_ptr r, mpq_srcptr x, mpq_srcptr y) { mpq_div(r, x, y); }
static inline void cgmp_mpq_neg(mpq_ptr r, mpq_srcptr x) { mpq_neg(r, x); }
static inline void cgmp_mpq_inv(mpq_ptr r, mpq_srcptr x) { mpq_inv(r, x); }
static inline void cgmp_mpq_mul_2exp(mpq_ptr r, mpq_srcptr x, mp_bitcnt_t bits) {
  mpq_mul_2exp(r, x, bits);
}
static inline void cgmp_mpq_div_2exp(mpq_ptr r, mpq_srcptr x, mp_bitcnt_t bits) {
  mpq_div_2exp(r, x, bits);
}
static inline int cgmp_mpq_cmp(mpq_srcptr x, mpq_srcptr y) { return mpq_cmp(x, y); }
static inline int cgmp_mpq_equal(mpq_srcptr x, mpq_srcptr y) { return mpq_equal(x, y); }
static inline int cgmp_mpq_sgn(mpq_srcptr x) { return mpq_sgn(x); }
static inline int cgmp_mpq_set_str(mpq_ptr r, const char *text, int base) {
  return mpq_set_str(r, text, base);
}
static inline mpz_ptr cgmp_mpq_numref(mpq_ptr x) { return mpq_numref(x); }
static inline mpz_ptr cgmp_mpq_denref(mpq_ptr x) { return mpq_denref(x); }
static inline mpz_srcptr cgmp_mpq_numerator(mpq_srcptr x) { return mpq_numref(x); }
static inline mpz_srcptr cgmp_mpq_denominator(mpq_srcptr x) { return mpq_denref(x); }

#endif
