/*
 * Correctly rounded binary32 functions for all 2^32 inputs, as hashes of blocks of 65,536 results.
 *
 *   reference NAME FIRST COUNT    for each of the COUNT blocks from FIRST on one line: the block's hash in hexadecimal,
 *                                 how many of its inputs MPFR decided, and, if any, the hardest of them and how near
 *                                 it comes to a rounding boundary, as log2 of the relative distance
 *   reference NAME values BLOCK   the 65,536 results of a block, as raw 32-bit words
 *
 * A result comes from the C library's double function if moving that by 2^-44 of itself (512 units in the last
 * place, two orders of magnitude beyond the library's documented errors) either way rounds to the same binary32;
 * else MPFR computes it with 320 bits. Every NaN is 0x7fc00000.
 *
 * cc -O2 -ffp-contract=off reference.c -o reference -lmpfr -lgmp -lm
 */
#include <math.h>
#include <mpfr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 0x1p-44
#define PRECISION 320

static double sigmoidDouble(double x) {
  if (x >= 0) return 1 / (1 + exp(-x));
  double e = exp(x);
  return e / (1 + e);
}
static double softplusDouble(double x) { return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)); }
static double rsqrtDouble(double x) { return 1 / sqrt(x); }
static double reciprocalDouble(double x) { return 1 / x; }

static void sigmoidMpfr(mpfr_t y, mpfr_t x) {
  mpfr_neg(y, x, MPFR_RNDN);
  mpfr_exp(y, y, MPFR_RNDN);
  mpfr_add_ui(y, y, 1, MPFR_RNDN);
  mpfr_ui_div(y, 1, y, MPFR_RNDN);
}
static void softplusMpfr(mpfr_t y, mpfr_t x) {
  mpfr_exp(y, x, MPFR_RNDN);
  mpfr_log1p(y, y, MPFR_RNDN);
}
static void reciprocalMpfr(mpfr_t y, mpfr_t x) { mpfr_ui_div(y, 1, x, MPFR_RNDN); }
#define FROM_MPFR(name, function) \
  static void name##Mpfr(mpfr_t y, mpfr_t x) { function(y, x, MPFR_RNDN); }
FROM_MPFR(exp, mpfr_exp)
FROM_MPFR(expm1, mpfr_expm1)
FROM_MPFR(log, mpfr_log)
FROM_MPFR(log1p, mpfr_log1p)
FROM_MPFR(tanh, mpfr_tanh)
FROM_MPFR(erf, mpfr_erf)
FROM_MPFR(sin, mpfr_sin)
FROM_MPFR(cos, mpfr_cos)
FROM_MPFR(tan, mpfr_tan)
FROM_MPFR(rsqrt, mpfr_rec_sqrt)

typedef struct {
  const char *name;
  double (*quick)(double);
  void (*exact)(mpfr_t, mpfr_t);
} Function;

static const Function functions[] = {
    {"exp", exp, expMpfr},
    {"expm1", expm1, expm1Mpfr},
    {"log", log, logMpfr},
    {"log1p", log1p, log1pMpfr},
    {"tanh", tanh, tanhMpfr},
    {"sigmoid", sigmoidDouble, sigmoidMpfr},
    {"softplus", softplusDouble, softplusMpfr},
    {"erf", erf, erfMpfr},
    {"sin", sin, sinMpfr},
    {"cos", cos, cosMpfr},
    {"tan", tan, tanMpfr},
    {"rsqrt", rsqrtDouble, rsqrtMpfr},
    {"reciprocal", reciprocalDouble, reciprocalMpfr},
};

static float fromBits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

static uint32_t toBits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  return x != x ? 0x7fc00000u : bits;
}

static mpfr_t argument, value, boundary;
static long decided;
static uint32_t hardest;
static double distance;

/* Keeps the input whose value comes nearest, relatively, to a boundary between two results. */
static void noteDistance(uint32_t bits, float result) {
  if (mpfr_zero_p(value) || !mpfr_number_p(value)) return;
  float towards[2] = {nextafterf(result, INFINITY), nextafterf(result, -INFINITY)};
  for (int i = 0; i < 2; i++) {
    if (isinf(towards[i]) || isinf(result)) continue;
    mpfr_set_d(boundary, ((double)result + (double)towards[i]) / 2, MPFR_RNDN);
    mpfr_sub(boundary, boundary, value, MPFR_RNDN);
    mpfr_div(boundary, boundary, value, MPFR_RNDN);
    double d = mpfr_zero_p(boundary) ? -INFINITY : log2(fabs(mpfr_get_d(boundary, MPFR_RNDN)));
    if (d < distance) {
      distance = d;
      hardest = bits;
    }
  }
}

static uint32_t evaluate(const Function *f, uint32_t bits) {
  float x = fromBits(bits);
  double y = f->quick((double)x);
  uint32_t low = toBits((float)(y * (1 - MARGIN)));
  uint32_t high = toBits((float)(y * (1 + MARGIN)));
  if (low == high) return low;
  decided++;
  mpfr_set_flt(argument, x, MPFR_RNDN);
  f->exact(value, argument);
  float result = mpfr_get_flt(value, MPFR_RNDN);
  noteDistance(bits, result);
  return toBits(result);
}

int main(int argc, char **argv) {
  const Function *f = NULL;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (argc == 4 && strcmp(argv[1], functions[i].name) == 0) f = &functions[i];
  if (f == NULL) {
    fprintf(stderr, "usage: reference NAME FIRST COUNT | reference NAME values BLOCK\n");
    return 2;
  }
  mpfr_init2(argument, 24);
  mpfr_init2(value, PRECISION);
  mpfr_init2(boundary, PRECISION);
  if (strcmp(argv[2], "values") == 0) {
    static uint32_t results[65536];
    uint32_t block = (uint32_t)atol(argv[3]);
    for (uint32_t i = 0; i < 65536; i++) results[i] = evaluate(f, block << 16 | i);
    return fwrite(results, 4, 65536, stdout) == 65536 ? 0 : 1;
  }
  uint32_t first = (uint32_t)atol(argv[2]);
  uint32_t count = (uint32_t)atol(argv[3]);
  for (uint32_t block = first; block < first + count; block++) {
    uint64_t hash = 0;
    decided = 0;
    distance = 0;
    hardest = 0;
    for (uint32_t i = 0; i < 65536; i++) {
      hash = (hash ^ evaluate(f, block << 16 | i)) * 0x9e3779b97f4a7c15u;
      hash ^= hash >> 32;
    }
    printf("%016llx %ld %08x %.2f\n", (unsigned long long)hash, decided, hardest, distance);
  }
  return 0;
}
